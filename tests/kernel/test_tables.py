from pathlib import Path

import pytest

from diaodu.kernel.tables import table_rows, word_list


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIAODU_REFERENCE", str(tmp_path))
    return tmp_path


def test_comments_and_blank_lines_are_no_rows(reference: Path) -> None:
    (reference / "colours.csv").write_text("# what it is\ncode,name\n\n1,红\n# later\n2,黄\n", encoding="utf-8")
    assert list(table_rows("colours.csv")) == [{"code": "1", "name": "红"}, {"code": "2", "name": "黄"}]


def test_word_list_keeps_file_order(reference: Path) -> None:
    (reference / "words.txt").write_text("# words\n乙\n甲\n", encoding="utf-8")
    assert word_list("words.txt") == ("乙", "甲")


def test_missing_table_names_the_file(reference: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"absent\.csv"):
        list(table_rows("absent.csv"))
