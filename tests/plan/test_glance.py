"""The plan at a glance: counts, bars, turns and months from rows. No database."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.http import QueryDict

from diaodu.people.models import Post, Tie, Unit
from diaodu.plan.filters import Criteria, Traits, matches
from diaodu.plan.glance import Asked, Glance, trend
from diaodu.plan.lights import PlanLights
from diaodu.plan.models import Clause, Commitment, Counting, Document, Standing
from diaodu.plan.queries.glance import month_ends
from diaodu.plan.sections import Sections

HOUSING = Unit(pk=1, code="zhujian", name_zh="县住房和城乡建设局", short_zh="住建局", order=2)
WATER = Unit(pk=2, code="shuiwu", name_zh="县水务局", short_zh="水务局", order=1)
LEADER = Post(pk=7, title_zh="副县长")
CLAUSES = [
    Clause(pk=1, document_id=1, key="1", kind="heading", level=1, number="一、", heading="城市"),
    Clause(pk=2, document_id=1, key="1.1", kind="heading", level=2, number="（一）", heading="更新"),
    Clause(pk=3, document_id=1, key="1.1.1", kind="paragraph", level=3),
    Clause(pk=4, document_id=1, key="2", kind="heading", level=1, number="二、", heading="水"),
]


def commitment(key: int, clause: int) -> Commitment:
    return Commitment(pk=key, subject_id=key, document_id=1, clause_id=clause, code=f"R-2026-00{key}", start=key)


ITEMS = [commitment(1, 3), commitment(2, 3), commitment(3, 4), commitment(4, 4)]


def lights(**colours: str) -> PlanLights:
    standings = {int(key[1:]): Standing(commitment_id=int(key[1:]), light=light) for key, light in colours.items()}
    ties = {
        1: [Tie(kind="lead", unit=HOUSING), Tie(kind="sponsor", unit=HOUSING, post=LEADER)],
        2: [Tie(kind="lead", unit=HOUSING)],
        3: [Tie(kind="lead", unit=WATER), Tie(kind="sponsor", unit=HOUSING, post=LEADER)],
    }
    return PlanLights(standings, {key: Counting(commitment_id=key) for key in (1, 2, 3)}, ties)


NOW = lights(c1="red", c2="green", c3="yellow")
BEFORE = lights(c1="green", c2="green", c3="red")


def glance(**words: object) -> Glance:
    usual = {"sections": Sections(CLAUSES), "lights": NOW, "before": BEFORE.standings, "hidden": {2, 4}}
    return Glance(Document(pk=1, code="P-2026-001"), ITEMS, **(usual | words))  # type: ignore[arg-type]


def table(name: str, **words: object) -> list[tuple[str, int, dict[str, int], int, int]]:
    lines = next(table.lines for table in glance(**words).tables if table.name == name)
    return [(line.label, line.depth, dict(line.counts), line.figures, line.total) for line in lines]


def test_sections_count_what_lies_below_them_with_unclaimed_and_hidden_figures() -> None:
    assert table("section") == [
        ("一、城市", 0, {"red": 1, "green": 1}, 1, 2),
        ("（一）更新", 1, {"red": 1, "green": 1}, 1, 2),
        ("二、水", 0, {"yellow": 1, "unclaimed": 1}, 1, 2),
    ]


def test_units_stand_in_the_offices_order_and_what_nobody_leads_comes_last() -> None:
    assert [(label, counts) for label, _, counts, _, _ in table("lead")] == [
        ("水务局", {"yellow": 1}),
        ("住建局", {"red": 1, "green": 1}),
        ("", {"unclaimed": 1}),
    ]


def test_leaders_are_named_with_who_holds_the_chair() -> None:
    lines = next(table.lines for table in glance(holders={7: "周明远"}).tables if table.name == "sponsor")
    assert [(line.label, line.note, line.total) for line in lines] == [("副县长", "周明远", 2), ("", "", 2)]


def test_a_column_sorts_every_table_the_most_first() -> None:
    assert [row[0] for row in table("lead", asked=Asked(sort="red"))] == ["住建局", "水务局", ""]
    assert [row[0] for row in table("section", asked=Asked(sort="unclaimed"))] == ["二、水", "一、城市", "（一）更新"]


def test_a_sorted_section_keeps_what_lies_below_it() -> None:
    clauses = [
        *CLAUSES,
        Clause(pk=5, document_id=1, key="1.2", kind="heading", level=2, number="（二）", heading="乡村"),
    ]
    page = glance(sections=Sections(clauses), asked=Asked(sort="green"))
    page.commitments[1].clause_id = 5  # the green one
    labels = [line.label for line in page.tables[0].lines]
    page.commitments[1].clause_id = 3
    assert labels == ["一、城市", "（二）乡村", "（一）更新", "二、水"]


def test_a_count_leads_to_the_list_it_counts_on_the_same_day() -> None:
    lines = next(table.lines for table in glance(asked=Asked(on="2026-08-15")).tables if table.name == "lead")
    address = next(cell.address for cell in lines[1].cells if cell.light == "red")
    assert address == "?view=list&on=2026-08-15&lead=zhujian&light=red"
    criteria = Criteria.from_query(QueryDict(address[1:]))
    assert (criteria.lead, criteria.light, criteria.day, criteria.view) == ("zhujian", "red", date(2026, 8, 15), "list")


def test_filters_by_lead_and_leader_know_what_nobody_has() -> None:
    led = Traits("1", "firm", frozenset(), frozenset(), "x", "red", "zhujian", frozenset({"7"}))
    alone = Traits("1", "firm", frozenset(), frozenset(), "x")
    for criteria, expected in (
        (Criteria(lead="zhujian"), (True, False)),
        (Criteria(lead="-"), (False, True)),
        (Criteria(sponsor="7"), (True, False)),
        (Criteria(sponsor="-"), (False, True)),
    ):
        assert (matches(criteria, led), matches(criteria, alone)) == expected


def test_what_turned_is_listed_the_most_urgent_first() -> None:
    turns = [(turn.commitment.code, turn.before, turn.now, turn.lead) for turn in glance().turned]
    assert turns == [("R-2026-001", "green", "red", "住建局"), ("R-2026-003", "red", "yellow", "水务局")]


def test_a_bar_is_full_and_runs_from_done_to_unclaimed() -> None:
    shares = glance().whole.shares
    assert [light for light, _, _ in shares] == ["green", "yellow", "red", "unclaimed"]
    assert sum(length for _, _, length in shares) == 100


def test_a_day_before_a_claim_shows_it_unclaimed() -> None:
    assert PlanLights({}, {1: Counting(commitment_id=1)}).light_of(ITEMS[0]) == "unclaimed"
    assert lights().light_of(ITEMS[0]) == "grey"


def test_the_months_are_columns_of_one_scale() -> None:
    columns = trend([("07-31", Counter(green=2)), ("08-31", Counter(green=2, red=2))])
    assert [(column.label, column.x, column.parts) for column in columns] == [
        ("07-31", 0, [("green", 50.0, 50.0)]),
        ("08-31", 42, [("green", 50.0, 50.0), ("red", 0.0, 50.0)]),
    ]
    assert trend([]) == []


def test_the_months_end_with_the_day_itself() -> None:
    assert month_ends(date(2026, 9, 2), 2) == [date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 2)]


def test_what_was_asked_is_in_the_address_and_unknown_words_are_not_asked() -> None:
    asked = Asked.from_query(QueryDict("on=2026-08-15&since=2026-08-01&sort=red"))
    assert asked.address(sort="place") == "?on=2026-08-15&since=2026-08-01"
    assert Asked.from_query(QueryDict("on=2026-02-30&since=x&sort=x")) == Asked()


def test_turning_is_counted_from_a_week_a_month_or_a_day() -> None:
    day = date(2026, 9, 2)
    assert [Asked(since=since).since_day(day) for since in ("week", "month", "2026-08-15", "2026-12-01")] == [
        date(2026, 8, 26), date(2026, 8, 31), date(2026, 8, 15), day,
    ]  # fmt: skip
