"""Every number with its unit in a text, as written and as a canonical quantity.

One compiled scanner walks the text once; what follows a number is matched at its place with anchored patterns, so the
time is linear in the text. A run of digits longer than any figure a plan would hold is skipped, not parsed.
"""

from __future__ import annotations

from collections.abc import Iterator

from diaodu.kernel.quantity import Quantity
from diaodu.reading.quantities.amount import Amount, Found
from diaodu.reading.quantities.forms import FORM_READERS
from diaodu.reading.quantities.numbers import read_han, read_index, read_number
from diaodu.reading.quantities.scanner import SCANNER

__all__ = ["Amount", "parse_amount", "parse_comparator", "parse_quantity", "scan"]

_LONGEST_QUOTE = 80
_READERS = {"number": read_number, "han": read_han, **FORM_READERS}


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """The amounts in `text[start:end]`, left to right, never overlapping."""
    last = start
    for match in SCANNER.finditer(text, start, len(text) if end is None else end):
        if match.start() < last:
            continue
        amount = _READERS[str(match.lastgroup)](Found(text, match, last))
        if amount:
            last = amount.end
            yield amount


def parse_amount(quote: str) -> Amount | None:
    """The first amount of a short quote; None when it holds none or is longer than any quote of a figure.

    A bare number is an index ("1.75以内"): in a text the words before it say so, in a quote nothing else can be meant.
    """
    if len(quote) > _LONGEST_QUOTE:
        return None
    return next(scan(quote), None) or read_index(quote)


def parse_quantity(quote: str) -> Quantity | None:
    """`240万平米` → 2400000 平方米, `4.5%至5%` → 4.5–5 %, `翻两番` → 4 倍; None for grades and for no number."""
    amount = parse_amount(quote)
    return amount.quantity if amount else None


def parse_comparator(quote: str) -> str | None:
    """The comparator a quote spells: `25个以上` → `>=`; `=` without such a word, None without a number."""
    amount = parse_amount(quote)
    return amount.comparator if amount else None
