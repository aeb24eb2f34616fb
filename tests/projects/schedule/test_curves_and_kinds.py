"""The S-curves, and what upper apps say about the records that have schedules."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.reporting import make_reporting_county, report
from tests.factories.schedules import make_schedule

from diaodu.core.clock import fixed
from diaodu.plan.schedules import invested
from diaodu.projects.schedule.curve import invested_curve, progress_curve
from diaodu.projects.schedule.filters import Asked
from diaodu.projects.schedule.page import schedule_page
from diaodu.projects.schedule.queries.chart import chart_index
from diaodu.projects.schedule.subject_kinds import Groups, SubjectKind, groups_of, register_subject_kind, subject_kind

DAY = date(2026, 9, 2)
MONTHS = [
    (date(2026, 7, 1), Decimal(3), Decimal(2)),
    (date(2026, 6, 1), Decimal(2), Decimal(1)),
    (date(2026, 8, 1), Decimal(5), None),
]


def test_investment_is_cumulated_and_ends_where_nobody_reported() -> None:
    curve = invested_curve(MONTHS, DAY)
    assert curve is not None
    assert curve.planned is not None
    assert curve.done is not None
    assert (curve.planned.last, curve.done.last, curve.most) == (Decimal(10), Decimal(3), Decimal(10))
    assert curve.done.path.count("L") == 1


def test_nothing_known_draws_nothing() -> None:
    assert invested_curve([], DAY) is None
    assert invested_curve([(date(2026, 6, 1), None, None)], DAY) is None
    assert progress_curve([], DAY) is None


@pytest.mark.django_db
def test_progress_is_drawn_until_today_and_forecast_after() -> None:
    county = make_reporting_county()
    with fixed(DAY):
        page = schedule_page(make_schedule(county), today=DAY)
    assert page.curve is not None
    assert page.curve.planned is not None
    assert page.curve.planned.last == 100
    assert page.curve.done is not None
    assert page.curve.done.last == 0
    assert page.curve.forecast is not None
    assert page.curve.forecast.last == 100


@pytest.mark.django_db
def test_commitments_counted_in_money_say_what_months_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    county = make_reporting_county()
    report(county, "2026-05", "60", on=date(2026, 6, 1))
    keys = list(county.document.commitments.values_list("subject", flat=True))
    assert invested(keys, DAY) == {}  # square metres are no money
    monkeypatch.setattr("diaodu.plan.schedules._IN_YI", {"万平方米": Decimal(1)})
    (months,) = invested(keys, DAY).values()
    assert [(row.month, row.planned, row.done) for row in months] == [(date(2026, 5, 1), None, Decimal(60))]


@pytest.mark.django_db
def test_the_chart_groups_by_what_a_kind_says(monkeypatch: pytest.MonkeyPatch) -> None:
    county = make_reporting_county()
    schedule = make_schedule(county)
    kind = subject_kind("commitment")
    assert kind is not None
    monkeypatch.setattr("diaodu.projects.schedule.subject_kinds._kinds", {})
    register_subject_kind(
        SubjectKind(
            "commitment", kind.name, kind.sight, groups=lambda keys, on: {key: Groups(area="东城片区") for key in keys}
        )
    )
    found = chart_index(county.officer("office"), Asked(group="area"), today=DAY)
    assert [(group.label, group.count) for group in found.groups] == [("东城片区", 1)]
    assert groups_of({"commitment": [schedule.subject_id], "river": [7]}, DAY).keys() == {schedule.subject_id}
    other = chart_index(county.officer("office"), Asked(group="industry"), today=DAY)
    assert [group.label for group in other.groups] == ["未注明"]
