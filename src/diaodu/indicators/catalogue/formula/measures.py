"""Units of measure as a formula sees them: a scale, and what is measured. Percent and percentage point stay apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

PLAIN, PERCENT, POINT = "", "%", "个百分点"
_SCALES = {"亿": Decimal(10**8), "万": Decimal(10**4), "千": Decimal(1000), "百": Decimal(100)}
# Words that begin like a scale and are units of their own, and words for the same thing.
_WHOLE = {"千瓦时": "千瓦时", "千瓦": "千瓦", "千克": "千克", "千米": "公里", "千伏安": "千伏安", "百分点": POINT}
_SAME = {
    "度": "千瓦时",
    "平米": "平方米",
    "㎡": "平方米",
    "人民币": "元",
    "美金": "美元",
    "百分比": PERCENT,
    "pp": POINT,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """`of`: what is measured, by exponent: (("人", -1), ("元", 1)) is yuan a head. `mark`: percent, point, neither."""

    scale: Decimal = Decimal(1)
    of: tuple[tuple[str, int], ...] = ()
    mark: str = PLAIN

    def is_like(self, other: Measure) -> bool:
        return (self.of, self.mark) == (other.of, other.mark)

    @property
    def is_number(self) -> bool:
        return not self.of and self.mark == PLAIN

    def times(self, other: Measure, sign: int = 1) -> Measure:
        exponents = dict(self.of)
        for base, power in other.of:
            exponents[base] = exponents.get(base, 0) + sign * power
        of = tuple(sorted((base, power) for base, power in exponents.items() if power))
        return Measure(self.scale * other.scale if sign > 0 else self.scale / other.scale, of)

    def __str__(self) -> str:
        if self.mark:
            return self.mark
        above = "·".join(_powered(base, power) for base, power in self.of if power > 0)
        below = "·".join(_powered(base, -power) for base, power in self.of if power < 0)
        word = next((zh for zh, scale in _SCALES.items() if scale == self.scale), "")
        return f"{word}{above or ('1' if below else '')}{'/' + below if below else ''}" or "无单位数"


def _powered(base: str, power: int) -> str:
    return base if power == 1 else f"{base}^{power}"


def measure_of(text: str) -> Measure:
    """What a unit of measure as staff write it means: 亿元, 万千瓦时, 元/人, %. An unknown one is only like itself."""
    words = text.strip()
    if words in ("", "1"):
        return Measure()
    if words in (PERCENT, "％", "百分比"):
        return Measure(mark=PERCENT)
    if words.endswith("百分点") or words == "pp":
        return Measure(mark=POINT)
    above, *below = words.split("/")
    found = _simple(above)
    for part in below:
        found = found.times(_simple(part), -1)
    return found


def _simple(word: str) -> Measure:
    scale = Decimal(1)
    while len(word) > 1 and word[0] in _SCALES and word not in _WHOLE:
        scale, word = scale * _SCALES[word[0]], word[1:]
    base = _SAME.get(word, _WHOLE.get(word, word))
    return Measure(scale, ((base, 1),))
