"""What the plan page shows, put together from rows: prose, outline with counts, chips, list, the open commitment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from diaodu.ledger.models import Observation
from diaodu.outlook.models import Outlook
from diaodu.plan.choices import CLAIMABLE, BlankKind, CountingState, Light, Strength, TargetKind
from diaodu.plan.filters import WITH_TARGET, Criteria, Traits, matches
from diaodu.plan.lights import UNCLAIMED, PlanLights, chart_of, figure_of, outline_counts
from diaodu.plan.models import (
    AnnouncedLight,
    Blank,
    BlankFill,
    Check,
    Clause,
    Commitment,
    Document,
    Standing,
    Target,
)
from diaodu.plan.no_forecast import NoForecast, no_forecast
from diaodu.plan.page_pieces import BETWEEN_HEADINGS, Chip, Line, OutlineRow, Panel
from diaodu.plan.prose import Block, blocks_of
from diaodu.plan.queries import PlanRows

_HIDDEN_BLOCKS = ("title", "furniture")


class PlanPage:
    """One document under one choice of filters. Reads rows only; asks the database nothing."""

    def __init__(
        self,
        document: Document,
        rows: PlanRows,
        criteria: Criteria,
        lights: PlanLights = PlanLights(),  # noqa: B008 -- frozen
        announced: Mapping[int, AnnouncedLight] = MappingProxyType({}),
        *,
        own_unit: str = "",
        fills: Mapping[int, BlankFill] = MappingProxyType({}),
        outlooks: Mapping[int, Outlook] = MappingProxyType({}),
        bound: int = 0,
    ) -> None:
        self.announced = announced
        self.document = document
        self.rows = rows
        self.criteria = criteria
        self.lights = lights
        self.own_unit = own_unit
        self.fills = fills  # by blank: what this reader may see of what was filled in and accepted
        self.outlooks = outlooks  # by subject, as known then
        self.bound = bound  # per thousand: below it a target will be missed
        self._clauses = {clause.pk: clause for clause in rows.clauses}
        self._by_key = {clause.key: clause for clause in rows.clauses}
        self._targets: dict[int | None, list[Target]] = defaultdict(list)
        self._blanks: dict[int | None, list[Blank]] = defaultdict(list)
        for target in rows.targets:
            self._targets[target.commitment_id].append(target)
        for blank in rows.blanks:
            self._blanks[blank.commitment_id].append(blank)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The prose, without title and page furniture."""
        shown = blocks_of(
            self.document.text, self.rows.clauses, self.rows.commitments, self.rows.targets, self.rows.blanks
        )
        return tuple(block for block in shown if block.kind not in _HIDDEN_BLOCKS and block.text.strip())

    @cached_property
    def fill_at(self) -> dict[int, BlankFill]:
        """By where the mask begins."""
        return {blank.start: self.fills[blank.pk] for blank in self.rows.blanks if blank.pk in self.fills}

    @cached_property
    def found(self) -> list[Commitment]:
        """The commitments that fit what was asked, in the order of the text."""
        return [item for item in self.rows.commitments if matches(self.criteria, self._traits(item))]

    @cached_property
    def found_codes(self) -> frozenset[str]:
        return frozenset(item.code for item in self.found)

    @cached_property
    def address_of(self) -> dict[str, str]:
        """The address that opens each commitment, filters kept; made from one string, as there are hundreds."""
        base = self.criteria.address(chosen="")
        joint = "&" if len(base) > 1 else ""
        return {item.code: f"{base}{joint}c={item.code}" for item in self.rows.commitments}

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Each commitment's place among all of the plan, from 1."""
        return {item.code: number for number, item in enumerate(self.rows.commitments, 1)}

    @cached_property
    def strength_chips(self) -> list[Chip]:
        counts = Counter(item.strength for item in self.rows.commitments)
        return [self._chip("strength", value, str(label), counts[value], value) for value, label in Strength.choices]

    @cached_property
    def light_chips(self) -> list[Chip]:
        """How many of each light; none before anything is claimed."""
        if not self.lights.any:
            return []
        counts = self.lights.counts(self.rows.commitments)
        named = [*((value, str(label)) for value, label in Light.choices), (UNCLAIMED, "")]
        return [
            Chip(label, counts[value], self.criteria.toggled("light", value), self.criteria.light == value, light=value)
            for value, label in named
        ]

    @cached_property
    def lead_chips(self) -> list[Chip]:
        """What the reader's own unit leads, and the unit that was asked for in the address."""
        counts = Counter(self._lead_code(item) for item in self.rows.commitments)
        units = {unit.code: unit for unit in map(self.lights.lead_of, self.rows.commitments) if unit}
        shown = [code for code in dict.fromkeys((self.own_unit, self.criteria.lead)) if code in units]
        return [self._chip("lead", code, units[code].short_name, counts[code]) for code in shown]

    def line_of(self, code: str, strength: str) -> str:
        """How a promise is underlined: by its light once the plan is run, before that by its strength."""
        return f"light-{self._light_by_code[code]}" if self.lights.any else strength

    @cached_property
    def _light_by_code(self) -> dict[str, str]:
        return {item.code: self.lights.light_of(item) for item in self.rows.commitments}

    @cached_property
    def kind_chips(self) -> list[Chip]:
        counts = Counter(kind for item in self.rows.commitments for kind in self._traits(item).kinds)
        chips = [self._chip("kind", value, str(label), counts[value]) for value, label in TargetKind.choices]
        return [chip for chip in chips if chip.count or chip.chosen]

    @property
    def to_assign(self) -> int:
        """How many commitments wait for a lead unit."""
        return sum(item.state in CLAIMABLE for item in self.rows.commitments)

    @property
    def to_agree(self) -> int:
        """How many have a lead unit, but what counts is not agreed."""
        return sum(item.state != CountingState.AGREED for item in self.lights.countings.values())

    @cached_property
    def target_chip(self) -> Chip:
        count = sum(bool(self._targets[item.pk]) for item in self.rows.commitments)
        return self._chip("having", WITH_TARGET, "", count)

    @cached_property
    def blank_chips(self) -> list[Chip]:
        counts = Counter(kind for item in self.rows.commitments for kind in self._traits(item).blanks)
        return [self._chip("blank", value, str(label), counts[value]) for value, label in BlankKind.choices]

    @cached_property
    def outline(self) -> list[OutlineRow]:
        """Headings and items with the number of commitments in each; deeper ones only where they are few."""
        shown = [c for c in self.rows.clauses if c.kind in ("heading", "item") and (c.heading or c.number)]
        counts = Counter(self._section_key(item) for item in self.rows.commitments)
        sections = {item.pk: self._section_key(item) for item in self.rows.commitments}
        by_light = outline_counts(self.lights, self.rows.commitments, sections) if self.lights.any else {}
        return [
            OutlineRow(
                clause.key,
                f"{clause.number}{clause.heading}",
                clause.level,
                sum(count for key, count in counts.items() if f"{key}.".startswith(f"{clause.key}.")),
                self.criteria.toggled("section", clause.key),
                self.criteria.section == clause.key,
                _shares(by_light, clause.key),
            )
            for clause in shown
        ]

    @cached_property
    def lines(self) -> list[Line]:
        """The found commitments as rows, sorted as asked; what has no value comes last either way."""
        lines = [
            Line(
                item,
                self.targets_of(item),
                self.hidden_figures_of(item),
                self.section_path(item),
                self.address_of[item.code],
                self.lights.lead_of(item),
                self._light_by_code[item.code],
                self.lights.standings.get(item.pk),
                self.announced.get(item.pk),
                self.outlooks.get(item.subject_id),
                self._no_forecast(item),
            )
            for item in self.found
        ]
        return _sorted(lines, self.criteria)

    @cached_property
    def chosen(self) -> Commitment | None:
        """The commitment named in the address, None where none is or it is not of this document."""
        return next((item for item in self.rows.commitments if item.code == self.criteria.chosen), None)

    def panel(self, history: Sequence[Standing] = (), reports: Sequence[Observation] = ()) -> Panel | None:
        """What belongs to the chosen commitment; `history`: its standings, one for each period reported."""
        commitment = self.chosen
        if commitment is None:
            return None
        standing, counting = self.lights.standings.get(commitment.pk), self.lights.countings.get(commitment.pk)
        order = [item.code for item in self.found]
        before, after = _neighbours(order, commitment.code)
        return Panel(
            commitment,
            self.section_path(commitment),
            self.targets_of(commitment),
            tuple(self._blanks[commitment.pk]),
            tuple(item for item in self.rows.objects if item.commitment_id == commitment.pk),
            tuple(c for c in self.rows.checks if c.start < commitment.end and commitment.start < c.end),
            self._light_by_code[commitment.code],
            standing,
            self.announced.get(commitment.pk),
            counting,
            figure_of(counting, standing) if counting and standing and counting.low is not None else None,
            chart_of(counting, history) if counting else None,
            tuple(reversed(history)),
            self.lights.lead_of(commitment),
            tuple(self.lights.partners_of(commitment)),
            tuple(self.lights.sponsors_of(commitment)),
            tuple(reports),
            self.outlooks.get(commitment.subject_id),
            self._no_forecast(commitment),
            self.address_of.get(before, ""),
            self.address_of.get(after, ""),
            self.criteria.address(chosen=""),
        )

    def targets_of(self, commitment: Commitment) -> tuple[Target, ...]:
        return tuple(self._targets[commitment.pk])

    def hidden_figures_of(self, commitment: Commitment) -> tuple[Blank, ...]:
        return tuple(blank for blank in self._blanks[commitment.pk] if blank.kind == BlankKind.FIGURE)

    def section_path(self, commitment: Commitment) -> str:
        """一、…／（二）…／一是…"""
        keys = self._section_key(commitment).split(".")
        path = (self._by_key.get(".".join(keys[: depth + 1])) for depth in range(len(keys)))
        named = [f"{c.number}{c.heading}" for c in path if c and c.kind != "paragraph" and (c.number or c.heading)]
        return BETWEEN_HEADINGS.join(named)

    def check_address(self, check: Check) -> str:
        """Where a check leads: the commitment it stands in, else the page as it is."""
        inside = next((c for c in self.rows.commitments if c.start <= check.start < c.end), None)
        return self.address_of[inside.code] if inside else ""

    @cached_property
    def checks(self) -> list[tuple[Check, str]]:
        return [(check, self.check_address(check)) for check in self.rows.checks]

    def _traits(self, item: Commitment) -> Traits:
        return self._all_traits[item.pk]

    @cached_property
    def _all_traits(self) -> dict[int, Traits]:
        return {
            item.pk: Traits(
                self._section_key(item),
                item.strength,
                frozenset(target.kind for target in self._targets[item.pk]),
                self._open_blanks(item),
                item.quote,
                self._light_by_code[item.code],
                self._lead_code(item),
                frozenset(str(tie.post_id) for tie in self.lights.sponsors_of(item) if tie.post_id),
            )
            for item in self.rows.commitments
        }

    def _no_forecast(self, item: Commitment) -> NoForecast | None:
        return no_forecast(item, self.lights.countings.get(item.pk), self.outlooks.get(item.subject_id))

    def _lead_code(self, item: Commitment) -> str:
        unit = self.lights.lead_of(item)
        return unit.code if unit else ""

    def _open_blanks(self, item: Commitment) -> frozenset[str]:
        """What is still blank: who leads it no longer is, once a unit has claimed it."""
        kinds = frozenset(blank.kind for blank in self._blanks[item.pk])
        return kinds - {BlankKind.OWNER} if item.pk in self.lights.countings else kinds

    def _section_key(self, item: Commitment) -> str:
        clause: Clause | None = self._clauses.get(item.clause_id or 0)
        return clause.key if clause else ""

    def _chip(self, name: str, value: str, label: str, count: int, strength: str = "") -> Chip:
        chosen = getattr(self.criteria, name) == value
        return Chip(label, count, self.criteria.toggled(name, value), chosen, strength)


def _sorted(lines: list[Line], criteria: Criteria) -> list[Line]:
    if criteria.sort == "place":
        return lines[::-1] if criteria.descending else lines
    strengths, lights = list(Strength.values), [*Light.values, UNCLAIMED]
    keys = {
        "code": lambda line: line.commitment.code,
        "strength": lambda line: strengths.index(line.commitment.strength),
        "due": lambda line: line.commitment.due,
        "target": lambda line: line.targets[0].object if line.targets else None,
        "lead": lambda line: (line.lead.sort_key if line.lead else line.commitment.lead_text) or None,
        "light": lambda line: lights.index(line.light),
    }
    key = keys[criteria.sort]
    known = [line for line in lines if key(line) is not None]
    known.sort(key=key, reverse=criteria.descending)
    return known + [line for line in lines if key(line) is None]


def _shares(by_light: Mapping[str, Counter[str]], key: str) -> tuple[tuple[str, float, float], ...]:
    """The parts of a section's bar, in percent, from done to behind; sections below it count with it."""
    total: Counter[str] = Counter()
    for section, counts in by_light.items():
        if f"{section}.".startswith(f"{key}."):
            total += counts
    whole, at, shares = sum(total.values()), 0.0, []
    for light in (Light.DONE, Light.GREEN, Light.YELLOW, Light.RED):
        length = total[light] * 100 / whole if whole else 0.0
        if length:
            shares.append((str(light), round(at, 1), round(length, 1)))
        at += length
    return tuple(shares)


def _neighbours(order: list[str], code: str) -> tuple[str, str]:
    if code not in order:
        return "", ""
    at = order.index(code)
    return (order[at - 1] if at else ""), (order[at + 1] if at + 1 < len(order) else "")
