"""A figure of a text against what is known: agrees, differs by how much, of another caliber or date, no record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from diaodu.bulletins.checking.matching.model import Ground, Kind, Known, Mark, Mention, Said, Verdict, When
from diaodu.kernel.quantity import Quantity, figure_said
from diaodu.reading.quantities import parse_quantity

_FACTORS = tuple(Decimal(10) ** power for power in (1, -1, 2, -2, 3, -3, 4, -4, 8, -8))
_HALF = Decimal("0.5")
NO_NAME: Said = (
    "台账里没有这一项，或看不出说的是哪一项",
    "the ledger has nothing of this name, or the text does not say which",
)


class Shelf:
    """The known figures by name and kind; made once for a text."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._by_name: dict[tuple[str, Kind], list[Known]] = defaultdict(list)
        for known in ground.known:
            for name in known.names:
                self._by_name[name, known.kind].append(known)

    def of(self, name: str, kind: Kind) -> Sequence[Known]:
        return self._by_name.get((name, kind), ())


def judge(mention: Mention, shelf: Shelf) -> Mark:
    """What is said of one number. No text is looked at any more; the time depends on the candidates alone."""
    if mention.quantity is None:
        return Mark(mention, Verdict.SKIPPED, mention.why_not or NO_NAME)
    if mention.misused is not None:
        return Mark(mention, Verdict.UNIT, mention.misused)
    if mention.why_not is not None:
        return Mark(mention, Verdict.NO_RECORD, mention.why_not)
    if not mention.name:
        return Mark(mention, Verdict.NO_RECORD, NO_NAME)
    return _Case(mention, shelf).mark()


class _Case:
    def __init__(self, mention: Mention, shelf: Shelf) -> None:
        self.mention, self.shelf, self.ground = mention, shelf, shelf.ground
        found = shelf.of(mention.name, mention.kind)
        self.all_areas = [known for known in found if self._comparable(known)]
        self.same = [known for known in self.all_areas if known.area == mention.area]
        self.strange = [known for known in found if known.area == mention.area and not self._comparable(known)]

    def mark(self) -> Mark:
        if not self.same:
            return self._nothing_comparable()
        fitting, further = self._of(self.mention.when), self._of(self.mention.also) if self.mention.also else []
        for known in [*fitting, *further]:
            if self._agrees(known):
                return self._made(Verdict.AGREES, known, _agrees_said(known))
        fitting = fitting or further
        if explained := self._explained(fitting):
            return explained
        if fitting:
            return self._differs(fitting[0])
        return self._no_such_period()

    def _comparable(self, known: Known) -> bool:
        return self.mention.quantity is not None and _canonical(known.unit).unit == self.mention.quantity.unit

    def _of(self, said: When | None) -> list[Known]:
        return [known for known in self.same if self._fits(known.when, said)] if said else self._newest()

    def _fits(self, when: When | None, said: When | None) -> bool:
        if when is None or said is None:
            return True
        if when.year != said.year:
            return False
        if said.month == 0:
            return when == self._newest_when(when.span)
        if self.mention.kind == Kind.TARGET:
            return True
        if when.month != said.month or when.span == "point":
            return when.month == said.month
        return when.span == (said.span or when.span) and (when.span != "current" or when.months == said.months)

    def _newest_when(self, span: str) -> When | None:
        whens = [each.when for each in self.same if each.when is not None and each.when.span == span]
        return max(whens, key=lambda when: (when.year, when.month), default=None)

    def _newest(self) -> list[Known]:
        """Of each span the newest one, and what has no date; cumulative ones first."""
        newest: dict[tuple[str, int], Known] = {}
        for known in self.same:
            key = (known.when.span, known.when.months if known.when.span == "current" else 0) if known.when else ("", 0)
            old = newest.get(key)
            if old is None or old.when is None or (known.when and _later(known.when, old.when)):
                newest[key] = known
        return sorted(newest.values(), key=lambda known: bool(known.when and known.when.span == "current"))

    def _agrees(self, known: Known, factor: Decimal = Decimal(1)) -> bool:
        return self._is_value(known.value * _canonical(known.unit).low * factor)

    def _is_value(self, value: Decimal) -> bool:
        said = self.mention.quantity
        if said is None:
            return False
        half = self.mention.precision * _HALF
        low, high = said.low, said.high
        match self.mention.comparator:
            case ">" | ">=":
                return low - half <= value <= high + abs(high) * self.ground.over + half
            case "<" | "<=":
                return low - abs(low) * self.ground.over - half <= value <= high + half
            case "~":
                reach = max(abs(high) * self.ground.about, half)
                return low - reach <= value <= high + reach
            case _:
                return low - half <= value <= high + half

    def _explained(self, fitting: Sequence[Known]) -> Mark | None:
        """Where the figure is right of something else, of what: an old edition, another span, period, kind, area."""
        for known in fitting:
            factor = _canonical(known.unit).low
            if any(self._is_value(old * factor) for old in known.older):
                return self._made(Verdict.DIFFERS, known, _old_edition(known))
        if misplaced := self._misplaced(fitting):
            return misplaced
        for known in fitting:
            for factor in _FACTORS:
                if known.value and self._agrees(known, factor):
                    return self._made(Verdict.UNIT, known, _scaled(known))
        return None

    def _misplaced(self, fitting: Sequence[Known]) -> Mark | None:
        said = self.mention.when
        taken = {id(known) for known in fitting}
        others = [known for known in self.same if id(known) not in taken and known.value and self._agrees(known)]
        others.sort(key=lambda known: _distance(known.when, said))
        for known in others:
            if said and known.when and known.when.year == said.year and known.when.month == said.month:
                return self._made(Verdict.CALIBER, known, _other_span(known), fitting)
            return self._made(Verdict.DATE, known, _other_date(known), fitting)
        return self._other_kind(fitting) or self._other_area(fitting)

    def _other_kind(self, fitting: Sequence[Known]) -> Mark | None:
        for kind in (Kind.LEVEL, Kind.TARGET, Kind.GROWTH, Kind.COMPLETION):
            if kind == self.mention.kind or self.mention.comparator != "=":
                continue
            for known in self.shelf.of(self.mention.name, kind):
                alike = known.area == self.mention.area and self._comparable(known) and known.value
                if alike and self._in_time(known) and self._agrees(known):
                    return self._made(Verdict.CALIBER, known, _other_kind_said(known), fitting)
        return None

    def _in_time(self, known: Known) -> bool:
        """A target is the year's, whatever month the text speaks of."""
        said = self.mention.when
        if known.kind == Kind.TARGET and said is not None and known.when is not None:
            return said.year == known.when.year
        return self._fits(known.when, said)

    def _other_area(self, fitting: Sequence[Known]) -> Mark | None:
        if self.mention.kind == Kind.RANK or self.mention.comparator != "=":
            return None
        for known in self.all_areas:
            if (
                known.area != self.mention.area
                and self._fits(known.when, self.mention.when)
                and known.value
                and self._agrees(known)
            ):
                return self._made(Verdict.CALIBER, known, _other_area_said(known), fitting)
        return None

    def _nothing_comparable(self) -> Mark:
        """Nothing in this unit: the right digits with another unit are a fault, everything else has no record."""
        points = self.mention.quantity is not None and self.mention.quantity.unit == "个百分点"
        for known in self.shelf.of(self.mention.name, self.mention.kind):
            if known.area != self.mention.area or not self._fits(known.when, self.mention.when):
                continue
            if points and known.unit == "%":
                return self._made(Verdict.UNIT, known, _points_for_percent(known))
            digits = self.mention.digits
            if digits is not None and known.value and _places(digits) and _rounded(abs(known.value), digits) == digits:
                return self._made(Verdict.UNIT, known, _other_unit(known, self.mention.unit))
        if found := self._other_kind(()):
            return found
        if self.strange and self.mention.kind != Kind.LEVEL:
            return Mark(self.mention, Verdict.NO_RECORD, NO_NAME)
        return Mark(self.mention, Verdict.NO_RECORD, self._absent())

    def _absent(self) -> Said:
        words = _KIND_WORDS[self.mention.kind]
        return (
            f"台账有“{self.mention.name}”，但没有能对照的{words[0]}",
            f"the ledger has {self.mention.name}, and no {words[1]} of it to compare",
        )

    def _no_such_period(self) -> Mark:
        if misplaced := self._misplaced(()):
            return misplaced
        newest = max(self.same, key=lambda known: (known.when.year, known.when.month) if known.when else (0, 0))
        said = self.mention.when
        return Mark(
            self.mention,
            Verdict.NO_RECORD,
            (
                f"台账没有{said.label_zh if said else '这一期'}的数；最近的是{_when_zh(newest)}",
                f"the ledger has no figure of {said.label_en if said else 'this period'}; newest: {_when_en(newest)}",
            ),
            newest,
        )

    def _differs(self, known: Known) -> Mark:
        unit = _canonical(known.unit)
        said = self.mention.quantity
        difference = (said.low / unit.low - known.value) if said is not None else Decimal(0)
        difference = difference.quantize(Decimal("0.0001")).normalize()
        gap = "个百分点" if known.unit == "%" else known.unit
        word = ("多", "above") if difference > 0 else ("少", "below")
        if known.kind == Kind.RANK:
            why = (f"台账为第{figure_said(known.value)}位", f"the ledger says place {figure_said(known.value)}")
        else:
            why = (
                f"台账为{figure_said(known.value)}{known.unit}（{known.label_zh}），"
                f"{word[0]}{figure_said(abs(difference))}{gap}",
                f"the ledger says {figure_said(known.value)} {known.unit} ({known.label_en}); "
                f"{figure_said(abs(difference))} {word[1]}",
            )
        return Mark(self.mention, Verdict.DIFFERS, why, known, difference)

    def _made(self, verdict: Verdict, known: Known, why: Said, right: Sequence[Known] = ()) -> Mark:
        if right and right[0] is not known:
            should = right[0]
            why = (
                f"{why[0]}；{_when_zh(should)}应为{figure_said(should.value)}{should.unit}",
                f"{why[1]}; {_when_en(should)} it is {figure_said(should.value)} {should.unit}",
            )
        return Mark(self.mention, verdict, why, known)


@lru_cache(maxsize=512)
def _canonical(unit: str) -> Quantity:
    """How many canonical units one of this unit is, and their name."""
    found = parse_quantity(f"1{unit}") if unit else None
    if found is None or found.low <= 0:
        return Quantity(Decimal(1), Decimal(1), unit)
    return found


def _later(one: When, other: When) -> bool:
    return (one.year, one.month) > (other.year, other.month)


def _distance(when: When | None, said: When | None) -> int:
    if when is None or said is None:
        return 0
    return abs(when.year - said.year) * 12 + abs(when.month - said.month)


def _places(digits: Decimal) -> bool:
    """Whether digits are many enough not to be equal by chance."""
    return len(digits.as_tuple().digits) >= 3


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(int(like.as_tuple().exponent)))


_KIND_WORDS: Mapping[Kind, Said] = {
    Kind.LEVEL: ("总量", "level"),
    Kind.GROWTH: ("增速", "growth"),
    Kind.RANK: ("位次", "rank"),
    Kind.TARGET: ("目标", "target"),
    Kind.COMPLETION: ("目标完成率", "share of the target"),
    Kind.COMPARED: ("差", "difference"),
}


def _when_zh(known: Known) -> str:
    return known.when.label_zh if known.when else known.label_zh


def _when_en(known: Known) -> str:
    return known.when.label_en if known.when else known.label_en


def _figure(known: Known) -> str:
    return f"第{figure_said(known.value)}位" if known.kind == Kind.RANK else f"{figure_said(known.value)}{known.unit}"


def _agrees_said(known: Known) -> Said:
    return f"与台账一致：{known.label_zh} {_figure(known)}", f"as in the ledger: {known.label_en} {_figure(known)}"


def _old_edition(known: Known) -> Said:
    return (
        f"这是修订前的数，台账现为{_figure(known)}（{known.label_zh}）",
        f"an earlier edition; the ledger now says {_figure(known)} ({known.label_en})",
    )


def _other_span(known: Known) -> Said:
    return f"这是{_when_zh(known)}的数，口径不同", f"this is the figure {_when_en(known)}, counted otherwise"


def _other_date(known: Known) -> Said:
    return f"这是{_when_zh(known)}的数", f"this is the figure {_when_en(known)}"


def _other_kind_said(known: Known) -> Said:
    words = _KIND_WORDS[known.kind]
    return f"这是{words[0]}（{known.label_zh}）", f"this is the {words[1]} ({known.label_en})"


def _other_area_said(known: Known) -> Said:
    return f"这是“{known.label_zh}”的数", f"this is the figure of {known.label_en}"


def _scaled(known: Known) -> Said:
    return (
        f"单位或小数点不对：台账为{_figure(known)}（{known.label_zh}）",
        f"the unit or the decimal point is wrong: the ledger says {_figure(known)} ({known.label_en})",
    )


def _points_for_percent(known: Known) -> Said:
    return (
        f"增长的幅度应写“%”，这里写成“个百分点”；台账为{_figure(known)}（{known.label_zh}）",
        f"a growth is in percent, here it says points; the ledger says {_figure(known)} ({known.label_en})",
    )


def _other_unit(known: Known, unit: str) -> Said:
    return (
        f"单位不对：写成“{unit}”，台账为{_figure(known)}（{known.label_zh}）",
        f"the unit is wrong: {unit} here, {_figure(known)} in the ledger ({known.label_en})",
    )
