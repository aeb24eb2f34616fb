"""Indicators of a county: taken over, defined, their figures asked; what measures say of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext
from tests.factories.indicators import Place

from diaodu.core.clock import ZONE
from diaodu.core.measures import measure_named
from diaodu.core.models import AuditEntry, DirtyMark, Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.search import search_subjects
from diaodu.indicators.catalogue.actions import (
    Definition,
    PeerInput,
    add_indicator,
    add_peer,
    change_indicator,
    enter_peer_figures,
    note_caliber,
    retire_indicator,
    take_standard_indicators,
)
from diaodu.indicators.catalogue.models import Indicator, PeerFigure
from diaodu.indicators.catalogue.queries.figures import figure, newest_figures, series
from diaodu.indicators.catalogue.queries.formulas import Worker, catalogue_of
from diaodu.indicators.catalogue.queries.rollup import rolled_up
from diaodu.kernel.period import Period
from diaodu.ledger.models import Item

D = Decimal
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
OWN = Definition("自设指标", "亿元", source="县政府文件")


def test_standard_indicators_are_taken_over_once_with_their_ties_and_lead_units(place: Place) -> None:
    assert len(place.indicators) == 53
    share = Indicator.objects.get(code="TAX_SHARE")
    assert (share.numerator.code, share.denominator.code, share.adds_up) == ("TAX", "BUDGET", "ratio")  # type: ignore[union-attr]
    assert place.indicators["BUDGET"].lead == place.units["caizheng"]
    assert place.indicators["IND_OUT"].lead is None  # the county has no such bureau: left open, not guessed
    assert take_standard_indicators(place.county, by="test") == []


def test_an_indicator_is_found_by_its_own_code(place: Place) -> None:
    found = search_subjects("IND_OUT_G", Subject.objects.filter(kind="indicator"))
    assert "规上工业总产值增速" in {subject.label_zh for subject in found}
    assert {subject.code[:7] for subject in found} == {"N-2026-"}


def test_a_county_changes_its_own_row_and_what_its_figures_are_measured_in_stays(place: Place) -> None:
    place.enter("BUDGET", "county", {"2026-07": "20"})
    indicator = place.indicators["BUDGET"]
    wanted = Definition("一般公共预算收入", "亿元", source="县口径", lag_days=8, adds_up="sum")
    changed = change_indicator(indicator, wanted, county=place.county, by="test")
    assert (changed.lag_days, changed.version, changed.standard) == (8, 2, "BUDGET")
    assert AuditEntry.objects.latest("number").after["lag_days"] == 8
    with pytest.raises(MoveRefusedError, match="has figures") as refusal:
        change_indicator(changed, replace(wanted, measured_in="万元"), county=place.county, by="test")
    assert refusal.value.code == "measured_in"
    with pytest.raises(MoveRefusedError) as refusal:
        change_indicator(changed, wanted, county=place.county, by="test", version=1)
    assert refusal.value.code == "newer"


def test_renaming_an_indicator_renames_what_its_figures_are_kept_under(place: Place) -> None:
    place.enter("BUDGET", "county", {"2026-07": "20"})
    change_indicator(place.indicators["BUDGET"], replace(OWN, name_zh="财政收入"), county=place.county, by="test")
    assert Item.objects.get(about=place.county).name == "财政收入"
    place.enter("BUDGET", "county", {"2026-08": "23"})
    assert Item.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "words", "field"),
    [
        ("1ST", {}, "code"),
        ("BUDGET", {}, "code"),
        ("OWN", {"name_zh": " "}, "name_zh"),
        ("OWN", {"kind": "growth", "measured_in": "亿元"}, "measured_in"),
        ("OWN", {"basis": "plan"}, "basis"),
        ("OWN", {"not_alone": [13]}, "not_alone"),
        ("OWN", {"not_alone": [3]}, "not_alone"),
        ("OWN", {"adds_up": "weighted"}, "weight"),
        ("OWN", {"adds_up": "ratio"}, "numerator"),
        ("OWN", {"kind": "ratio", "adds_up": "sum"}, "adds_up"),
        ("OWN", {"formula": "BUDGET + RETAIL_G"}, "formula"),
        ("OWN", {"formula": "BUDGET +"}, "formula"),
        ("OWN", {"formula": "OWN × 2"}, "formula"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused_naming_the_field(
    place: Place, code: str, words: dict[str, object], field: str
) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        add_indicator(code, replace(OWN, **words), county=place.county, by="test")  # type: ignore[arg-type]
    assert refusal.value.code == field
    assert not Indicator.objects.filter(code="OWN").exists()


def test_a_cycle_between_formulas_is_named(place: Place) -> None:
    add_indicator("AAA", replace(OWN, name_zh="甲", formula="BUDGET × 2"), county=place.county, by="test")
    add_indicator("BBB", replace(OWN, name_zh="乙", formula="[甲] + TAX"), county=place.county, by="test")
    assert Indicator.objects.get(code="BBB").formula == "AAA + TAX"  # kept by code: a new name breaks nothing
    with pytest.raises(MoveRefusedError) as refusal:
        change_indicator(
            Indicator.objects.get(code="AAA"),
            replace(OWN, name_zh="甲", formula="BBB - TAX"),
            county=place.county,
            by="test",
        )
    assert refusal.value.zh == "循环引用：AAA → BBB → AAA（第1个字）"


def test_an_indicator_a_formula_stands_on_is_not_retired(place: Place) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        retire_indicator(place.indicators["TAX"], on=date(2026, 9, 2), why="不用了", by="test")
    assert refusal.value.zh == "公式还在用它：TAX_SHARE；请先改公式。"
    gone = retire_indicator(place.indicators["PORT"], on=date(2026, 9, 2), why="没有港口", by="test")
    assert (gone.retired_on, gone.subject.code) == (date(2026, 9, 2), Subject.objects.get(pk=gone.subject_id).code)


def test_caliber_notes_are_only_added_and_need_a_document(place: Place) -> None:
    note = note_caliber(
        place.indicators["BUDGET"], valid_from=date(2026, 1, 1), text_zh="剔除退税", source="通知", by="test"
    )
    with pytest.raises(TypeError):
        note.save()
    with pytest.raises(MoveRefusedError):
        note_caliber(place.indicators["BUDGET"], valid_from=date(2026, 1, 1), text_zh="x", source=" ", by="test")


def test_figures_are_the_newest_vintage_or_what_was_known_at_a_moment(place: Place) -> None:
    early, late = datetime(2026, 8, 10, tzinfo=ZONE), datetime(2026, 8, 30, tzinfo=ZONE)
    place.enter("IND_OUT", "county", {"2026-07": "300"}, known_at=early)
    place.enter("IND_OUT", "county", {"2026-07": "298"}, known_at=late)
    indicator, period = place.indicators["IND_OUT"], Period.parse("2026-07")
    assert figure(indicator, place.county, period).value == 298
    assert figure(indicator, place.county, period, known=datetime(2026, 8, 15, tzinfo=ZONE)).value == 300
    assert figure(indicator, place.county, period, known=datetime(2026, 8, 1, tzinfo=ZONE)).why[0] == "还没有这一期的数"


def test_a_month_alone_is_derived_from_cumulative_figures_and_says_so(place: Place) -> None:
    place.enter("IND_OUT", "county", {"2026-01+02": "70", "2026-03": "110", "2026-05": "190"})
    found = series(place.indicators["IND_OUT"], place.county, span="current")
    assert [(f.period.code, f.value, f.is_derived, f.why[0]) for f in found] == [
        ("2026-01+02", D(70), True, ""),
        ("2026-03", D(40), True, ""),
        ("2026-05", None, False, "缺2026年4月的数"),
    ]
    place.enter("IND_VA_G", "county", {"2026-03": "8.4"})
    growth = figure(place.indicators["IND_VA_G"], place.county, Period.parse("2026-03"), span="current")
    assert growth.why[0] == "只有流量指标能在累计与当期之间换算"


@pytest.mark.parametrize("period", ["2026-02", "2026-Q1"])
def test_a_period_the_indicator_has_no_figures_of_is_refused_and_nothing_kept(place: Place, period: str) -> None:
    with pytest.raises(MoveRefusedError) as refusal:
        place.enter("IND_OUT", "county", {"2026-07": "300", period: "70"})
    assert refusal.value.code == "period"
    assert not Item.objects.exists()


def test_official_figures_come_from_the_statistics_bureau_and_management_figures_from_the_unit(place: Place) -> None:
    place.enter("IND_OUT", "east", {"2026-07": "30"})
    place.enter("IND_OUT", "east", {"2026-07": "31"}, basis="management")
    rows = Item.objects.filter(about=place.units["east"]).order_by("basis").values_list("basis", "unit__code")
    assert list(rows) == [("management", "east"), ("official", "tongji")]
    assert figure(place.indicators["IND_OUT"], place.units["east"], Period.parse("2026-07")).value == 30
    marked = set(DirtyMark.objects.values_list("measure", flat=True))
    assert {"indicators.value", "indicators.growth", "ledger.reported"} <= marked


def test_newest_figures_of_a_page_take_two_queries_however_many_indicators(place: Place) -> None:
    from django.db import connection

    for code in ("BUDGET", "TAX", "EXPEND"):
        place.enter(code, "county", {"2026-06": "9", "2026-07": "10"})
    counts = []
    for codes in (("BUDGET",), ("BUDGET", "TAX", "EXPEND")):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = newest_figures([place.indicators[c] for c in codes], place.county, as_of=date(2026, 9, 2))
        counts.append(len(asked))
        assert {f.value for f in found.values()} == {D(10)}
    assert counts == [2, 2]


def test_a_derived_figure_is_worked_out_from_figures_of_any_frequency(place: Place) -> None:
    place.enter("GDP", "county", {"2025-Q4": "400"})
    place.enter("POP", "county", {"2025": "50"})
    place.enter("BUDGET", "county", {"2026-07": "20"})
    place.enter("TAX", "county", {"2026-07": None}, missing="not_reported")
    worker = Worker(catalogue_of(place.county.path), place.county)
    head = worker.newest(place.indicators["GDP_PC"], date(2026, 9, 2))
    assert head is not None
    assert (head.value, head.period.code) == (D(80000), "2025")
    share = worker.work_out(place.indicators["TAX_SHARE"], Period.parse("2026-07"))
    assert share.why[0] == "TAX：未报"


def test_measures_say_the_figure_its_published_growth_and_our_place(place: Place) -> None:
    place.enter("BUDGET", "county", {"2026-07": "20", "2025-07": "18"})
    place.enter("BUDGET_G", "county", {"2026-07": "5.4"})
    place.enter("POWER", "east", {"2026-07": "106", "2025-07": "100"})
    scope, day = place.county.path, date(2026, 9, 2)
    budget = {"scope": scope, "indicator": "BUDGET"}
    value = measure_named("indicators.value").value(day, budget)
    assert (value.value, value.unit, value.as_of, value.blanks) == (D(20), "亿元", date(2026, 7, 31), 0)
    # 20 on 18 would be 11.1: what was published counts
    assert measure_named("indicators.growth").value(day, budget).value == D("5.4")
    power = {"scope": scope, "indicator": "POWER", "unit": "east"}
    assert measure_named("indicators.growth").value(day, power).value == D(6)  # a management figure, on its own base
    assert measure_named("indicators.growth").value(day, {**budget, "unit": "east"}).blanks == 1
    peers = [add_peer(name, county=place.county, by="test") for name in ("甲县", "乙县")]
    given = [
        PeerInput(peer, place.indicators["BUDGET"], Period.parse("2026-07"), D(value), "公报")
        for peer, value in zip(peers, ("25", "19"), strict=True)
    ]
    enter_peer_figures(given, county=place.county, by="test")
    assert measure_named("indicators.rank").value(day, budget, known=datetime(2099, 1, 1, tzinfo=ZONE)).value == 2
    with pytest.raises(LookupError, match="WHAT"):
        measure_named("indicators.value").value(day, {"scope": scope, "indicator": "WHAT"})


def test_a_measure_asks_for_many_filters_and_days_in_the_same_queries(place: Place) -> None:
    from django.db import connection

    place.enter("BUDGET", "county", {"2026-06": "17"}, known_at=datetime(2026, 7, 8, tzinfo=ZONE))
    place.enter("BUDGET", "county", {"2026-07": "20"}, known_at=datetime(2026, 8, 8, tzinfo=ZONE))
    place.enter("TAX", "east", {"2026-07": "2"})
    measure = measure_named("indicators.value")
    filters = [
        {"scope": place.county.path, "indicator": "BUDGET"},
        {"scope": place.county.path, "indicator": "TAX", "unit": "east"},
    ]
    evenings = [
        (day, datetime(2026, day.month, day.day, 23, tzinfo=ZONE)) for day in (date(2026, 7, 31), date(2026, 8, 31))
    ]
    counts = []
    for asked, days in ((filters[:1], evenings[:1]), (filters, evenings)):
        with CaptureQueriesContext(connection) as queries:
            found = measure.values_on_days(days, asked)  # type: ignore[attr-defined]
        counts.append(len(queries))
    assert [[each.value for each in row] for row in found] == [[D(17), None], [D(20), None]]
    assert counts[0] == counts[1]


def test_peers_figures_need_a_source_and_a_correction_is_a_newer_vintage(place: Place) -> None:
    peer = add_peer("甲县", county=place.county, by="test")
    given = PeerInput(peer, place.indicators["GDP_G"], Period.parse("2026-Q2"), D("6.8"), "甲县公报")
    enter_peer_figures([given], county=place.county, by="test")
    assert enter_peer_figures([given], county=place.county, by="test") == []
    enter_peer_figures([replace(given, value=D("6.6"))], county=place.county, by="test")
    assert list(PeerFigure.objects.order_by("vintage").values_list("vintage", "value")) == [
        (1, D("6.8")),
        (2, D("6.6")),
    ]
    for wrong, field in (
        (replace(given, source=" "), "source"),
        (replace(given, period=Period.parse("2026-07")), "period"),
        (replace(given, period=Period.parse("2026-Q4")), "period"),
    ):
        with pytest.raises(MoveRefusedError) as refusal:
            enter_peer_figures([wrong], county=place.county, by="test")
        assert refusal.value.code == field
    with pytest.raises(MoveRefusedError):
        add_peer("甲县", county=place.county, by="test")


def test_a_few_units_together_add_up_as_the_indicator_says(place: Place) -> None:
    towns = [place.units[code] for code in ("east", "west", "port")]
    for code, values in (("BUDGET", ("3", "5", None)), ("TAX", ("2", "4", "1")), ("IND_VA_G", ("10", "4", "9"))):
        for unit, value in zip(("east", "west", "port"), values, strict=True):
            place.enter(code, unit, {"2026-07": value})
    for unit, value in (("east", "100"), ("west", "300")):
        place.enter("IND_OUT", unit, {"2025-07": value})
    month = Period.parse("2026-07")
    by_code = {
        row.code: row for row in Indicator.objects.select_related("weight", "numerator", "denominator", "subject")
    }
    total = rolled_up(by_code["BUDGET"], towns, month)
    assert (total.value, total.counted, total.blanks) == (D(8), 2, 1)
    share = rolled_up(by_code["TAX_SHARE"], towns, month)
    assert (share.value, share.blanks) == (D(75), 1)  # 6 of 8; who has no revenue figure is left out of both sums
    growth = rolled_up(by_code["IND_VA_G"], towns, month)
    assert (growth.value, growth.blanks) == (D("5.5"), 1)  # weighted by last year's output
    assert rolled_up(by_code["GDP_G"], towns, month).why[0] == "这个指标不能加总"
