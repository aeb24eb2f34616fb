"""A formula's value from the figures it stands on. What is missing, or divided by zero, is a blank with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

from diaodu.indicators.catalogue.formula.measures import PERCENT, POINT, Measure, measure_of
from diaodu.indicators.catalogue.formula.tree import Call, Name, Negative, Node, Number, Pair
from diaodu.indicators.catalogue.formula.unit_check import Known, check_units

Said = tuple[str, str]
PLACES = Decimal("0.0001")
_PRECISION = 40
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Value:
    """A figure, or why there is none."""

    value: Decimal | None
    why: Said = ("", "")


# Given a code and what is asked of it ("", "prev", "yoy", "cum"), the figure in the indicator's own unit.
Ask = Callable[[str, str], Value]


def evaluate(node: Node, text: str, known: Mapping[str, Known], ask: Ask, *, wanted: str) -> Value:
    """The value in the unit `wanted`, rounded to four decimals. Raises FormulaError where units do not fit."""
    measure = check_units(node, text, known, wanted=wanted)
    with localcontext() as context:
        context.prec = _PRECISION
        found = _Evaluation(text, known, ask).of(node)
        if found.value is None:
            return found
        target = measure_of(wanted)
        value = found.value / target.scale
        if measure.is_number and target.mark == PERCENT:
            value = found.value * _HUNDRED
        return Value(value.quantize(PLACES).normalize() + 0)


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """Everything is worked out in base units (元, not 亿元); percents and points as their figure."""

    text: str
    known: Mapping[str, Known]
    ask: Ask

    def of(self, node: Node) -> Value:
        if isinstance(node, Number):
            return Value(node.value)
        if isinstance(node, Name):
            return self._asked(node.code, "")
        if isinstance(node, Negative):
            inner = self.of(node.of)
            return inner if inner.value is None else Value(-inner.value)
        return self._pair(node) if isinstance(node, Pair) else self._call(node)

    def _asked(self, code: str, how: str) -> Value:
        found = self.ask(code, how)
        if found.value is None:
            zh, en = found.why
            return Value(None, (f"{code}：{zh}", f"{code}: {en}"))
        scale = Decimal(1) if how == "yoy" else measure_of(self.known[code].measured_in).scale
        return Value(found.value * scale)

    def _measure(self, node: Node) -> Measure:
        return check_units(node, self.text, self.known)

    def _pair(self, node: Pair) -> Value:
        left, right = self.of(node.left), self.of(node.right)
        if left.value is None or right.value is None:
            return left if left.value is None else right
        if node.sign == "+":
            return Value(left.value + right.value)
        if node.sign == "-":
            return Value(left.value - right.value)
        return self._multiplied(node, left.value, right.value)

    def _multiplied(self, node: Pair, left: Decimal, right: Decimal) -> Value:
        """Percents count as hundredths, unless the result is one itself."""
        whole = self._measure(node)
        marks = [self._measure(side).mark for side in (node.left, node.right)]
        if PERCENT in marks and whole.mark != POINT:
            left, right = (
                value / _HUNDRED if mark == PERCENT else value for value, mark in zip((left, right), marks, strict=True)
            )
        if node.sign == "/" and right == 0:
            return Value(None, ("除数为零", "divided by zero"))
        result = left * right if node.sign == "*" else left / right
        return Value(result * _HUNDRED if whole.mark == PERCENT else result)

    def _call(self, node: Call) -> Value:
        if node.name in ("prev", "yoy", "cum"):
            name = node.given[0]
            return self._asked(name.code if isinstance(name, Name) else "", node.name)
        given = [self.of(each) for each in node.given]
        values = [each.value for each in given if each.value is not None]
        if len(values) < len(given):
            return next(each for each in given if each.value is None)
        if node.name == "share":
            part, whole = values
            if whole == 0:
                return Value(None, ("总数为零，算不出占比", "the whole is zero, so there is no share"))
            return Value(part / whole * _HUNDRED)
        if node.name == "abs":
            return Value(abs(values[0]))
        return Value(min(values) if node.name == "min" else max(values))
