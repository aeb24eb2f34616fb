"""The plan at a glance: lights by section, lead unit and leader, what turned, how the months went. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from diaodu.people.models import Tie
from diaodu.plan.choices import Light
from diaodu.plan.filters import NOBODY, day_in
from diaodu.plan.lights import UNCLAIMED, PlanLights
from diaodu.plan.models import AnnouncedLight, Commitment, Document, Standing
from diaodu.plan.sections import Sections, heading_said

SHOWN = (*Light.values, UNCLAIMED)  # columns of counts, the most urgent first
DRAWN = (Light.DONE, Light.GREEN, Light.YELLOW, Light.RED, Light.GREY, UNCLAIMED)  # parts of a bar from the left
SORTS = ("place", *SHOWN, "figures", "total")
SINCE = ("week", "month")
DEEPEST = 2  # headings of the outline that get a line


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for; all of it is in the address. Unknown words count as not asked."""

    on: str = ""
    announced: str = ""
    since: str = "week"
    sort: str = "place"

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        since, sort = query.get("since", "week"), query.get("sort", "place")
        return cls(
            day_in(query.get("on", "")),
            query.get("announced", "")[:12],
            since if since in SINCE else day_in(since) or "week",
            sort if sort in SORTS else "place",
        )

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.on) if self.on else None

    def since_day(self, day: date) -> date:
        """The day what turned is held against: a week before, the end of the month before, or the one named."""
        if self.since == "week":
            return day - timedelta(days=7)
        if self.since == "month":
            return day.replace(day=1) - timedelta(days=1)
        return min(date.fromisoformat(self.since), day)

    def address(self, **changes: str) -> str:
        pairs = {"on": self.on, "announced": self.announced, "since": self.since, "sort": self.sort} | changes
        usual = {"since": "week", "sort": "place"}
        return "?" + urlencode({name: value for name, value in pairs.items() if value and value != usual.get(name)})


@dataclass(frozen=True, slots=True)
class Cell:
    light: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """One section, unit or leader with its counts; `shares`: light, where its part of the bar begins, its length."""

    label: str
    note: str
    depth: int
    counts: Counter[str]
    figures: int  # commitments with an amount still to be verified
    address: str

    @property
    def total(self) -> int:
        return sum(self.counts[light] for light in SHOWN)

    @property
    def cells(self) -> list[Cell]:
        return [Cell(light, self.counts[light], f"{self.address}&light={light}") for light in SHOWN]

    @property
    def figures_address(self) -> str:
        return f"{self.address}&blank=figure"

    @property
    def shares(self) -> list[tuple[str, float, float]]:
        at, parts = 0.0, []
        for light in DRAWN:
            length = self.counts[light] * 100 / self.total if self.total else 0.0
            if length:
                parts.append((str(light), round(at, 1), round(length, 1)))
            at += length
        return parts


@dataclass(frozen=True, slots=True)
class Table:
    name: str  # section, lead, sponsor
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Turned:
    commitment: Commitment
    before: str
    now: str
    standing: Standing | AnnouncedLight | None
    lead: str


@dataclass(frozen=True, slots=True)
class Column:
    """One month of the trend, ready to be drawn: parts are light, y, height in a field of 100."""

    label: str
    x: int
    parts: Sequence[tuple[str, float, float]]
    counts: Counter[str]


COLUMN, GAP = 26, 16


class Glance:
    """One plan at one moment. Rows in, answers out; asks the database nothing."""

    def __init__(
        self,
        document: Document,
        commitments: Sequence[Commitment],
        *,
        sections: Sections,
        lights: PlanLights,
        before: Mapping[int, Standing | AnnouncedLight] | None = None,
        hidden: Collection[int] = (),
        holders: Mapping[int, str] | None = None,
        asked: Asked = Asked(),
    ) -> None:
        self.document, self.commitments, self.asked = document, commitments, asked
        self._sections, self._lights = sections, lights
        self._before = before or {}
        self._hidden = frozenset(hidden)
        self._holders = holders or {}

    @cached_property
    def _light(self) -> dict[int, str]:
        return {item.pk: self._lights.light_of(item) for item in self.commitments}

    @cached_property
    def whole(self) -> Line:
        return self._line("", "", 0, self.commitments, "")

    @cached_property
    def tables(self) -> list[Table]:
        return [
            Table("section", self._sorted_tree(self._by_section())),
            Table("lead", self._sorted(self._by_lead())),
            Table("sponsor", self._sorted(self._by_sponsor())),
        ]

    def _by_section(self) -> list[Line]:
        groups: dict[str, tuple[str, int, list[Commitment]]] = {}
        without: list[Commitment] = []
        for item in self.commitments:
            headings = self._sections.headings_of(item)[:DEEPEST]
            for depth, clause in enumerate(headings):
                groups.setdefault(clause.key, (heading_said(clause), depth, []))[2].append(item)
            if not headings:
                without.append(item)
        lines = [self._line(label, "", depth, items, f"section={key}") for key, (label, depth, items) in groups.items()]
        return [*lines, self._line("—", "", 0, without, "")] if without else lines

    def _by_lead(self) -> list[Line]:
        groups: dict[str, tuple[tuple[object, ...], str, list[Commitment]]] = {}
        for item in self.commitments:
            unit = self._lights.lead_of(item)
            key, label = (unit.code, unit.short_name) if unit else (NOBODY, "")
            order = (unit.order, unit.sort_key, unit.code) if unit else (10**6, "", "")
            groups.setdefault(key, (order, label, []))[2].append(item)
        ordered = sorted(groups.items(), key=lambda group: group[1][0])
        return [self._line(label, "", 0, items, urlencode({"lead": key})) for key, (_, label, items) in ordered]

    def _by_sponsor(self) -> list[Line]:
        groups: dict[int, tuple[Tie, list[Commitment]]] = {}
        alone: list[Commitment] = []
        for item in self.commitments:
            ties = [tie for tie in self._lights.sponsors_of(item) if tie.post_id]
            for tie in ties:
                groups.setdefault(tie.post_id, (tie, []))[1].append(item)  # type: ignore[arg-type]
            if not ties:
                alone.append(item)
        lines = [
            self._line(tie.post.title_zh, self._holders.get(key, ""), 0, items, f"sponsor={key}")  # type: ignore[union-attr]
            for key, (tie, items) in sorted(groups.items())
        ]
        return [*lines, self._line("", "", 0, alone, f"sponsor={NOBODY}")] if alone else lines

    def _line(self, label: str, note: str, depth: int, items: Iterable[Commitment], query: str) -> Line:
        items = list(items)
        counts = Counter(self._light[item.pk] for item in items)
        figures = sum(item.pk in self._hidden for item in items)
        return Line(label, note, depth, counts, figures, f"?{self._kept}{'&' if query else ''}{query}")

    @cached_property
    def _kept(self) -> str:
        """What the list of the plan page is asked with, so that it shows the same lights."""
        return urlencode({
            name: value
            for name, value in (("view", "list"), ("on", self.asked.on), ("announced", self.asked.announced))
            if value
        })  # fmt: skip

    def _sorted_tree(self, lines: list[Line]) -> list[Line]:
        """The same for sections: each keeps those below it with it."""
        blocks: list[list[Line]] = []
        for line in lines:
            if line.depth == 0 or not blocks:
                blocks.append([])
            blocks[-1].append(line)
        below = {id(block[0]): block[1:] for block in blocks}
        heads = self._sorted([block[0] for block in blocks])
        return [line for head in heads for line in (head, *self._sorted(below[id(head)]))]

    def _sorted(self, lines: list[Line]) -> list[Line]:
        """Most first; in the order of the text or of the office's own lists otherwise."""
        keys: dict[str, Callable[[Line], int]] = {
            "figures": lambda line: line.figures,
            "total": lambda line: line.total,
            **{light: (lambda line, light=light: line.counts[light]) for light in SHOWN},  # type: ignore[misc]
        }
        key = keys.get(self.asked.sort)
        return lines if key is None else sorted(lines, key=key, reverse=True)

    @cached_property
    def turned(self) -> list[Turned]:
        """Commitments that had a light then and have another now, the most urgent first."""
        found = []
        for item in self.commitments:
            then, now = self._before.get(item.pk), self._lights.standings.get(item.pk)
            if then is not None and now is not None and then.light != now.light:
                lead = self._lights.lead_of(item)
                name = lead.short_name if lead else ""
                found.append(Turned(item, then.light, now.light, now, name))
        order = {light: place for place, light in enumerate(SHOWN)}
        return sorted(found, key=lambda turn: (order[turn.now], order[turn.before], turn.commitment.start))


def trend(rows: Sequence[tuple[str, Counter[str]]]) -> list[Column]:
    """The months as columns of equal height for the largest; what nobody had claimed is not in it."""
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    columns = []
    for place, (label, counts) in enumerate(rows):
        y, parts = 100.0, []
        for light in DRAWN:
            height = counts[light] * 100 / most
            if height:
                y -= height
                parts.append((str(light), round(y, 1), round(height, 1)))
        columns.append(Column(label, place * (COLUMN + GAP), parts, counts))
    return columns
