from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from diaodu.cli.translations import compile_translations


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    po = tmp_path / "people" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open"\nmsgstr "打开"\n',
        encoding="utf-8",
    )
    return po


def read(po: Path) -> str:
    with po.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("Open")


def test_catalogue_is_compiled_once(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compile_translations(catalogue.parents[4])
    assert read(catalogue) == "打开"
    capsys.readouterr()
    compile_translations(catalogue.parents[4])
    assert capsys.readouterr().out == ""


def test_changed_catalogue_is_compiled_again(catalogue: Path) -> None:
    compile_translations(catalogue.parents[4])
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("打开", "开启"), encoding="utf-8")
    later = catalogue.with_suffix(".mo").stat().st_mtime_ns + 1_000_000
    os.utime(catalogue, ns=(later, later))
    compile_translations(catalogue.parents[4])
    assert read(catalogue) == "开启"
