"""`./diaodu read FILE`: a plan's text as a ledger, in the terminal or as a file. No database, no network."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from diaodu.cli.arguments import Parser, day
from diaodu.cli.say import Refusal, complain
from diaodu.cli.terminal import ledger_lines
from diaodu.cli.whole_file import write_whole
from diaodu.reading import Reading, Unreadable, read_file
from diaodu.reading.limits import MOST_BYTES

_STANDARD_INPUT = "-"


def run(argv: list[str]) -> int:
    """Read one file and print or write its ledger. Raises Refusal (exit code 2) for what cannot be read or written."""
    given = _parse(argv)
    target = Path(given.output) if given.output else None
    write = _writer(target)
    _refuse_overwriting(given.file, target)
    try:
        reading = _read(given.file, given.date)
    except Unreadable as error:
        raise Refusal(error.zh, error.en) from error
    if target is None:
        print("\n".join(ledger_lines(reading, given.lang)))
        return 0
    write_whole(target, write(reading, given.lang))
    tasks, targets, blanks = len(reading.tasks), len(reading.targets), len(reading.blanks)
    complain(
        f"已写入 {target}：{tasks} 项任务，{targets} 个量化目标，{blanks} 处空缺。",
        f"Wrote {target}: {tasks} tasks, {targets} targets, {blanks} blanks.",
    )
    return 0


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = Parser(prog="diaodu read", description=__doc__)
    parser.add_argument("file", help="文件，- 表示标准输入 / a file, - for standard input")
    parser.add_argument("--date", type=day, help="文件日期 / the document's own date, YYYY-MM-DD")
    parser.add_argument("-o", "--output", help=".json .xlsx .docx .md")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    return parser.parse_args(argv)


def _read(name: str, dated: date | None) -> Reading:
    if name == _STANDARD_INPUT:
        return read_file(sys.stdin.buffer.read(MOST_BYTES + 1), name="标准输入 (standard input)", date=dated)
    return read_file(Path(name), date=dated)


def _writer(target: Path | None) -> Callable[[Reading, str], bytes]:
    suffix = target.suffix.lower() if target else ".md"
    if suffix not in _WRITERS:
        raise Refusal(
            f"不知道怎么写“{suffix or target}”；输出文件名请以 .json、.xlsx、.docx 或 .md 结尾。",
            f'Unknown kind of output "{suffix or target}"; end the name in .json, .xlsx, .docx or .md.',
        )
    return _WRITERS[suffix]


def _refuse_overwriting(source: str, target: Path | None) -> None:
    if target is None or source == _STANDARD_INPUT or not (target.exists() and Path(source).exists()):
        return
    if target.samefile(source):
        raise Refusal("输出文件就是输入文件；请换一个名字。", "The output is the input itself; choose another name.")


def _json(reading: Reading, _language: str) -> bytes:
    from diaodu.reading.plain_data import to_json

    return to_json(reading).encode()


def _workbook(reading: Reading, language: str) -> bytes:
    from diaodu.paper.workbook import ledger_workbook
    from diaodu.reading.ledger import ledger_of

    return ledger_workbook(ledger_of(reading, language))


def _paper(reading: Reading, language: str) -> bytes:
    from diaodu.paper.ledger_paper import ledger_paper
    from diaodu.reading.ledger import ledger_of

    return ledger_paper(ledger_of(reading, language))


def _markdown(reading: Reading, language: str) -> bytes:
    from diaodu.paper.ledger_paper import ledger_markdown
    from diaodu.reading.ledger import ledger_of

    return ledger_markdown(ledger_of(reading, language)).encode()


_WRITERS: dict[str, Callable[[Reading, str], bytes]] = {
    ".json": _json,
    ".xlsx": _workbook,
    ".docx": _paper,
    ".md": _markdown,
}
