"""Word forms of those above: mapped once, filled for a period, holes named; figures beside indicators."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.test import Client
from docx import Document
from tests.factories.indicators import make_place
from tests.factories.people import make_officer

from diaodu.core.files import read_stored
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.indicators.rounds.actions import NewCell, add_form, fill_form, map_cells
from diaodu.indicators.rounds.choices import UpLevel
from diaodu.indicators.rounds.form_sources import SourceFigure, register_form_source
from diaodu.indicators.rounds.steps import CLERK
from diaodu.indicators.rounds.upward_forms import BookRefusedError, check_cell, ending_of, fill_form_file, form_grids
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.people.choices import Role

BACKEND = "diaodu.people.sign_in.OfficerBackend"


def blank() -> bytes:
    """A sentence with two blanks, one of them bold; a table with a merged head."""
    document = Document()
    paragraph = document.add_paragraph("截至____，我县一般公共预算收入")
    paragraph.add_run("____").bold = True
    paragraph.add_run("亿元。")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "重点任务进展"
    table.cell(1, 0).text, table.cell(2, 0).text = "工业园", "税收"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class Counted:
    prefix = "counted"

    def choices(self, county):  # type: ignore[no-untyped-def]
        return [("counted:parks", "园区个数")]

    def figures(self, county, keys, periods):  # type: ignore[no-untyped-def]
        return {
            (key, period.code): SourceFigure("园区个数", Decimal(3), "/areas/")
            if period.last == 8
            else SourceFigure("园区个数", None, ask=county, why=("台账没有这一期的数", "none"))
            for key in keys
            for period in periods
        }


def test_tables_and_blanks_are_what_can_be_filled() -> None:
    grids = {grid.name: grid.rows for grid in form_grids(blank())}
    assert list(grids) == ["表1", "空格"]
    assert [name for name, _text in grids["表1"][0]] == ["A1"]  # merged cells once
    assert grids["空格"][0][0] == ("A1", "截至____，我县一般公共预算收入___")
    assert ending_of(blank()) == "docx"


@pytest.mark.parametrize(
    ("sheet", "cell", "said"),
    [("表1", "B1", "merged"), ("表1", "D9", "no cell"), ("表2", "A1", "no sheet"), ("空格", "A3", "blank number 3"),
     ("表1", "5B", "is no cell")],
)  # fmt: skip
def test_places_that_cannot_be_filled_are_named(sheet: str, cell: str, said: str) -> None:
    with pytest.raises(BookRefusedError, match=said):
        check_cell(blank(), sheet, cell)


def test_a_word_without_table_or_blank_is_refused() -> None:
    out = io.BytesIO()
    Document().save(out)
    with pytest.raises(BookRefusedError, match="neither a table"):
        form_grids(out.getvalue())


def test_filling_keeps_the_looks_and_leaves_holes_as_they_were() -> None:
    values = {
        ("空格", "A1"): "2026年8月",
        ("空格", "A2"): Decimal("24.50"),
        ("表1", "B2"): Decimal(3),
        ("表1", "B3"): None,
    }
    filled = Document(io.BytesIO(fill_form_file(blank(), values)))
    assert filled.paragraphs[0].text == "截至2026年8月，我县一般公共预算收入24.5亿元。"
    assert [(run.text, bool(run.bold)) for run in filled.paragraphs[0].runs if run.text == "24.5"] == [("24.5", True)]
    assert (filled.tables[0].cell(1, 1).text, filled.tables[0].cell(2, 1).text) == ("3", "")


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_word_form_is_mapped_filled_and_handed_out(client: Client) -> None:
    place = make_place()
    register_form_source(Counted())
    place.enter("BUDGET", "county", {"2026-08": "24.5"})
    unit = place.units["caizheng"]
    form = add_form(blank(), unit=unit, name="进展表", level=UpLevel.PREFECTURE, addressee="市府办", file_name="表.docx",
                    by="finance")  # fmt: skip
    map_cells(
        form,
        [
            NewCell("空格", "A1"),
            NewCell("空格", "A2", place.indicators["BUDGET"], basis=Basis.OFFICIAL),
            NewCell("表1", "B2", source="counted:parks"),
            NewCell("表1", "C2", source="counted:parks", offset=-1),
            NewCell("表1", "B3", place.indicators["TAX"], basis=Basis.OFFICIAL),
        ],
        by="finance",
    )
    with pytest.raises(MoveRefusedError, match="merged"):
        map_cells(form, [NewCell("表1", "B1")], by="finance")
    form.refresh_from_db()
    filing = fill_form(form, Period.parse("2026-08"), mover=Mover("finance", frozenset({CLERK}), "报送员"))
    filled = Document(io.BytesIO(read_stored(filing.file)))
    assert filled.paragraphs[0].text == "截至2026年8月，我县一般公共预算收入24.5亿元。"
    assert filled.tables[0].cell(1, 1).text == "3"
    assert [hole["cell"] for hole in filing.holes] == ["表1!C2", "表1!B3"]
    assert filing.holes[1]["unit"] == "县统计局"
    client.force_login(make_officer(unit, role=Role.UNIT_CLERK, username="clerk-here"), backend=BACKEND)
    page = client.get(form.get_absolute_url()).content.decode()
    assert 'data-sheet="空格" data-cell="A2"' in page
    assert '<option value="园区个数">' in page
    given = {"sheet": ["表1"], "cell": ["B2"], "indicator": ["园区个数"], "about": [""], "span": ["cumulative"],
             "basis": ["management"], "offset": ["0"], "factor": ["1"], "version": str(form.version)}  # fmt: skip
    assert client.post(form.get_absolute_url(), given).status_code == 302
    assert [cell.source for cell in form.cells.all()] == ["counted:parks"]
    answer = client.get(f"/figures/filings/{filing.code}/file/")
    assert ".docx" in answer["Content-Disposition"]
    assert answer.content[:2] == b"PK"
