"""Orders of stops as people move them: lines of codes, what was left out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

Lines = list[list[str]]


class OrderError(Exception):
    """An order that is none of this tour's; `where` names the stop."""

    def __init__(self, zh: str, en: str, *, where: str = "") -> None:
        super().__init__(en)
        self.zh, self.en, self.where = zh, en, where


def checked(lines: Sequence[Sequence[str]], stops: Sequence[str], *, buses: int) -> tuple[Lines, list[str]]:
    """The lines, as many as there are buses, and the stops in none of them. Raises OrderError."""
    if len(lines) > buses and any(lines[buses:]):
        raise OrderError(f"只有{buses}条线路。", f"There are {buses} lines only.")
    known, seen = set(stops), set[str]()
    for code in (code for line in lines for code in line):
        if code not in known:
            raise OrderError("不是这次观摩的点。", "It is no stop of this tour.", where=code)
        if code in seen:
            raise OrderError("同一个观摩点排了两次。", "The stop is there twice.", where=code)
        seen.add(code)
    full = [list(line) for line in lines[:buses]]
    full += [[] for _ in range(buses - len(full))]
    return full, [code for code in stops if code not in seen]


def moved(lines: Sequence[Sequence[str]], code: str, how: str) -> Lines:
    """One step "up" or "down" in its line, "next" to the end of the next line, "out" of all, or "in" to the first.

    What cannot go further stays.
    """
    found = [list(line) for line in lines]
    place = next(((n, line.index(code)) for n, line in enumerate(found) if code in line), None)
    if place is None:
        if how == "in" and found:
            found[0].append(code)
        return found
    number, at = place
    line = found[number]
    if how == "out":
        line.remove(code)
    elif how == "next" and len(found) > 1:
        line.remove(code)
        found[(number + 1) % len(found)].append(code)
    elif how == "up" and at > 0:
        line[at - 1], line[at] = line[at], line[at - 1]
    elif how == "down" and at + 1 < len(line):
        line[at + 1], line[at] = line[at], line[at + 1]
    return found


def runs_said(places: Sequence[int]) -> str:
    """`3–6` where they follow one another (two that share the 5th leave out the 6th), else `2、3、5`."""
    rows = sorted(places)
    follow = all(row in (rows[0] + at, rows[at - 1] if at else row) for at, row in enumerate(rows))
    if follow and rows[-1] > rows[0]:
        return f"{rows[0]}–{rows[-1]}"
    return "、".join(str(row) for row in sorted(set(rows)))
