"""What a formula's value is measured in; what cannot be added or compared is refused at its sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diaodu.indicators.catalogue.formula.errors import FormulaError
from diaodu.indicators.catalogue.formula.measures import PERCENT, POINT, Measure, measure_of
from diaodu.indicators.catalogue.formula.tree import Call, Name, Negative, Node, Number, Pair


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an indicator: its unit of measure; what `yoy` of it may be.

    `growth`: the code of the indicator that publishes its growth. Growth of an official figure is never worked out from
    levels (the range of firms changes every year); only of a management figure it is (`is_managed`).
    """

    measured_in: str
    growth: str = ""
    is_managed: bool = False


def check_units(node: Node, text: str, known: Mapping[str, Known], *, wanted: str = "") -> Measure:
    """The measure of the value. `wanted`: the unit of the indicator it is for; one of another kind is refused.

    Raises FormulaError at the place where units do not fit, or an indicator is not known.
    """
    found = _Check(text, known).of(node)
    if wanted and not found.is_like(measure_of(wanted)) and not _is_share(found, wanted):
        raise FormulaError(
            text,
            0,
            f"公式算出的是“{found}”，指标的单位是“{wanted}”",
            f"the formula gives {found}, the indicator is measured in {wanted}",
        )
    return found


def _is_share(found: Measure, wanted: str) -> bool:
    """A bare quotient may be given in percent: a half is 50 %."""
    return found.is_number and measure_of(wanted).mark == PERCENT


@dataclass(frozen=True, slots=True)
class _Check:
    text: str
    known: Mapping[str, Known]

    def of(self, node: Node) -> Measure:
        if isinstance(node, Number):
            return Measure(mark=PERCENT) if node.is_percent else Measure()
        if isinstance(node, Name):
            return measure_of(self._indicator(node).measured_in)
        if isinstance(node, Negative):
            return self.of(node.of)
        return self._pair(node) if isinstance(node, Pair) else self._call(node)

    def _indicator(self, node: Name) -> Known:
        if node.code not in self.known:
            raise FormulaError(
                self.text, node.at, f"没有代码为“{node.code}”的指标", f"no indicator has the code {node.code}"
            )
        return self.known[node.code]

    def _pair(self, node: Pair) -> Measure:
        left, right = self.of(node.left), self.of(node.right)
        if node.sign in "+-":
            return self._added(node, left, right)
        return self._multiplied(node, left, right)

    def _added(self, node: Pair, left: Measure, right: Measure) -> Measure:
        if {left.mark, right.mark} == {PERCENT, POINT} and not (left.of or right.of):
            if left.mark == POINT and node.sign == "-":
                raise self._refused(node, left, right)
            return Measure(mark=PERCENT)  # 5 % and half a point more
        if not left.is_like(right):
            raise self._refused(node, left, right)
        # Percents that are subtracted differ by points.
        return Measure(mark=POINT) if left.mark == PERCENT and node.sign == "-" else left

    def _multiplied(self, node: Pair, left: Measure, right: Measure) -> Measure:
        if POINT in (left.mark, right.mark):
            if left.is_number and node.sign == "*":
                return right
            if right.is_number:
                return left
            raise self._refused(node, left, right)
        if node.sign == "*":
            both = left.mark == PERCENT and (right.mark == PERCENT or right.is_number)
            if both or (right.mark == PERCENT and left.is_number):
                return Measure(mark=PERCENT)
            return _bare(left).times(_bare(right))
        if left.mark == PERCENT and right.is_number:
            return left
        return _bare(left).times(_bare(right), -1)

    def _call(self, node: Call) -> Measure:
        if node.name == "yoy":
            return self._growth(node)
        given = [self.of(each) for each in node.given]
        for each, measure in zip(node.given[1:], given[1:], strict=True):
            if not measure.is_like(given[0]):
                raise FormulaError(
                    self.text,
                    each.at,
                    f"{node.name} 里单位不同：{given[0]} 与 {measure}",
                    f"{node.name} is given different units: {given[0]} and {measure}",
                )
        return Measure(mark=PERCENT) if node.name == "share" else given[0]

    def _growth(self, node: Call) -> Measure:
        name = node.given[0]
        known = self._indicator(name) if isinstance(name, Name) else Known("")
        if not known.growth and not known.is_managed:
            raise FormulaError(
                self.text,
                node.at,
                "这个官方指标没有发布增速的指标；增速不得用公布的总量反算",
                "no indicator publishes the growth of this one; growth is never worked out from published levels",
            )
        return Measure(mark=PERCENT)

    def _refused(self, node: Pair, left: Measure, right: Measure) -> FormulaError:
        words = {"+": ("相加", "added"), "-": ("相减", "subtracted"), "*": ("相乘", "multiplied")}
        zh, en = words.get(node.sign, ("相除", "divided"))
        return FormulaError(self.text, node.at, f"{left}与{right}不能{zh}", f"{left} and {right} cannot be {en}")


def _bare(measure: Measure) -> Measure:
    """Percent as a plain number, for products and quotients."""
    return Measure(measure.scale, measure.of) if measure.mark == PERCENT else measure
