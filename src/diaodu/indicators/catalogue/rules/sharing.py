"""Sharing a target out so that the parts add up to it again, to the last decimal. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

Said = tuple[str, str]
MOST_PLACES = 4


class CannotShareError(ValueError):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def share_out(total: Decimal, weights: Sequence[Decimal], *, places: int = 2) -> list[Decimal]:
    """The parts of `total` by weight, each a multiple of the last decimal, together exactly `total`.

    Largest remainder: what is left after rounding down goes, one unit each, to those who lost most; of equals, to the
    earlier. A total with more decimals than `places` keeps its own. Raises CannotShareError for nobody, weights that
    are negative or all zero.
    """
    if not weights:
        raise CannotShareError("没有可分解的单位", "there is nobody to share it among")
    if any(weight < 0 for weight in weights):
        raise CannotShareError("权数有负数，不能按它分解", "a weight is negative; it cannot be shared out by that")
    whole = sum(weights, Decimal(0))
    if whole == 0:
        raise CannotShareError(
            "权数合计为零，不能按它分解", "the weights are all zero; it cannot be shared out by them"
        )
    if total < 0:
        return [-part for part in share_out(-total, weights, places=places)]
    step = Decimal(1).scaleb(-min(max(places, _places_of(total)), MOST_PLACES))
    exact = [total * weight / whole for weight in weights]
    parts = [part.quantize(step, rounding=ROUND_DOWN) for part in exact]
    left = int(((total - sum(parts, Decimal(0))) / step).to_integral_value())
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[:left]:
        parts[place] += step
    return parts


def difference(total: Decimal, parts: Sequence[Decimal]) -> Decimal:
    """How far parts that somebody wrote are from the total: nothing, or they are refused."""
    return total - sum(parts, Decimal(0))


def _places_of(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
