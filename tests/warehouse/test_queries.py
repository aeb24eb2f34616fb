"""The named queries over one small county, each held against what a person works out with a pencil."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest
from tests.warehouse.small import START, Desk, Kind, Small, Value, month

from diaodu.warehouse import queries
from diaodu.warehouse.trees import Span

pytestmark = pytest.mark.sqlite

AUGUST = month(2026, 8)
YEAR_AGO, JULY, JUNE = AUGUST - 12, AUGUST - 1, AUGUST - 2
KINDS = [
    Kind("output", "sum"),
    Kind("invested", "sum", joins_january=True),
    Kind("weight", "sum"),
    Kind("firm_growth", "weighted", weight="weight"),
    Kind("energy", "sum"),
    Kind("energy_per_output", "ratio", numerator="energy", denominator="output", factor=1.0, up_is_good=False),
    Kind("published_growth", "none"),
    Kind("deposits", "last"),
]


def amounts(indicator: str, at: int, figures: dict[str, int | None], **words: str) -> list[Value]:
    return [
        Value(indicator, unit, at, None if figure is None else figure * 10_000, **words)
        for unit, figure in figures.items()
    ]


def line(indicator: str, unit: str, year: int, figures: list[int | None], **words: str) -> list[Value]:
    """Figures of January, February …; None is left out altogether."""
    return [
        Value(indicator, unit, month(year, number), figure * 10_000, **words)
        for number, figure in enumerate(figures, start=1)
        if figure is not None
    ]


def values() -> list[Value]:
    found = amounts("output", AUGUST, {"east": 120, "west": 90, "south": 90, "north": None})
    found += amounts("output", YEAR_AGO, {"east": 100, "west": 0, "south": 100, "north": 50})
    found += amounts("output", JULY, {"east": 80, "west": 100, "south": 95, "north": 10})
    found += amounts("output", JUNE, {"east": 70, "west": 110, "south": 90, "north": 10})
    found += amounts("output", AUGUST, {"east": 70, "west": 80}, basis="official")
    found += amounts("output", YEAR_AGO, {"east": 60, "west": 80}, basis="official")
    found += amounts("published_growth", AUGUST, {"east": 5, "county": 6}, basis="official")
    found += amounts("energy", AUGUST, {"east": 60, "west": 30, "south": None, "north": 5})
    found += amounts("deposits", AUGUST, {"east": 10, "west": 20})
    found += amounts("weight", AUGUST, {"east": 3, "west": 1})
    found += amounts("firm_growth", AUGUST, {"east": 10, "west": -2})
    found += line("invested", "east", 2026, [None, 20, 33, 50], span="cumulative")
    found += line("invested", "east", 2025, [None, 16, 30, 44], span="cumulative")
    found += line("invested", "west", 2026, [10, 10, 10, None, 10])
    found += line("invested", "south", 2026, [4, 9, 15, 14], span="cumulative")
    found += line("required", "east", 2025, [None] * 7 + [60, None, None, None, 100], span="cumulative")
    found += line("required", "east", 2026, [None] * 7 + [63], span="cumulative")
    found += [Value("growth_target", "east", month(2026, 12), 80_000, span="cumulative", basis="plan")]
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    units = [Span(name, "county") for name in ("east", "west", "south", "north")] + [Span("county", "")]
    kinds = [*KINDS, Kind("required", "sum"), Kind("growth_target", "none")]
    found = Desk(Small(kinds, units, values=values()), Path(tmp_path_factory.mktemp("warehouse")))
    yield found
    found.reader.close()


def test_a_league_shares_ranks_leaves_blanks_out_and_shows_who_climbed(desk: Desk) -> None:
    places = desk.ask("league", indicator="output", group="county", month=date(2026, 8, 31))
    assert [(p.grp, p.figure, p.rank, p.earlier_rank, p.climbed, p.blanks) for p in places] == [
        ("east", 1_200_000, 1, 3, 2, 0),
        ("south", 900_000, 2, 2, 0, 0),
        ("west", 900_000, 2, 1, -1, 0),
        ("north", None, None, 4, None, 1),
    ]
    assert places[-1].reason == "nothing_known"


def test_growth_is_computed_on_management_figures_and_guards_its_base(desk: Desk) -> None:
    places = desk.ask("growth_league", indicator="output", group="county", month=AUGUST)
    assert [(p.grp, p.change, p.growth, p.no_growth, p.rank) for p in places] == [
        ("east", 200_000, 20.0, "", 1),
        ("south", -100_000, -10.0, "", 2),
        ("north", None, None, "nothing_known", None),
        ("west", 900_000, None, "zero_base", None),
    ]


def test_growth_of_official_figures_is_never_computed(desk: Desk) -> None:
    places = desk.ask("growth_league", indicator="output", group="county", month=AUGUST, basis="official")
    assert {(p.growth, p.change, p.no_growth, p.rank) for p in places} == {(None, None, "published_only", None)}


def test_bases_never_meet_in_a_sum(desk: Desk) -> None:
    management, official = (
        desk.ask("scorecard", group="county", month=AUGUST, basis=basis) for basis in ("management", "official")
    )
    assert {s.indicator: (s.figure, s.counted, s.blanks) for s in management}["output"] == (3_000_000, 3, 1)
    assert {s.indicator: (s.figure, s.counted, s.blanks) for s in official} == {
        "output": (1_500_000, 2, 0),
        "energy_per_output": (None, 0, 2),  # no energy is known on this basis
        "published_growth": (60_000, 0, 0),
    }


def test_the_groups_own_figure_goes_first_and_the_sum_stands_beside(desk: Desk) -> None:
    desk.source.values.append(Value("deposits", "county", AUGUST, 350_000))
    scores = {s.indicator: s for s in desk.ask("scorecard", group="county", month=AUGUST)}
    desk.source.values.pop()
    assert (scores["deposits"].figure, scores["deposits"].total) == (350_000, 300_000)


def test_averages_are_weighted_and_ratios_are_of_sums_known_on_both_sides(desk: Desk) -> None:
    scores = {s.indicator: s for s in desk.ask("scorecard", group="county", month=AUGUST)}
    assert scores["firm_growth"].rate == pytest.approx(7.0)  # (10 × 3 − 2 × 1) / 4
    energy = scores["energy_per_output"]  # 90 / 210: south has no energy, north no output
    assert energy.rate == pytest.approx(90 / 210)
    assert (energy.counted, energy.blanks, energy.figure) == (2, 2, None)


def test_what_cannot_be_added_is_blank_with_its_reason(desk: Desk) -> None:
    desk.source.values.append(Value("published_growth", "west", AUGUST, 70_000))
    scores = {s.indicator: s for s in desk.ask("scorecard", group="county", month=AUGUST)}
    desk.source.values.pop()
    assert (scores["published_growth"].figure, scores["published_growth"].reason) == (None, "not_additive")


def test_january_and_february_stay_together_and_march_is_the_difference(desk: Desk) -> None:
    points = desk.ask("monthly", indicator="invested", group="east", first=month(2026, 1), last=month(2026, 12))
    assert [(p.month - month(2026, 1) + 1, p.months, p.figure) for p in points] == [
        (2, 2, 200_000), (3, 1, 130_000), (4, 1, 170_000),
    ]  # fmt: skip
    assert [p.growth for p in points] == [25.0, pytest.approx(-100 / 14), pytest.approx(300 / 14)]


def test_a_combined_february_is_never_taken_apart_though_january_is_known(desk: Desk) -> None:
    points = desk.ask("monthly", indicator="invested", group="south", first=month(2026, 1), last=month(2026, 12))
    assert [(p.months, p.figure) for p in points] == [(1, None), (2, 90_000), (1, 60_000), (1, -10_000)]


def test_so_far_is_summed_only_where_no_month_is_missing(desk: Desk) -> None:
    points = desk.ask("cumulative", indicator="invested", group="west", first=month(2026, 1), last=month(2026, 12))
    assert [(p.month - month(2026, 1) + 1, p.figure) for p in points] == [(1, 100_000), (2, 200_000), (3, 300_000)]
    published = desk.ask("cumulative", indicator="invested", group="east", first=month(2026, 2), last=month(2026, 4))
    assert [(p.figure, p.growth) for p in published] == [
        (200_000, 25.0), (330_000, pytest.approx(10.0)), (500_000, pytest.approx(600 / 44)),
    ]  # fmt: skip


def test_shares_say_how_many_blanks_the_whole_leaves_out(desk: Desk) -> None:
    parts = desk.ask("shares", indicator="output", group="county", month=AUGUST)
    assert [(p.grp, p.share, p.left_out) for p in parts] == [
        ("east", 40.0, 1), ("south", 30.0, 1), ("west", 30.0, 1), ("north", None, 1),
    ]  # fmt: skip


def test_pulls_add_up_to_the_growth_of_the_whole(desk: Desk) -> None:
    """贡献率 = change / whole change; 拉动 = change / whole base. West stands in the base with a nought."""
    parts = desk.ask("contributions", indicator="output", group="county", month=AUGUST)
    assert [(p.grp, p.contribution, p.pull) for p in parts] == [
        ("west", 90.0, 45.0), ("east", 20.0, 10.0), ("south", -10.0, -5.0), ("north", None, None),
    ]  # fmt: skip
    assert sum(p.pull for p in parts if p.pull) == parts[0].whole_growth == 50.0
    assert {p.left_out for p in parts} == {1}


def test_the_rest_of_the_year_must_bring_what_the_target_lacks(desk: Desk) -> None:
    """r = (ΣB(1+g) − A) / (ΣB − B₁..m) − 1 = (100 × 1.08 − 63) / 40 − 1 = 12.5 %; (108 − 63) / 4 a month."""
    [part] = desk.ask("required", indicator="required", target="growth_target", group="county", month=AUGUST)
    assert (part.goal, part.months_left) == (1_080_000.0, 4)
    assert part.required_growth == pytest.approx(12.5)
    assert part.required_mean == pytest.approx(112_500.0)


def test_nothing_is_required_of_a_year_that_is_over(desk: Desk) -> None:
    [part] = desk.ask("required", indicator="required", target="growth_target", group="county", month=month(2025, 12))
    assert (part.months_left, part.required_growth, part.required_mean, part.no_growth) == (0, None, None, "year_over")


def test_slipping_names_what_fell_twice_running(desk: Desk) -> None:
    found = desk.ask("slipping", group="county", month=AUGUST)
    assert [(s.grp, s.indicator, s.before_last, s.last, s.figure) for s in found] == [
        ("west", "output", 1_100_000, 1_000_000, 900_000)
    ]


def test_trends_pivots_and_years_show_what_is_there(desk: Desk) -> None:
    county = {"indicator": "output", "group": "county"}
    assert [(p.month, p.figure, p.blanks) for p in desk.ask("trend", **county, first=JUNE, last=AUGUST)] == [
        (JUNE, 2_800_000, 0), (JULY, 2_850_000, 0), (AUGUST, 3_000_000, 1),
    ]  # fmt: skip
    assert len(desk.ask("trend_of_children", **county, month=AUGUST, first=JUNE, last=AUGUST)) == 12
    assert [(p.month, p.growth) for p in desk.ask("years", **county, month=AUGUST, years=10)] == [
        (YEAR_AGO, None), (AUGUST, 20.0),
    ]  # fmt: skip
    cells = {(c.grp, c.indicator): c for c in desk.ask("pivot", group="county", month=AUGUST)}
    assert cells["west", "deposits"].figure == 200_000
    assert cells["east", "energy_per_output"].rate == pytest.approx(0.5)
    parts = {p.grp: p for p in desk.ask("breakdown", indicator="output", month=AUGUST)}
    assert (parts["county"].figure, parts["county"].growth, parts["north"].no_growth) == (
        3_000_000,
        20.0,
        "nothing_known",
    )


def test_completeness_tells_a_blank_from_silence(desk: Desk) -> None:
    by_indicator = {c.name: tuple(c[1:]) for c in desk.ask("completeness", group="county", month=AUGUST)}
    assert by_indicator["output"] == (3, 1, 0)
    assert by_indicator["deposits"] == (2, 0, 2)
    by_group = {c.name: tuple(c[1:]) for c in desk.ask("completeness_by_group", group="county", month=AUGUST)}
    assert by_group["north"] == (1, 2, 3)


def test_a_new_vintage_is_seen_at_once_and_the_old_one_stays_listed(desk: Desk) -> None:
    desk.source.values.append(Value("deposits", "east", AUGUST, 150_000, vintage=2, hours=9))
    scores = {s.indicator: s.figure for s in desk.ask("scorecard", group="county", month=AUGUST)}
    revisions = desk.ask("revisions", indicator="deposits", unit="east", month=AUGUST)
    asked = {"indicator": "deposits", "unit": "east", "first": AUGUST, "last": AUGUST}
    moment = START.replace(tzinfo=UTC)
    before, after = (desk.ask("as_known", **asked, known=moment + timedelta(hours=hours)) for hours in (8, 9))
    desk.source.values.pop()
    assert ([f.value for f in before], [f.value for f in after]) == ([100_000], [150_000])
    assert scores["deposits"] == 350_000
    assert [(r.vintage, r.value) for r in revisions] == [(1, 100_000), (2, 150_000)]


def test_records_of_a_group_come_with_the_year_before(tmp_path: Path) -> None:
    firms = {"industry": [Span("f1", "C26"), Span("f2", "C26"), Span("f3", "C27"), Span("C26", "C"), Span("C27", "C")]}
    held = [Value("output", "east", at, figure * 10_000, record=firm)
            for firm, at, figure in (("f1", AUGUST, 9), ("f1", YEAR_AGO, 8), ("f2", AUGUST, 5), ("f3", AUGUST, 7))]  # fmt: skip
    desk = Desk(Small(KINDS, [Span("east", "county")], firms, held), tmp_path)
    asked = {"indicator": "output", "dimension": "industry", "month": AUGUST}
    assert [(r.record, r.figure, r.change) for r in desk.ask("records", **asked, group="C26")] == [
        ("f1", 90_000, 10_000), ("f2", 50_000, None),
    ]  # fmt: skip
    assert [(p.grp, p.figure) for p in desk.ask("league", **asked, group="C")] == [("C26", 140_000), ("C27", 70_000)]
    months = {"indicator": "output", "dimension": "industry", "first": YEAR_AGO, "last": AUGUST}
    assert [(p.grp, p.month, p.figure, p.counted) for p in desk.ask("spread", **months) if p.grp == "C26"] == [
        ("C26", YEAR_AGO, 80_000, 1), ("C26", AUGUST, 140_000, 2),
    ]  # fmt: skip


def test_a_sum_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    held = [Value("output", unit, AUGUST, 2**63 - 1) for unit in ("east", "west")]
    desk = Desk(Small(KINDS, [Span("east", "county"), Span("west", "county")], values=held), tmp_path)
    with pytest.raises(Exception, match=r"[Cc]onversion|range|cast"):
        desk.ask("league", indicator="output", group="county", month=AUGUST)


def test_a_question_names_what_it_was_not_given() -> None:
    with pytest.raises(TypeError, match="question trend: first, group, zeal missing"):
        queries.bound("trend", {"indicator": "output", "last": AUGUST, "zeal": 1})


def test_sixteen_questions_stand_on_the_dashboards() -> None:
    assert len(queries.DASHBOARD) == 16
    assert all(question.title_zh and question.title_en for question in queries.QUESTIONS.values())
