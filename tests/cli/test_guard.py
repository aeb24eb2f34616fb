from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.cli.guard import guarded
from diaodu.cli.say import Refusal, step


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIAODU_DATA", str(tmp_path))
    return tmp_path


def ends_with(error: BaseException) -> int:
    def command() -> int:
        raise error

    return guarded(command)


def test_code_of_a_command_that_ends_well_is_its_own() -> None:
    assert guarded(lambda: 7) == 7


def test_refusal_is_one_sentence_in_each_language_and_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_with(Refusal("不行。", "No.")) == 2
    assert tuple(capsys.readouterr()) == ("", "不行。\nNo.\n")


def test_unexpected_failure_names_a_log_that_holds_the_traceback(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends_with(ZeroDivisionError("by nought")) == 1
    (log,) = (data / "log").glob("failed-*.log")
    assert capsys.readouterr().err == (
        f"出现意外，详情已写入 {log}\nSomething unexpected happened; the details are in {log}\n"
    )
    assert log.read_text().splitlines()[-1] == "ZeroDivisionError: by nought"


def test_unexpected_failure_is_logged_elsewhere_when_the_data_folder_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DIAODU_DATA", "/dev/null/nowhere")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert ends_with(ZeroDivisionError("by nought")) == 1
    (log,) = tmp_path.glob("failed-*.log")
    assert capsys.readouterr().err.splitlines()[0] == f"出现意外，详情已写入 {log}"


def test_missing_permission_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_with(PermissionError(13, "denied", "/etc/county")) == 2
    assert capsys.readouterr().err.splitlines()[1] == (
        "There is no permission for /etc/county; use another place, or ask for the permission."
    )


def test_interruption_is_told_and_coded(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends_with(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err.splitlines()[1] == "Stopped; the next run carries on from here."


def test_step_tells_what_is_done_and_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with step("建库", "Making it"):
        pass
    assert capsys.readouterr().out == "· 建库 Making it … 0.0 s\n"


def test_step_that_fails_ends_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refusal), step("建库", "Making it"):
        raise Refusal("不行。", "No.")
    assert capsys.readouterr().out == "· 建库 Making it … \n"
