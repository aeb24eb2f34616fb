"""How figures are said in official Chinese: 增长 and 下降, 百分点, 万 and 亿. Exact decimals in, words out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

LADDER = ("", "万", "亿", "万亿")
_STEP = Decimal(10_000)
_FLAT = "持平"


def digits(value: Decimal, *, places: int | None = None) -> str:
    """In plain digits, without trailing zeros and never in exponent form."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def amount_said(value: Decimal, unit: str) -> str:
    """23.4亿元; from ten thousand on with the next magnitude (12500万元 is 1.25亿元), where no digit is lost by it."""
    if unit in ("%", "百分点", "个百分点"):
        return f"{digits(value)}{'%' if unit == '%' else '个百分点'}"
    step, base = _rung(unit)
    if step is None:
        return f"{digits(value)}{unit}"
    while abs(value) >= _STEP and step + 1 < len(LADDER):
        risen = value / _STEP
        if len(digits(risen).partition(".")[2]) > 4:
            break
        value, step = risen, step + 1
    return f"{digits(value)}{LADDER[step]}{base}"


def growth_said(value: Decimal) -> str:
    """增长7.5%, 下降2.1%, 持平."""
    if not value:
        return _FLAT
    return f"{'增长' if value > 0 else '下降'}{digits(abs(value))}%"


def difference_said(value: Decimal) -> str:
    """高1.2个百分点, 低0.3个百分点, 持平: rates differ by percentage points, never by per cent."""
    if not value:
        return _FLAT
    return f"{'高' if value > 0 else '低'}{digits(abs(value))}个百分点"


def share_said(value: Decimal) -> str:
    """To one decimal, as lights and their reasons say it."""
    return f"{digits(value, places=1)}%"


def _rung(unit: str) -> tuple[int | None, str]:
    """Where a unit of measure stands on the ladder: 亿元 is (2, 元). None for a unit that is counted one by one."""
    for step in range(len(LADDER) - 1, 0, -1):
        if unit.startswith(LADDER[step]) and len(unit) > len(LADDER[step]):
            return step, unit[len(LADDER[step]) :]
    return (0, unit) if unit in ("元", "平方米", "吨", "千瓦时", "千瓦", "吨标准煤") else (None, unit)
