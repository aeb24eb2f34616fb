"""Targets: for units only, in editions that stay; shared out to the last decimal; what they rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories.indicators import Place

from diaodu.core.models import AuditEntry, Subject
from diaodu.core.moves import MoveRefusedError
from diaodu.core.versions import take_version
from diaodu.enterprises.actions import NewFirm, add_firms
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.actions import (
    Estimate,
    NewSupport,
    Share,
    TargetInput,
    add_supports,
    adopt_breakdown,
    change_support,
    estimate_supports,
    retire_support,
    retire_target,
    set_targets,
)
from diaodu.indicators.catalogue.models import Breakdown, BreakdownShare, Support, Target, TargetEdition
from diaodu.indicators.catalogue.queries.supports import Row, listed_supports, together
from diaodu.indicators.catalogue.queries.targets import preview_breakdown, standings_of, with_newest
from diaodu.indicators.catalogue.rules.targets import Asked, problems_with, slip_warnings
from diaodu.kernel.period import Period
from diaodu.people.choices import UnitKind

D = Decimal
database = [pytest.mark.django_db, pytest.mark.sqlite]
GOOD = Asked("level", assigned=D(33), ensured=D(34), striven=D(35), source="方案")


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ({}, []),
        ({"assigned": None, "ensured": None, "striven": None}, ["assigned"]),
        ({"assigned": D(0)}, ["assigned"]),
        ({"striven": D(30)}, ["striven"]),
        ({"source": " "}, ["source"]),
        ({"kind": "share", "assigned": D(101), "ensured": None, "striven": None}, ["assigned"]),
        ({"kind": "share", "assigned": D(75), "ensured": None, "striven": None}, []),
        ({"kind": "rank", "assigned": D("2.5"), "ensured": None, "striven": None}, ["assigned"]),
        ({"kind": "rank", "assigned": D(3), "ensured": D(2), "striven": D(1)}, []),  # a better rank is a smaller one
        ({"kind": "growth", "assigned": D(0), "ensured": D(0), "striven": D(1)}, []),  # as last year is a target
        ({"better": "down", "assigned": D(3), "ensured": D("2.8"), "striven": D("2.5")}, []),
        ({"pace_kind": "shares", "pace": (D(10),)}, ["pace"]),
        ({"pace_kind": "shares", "pace": tuple(D(n) for n in (5, 4, *range(10, 100, 9), 100))[:12]}, ["pace"]),
        ({"pace_kind": "values", "pace": tuple(D(n) for n in range(1, 13))}, ["pace"]),
        ({"pace_kind": "values", "pace": (*(D(n) for n in range(1, 12)), D(34))}, []),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_naming_the_field(words: dict[str, object], fields: list[str]) -> None:
    assert [problem.field for problem in problems_with(replace(GOOD, **words))] == fields  # type: ignore[arg-type]


def test_a_figure_ten_thousand_times_off_last_years_is_asked_about() -> None:
    slipped = replace(GOOD, assigned=None, ensured=D(334000), striven=None)
    assert [w.field for w in slip_warnings(slipped, D("31.4"), "亿元")] == ["ensured"]
    assert slip_warnings(GOOD, D("31.4"), "亿元") == []
    assert slip_warnings(replace(slipped, kind="growth"), D("31.4"), "%") == []


def _set(place: Place, unit: str = "county", **words: object) -> Target:
    given = TargetInput(
        place.indicators["BUDGET"],
        place.units[unit],
        2026,
        "政府工作报告",
        **{"assigned": D(33), **words},  # type: ignore[arg-type]
    )
    return set_targets([given], county=place.county, by="test")[0]


@pytest.mark.django_db
def test_a_target_is_never_for_a_company_whoever_tries(place: Place) -> None:
    with pytest.raises(MoveRefusedError, match="never set for companies"):
        _set(place, "guotou")
    head = {"indicator": place.indicators["BUDGET"], "unit": place.units["guotou"], "year": 2026}
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**head, unit_kind=UnitKind.STATE_COMPANY)
    models = (Target, TargetEdition, Breakdown, BreakdownShare)
    pointed_at = {field.related_model for model in models for field in model._meta.fields if field.is_relation}
    assert Firm not in pointed_at  # there is no column that could hold one
    assert "Project" not in {model.__name__ for model in pointed_at}  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_changed_target_keeps_the_old_edition_and_needs_a_reason(place: Place) -> None:
    target = _set(place)
    with pytest.raises(MoveRefusedError) as refusal:
        _set(place, ensured=D(34))
    assert refusal.value.code == "reason"
    changed = _set(place, ensured=D(34), reason="上级追加", version=target.version)
    editions = changed.editions.order_by("edition")
    assert [(e.edition, e.counts, e.reason) for e in editions] == [(1, D(33), ""), (2, D(34), "上级追加")]
    assert _unchanged(place, ensured=D(34)) == []
    with pytest.raises(MoveRefusedError) as refusal:
        _set(place, ensured=D(35), reason="再追加", version=1)
    assert refusal.value.code == "newer"
    with pytest.raises((TypeError, IntegrityError)):
        editions.update(assigned=D(1))
    assert AuditEntry.objects.latest("number").verb == "set_targets"


def _unchanged(place: Place, **words: object) -> list[Target]:
    given = TargetInput(place.indicators["BUDGET"], place.county, 2026, "政府工作报告", assigned=D(33), **words)  # type: ignore[arg-type]
    return set_targets([given], county=place.county, by="test")


@pytest.mark.django_db
@pytest.mark.sqlite
def test_many_targets_are_set_together_or_not_at_all(place: Place) -> None:
    good = TargetInput(place.indicators["BUDGET"], place.county, 2026, "方案", assigned=D(33))
    bad = replace(good, unit=place.units["east"], assigned=D(0))
    with pytest.raises(MoveRefusedError, match="cannot be 0"):
        set_targets([good, bad], county=place.county, by="test")
    assert not Target.objects.exists()
    made = set_targets([good, replace(bad, assigned=D(3))], county=place.county, by="test")
    assert len(made) == 2
    assert AuditEntry.objects.filter(verb="set_targets").count() == 1


@pytest.mark.django_db
@pytest.mark.sqlite
def test_how_far_a_target_is_says_what_the_rest_of_the_year_must_bring(place: Place) -> None:
    place.enter("BUDGET", "county", {"2025-08": "80", "2025-12": "120", "2026-08": "83"})
    place.enter("BUDGET_G", "county", {"2026-08": "5.2"})
    level = _set(place, assigned=D("127.2"))
    growth = _set(place, kind="growth", assigned=D(6))
    standings = standings_of(list(with_newest(Target.objects.order_by("pk"))), as_of=date(2026, 9, 2))
    by_key = {each.target.pk: each for each in standings}
    assert (by_key[level.pk].expected, by_key[level.pk].gap) == (D("84.8"), D("-1.8"))
    assert by_key[level.pk].rest.growth == D("10.50")  # type: ignore[union-attr]
    # growth is the published one; the rest is weighted by last year's share of the months
    assert (by_key[growth.pk].figure.value, by_key[growth.pk].gap) == (D("5.2"), D("-0.8"))  # type: ignore[union-attr]
    assert by_key[growth.pk].rest.growth == D("7.60")  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_breakdown_by_last_years_share_adds_up_and_a_newer_one_keeps_the_old(place: Place) -> None:
    for unit, value in (("east", "10"), ("west", "20"), ("port", "0.01")):
        place.enter("BUDGET", unit, {"2025-12": value})
    target = _set(place)
    units = [place.units[code] for code in ("east", "west", "port")]
    preview = preview_breakdown(target, units, key="last_year")
    assert (preview.sum, preview.by_period) == (D(33), "2025-12")
    assert [row.value for row in preview.rows] == [D("11.00"), D("21.99"), D("0.01")]
    first = _adopt(place, target, [D(11), D("21.99"), D("0.01")], "last_year")
    assert Target.objects.get(unit=place.units["east"]).newest.breakdown == first  # type: ignore[union-attr]
    target.refresh_from_db()
    _adopt(place, target, [D(12), D(20), D(1)], "hand", reason="按园区新增项目调整")
    east = Target.objects.get(unit=place.units["east"])
    assert [(e.edition, e.counts) for e in east.editions.order_by("edition")] == [(1, D(11)), (2, D(12))]
    assert Breakdown.objects.count() == 2
    assert first.shares.count() == 3


def _adopt(place: Place, target: Target, values: list[Decimal], key: str, **words: object) -> Breakdown:
    units = [place.units[code] for code in ("east", "west", "port")]
    shares = [Share(unit, value) for unit, value in zip(units, values, strict=True)]
    return adopt_breakdown(target, shares, key=key, county=place.county, by="test", source="分解方案", **words)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_breakdown_that_does_not_add_up_or_goes_to_a_company_is_refused_whole(place: Place) -> None:
    target = _set(place)
    with pytest.raises(MoveRefusedError) as refusal:
        _adopt(place, target, [D(11), D(21), D("0.99")], "hand")
    assert refusal.value.zh == "各单位合计比目标少0.01，应正好等于33。"
    company = [Share(place.units["guotou"], D(33))]
    target.refresh_from_db()
    with pytest.raises(MoveRefusedError, match="never set for companies"):
        adopt_breakdown(target, company, key="hand", county=place.county, by="test", source="方案")
    twice = [Share(place.units["east"], D("16.5"))] * 2
    target.refresh_from_db()
    with pytest.raises(MoveRefusedError, match="twice"):
        adopt_breakdown(target, twice, key="hand", county=place.county, by="test", source="方案")
    assert not Breakdown.objects.exists()
    target.refresh_from_db()
    take_version(target)
    with pytest.raises(MoveRefusedError) as refusal:
        _adopt(place, target, [D(11), D(11), D(11)], "equal", version=1)
    assert refusal.value.code == "newer"


@pytest.mark.django_db
@pytest.mark.sqlite
def test_growth_is_the_same_for_all_or_by_hand_and_who_has_no_weight_is_named(place: Place) -> None:
    growth = _set(place, kind="growth", assigned=D(6))
    units = [place.units["east"], place.units["west"]]
    assert "不能切成几份" in preview_breakdown(growth, units, key="equal").problem[0]  # type: ignore[index]
    same = preview_breakdown(growth, units, key="same")
    assert [row.value for row in same.rows] == [D(6), D(6)]
    level = _set(place)
    place.enter("POP", "east", {"2025": "5"})
    lacking = preview_breakdown(level, units, key="indicator", by_indicator=place.indicators["POP"])
    assert lacking.problem == (
        "西镇没有可用的权数；请补数、去掉这些单位，或改用别的办法。",
        "west: no weight is known. Enter the figures, leave them out, or choose another key.",
    )
    assert [row.value for row in lacking.rows] == [None, None]  # nothing is made up for those that are known either


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_target_is_taken_back_with_a_reason_and_may_be_set_again(place: Place) -> None:
    target = _set(place)
    with pytest.raises(MoveRefusedError):
        retire_target(target, why=" ", by="test")
    retire_target(target, why="不再考核", by="test")
    again = _set(place, assigned=D(34))
    assert (again.pk, again.retired_on, again.newest.edition) == (target.pk, None, 2)  # type: ignore[union-attr]


def _firm(place: Place) -> Firm:
    new = NewFirm("91379999MAT8KYPBT3", "东镇化工有限公司", place.units["east"], "26")
    return add_firms([new], county=place.county, by="test")[0]


def _support(place: Place, **words: object) -> Support:
    given = NewSupport(
        place.indicators["IND_OUT"], place.units["east"], **{"firm": _firm(place), "base": D(4), **words}
    )  # type: ignore[arg-type]
    return add_supports([given], county=place.county, by="test")[0]


@pytest.mark.django_db
def test_a_support_is_one_firm_or_one_project_and_has_a_base_but_never_a_target(place: Place) -> None:
    support = _support(place)
    assert not {f.name for f in Support._meta.fields} & {"target", "assigned", "due"}
    assert Subject.objects.get(code=support.code).label_zh == "规上工业总产值：东镇化工有限公司"
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.filter(pk=support.pk).update(firm=None)
    for wrong in (
        NewSupport(place.indicators["IND_OUT"], place.units["east"]),
        NewSupport(place.indicators["IND_OUT"], place.units["guotou"], firm=support.firm),
        NewSupport(place.indicators["IND_OUT"], place.units["east"], firm=support.firm),
    ):
        with pytest.raises(MoveRefusedError):
            add_supports([wrong], county=place.county, by="test")


@pytest.mark.django_db
@pytest.mark.sqlite
def test_estimates_are_only_added_and_confirming_needs_evidence(place: Place) -> None:
    support, july, august = _support(place), Period.parse("2026-07"), Period.parse("2026-08")
    estimate_supports([Estimate(support, july, D("2.5"))], by="test")
    for wrong, field in (
        (Estimate(support, august, None, "confirmed", "用电"), "value"),
        (Estimate(support, august, D(3), "confirmed"), "evidence"),
        (Estimate(support, Period.parse("2026-02"), D(3)), "period"),
    ):
        with pytest.raises(MoveRefusedError) as refusal:
            estimate_supports([wrong], by="test")
        assert refusal.value.code == field
    estimate_supports([Estimate(support, august, D("4.5"), "confirmed", "用电量同比增8%")], by="test")
    assert estimate_supports([Estimate(support, august, D("4.5"), "confirmed", "用电量同比增8%")], by="test") == []
    row = Row(listed_supports(Support.objects.all())[0])
    assert (row.estimate, row.gap, row.state) == (D("4.5"), D("0.5"), "confirmed")
    assert support.estimates.count() == 2
    change_support(support, base=None, officer=None, note="新投产", by="test")
    blank = Row(listed_supports(Support.objects.all())[0])
    assert blank.gap is None
    sums = together([row, blank])
    assert (sums.confirmed, sums.base, sums.blanks) == (D(9), D(4), 0)
    retire_support(support, why="搬走了", by="test")
    assert AuditEntry.objects.latest("number").verb == "retire_support"
