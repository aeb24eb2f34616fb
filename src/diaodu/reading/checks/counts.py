"""A number the text gives, held against what can be counted."""

from __future__ import annotations

from diaodu.reading.model import Check


def counted(quote: str, start: int, *, claimed: int, items: tuple[str, ...]) -> Check:
    """ "九大" against nine: holds or differs."""
    found = len(items)
    ok = found == claimed
    words = quote.strip("“”")
    return Check(
        code="count_matches" if ok else "count_differs",
        ok=ok,
        start=start,
        end=start + len(quote),
        quote=quote,
        expected=str(claimed),
        found=str(found),
        items=items,
        message_zh=f"“{words}”说{claimed}个，数到{found}个{'，相符' if ok else '，不符，请核对'}。",
        message_en=f"“{words}” says {claimed}; {found} were counted{'' if ok else ', please check'}.",
    )


def named(quote: str, start: int, *, claimed: int, items: tuple[str, ...]) -> Check:
    """ "王河等16条" names one of sixteen: the others are still to be named. More names than claimed differ."""
    found, left = len(items), claimed - len(items)
    if left <= 0:
        return counted(quote, start, claimed=claimed, items=items)
    return Check(
        code="names_missing",
        ok=False,
        start=start,
        end=start + len(quote),
        quote=quote,
        expected=str(claimed),
        found=str(found),
        items=items,
        message_zh=f"“{quote}”共{claimed}个，文中点名{found}个（{'、'.join(items)}），还有{left}个待明确。",
        message_en=f"“{quote}”: {claimed} in all, {found} named; {left} are still to be named.",
    )
