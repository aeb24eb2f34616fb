"""How commands are found in documents; running them is `./diaodu docs-check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.cli import ROOT, docs
from diaodu.cli.__main__ import COMMANDS
from diaodu.cli.checks import tracked

PAGE = """# Page

```sh
./diaodu up
echo not ours
./diaodu read a.txt   # with a word about it
```

<!-- not run: takes an hour -->
```sh
./diaodu bench province
```

```
./diaodu in a block of another kind
```
"""


def test_our_commands_are_found_with_their_lines() -> None:
    assert list(docs.commands_in(PAGE)) == [(4, "./diaodu up"), (6, "./diaodu read a.txt   # with a word about it")]


def test_block_is_left_out_only_with_a_reason() -> None:
    assert list(docs.commands_in(PAGE.replace("takes an hour", ""))) != []
    assert [command for _, command in docs.commands_in(PAGE.replace("<!-- not run: takes an hour -->\n", ""))][-1] == (
        "./diaodu bench province"
    )


def test_first_command_of_the_readme_is_to_start() -> None:
    assert next(shown.command for shown in docs.shown_commands() if shown.page == "README.md") == "./diaodu up"


def test_both_readmes_show_the_same_commands() -> None:
    def verbs(page: str) -> list[str]:
        return [shown.command.split()[1] for shown in docs.shown_commands() if shown.page == page]

    assert verbs("README.md") == verbs("README.zh.md")


@pytest.mark.parametrize("path", tracked("*.md"), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_in_a_document_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = [line.split() for line in text.splitlines() if line.startswith("./diaodu ")]
    assert [words for words in shown if words[1] not in COMMANDS] == []


def test_copy_of_the_project_is_whole_and_runs_its_own_source(tmp_path: Path) -> None:
    copy = docs.copy_project(tmp_path / "copy")
    assert {path.relative_to(copy) for path in copy.glob("*.md")} == {
        path.relative_to(ROOT) for path in ROOT.glob("*.md")
    }
    assert docs._run("./diaodu bench", copy) == ""
    assert docs._run("./diaodu no-such-command", copy).startswith("code 2\n")
