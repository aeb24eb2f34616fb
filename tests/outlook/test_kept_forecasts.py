"""Forecasts are kept, made anew only where something changed, and judged when the figure comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.factories.indicators import Place, make_place
from tests.factories.people import make_officer

from diaodu.core.clock import ZONE, fixed
from diaodu.core.models import AuditEntry, Job
from diaodu.core.setting_kinds import problems_of
from diaodu.forecasting import History, Kind, Target
from diaodu.indicators.catalogue.actions import FigureInput, TargetInput, enter_figures, set_targets
from diaodu.kernel.period import Period
from diaodu.outlook.actions import Run, forecast_county
from diaodu.outlook.casting import cast
from diaodu.outlook.models import Outlook
from diaodu.outlook.queries import accuracy, accuracy_by_month, months_judged, newest, turned, will_miss
from diaodu.outlook.sources import Series
from diaodu.outlook.words import chance_said, error_said, notes_said, why_said
from diaodu.people.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # arithmetic and rows; nothing hangs on the database
AUGUST = date(2026, 9, 2)
MONTHLY = ("02", "03", "04", "05", "06", "07")


@pytest.fixture(scope="module")
def place_of_the_file(kept_for_the_file: None) -> Place:
    with fixed(date(2026, 1, 20)):
        return make_place()


@pytest.fixture
def place(place_of_the_file: Place, db: None) -> Iterator[Place]:
    with fixed(AUGUST):
        yield place_of_the_file


def tell(place: Place, code: str, values: dict[str, object], *, on: date = AUGUST, unit: str = "county") -> None:
    rows = [
        FigureInput(
            place.indicators[code],
            place.units[unit],
            Period.parse(f"2026-{period}"),
            None if value is None else Decimal(str(value)),
            missing="not_reported" if value is None else "",
            known_at=datetime.combine(on, time(9), ZONE),
        )
        for period, value in values.items()
    ]
    enter_figures(rows, county=place.county, origin="公报", by="test")


def aim(place: Place, code: str, value: str) -> None:
    wanted = TargetInput(place.indicators[code], place.county, 2026, "政府工作报告", ensured=Decimal(value))
    with fixed(date(2026, 1, 25)):
        set_targets([wanted], county=place.county, by="test")


def forecast(place: Place, on: date = AUGUST) -> Run:
    known = datetime.combine(on, time(10), ZONE)
    return forecast_county(place.county.path, on=on, known=known, by="test")


def only(place: Place, code: str) -> Outlook:
    (row,) = newest([place.indicators[code].subject_id]).values()
    return row


def growing(*, until: int = 6, each: float = 5.0) -> dict[str, object]:
    return {period: round(each * (place + 2) + 0.1 * (place % 2), 2) for place, period in enumerate(MONTHLY[:until])}


def test_a_forecast_is_kept_with_its_range_its_chance_and_why(place: Place) -> None:
    tell(place, "BUDGET", growing())
    aim(place, "BUDGET", "59")
    assert forecast(place).made == 1
    row = only(place, "BUDGET")
    assert row.known_to == date(2026, 7, 31)
    assert row.expected is not None
    assert row.low90 is not None
    assert row.high90 is not None
    assert row.low90 <= row.expected <= row.high90
    assert row.chance is not None
    assert 0 < row.chance < 1000
    assert (row.left, row.method, row.kind) == (5, "pace", "cumulative")
    assert row.steps[-1].expected == row.expected
    assert [step.month.month for step in row.steps] == [8, 9, 10, 11, 12]
    assert "不作季节调整" in notes_said(row)[0]
    assert chance_said(row) in why_said(row, 500)
    assert AuditEntry.objects.filter(verb="keep_outlooks").count() == 1


def test_nothing_is_forecast_anew_until_something_changes_and_what_was_kept_stays(place: Place) -> None:
    tell(place, "BUDGET", growing(until=5), on=date(2026, 8, 1))
    forecast(place, date(2026, 8, 2))
    assert forecast(place).made == 0
    tell(place, "BUDGET", {"07": 36})
    assert forecast(place).made == 1
    aim(place, "BUDGET", "60")
    assert forecast(place, date(2026, 9, 3)).made == 1
    kept = Outlook.objects.order_by("pk")
    assert [row.known_to for row in kept] == [date(2026, 6, 30), date(2026, 7, 31), date(2026, 7, 31)]
    assert only(place, "BUDGET").target == 60
    subjects = [place.indicators["BUDGET"].subject_id]
    (earlier,) = newest(subjects, known=datetime(2026, 8, 3, tzinfo=ZONE)).values()
    assert earlier.pk == kept[0].pk


def test_what_was_kept_cannot_be_changed(place: Place) -> None:
    tell(place, "BUDGET", growing())
    forecast(place)
    row = only(place, "BUDGET")
    with pytest.raises(TypeError, match="append-only"):
        Outlook.objects.filter(pk=row.pk).update(expected=1)
    row.pk, row._state.adding, row.low90, row.input_hash = None, True, Decimal(10**6), "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_last_months_forecast_is_judged_when_the_figure_comes(place: Place) -> None:
    tell(place, "BUDGET", growing(until=5), on=date(2026, 8, 1))
    forecast(place, date(2026, 8, 2))
    assert accuracy(2026, 7) == []
    tell(place, "BUDGET", {"07": 36})
    forecast(place)
    (judged,) = accuracy(2026, 7)
    assert judged.outcome.actual == 36
    assert judged.outlook.known_to == date(2026, 6, 30)
    assert judged.outcome.is_within is not None
    assert months_judged(Outlook.objects.all()) == [date(2026, 7, 31)]
    assert accuracy_by_month(Outlook.objects.all(), [date(2026, 7, 31)]) == {date(2026, 7, 31): [judged.outcome]}


def test_a_forecast_that_turned_is_found_and_so_is_what_will_miss(place: Place) -> None:
    tell(place, "BUDGET", growing(until=5), on=date(2026, 8, 1))
    aim(place, "BUDGET", "58")
    forecast(place, date(2026, 8, 2))
    assert will_miss(2026, under=place.county) == []
    tell(place, "BUDGET", {"07": 30.3})
    forecast(place)
    assert [row.subject.label_zh for row in will_miss(2026, under=place.county)] == ["一般公共预算收入"]
    assert will_miss(2026, under=place.units["east"]) == []
    since = datetime(2026, 8, 31, 23, tzinfo=ZONE)
    (turn,) = turned(Outlook.objects.all(), since=since, bound=500, points=20)
    assert turn.fell > 0


def test_a_series_that_is_no_longer_there_says_so_once(place: Place) -> None:
    tell(place, "BUDGET", growing())
    forecast(place)
    indicator = place.indicators["BUDGET"]
    type(indicator).objects.filter(pk=indicator.pk).update(retired_on=AUGUST)
    forecast(place, date(2026, 9, 3))
    assert only(place, "BUDGET").has_ended
    forecast(place, date(2026, 9, 4))
    assert Outlook.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "target", "said"),
    [
        ({"03": 12, "04": 15, "05": None, "06": 25, "07": 31}, "60", "2026-05缺数"),
        ({"02": 0, "03": 0, "04": 0, "05": 0, "06": 0, "07": 0}, "60", "各期数值相同"),
        ({"07": 31}, "60", "只有2026-07的累计数"),
    ],
    ids=["a gap", "a constant series", "one value"],
)
def test_what_figures_do_not_carry_is_said_in_words(
    place: Place, values: dict[str, object], target: str, said: str
) -> None:
    tell(place, "BUDGET", values)
    aim(place, "BUDGET", target)
    forecast(place)
    row = only(place, "BUDGET")
    words = [*notes_said(row), why_said(row, 500), error_said(row)]
    assert any(said in each for each in words), words


def test_a_target_of_nothing_has_a_chance_too() -> None:
    history = History(Kind.LEVEL, {(2026, month): 0.5 * (month % 3 - 1) for month in range(1, 8)})
    series = Series(1, 1, history, "%", target=Target(0))
    row = cast(series, 2026, source="indicator", made_on=AUGUST, made_at=datetime.now(ZONE), before=None)
    assert row.chance is not None
    assert 0 < row.chance < 1000
    assert row.gap is not None
    assert why_said(row, 500)


def test_a_constant_series_has_no_range_and_no_chance(place: Place) -> None:
    tell(place, "BUDGET", dict.fromkeys(MONTHLY, 9))
    aim(place, "BUDGET", "60")
    forecast(place)
    row = only(place, "BUDGET")
    assert (row.low90, row.chance) == (None, None) or row.method != "constant"


def test_the_pages_show_all_forecasts_and_how_good_they_were(
    place: Place, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ("BUDGET", "TAX", "EXPEND"):
        tell(place, code, growing(until=5), on=date(2026, 8, 1))
    aim(place, "BUDGET", "90")
    forecast(place, date(2026, 8, 2))
    for code in ("BUDGET", "TAX", "EXPEND"):
        tell(place, code, {"07": 36})
    forecast(place)
    officer = make_officer(place.county, role=Role.DISPATCH_OFFICE, username="chen")
    client.force_login(officer, backend="diaodu.people.sign_in.OfficerBackend")
    with django_assert_max_num_queries(30):
        page = client.get("/forecasts/").content.decode()
    assert "一般公共预算收入" in page
    assert "税收收入" in page
    missing = client.get("/forecasts/?verdict=miss&sort=-chance").content.decode()
    assert "一般公共预算收入" in missing
    assert "税收收入" not in missing
    judged = client.get("/forecasts/accuracy/?month=2026-07").content.decode()
    assert "落在90%区间内" in judged
    assert "一般公共预算支出" in judged
    for address in ("/forecasts/workbook/", "/forecasts/accuracy/workbook/?month=2026-07"):
        assert client.get(address).content[:2] == b"PK"
    assert client.post("/forecasts/again/").status_code == 302
    assert Job.objects.get(kind="outlook.forecast").params == {"county": place.county.path}


def test_a_wrong_rule_is_refused_in_plain_words() -> None:
    assert problems_of("outlook.limits", {"miss_percent": 50, "turned_points": 20}) == []
    assert "miss_percent 应为 1 至 99" in problems_of("outlook.limits", {"miss_percent": 0, "turned_points": 20})[0][0]
    assert problems_of("outlook.limits", 50)
