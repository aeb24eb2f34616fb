"""Sheets in: an Excel file is staged, looked at row by row, and published in one short transaction.

An app registers a kind: its columns, a check that says what each row would do and what is wrong with it, and a publish
that makes the change through the app's own actions. Nothing counts before it is published; nothing is half published.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diaodu.core.audit import append_audit
from diaodu.core.choices import RowChange, SheetState
from diaodu.core.clock import now
from diaodu.core.files import read_stored, store_file
from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.jobs import JobRefusedError, Progress, enqueue_job, job_kind
from diaodu.core.models import Job, Sheet, SheetRow
from diaodu.core.moves import MoveRefusedError

STAGE_SHEET = "core.stage_sheet"
MOST_BYTES, MOST_ROWS, HEADER_WITHIN, CHUNK = 20 * 1024 * 1024, 20_000, 15, 500

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """`heads`: the names a column may have in the sheet, the first is written into the template.

    `is_shown`: whether the preview has it; what only programs read, or nobody may change, is left out there.
    `longest`: letters the database keeps of it; more is a mistake to be mended, never cut off.
    """

    key: str
    heads: tuple[str, ...]
    required: bool = False
    example: str = ""
    longest: int = 200
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell (`column` empty: with the row), and what to do."""

    column: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What one row would do. `before`: what changes, as it is now, by column."""

    change: RowChange
    problems: Sequence[Problem] = ()
    before: Mapping[str, str] = field(default_factory=dict)


Publish = Callable[[Sequence[Row], str, str], Any]  # rows, scope, by; its answer goes back to who published


@dataclass(frozen=True, slots=True)
class SheetKind:
    """`prepare`, where a kind has one, does what takes long and needs no lock, and answers the publish to use.

    `permits`: who may bring it in, by officer and day; None: the system administrator. `home`: the page of its own it
    is brought in from, by the sheet; None: the page of all imports. `check` may refuse the sheet as a whole.
    """

    name: str
    title: str | Promise
    columns: tuple[Column, ...]
    check: Callable[[Sequence[Row], str], list[Checked]]  # rows and scope; a constant number of queries
    publish: Publish  # in a few statements: while it runs nobody else can write
    prepare: Callable[[Sequence[Row], str], Publish] | None = None
    permits: Callable[[Any, date], bool] | None = None
    home: Callable[[Sheet], str] | None = None


class SheetRefusedError(Exception):
    """The sheet cannot be taken or published, for a reason in plain words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


_kinds: dict[str, SheetKind] = {}
register_job_page(
    STAGE_SHEET,
    JobPage(
        _("Reading a sheet"),
        done=lambda job: reverse("web:sheet", args=[(job.result or {})["sheet"]]),
        again=lambda job: _home(Sheet.objects.get(pk=job.params["sheet"])),
        about=lambda job: str(job.params.get("name", "")),
    ),
)


def register_sheet_kind(kind: SheetKind) -> None:
    _kinds[kind.name] = kind


def sheet_kind(name: str) -> SheetKind:
    """Raises LookupError for a kind nobody registered."""
    return _kinds[name]


def sheet_kinds() -> list[SheetKind]:
    return list(_kinds.values())


def _home(sheet: Sheet) -> str:
    home = sheet_kind(sheet.kind).home
    return home(sheet) if home else reverse("web:sheets")


def ask_to_stage(
    kind: str, content: bytes, *, name: str, scope: str, by: str, given: Mapping[str, str] | None = None
) -> tuple[Sheet, Job]:
    """Keep the file and have it read by the worker. Raises SheetRefusedError for one that is too large or empty.

    `given`: what is known from the page it was brought in from; it stands in every row, whatever the sheet says.
    """
    if not content:
        raise SheetRefusedError("这是空文件。", "The file is empty.")
    if len(content) > MOST_BYTES:
        raise SheetRefusedError("文件超过 20 MB，请拆成几个。", "The file is larger than 20 MB; please divide it.")
    sheet_kind(kind)
    with transaction.atomic():
        sheet = Sheet.objects.create(
            kind=kind,
            file=store_file(content),
            file_name=name[:255],
            scope=scope,
            params=dict(given or {}),
            by=by,
            at=now(),
        )
        job = enqueue_job(STAGE_SHEET, key=f"{STAGE_SHEET}:{sheet.pk}", params={"sheet": sheet.pk, "name": name}, by=by)
        append_audit(verb="import", subject=kind, by=by, unit=scope, after={"file": name, "sheet": sheet.pk})
    return sheet, job


@job_kind(STAGE_SHEET)
def stage_sheet(progress: Progress) -> dict[str, Any]:
    """Read, check, keep the rows. Run twice it gives the same rows."""
    sheet = Sheet.objects.select_related("file").get(pk=progress.params["sheet"])
    kind = sheet_kind(sheet.kind)
    progress.mark(0, 3, zh="读入表格", en="Reading the sheet")
    try:
        numbers, rows = read_rows(read_stored(sheet.file), kind.columns)
        rows = [{**row, **sheet.params} for row in rows]
        progress.mark(1, 3, zh=f"核对 {len(rows)} 行", en=f"Checking {len(rows)} rows")
        checked = check_rows(kind, rows, sheet.scope)
    except SheetRefusedError as refusal:
        Sheet.objects.filter(pk=sheet.pk).update(
            state=SheetState.DISCARDED, problems=[{"zh": refusal.zh, "en": refusal.en}]
        )
        raise JobRefusedError(refusal.zh, refusal.en) from refusal
    SheetRow.objects.filter(sheet=sheet).delete()
    for start in range(0, len(rows), CHUNK):
        stop = start + CHUNK
        progress.mark(start, len(rows), zh="写入预览", en="Writing the preview")
        _keep(sheet, numbers[start:stop], rows[start:stop], checked[start:stop])
    counts = {str(change): sum(item.change == change for item in checked) for change in RowChange}
    Sheet.objects.filter(pk=sheet.pk).update(state=SheetState.STAGED, counts=counts)
    return {"sheet": sheet.pk}


def check_rows(kind: SheetKind, rows: Sequence[Row], scope: str) -> list[Checked]:
    """The kind's own check, behind what holds for every kind: required cells are filled in, none is too long."""
    missing = [[*_missing(kind, row), *_too_long(kind, row)] for row in rows]
    checked = kind.check(rows, scope)
    return [
        Checked(RowChange.WRONG, [*lacks, *item.problems]) if lacks or item.problems else item
        for lacks, item in zip(missing, checked, strict=True)
    ]


def publish_sheet(sheet: Sheet, *, by: str) -> Any:
    """Make the change, all of it or nothing: checked once more against what the database holds now.

    Answers what the kind's publish answers. Raises SheetRefusedError while rows are wrong, or when it was published.
    """
    kind = sheet_kind(sheet.kind)
    rows = [dict(values) for values in sheet.rows.order_by("number").values_list("values", flat=True)]
    publish = kind.prepare(rows, sheet.scope) if kind.prepare else kind.publish
    with transaction.atomic():
        taken = Sheet.objects.filter(pk=sheet.pk, state=SheetState.STAGED)
        if not taken.update(state=SheetState.PUBLISHED, published_at=now()):
            raise SheetRefusedError("这张表已经发布或放弃。", "This sheet has been published or put aside.")
        wrong = sum(item.change == RowChange.WRONG for item in check_rows(kind, rows, sheet.scope))
        if wrong:
            raise SheetRefusedError(
                f"有{wrong}行需要更正，没有发布任何内容；请改好后重新导入。",
                f"{wrong} rows must be mended, so nothing was published; mend them and import again.",
            )
        try:
            answer = publish(rows, sheet.scope, by)
        except MoveRefusedError as refusal:  # what an action refuses, it refuses the sheet: nothing is published
            raise SheetRefusedError(refusal.zh, refusal.en) from refusal
        append_audit(
            verb="publish_sheet",
            subject=sheet.kind,
            by=by,
            unit=sheet.scope,
            after={"sheet": sheet.pk, "rows": len(rows), **sheet.counts},
        )
    sheet.state = SheetState.PUBLISHED
    return answer


def refuse_wrong(problems: Iterable[Sequence[Problem]]) -> None:
    """For a kind's publish: somebody may have changed what the rows stand on since they were checked."""
    if any(problems):
        raise SheetRefusedError(
            "有的行刚被别人改过，没有发布任何内容；请重新导入。",
            "Somebody has just changed a row; nothing was published. Please import again.",
        )


@transaction.atomic
def discard_sheet(sheet: Sheet, *, by: str) -> None:
    taken = Sheet.objects.filter(pk=sheet.pk, state__in=[SheetState.STAGED, SheetState.STAGING])
    if not taken.update(state=SheetState.DISCARDED):
        raise SheetRefusedError("这张表已经发布或放弃。", "This sheet has been published or put aside.")
    append_audit(verb="discard_sheet", subject=sheet.kind, by=by, unit=sheet.scope, after={"sheet": sheet.pk})


def read_rows(content: bytes, columns: Sequence[Column]) -> tuple[list[int], list[Row]]:
    """The rows below the heading, as text by column key, with their numbers in the sheet.

    The heading may stand below title rows; spaces, line breaks and full-width letters in it do not matter. Raises
    SheetRefusedError naming the columns that are not there, or saying why the file cannot be read.
    """
    cells = _cells(content)
    place, keys = _heading(cells[:HEADER_WITHIN], columns)
    numbers, rows = [], []
    for number, line in enumerate(cells[place + 1 :], place + 2):
        row = {key: _text(line[at]) if at < len(line) else "" for key, at in keys.items()}
        if any(row.values()):
            numbers.append(number)
            rows.append(row)
    if len(rows) > MOST_ROWS:
        raise SheetRefusedError(
            f"表里有{len(rows)}行，一次最多{MOST_ROWS}行，请拆成几个。",
            f"The sheet has {len(rows)} rows, at most {MOST_ROWS} at once; please divide it.",
        )
    if not rows:
        raise SheetRefusedError("标题行下面没有内容。", "There is nothing below the heading.")
    return numbers, rows


def _cells(content: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError, ValueError) as error:
        raise SheetRefusedError(
            "读不了这个文件；请用 Excel 另存为 .xlsx 后再导入。",
            "This file cannot be read; save it as .xlsx with Excel and import it again.",
        ) from error


def _heading(lines: Sequence[Sequence[Any]], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """The line that names most columns, and where each column stands."""
    best: tuple[int, dict[str, int]] = (0, {})
    for place, line in enumerate(lines):
        found = dict(_named(line, columns))
        if len(found) > len(best[1]):
            best = (place, found)
    lacking = [column.heads[0] for column in columns if column.required and column.key not in best[1]]
    if lacking:
        names = "、".join(lacking)
        raise SheetRefusedError(
            f"前{HEADER_WITHIN}行里没有找到这些列：{names}。请对照模板。",
            f"These columns were not found in the first {HEADER_WITHIN} rows: {names}. Please compare the template.",
        )
    return best


def _named(line: Sequence[Any], columns: Sequence[Column]) -> Iterator[tuple[str, int]]:
    known = {_plain(head): column.key for column in columns for head in column.heads}
    taken: set[str] = set()
    for at, cell in enumerate(line):
        key = known.get(_plain(str(cell)))
        if key and key not in taken:
            taken.add(key)
            yield key, at


def _plain(words: str) -> str:
    """A heading without what does not matter: spaces, breaks, width, marks such as * and （必填）."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return re.sub(r"\s|\*|\(.*?\)", "", folded)


def _text(cell: Any) -> str:
    """A cell as people see it: 3 and not 3.0, a date as 2026-09-02."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\u3000", " ").strip() if cell is not None else ""


def _missing(kind: SheetKind, row: Row) -> list[Problem]:
    return [
        Problem(column.key, f"“{column.heads[0]}”没有填", f"“{column.heads[0]}” is empty")
        for column in kind.columns
        if column.required and not row.get(column.key)
    ]


def _too_long(kind: SheetKind, row: Row) -> list[Problem]:
    return [
        Problem(
            column.key,
            f"“{column.heads[0]}”最多{column.longest}个字",
            f"“{column.heads[0]}” is longer than {column.longest} letters",
        )
        for column in kind.columns
        if len(row.get(column.key, "")) > column.longest
    ]


def _keep(sheet: Sheet, numbers: Sequence[int], rows: Sequence[Row], checked: Sequence[Checked]) -> None:
    SheetRow.objects.bulk_create(
        SheetRow(
            sheet=sheet,
            number=number,
            values=row,
            change=item.change,
            problems=[{"column": p.column, "zh": p.zh, "en": p.en} for p in item.problems]
            + [{"column": column, "before": old} for column, old in item.before.items()],
        )
        for number, row, item in zip(numbers, rows, checked, strict=True)
    )
