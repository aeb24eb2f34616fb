"""In which key area a firm lies: said from a day on, proposed by its position, on pages, in Excel, never by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.library import LibraryCounty, credit_code, make_library_county
from tests.factories.people import SINCE, TODAY

from diaodu.areas.actions import AreaGiven, add_area, draw_area
from diaodu.areas.models import Area
from diaodu.areas.shapes import Bounds
from diaodu.core.choices import RowChange
from diaodu.core.clock import fixed, moment
from diaodu.core.groupings import grouping_mark
from diaodu.core.models import AuditEntry
from diaodu.core.moves import MoveRefusedError
from diaodu.core.sheets import check_rows, sheet_kind
from diaodu.enterprises.actions import FirmPlaced, NewFirm, add_firms, put_firms_in_areas
from diaodu.enterprises.lying import Lying, LyingStep, lying_step
from diaodu.enterprises.models import Firm, FirmArea
from diaodu.enterprises.placing import ground_of, position_problem, standing_in
from diaodu.enterprises.proposals import area_proposals
from diaodu.enterprises.sheets import FIRMS, publish_firms

BACKEND = "diaodu.people.sign_in.OfficerBackend"
MAY, JULY = date(2026, 5, 1), date(2026, 7, 1)
COUNTY = Bounds(110, 30, 130, 40)


def square(west: float, south: float, size: float = 0.1) -> dict[str, Any]:
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def test_a_firm_stands_in_the_part_rather_than_in_the_whole_and_in_no_line() -> None:
    line = {"type": "LineString", "coordinates": [[120.0, 35.0], [120.1, 35.1]]}
    grounds = [ground_of(1, None, square(120, 35)), ground_of(2, 1, square(120, 35, 0.05))]
    assert ground_of(3, None, line) is None
    assert ground_of(4, None, None) is None
    held = [ground for ground in grounds if ground]
    assert standing_in(held, Decimal("120.02"), Decimal("35.02")) == [2]
    assert standing_in(held, Decimal("120.08"), Decimal("35.08")) == [1]
    assert standing_in(held, Decimal("120.2"), Decimal("35.02")) == []


@pytest.mark.parametrize(
    ("longitude", "latitude", "said"),
    [
        ("120", None, "经度和纬度要一起填"),
        ("35.02", "120.02", "位置（35.02，120.02）不在本县范围内，请核对经纬度是否填反"),
        ("120.02", "35.02", None),
        (None, None, None),
    ],
)
def test_half_a_position_or_one_elsewhere_is_named(longitude: str | None, latitude: str | None, said: str) -> None:
    given = [None if text is None else Decimal(text) for text in (longitude, latitude)]
    problem = position_problem(given[0], given[1], COUNTY)
    assert (problem[0] if problem else None) == said


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        (None, Lying(1, MAY), LyingStep.BEGIN),
        (Lying(1, MAY), Lying(1, JULY), LyingStep.SAME),
        (Lying(1, JULY), Lying(1, MAY), LyingStep.EARLIER),
        (Lying(1, MAY), Lying(2, JULY), LyingStep.FOLLOW),
        (Lying(1, MAY), Lying(None, MAY), LyingStep.CORRECT),
        (Lying(1, JULY), Lying(2, MAY), LyingStep.TOO_EARLY),
    ],
)
def test_what_is_said_stands_beside_what_was_said_before(old: Lying | None, new: Lying, step: LyingStep) -> None:
    assert lying_step(old, new) == step


@pytest.fixture(scope="module")
def made_once(kept_for_the_file: None) -> LibraryCounty:
    with fixed(TODAY):
        made = make_library_county()
        areas = {}
        for name, part_of, shape in (
            ("东园", None, square(120, 35)), ("东园核心区", "东园", square(120, 35, 0.05)), ("西园", None, square(121, 35)),
        ):  # fmt: skip
            given = AreaGiven(name, "industrial", made.park, areas.get(part_of))
            areas[name] = add_area(given, county=made.unit, by="office", since=SINCE)
            draw_area(areas[name], shape, by="office", version=None)
    return made


@pytest.fixture
def county(made_once: LibraryCounty, db: None) -> Any:
    with fixed(TODAY):
        yield made_once


def area(name: str) -> Area:
    return Area.objects.select_related("unit", "parent").get(name_zh=name)


def put(county: LibraryCounty, name: str | None, since: date, **words: Any) -> int:
    firm = Firm.objects.get(pk=county.firm.pk)
    placed = FirmPlaced(firm, area(name) if name else None, since, **words)
    return put_firms_in_areas([placed], by="office", unit=county.unit.path)


def lain(county: LibraryCounty) -> list[tuple[str | None, date, date | None]]:
    rows = FirmArea.objects.filter(firm=county.firm).order_by("since")
    return list(rows.values_list("area__name_zh", "since", "until"))


def stand(county: LibraryCounty, longitude: str, latitude: str) -> None:
    Firm.objects.filter(pk=county.firm.pk).update(longitude=Decimal(longitude), latitude=Decimal(latitude))


def proposed(county: LibraryCounty) -> list[tuple[list[str], str]]:
    found = area_proposals(Firm.objects.all(), scope=county.unit.path)
    return [([each.name_zh for each in proposal.found], proposal.kind) for proposal in found]


def at_desk(county: LibraryCounty, name: str) -> Client:
    client = Client()
    client.force_login(county.officer(name), backend=BACKEND)
    return client


def test_a_later_day_ends_what_held_and_the_same_day_corrects_it(county: LibraryCounty) -> None:
    before = grouping_mark()
    assert put(county, "东园", MAY) == 1
    assert put(county, "东园", JULY) == 0, "it lies there already"
    assert put(county, "西园", JULY, why="搬迁") == 1
    assert lain(county) == [("东园", MAY, date(2026, 6, 30)), ("西园", JULY, None)]
    assert put(county, None, JULY) == 1
    assert lain(county)[1] == (None, JULY, None)
    entry = AuditEntry.objects.filter(verb="put_firms_in_areas").latest("pk")
    code = county.firm.code
    assert (entry.before[code], entry.after[code]) == ([area("西园").code, "2026-07-01"], ["", "2026-07-01"])
    assert grouping_mark() not in ("", before), "sums by area are taken anew"


def test_it_may_have_lain_there_longer_but_not_into_what_was_said_before(county: LibraryCounty) -> None:
    put(county, "东园", MAY)
    assert put(county, "东园", date(2026, 2, 1)) == 1
    put(county, "西园", JULY)
    for name, day, code in (("西园", MAY, "before"), ("东园", MAY, "before"), ("东园", date(2027, 1, 1), "ahead")):
        with pytest.raises(MoveRefusedError) as refusal:
            put(county, name, day)
        assert (refusal.value.code, refusal.value.zh[:9]) == (code, "云海甲化工有限公司")
    assert lain(county) == [("东园", date(2026, 2, 1), date(2026, 6, 30)), ("西园", JULY, None)]


def test_a_withdrawn_area_takes_nobody_in(county: LibraryCounty) -> None:
    Area.objects.filter(name_zh="西园").update(retired_on=TODAY)
    with pytest.raises(MoveRefusedError) as refusal:
        put(county, "西园", MAY)
    assert refusal.value.code == "area"
    kind, path, row = sheet_kind(FIRMS), county.unit.path, sheet_row(1, area="西园")
    assert check_rows(kind, [row], path)[0].problems[0].zh == "片区“西园”已撤销"
    assert lain(county) == []
    FirmArea.objects.create(firm=county.firm, area=area("西园"), since=MAY, by="office", at=moment())
    assert check_rows(kind, [row], path)[0].change == RowChange.SAME, "what went out so comes back so"


def test_a_position_proposes_and_puts_nobody_anywhere(county: LibraryCounty) -> None:
    assert proposed(county) == []
    stand(county, "120.02", "35.02")
    assert proposed(county) == [(["东园核心区"], "open")]
    assert lain(county) == []
    put(county, "西园", MAY)
    assert proposed(county) == [(["东园核心区"], "differs")]
    put(county, "东园", JULY)
    assert proposed(county) == [], "in the whole and in its part is no contradiction"
    Firm.objects.update(state="closed")
    stand(county, "121.02", "35.02")
    assert proposed(county) == [], "nobody is asked about a firm that is gone"


def test_proposals_are_taken_up_together_or_not_at_all(county: LibraryCounty) -> None:
    other = add_firms([NewFirm(credit_code(2), "云海乙有限公司", county.park)], county=county.unit, by="office")[0]
    stand(county, "120.02", "35.02")
    Firm.objects.filter(pk=other.pk).update(longitude=Decimal("121.05"), latitude=Decimal("35.05"))
    office = at_desk(county, "office")
    page = office.get("/firms/areas/").content.decode()
    ticks = [f"{county.firm.code}:{area('东园核心区').code}", f"{other.code}:{area('西园').code}"]
    assert [f'value="{tick}"' in page for tick in ticks] == [True, True]
    assert "checked" not in page, "nothing is ticked by itself"
    refused = office.post("/firms/areas/take-up/", {"put": [*ticks, "E-2026-099:A-2026-001"], "since": "2026-05-01"})
    assert (refused.status_code, FirmArea.objects.count()) == (302, 0)
    for words in ({"since": "2026-05-01"}, {"put": ticks, "since": ""}):
        office.post("/firms/areas/take-up/", words)
        assert FirmArea.objects.count() == 0
    office.post("/firms/areas/take-up/", {"put": ticks, "since": "2026-05-01"})
    assert set(FirmArea.objects.values_list("firm__code", "area__name_zh", "since", "is_by_position")) == {
        (county.firm.code, "东园核心区", MAY, True), (other.code, "西园", MAY, True),
    }  # fmt: skip
    assert "有位置的企业都已按实际登记片区" in office.get("/firms/areas/").content.decode()
    assert at_desk(county, "clerk").post("/firms/areas/take-up/", {"put": ticks}).status_code == 403


def test_the_park_says_where_its_firm_lies_and_a_refusal_keeps_what_was_typed(county: LibraryCounty) -> None:
    park, address = at_desk(county, "park-clerk"), f"/firms/{county.firm.code}/"
    given = {"area": area("东园").pk, "since": "2026-05-01", "why": "扩区", "version": county.firm.version}
    assert park.post(f"{address}area/", given).status_code == 302
    again = park.post(f"{address}area/", given | {"area": area("西园").pk, "since": "2026-04-01"})
    assert again.status_code == 422
    page = again.content.decode()
    assert "现在的片区自2026-05-01起，新的起始日不能更早" in page
    assert 'value="2026-04-01"' in page
    late = park.post(f"{address}area/", given | {"area": area("西园").pk, "since": "2026-07-01"})
    assert (late.status_code, "刚被别人改过" in late.content.decode()) == (422, True)
    past = park.get(f"/history/{county.firm.code}/").content.decode()
    assert "归入重点片区“东园”" in past
    shown = park.get(address).content.decode()
    assert ("2026-05-01" in shown, "扩区" in shown) == (True, True)
    assert at_desk(county, "clerk").post(f"{address}area/", given).status_code == 403
    assert 'name="since"' not in at_desk(county, "clerk").get(address).content.decode()


def test_the_list_is_narrowed_to_an_area_with_its_parts_and_to_what_nobody_said(county: LibraryCounty) -> None:
    other = add_firms([NewFirm(credit_code(2), "云海乙有限公司", county.park)], county=county.unit, by="office")[0]
    put(county, "东园核心区", MAY)
    clerk = at_desk(county, "clerk")

    def found(word: str) -> list[str]:
        page = clerk.get("/firms/", {"area": word, "sort": "area"})
        return [firm.code for firm, _industry in page.context["rows"]]

    codes = [county.firm.code, other.code]
    assert [found(area(name).code) for name in ("东园", "东园核心区", "西园")] == [codes[:1], codes[:1], []]
    assert (found("unsaid"), found("none"), found("")) == (codes[1:], [], codes)
    page = clerk.get(f"/areas/{area('东园').code}/").content.decode()
    assert ("云海甲化工有限公司" in page, "东园核心区" in page, "云海乙" in page) == (True, True, False)


def sheet_row(number: int, **words: str) -> dict[str, str]:
    held = {"credit_code": credit_code(number), "name": "云海甲化工有限公司", "place": "huagong"}
    return held | words


def test_excel_says_by_row_and_column_what_is_wrong_with_area_day_and_position(county: LibraryCounty) -> None:
    put(county, "东园", JULY)
    rows = [
        sheet_row(1, area="南园"), sheet_row(1, area="西园", since="2026-06-01"), sheet_row(1, since="2026年9月31日"),
        sheet_row(1, area="西园", since="2030-01-01"), sheet_row(1, longitude="35.02", latitude="121.02"),
        sheet_row(1, longitude="东经120度", latitude="35"),
    ]  # fmt: skip
    kind = sheet_kind(FIRMS)
    said = [[(p.column, p.zh) for p in check_rows(kind, [row], county.unit.path)[0].problems] for row in rows]
    assert said == [
        [("area", "没有叫“南园”的片区")],
        [("since", "现在的片区自2026-07-01起，新的起始日不能更早")],
        [("since", "“2026年9月31日”不是日期，请写成 2026-08-31")],
        [("since", "起始日2030-01-01还没有到")],
        [("latitude", "位置（35.02，121.02）不在本县范围内，请核对经纬度是否填反")],
        [("longitude", "“东经120度”不是数")],
    ]


def test_a_sheet_puts_many_into_areas_and_an_empty_cell_says_nothing(county: LibraryCounty) -> None:
    put(county, "东园", MAY)
    kind, path = sheet_kind(FIRMS), county.unit.path
    same, moved = sheet_row(1, area="东园", since="2026-05-01"), sheet_row(1, area="西园", since="2026-07-01")
    new = sheet_row(2, name="云海乙有限公司", area="东园核心区", longitude="120.02", latitude="35.02")
    checked = check_rows(kind, [moved, new], path)
    assert [each.change for each in checked] == [RowChange.CHANGE, RowChange.ADD]
    assert checked[0].before == {"area": "东园"}
    assert [check_rows(kind, [row], path)[0].change for row in (same, sheet_row(1))] == [RowChange.SAME, RowChange.SAME]
    publish_firms([moved, new], path, "office")
    assert lain(county) == [("东园", MAY, date(2026, 6, 30)), ("西园", JULY, None)]
    assert FirmArea.objects.get(firm__credit_code=credit_code(2)).since == TODAY, "without a day: from today on"
    publish_firms([sheet_row(1, area="不在片区")], path, "office")
    assert lain(county)[-1] == (None, TODAY, None)
