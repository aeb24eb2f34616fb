"""The library's rules: stages reached, sums counted once, calibers apart, statistics, channels, batches, likeness."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.clock import ZONE
from diaodu.kernel.light import Light
from diaodu.projects.library.choices import LINE, OUT, RANK, Batch, Caliber, Stage
from diaodu.projects.library.rules import batches, channels, entry, money, stages, statistics
from diaodu.projects.library.rules.fields import faults
from diaodu.projects.library.rules.likeness import bits_apart, likeness_of, metres_between, most_alike, taken_of
from diaodu.projects.library.steps import PROJECT_STEPS

TODAY = date(2026, 9, 2)
NOON = datetime(2026, 9, 2, 12, tzinfo=ZONE)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
ENTRIES = st.lists(
    st.builds(stages.Entered, st.sampled_from(Stage.values), DAYS, st.just(NOON)), min_size=1, max_size=8
)
MONTHS = st.dates(date(2026, 1, 1), date(2026, 12, 1)).map(lambda day: day.replace(day=1))
FIGURES = st.lists(
    st.builds(
        money.Figure,
        project=st.integers(1, 4),
        month=MONTHS,
        caliber=st.sampled_from(Caliber.values),
        value=st.one_of(st.none(), st.decimals(0, 10_000, places=2)),
        known_at=st.just(NOON),
    ),
    max_size=40,
)


# Stages


def entered(*steps: tuple[str, str]) -> list[stages.Entered]:
    return [stages.Entered(stage, date.fromisoformat(day), NOON) for stage, day in steps]


def test_a_stage_is_reached_on_the_day_it_or_a_later_one_was_entered() -> None:
    way = entered(("reserve", "2026-01-05"), ("building", "2026-04-01"))
    assert stages.reached_on(way, "started", TODAY) == date(2026, 4, 1)
    assert stages.reached_on(way, "started", date(2026, 3, 31)) is None


def test_who_was_put_back_has_not_reached_it_and_who_comes_again_has_from_then_on() -> None:
    way = entered(("started", "2026-02-01"), ("preparing", "2026-03-01"), ("started", "2026-05-01"))
    assert stages.reached_on(way, "started", date(2026, 3, 15)) is None
    assert stages.reached_on(way, "started", TODAY) == date(2026, 5, 1)


def test_put_off_keeps_what_was_reached_and_taken_out_does_not() -> None:
    way = entered(("started", "2026-02-01"), ("paused", "2026-03-01"))
    assert stages.reached_on(way, "started", TODAY) == date(2026, 2, 1)
    assert stages.reached_on([*way, *entered(("withdrawn", "2026-04-01"))], "started", TODAY) is None


def test_what_was_not_known_yet_does_not_count() -> None:
    late = [stages.Entered("started", date(2026, 2, 1), NOON)]
    assert stages.stage_on(late, TODAY, NOON - timedelta(days=1)) == ""
    assert stages.stage_on(late, TODAY, NOON) == "started"


@given(ENTRIES, DAYS)
def test_reaching_a_later_stage_means_the_earlier_ones_are_reached_no_later(
    way: list[stages.Entered], day: date
) -> None:
    reached = [stages.reached_on(way, stage, day) for stage in LINE]
    for earlier, later in pairwise(reached):
        assert later is None or (earlier is not None and earlier <= later)


@given(ENTRIES, DAYS)
def test_who_is_out_has_reached_nothing(way: list[stages.Entered], day: date) -> None:
    if stages.stage_on(way, day) in OUT:
        assert stages.reached_on(way, Stage.IDEA, day) is None


def test_forward_goes_one_stage_and_a_jump_asks_for_reason_and_evidence() -> None:
    plain = [step for step in PROJECT_STEPS if step.to_state in RANK and not step.needs]
    for step in plain:
        assert [RANK[step.to_state] - RANK[state] for state in step.from_states] == [1]
    jumps = [step for step in PROJECT_STEPS if step.verb.startswith("jump_to_")]
    assert {step.to_state for step in jumps} == {str(stage) for stage in LINE[2:]}
    assert all(step.needs == {"reason", "evidence"} and step.who == {"keeper"} for step in jumps)


# Entry conditions


CONDITIONS = entry.conditions_of(
    [
        {"need": "total", "stage": "reserve"},
        {"need": "file:permit", "stage": "started", "kinds": ["own"]},
        {"need": "output", "stage": "producing"},
    ]
)


def test_a_stage_asks_for_its_own_needs_and_all_before_them() -> None:
    assert entry.asked_at(CONDITIONS, "building", "own") == ["total", "file:permit"]
    assert entry.asked_at(CONDITIONS, "building", "outside") == ["total"]
    assert entry.asked_at(CONDITIONS, "paused", "own") == []


def test_what_is_there_is_not_missing() -> None:
    assert entry.missing_for(CONDITIONS, "started", "own", there={"total"}) == ["file:permit"]


@pytest.mark.parametrize(
    "row", [{"need": "shoe", "stage": "idea"}, {"need": "total", "stage": "paused"}, {"need": "total"}]
)
def test_a_condition_that_nobody_can_check_is_refused(row: dict[str, str]) -> None:
    with pytest.raises((KeyError, ValueError)):
        entry.conditions_of([row])


def test_the_line_ends_at_full_capacity() -> None:
    assert entry.next_stage("producing") == "full"
    assert entry.next_stage("full") == entry.next_stage("withdrawn") == ""


# Money


@given(FIGURES, st.lists(st.integers(1, 4), max_size=12))
def test_a_project_named_many_times_is_counted_once(figures: list[money.Figure], named: list[int]) -> None:
    newest = money.newest_figures(figures, caliber="physical")
    months = money.months_between(date(2026, 1, 1), date(2026, 12, 1))
    once = money.total_of(newest, sorted(set(named)), months)
    assert money.total_of(newest, named, months) == once
    assert money.total_of(newest, named * 3, months * 2) == once


@given(FIGURES, st.sampled_from(Caliber.values))
def test_figures_of_other_calibers_change_nothing(figures: list[money.Figure], caliber: str) -> None:
    own = [each for each in figures if each.caliber == caliber]
    months = money.months_between(date(2026, 1, 1), date(2026, 12, 1))
    alone = money.total_of(money.newest_figures(own, caliber=caliber), [1, 2, 3, 4], months)
    assert money.total_of(money.newest_figures(figures, caliber=caliber), [1, 2, 3, 4], months) == alone


@given(FIGURES)
def test_the_sum_is_that_of_the_newest_figures_and_the_rest_are_blanks(figures: list[money.Figure]) -> None:
    kept: dict[tuple[int, date], Decimal | None] = {}
    for each in figures:
        if each.caliber == "paid":
            kept[each.project, each.month] = each.value
    known = [value for value in kept.values() if value is not None]
    months = money.months_between(date(2026, 1, 1), date(2026, 12, 1))
    total = money.total_of(money.newest_figures(figures, caliber="paid"), [1, 2, 3, 4], months)
    assert total.value == (sum(known) if known else None)
    assert total.blanks == 48 - len(known)


def test_a_gap_to_what_is_not_known_is_not_known() -> None:
    totals = {"physical": Decimal(10), "statistics": Decimal(7), "paid": None}
    assert [gap.value for gap in money.gaps(totals)] == [Decimal(3), None]


def test_months_run_over_the_new_year_and_none_run_backwards() -> None:
    assert money.months_between(date(2025, 12, 9), date(2026, 1, 2)) == [date(2025, 12, 1), date(2026, 1, 1)]
    assert money.months_between(date(2026, 2, 1), date(2026, 1, 1)) == []


# Fields


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"total": Decimal(-1)}, "total"),
        ({"tax": Decimal("-0.01")}, "tax"),
        ({"total": Decimal(200_000_000)}, "total"),
        ({"national_code": "2026-37"}, "national_code"),
        ({"start_due": date(2026, 5, 1), "finish_due": date(2026, 4, 1)}, "finish_due"),
        ({"longitude": Decimal(119)}, "latitude"),
        ({"longitude": Decimal(0), "latitude": Decimal(36)}, "longitude"),
    ],
)
def test_a_value_that_cannot_be_is_named_by_its_field(values: dict[str, object], field: str) -> None:
    assert [found for found, _zh, _en in faults(values)] == [field]


def test_good_values_have_no_faults() -> None:
    good = {"total": Decimal(0), "national_code": "2026-370000-04-01-123456", "start_due": date(2026, 1, 1)}
    assert list(faults(good)) == []


# Statistics


RULE = statistics.StatisticsRule(Decimal(500), Decimal(5000), 1, 2, ("approval",), ("approval", "photo"))


def light(started: date | None, *, total: int | None = 1000, entered: date | None = None) -> statistics.Verdict:
    amount = None if total is None else Decimal(total)
    return statistics.statistics_light(RULE, total=amount, started=started, entered=entered, papers=(), today=TODAY)


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        (date(2026, 8, 2), Light.GREEN),
        (date(2026, 8, 1), Light.YELLOW),
        (date(2026, 7, 2), Light.YELLOW),
        (date(2026, 7, 1), Light.RED),
        (None, Light.GREY),
    ],
)
def test_one_month_after_the_start_is_yellow_and_two_are_red(started: date | None, expected: Light) -> None:
    assert light(started).light is expected


def test_small_and_unknown_projects_are_grey_and_entered_ones_done() -> None:
    assert light(date(2026, 1, 1), total=499).light is Light.GREY
    assert light(date(2026, 1, 1), total=None).light is Light.GREY
    assert light(date(2026, 1, 1), entered=date(2026, 2, 1)).light is Light.DONE


def test_a_large_project_needs_more_papers() -> None:
    assert light(date(2026, 8, 20), total=4999).missing == ("approval",)
    assert light(date(2026, 8, 20), total=5000).missing == ("approval", "photo")


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 30))
def test_months_after_a_day_keep_its_date_or_end_the_month(day: date, months: int) -> None:
    later = statistics.months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


# Channels


BOND = channels.Channel.from_data(
    {
        "code": "bond",
        "zh": "专项债",
        "en": "Bond",
        "windows": [["11-01", "01-31"]],
        "checks": {"min_cover": 1.2, "papers": ["approval"], "not_directions": ["楼堂馆所"]},
    }
)
OFFER = channels.Offer("preparing", "own", Decimal(1000), Decimal(400), None, Decimal("1.3"), "园区", "", ("approval",))


def test_a_window_may_run_over_the_new_year() -> None:
    assert BOND.is_open(date(2026, 12, 31))
    assert BOND.is_open(date(2027, 1, 31))
    assert not BOND.is_open(date(2026, 10, 31))


def test_an_offer_that_meets_every_condition_is_ready() -> None:
    assert channels.is_ready(channels.findings(BOND, OFFER))


@pytest.mark.parametrize(
    ("change", "name", "holds"),
    [
        ({"cover": Decimal("1.1")}, "min_cover", False),
        ({"cover": None}, "min_cover", None),
        ({"papers": ()}, "paper:approval", False),
        ({"direction": "楼堂馆所维修"}, "not_directions", False),
        ({"asked": Decimal(1001)}, "asked", False),
        ({"asked": None}, "asked", None),
    ],
)
def test_the_condition_that_fails_or_cannot_be_told_is_named(
    change: dict[str, object], name: str, holds: bool | None
) -> None:
    found = channels.findings(BOND, replace(OFFER, **change))  # type: ignore[arg-type]
    assert [(each.name, each.holds) for each in found if not each.holds] == [(name, holds)]


def test_a_channel_with_a_check_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no check"):
        channels.Channel.from_data({"code": "x", "zh": "x", "en": "x", "checks": {"moon": 1}})


# Batches


BATCHES = batches.BatchRule(stalled_months=12, soon_months=4)
STANDS = batches.Seen("reserve", Batch.RESERVE, date(2026, 6, 1), None, True)


@pytest.mark.parametrize(
    ("seen", "new"),
    [
        (STANDS, None),
        (replace(STANDS, stage="started"), Batch.BUILDING),
        (replace(STANDS, stage="building", finish_due=date(2026, 12, 1)), Batch.PRODUCING),
        (replace(STANDS, stage="producing"), Batch.PRODUCING),
        (replace(STANDS, stage="withdrawn"), ""),
        (replace(STANDS, stage="paused"), ""),
        (replace(STANDS, since=date(2025, 6, 1)), ""),
        (replace(STANDS, batch="", since=date(2026, 6, 1)), Batch.RESERVE),
        (replace(STANDS, batch="", is_key=False), None),
        (replace(STANDS, stage="full", batch=Batch.PRODUCING), ""),
    ],
)
def test_the_rule_proposes_the_batch_a_project_belongs_to(seen: batches.Seen, new: str | None) -> None:
    proposal = batches.proposal_for(seen, BATCHES, today=TODAY)
    assert (proposal.new if proposal else None) == new


@given(st.sampled_from(Stage.values), st.sampled_from(["", *Batch.values]), DAYS, st.booleans())
def test_what_was_agreed_to_is_not_proposed_again(stage: str, batch: str, since: date, is_key: bool) -> None:
    seen = batches.Seen(stage, batch, since, None, is_key)
    proposal = batches.proposal_for(seen, BATCHES, today=TODAY)
    if proposal and proposal.rule != "stalled":
        again = batches.proposal_for(replace(seen, batch=proposal.new), BATCHES, today=TODAY)
        assert again is None or again.rule == "stalled"


# Likeness


def drawn(*, shift: int = 0, kind: str = "PNG") -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (160, 120), (200, 210, 220))
    draw = ImageDraw.Draw(picture)
    for number in range(4):
        draw.rectangle(
            (10 + number * 37 + shift, 30 + number * 9, 34 + number * 37 + shift, 110), fill=(40 * number,) * 3
        )
    content = io.BytesIO()
    picture.save(content, kind)
    return content.getvalue()


def test_the_same_picture_saved_otherwise_is_alike_and_another_is_not() -> None:
    first, again, other = likeness_of(drawn()), likeness_of(drawn(kind="JPEG")), likeness_of(drawn(shift=17))
    assert bits_apart(first, again) <= 3
    assert bits_apart(first, other) > 6
    assert most_alike(again, {7: other, 8: first}, within=6) == (8, bits_apart(first, again))
    assert most_alike(other, {8: first}, within=6) is None


def test_day_and_place_are_read_from_what_the_camera_wrote() -> None:
    from PIL import Image

    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:08:15 10:20:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 30.0, 36.0), 3: "E", 4: (119.0, 15.0, 0.0)})
    content = io.BytesIO()
    Image.new("RGB", (40, 30)).save(content, "JPEG", exif=exif)
    assert taken_of(content.getvalue()) == (date(2026, 8, 15), (Decimal("119.25"), Decimal("35.51")))
    assert taken_of(drawn()) == taken_of(b"none") == (None, None)


def test_what_is_no_picture_is_said_so() -> None:
    with pytest.raises(ValueError, match="no picture"):
        likeness_of(b"\x89PNG but not really")


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_picture_is_like_itself(bits: int) -> None:
    assert bits_apart(bits, bits) == 0


def test_a_degree_of_latitude_is_about_111_kilometres() -> None:
    apart = metres_between((Decimal(119), Decimal(35)), (Decimal(119), Decimal(36)))
    assert 110_000 < apart < 112_500
