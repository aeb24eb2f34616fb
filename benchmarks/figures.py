"""How well wrong figures are found in drafts: `./diaodu bench figures [--json] [--show]`.

Drafts of our own (`_figure_drafts.py`) are filled with right figures of a made-up ledger; then about four in ten are
made wrong, each in one of the ways people get figures wrong. A wrong one is found when its mark is a fault of any kind;
a false alarm is a fault on a right figure. The bounds hold for the drafts that were held back from tuning: at least
nine tenths of the wrong ones found, at most one tenth of the right ones marked. Also times a text of 20,000 letters.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from _figure_drafts import HELD_BACK, TUNING
from diaodu.bulletins.checking.matching import FAULTS, Ground, Kind, Known, Place, Verdict, When, check_text, spellings

LEAST_FOUND, MOST_FALSE = 0.9, 0.1
SEEDS, SHARE = range(5), 0.4
LENGTH = 20_000
SLOT = re.compile(r"\{(?:(?P<area>[a-z]+):)?(?P<key>[A-Z]+)/(?P<what>[a-z]+)/(?P<month>\d+m?)\}")
PLACES = (
    Place("wc", ("望潮镇",)), Place("lg", ("临港园区", "临港经济园区")), Place("qf", ("青帆街道",)),
)  # fmt: skip
# key: names, unit, places, July's cumulative figure (of a stock: its level), which figures there are besides
LEDGER: dict[str, tuple[tuple[str, ...], str, int, str, str]] = {
    "GDP": (("地区生产总值", "生产总值", "GDP"), "亿元", 2, "201.47", "g"),
    "IND": (("规上工业增加值",), "%", 1, "", "gr"),
    "OUT": (("规上工业总产值", "规上工业企业实现总产值", "规上产值"), "亿元", 2, "438.62", "ga"),
    "INV": (("固定资产投资",), "%", 1, "", "g"),
    "INDINV": (("工业投资",), "%", 1, "", "g"),
    "RETAIL": (("社会消费品零售总额", "社零总额", "社零"), "亿元", 2, "124.38", "grtmy"),
    "ABOVE": (("限上零售额",), "亿元", 2, "51.27", "a"),
    "BUDGET": (("一般公共预算收入",), "亿元", 2, "35.84", "gtmy"),
    "TAX": (("税收收入",), "亿元", 2, "26.91", ""),
    "TAXSHARE": (("税收占比", "税收占一般公共预算收入的比重", "占一般公共预算收入的比重"), "%", 1, "75.1", ""),
    "TRADE": (("进出口总额", "外贸进出口", "进出口"), "亿元", 2, "67.53", "g"),
    "EXPORT": (("出口总额", "出口"), "亿元", 2, "41.86", ""),
    "FDI": (("实际使用外资",), "万美元", 0, "2386", ""),
    "DEPOSIT": (("金融机构存款余额", "各项存款余额", "存款余额"), "亿元", 2, "583.72", "p"),
    "LOAN": (("金融机构贷款余额", "各项贷款余额", "贷款余额"), "亿元", 2, "429.15", "p"),
    "POWER": (("全社会用电量",), "万千瓦时", 0, "173854", "gm"),
    "PORT": (("港口货物吞吐量", "港口吞吐量"), "万吨", 1, "1467.3", "gm"),
    "INCOME": (("城镇居民人均可支配收入",), "元", 0, "25318", "g"),
    "PROJ": (("重点项目",), "个", 0, "36", "n"),
    "PINV": (("项目投资完成额", "年度计划投资"), "亿元", 2, "85.63", "t"),
    "HOUSES": (("老旧小区改造",), "万平方米", 1, "18.4", "n"),
}  # fmt: skip
MONTHS = (3, 4, 5, 6, 7)


@dataclass(frozen=True)
class Slot:
    """A figure of the ledger as it stands in a draft; `wrong`: how it was made wrong, empty where it is right."""

    start: int
    end: int
    wrong: str


def _dice(seed: int) -> random.Random:
    """The same figures and mistakes at every run."""
    return random.Random(seed)  # noqa: S311 -- made-up figures, no secret


def ledger() -> dict[str, Known]:
    """By the words of a slot ("RETAIL/level/7")."""
    maker = _Maker()
    for key in LEDGER:
        maker.add_all(key)
    return maker.found


class _Maker:
    def __init__(self) -> None:
        self.dice, self.found = _dice(2026), {}

    def add_all(self, key: str) -> None:
        _names, unit, places, newest, more = LEDGER[key]
        base = Decimal(newest or 0)
        if "n" in more:
            self._add(key, "level", "0", base, None, unit, places)
            return
        if newest:
            self._levels(key, base)
        for month in MONTHS if "g" in more else ():
            self._add(key, "growth", str(month), Decimal(self.dice.randint(21, 118)) / 10, _cumulative(month), "%", 1)
        for month in MONTHS if "r" in more else ():
            self._add(key, "rank", str(month), Decimal(self.dice.randint(1, 9)), _cumulative(month), "位", 0)
        if "t" in more:
            target = (base * Decimal("1.7")).quantize(Decimal(1))
            self._add(key, "target", "12", target, _cumulative(12), unit, 0)
            self._add(key, "done", "7", base / target * 100, _cumulative(7), "%", 1)
        if "y" in more:
            self._add(key, "level", "2025", base * Decimal("1.63"), When(2025, 12, "cumulative", 12), unit, places)
        for place in PLACES if "a" in more else ():
            value = base * self.dice.randint(80, 210) / 1000
            self._add(key, "level", "7", value, _cumulative(7), unit, places, area=place.key)

    def _levels(self, key: str, base: Decimal) -> None:
        _names, unit, places, _newest, more = LEDGER[key]
        before = Decimal(0)
        for month in MONTHS:
            share = Decimal(month) / 7 + Decimal(self.dice.randint(-12, 12)) / 1000 if month != 7 else Decimal(1)
            factor = Decimal(1) + (month - 7) * Decimal("0.004") if "p" in more or unit == "%" else share
            value = (base * factor).quantize(Decimal(1).scaleb(-places))
            when = When(2026, month, "point" if "p" in more else "cumulative", month)
            self._add(key, "level", str(month), value, when, unit, places)
            if "m" in more and month > MONTHS[0]:
                self._add(key, "level", f"{month}m", value - before, When(2026, month, "current"), unit, places)
            before = value

    def _add(self, key, what, slot, value, when, unit, places, *, area="") -> None:  # type: ignore[no-untyped-def]  # noqa: PLR0917
        called = tuple(dict.fromkeys(word for name in LEDGER[key][0] for word in spellings(name)))
        shown = value.quantize(Decimal(1).scaleb(-places))
        older = (_near(shown, places, self.dice),) if what in ("level", "growth") and when else ()
        name = f"{area}:{key}" if area else key
        kind = Kind.COMPLETION if what == "done" else Kind(what)
        self.found[f"{name}/{what}/{slot}"] = Known(
            f"{name}/{what}", called, kind, shown, unit, when, called[0], called[0], area=area, older=older
        )


def _cumulative(month: int) -> When:
    return When(2026, month, "cumulative", month)


def _near(value: Decimal, places: int, dice: random.Random) -> Decimal:
    step = Decimal(1).scaleb(-places)
    return value + step * dice.choice((-1, 1)) * dice.randint(3, 40)


def shown(known: Known, value: Decimal | None = None, unit: str | None = None) -> str:
    number = known.value if value is None else value
    return f"第{number}位" if known.kind == Kind.RANK else f"{number}{known.unit if unit is None else unit}"


def mistakes(slot: str, known: Known, book: dict[str, Known]) -> dict[str, Callable[[random.Random], str | None]]:
    """The ways a figure is got wrong; a way that does not apply answers None."""
    name, what, month = slot.split("/")

    def digit(dice: random.Random) -> str | None:
        text = str(known.value)
        places = [index for index, letter in enumerate(text) if letter.isdigit()]
        pairs = [(a, b) for a, b in pairwise(places) if text[a] != text[b] and text[b] != "0"]
        if pairs and dice.random() < 0.5:
            a, b = dice.choice(pairs)
            letters = list(text)
            letters[a], letters[b] = letters[b], letters[a]
            return shown(known, Decimal("".join(letters)))
        place = dice.choice(places)
        new = dice.choice([letter for letter in "123456789" if letter != text[place]])
        return shown(known, Decimal(text[:place] + new + text[place + 1 :]))

    def unit(dice: random.Random) -> str | None:
        other = {"亿元": "万元", "万吨": "亿吨", "万千瓦时": "亿千瓦时", "万美元": "亿美元", "万平方米": "平方米"}.get(
            known.unit
        )
        return shown(known, unit=other) if other else None

    def points(dice: random.Random) -> str | None:
        return shown(known, unit="个百分点") if known.kind == Kind.GROWTH else None

    def other_month(dice: random.Random) -> str | None:
        if not month.isdecimal() or not 3 <= int(month) <= 7:
            return None
        other = book.get(f"{name}/{what}/{int(month) - 1}")
        return shown(other) if other and other.value != known.value else None

    def other_span(dice: random.Random) -> str | None:
        other = book.get(f"{name}/{what}/{month[:-1] if month.endswith('m') else month + 'm'}")
        return shown(other) if other else None

    def old_edition(dice: random.Random) -> str | None:
        return shown(known, known.older[0]) if known.older else None

    def rank(dice: random.Random) -> str | None:
        return shown(known, known.value + 1) if known.kind == Kind.RANK else None

    return {
        "digit": digit, "unit": unit, "points": points, "month": other_month, "span": other_span,
        "edition": old_edition, "rank": rank,
    }  # fmt: skip


def written(draft: str, book: dict[str, Known], dice: random.Random) -> tuple[str, list[Slot]]:
    """The draft with its figures, some of them wrong, and where each stands."""
    parts, slots, last, length = [], [], 0, 0
    for match in SLOT.finditer(draft):
        parts.append(draft[last : match.start()])
        length += len(parts[-1])
        last = match.end()
        key = match[0][1:-1]
        known, wrong = book[key], ""
        text = right = shown(known)
        if dice.random() < SHARE:
            ways = list(mistakes(key, known, book).items())
            dice.shuffle(ways)
            made = next(((way, said) for way, make in ways if (said := make(dice)) and said != right), None)
            if made is not None:
                wrong, text = made
        slots.append(Slot(length, length + len(text), wrong))
        parts.append(text)
        length += len(text)
    return "".join([*parts, draft[last:]]), slots


def score(drafts: tuple[str, ...], *, show: bool = False) -> dict[str, object]:
    """Found and false alarms over every draft and seed."""
    book = ledger()
    ground = Ground(tuple(book.values()), PLACES, ("全县", "我县", "县里", "全镇"), 2026, 7)
    ways, found, right, false, others, false_others = Counter(), Counter(), 0, 0, 0, 0
    verdicts: Counter[str] = Counter()
    for number, draft in enumerate(drafts):
        for seed in SEEDS:
            text, slots = written(draft, book, _dice(number * 100 + seed))
            marks = [mark for mark in check_text(text, ground) if mark.verdict != Verdict.SKIPPED]
            taken = set()
            for slot in slots:
                over = [mark for mark in marks if mark.mention.start < slot.end and mark.mention.end > slot.start]
                taken |= {id(mark) for mark in over}
                is_fault = any(mark.verdict in FAULTS for mark in over)
                if slot.wrong:
                    ways[slot.wrong] += 1
                    found[slot.wrong] += is_fault
                else:
                    right += 1
                    false += is_fault
                    verdicts[over[0].verdict.value if over else "unseen"] += 1
                if show and is_fault != bool(slot.wrong):
                    said = f"{over[0].verdict.value} {over[0].why[0]}" if over else "unseen"
                    print(
                        f"  {number}.{seed} {slot.wrong or 'right'}: "
                        f"…{text[max(0, slot.start - 24) : slot.end]} | {said}"
                    )
            rest = [mark for mark in marks if id(mark) not in taken]
            others += len(rest)
            false_others += sum(mark.verdict in FAULTS for mark in rest)
            for mark in rest if show else ():
                if mark.verdict in FAULTS:
                    print(f"  {number}.{seed} other: {mark.mention.quote} | {mark.why[0]}")
    planted = sum(ways.values())
    return {
        "drafts": len(drafts),
        "planted": planted,
        "found": sum(found.values()),
        "recall": sum(found.values()) / planted,
        "right": right + others,
        "false_alarms": false + false_others,
        "false_share": (false + false_others) / (right + others),
        "right_in_ledger": right,
        "right_agree": verdicts["agrees"],
        "by_way": {way: f"{found[way]}/{ways[way]}" for way in sorted(ways)},
    }


def timed() -> float:
    """Milliseconds for a text of 20,000 letters."""
    book = ledger()
    ground = Ground(tuple(book.values()), PLACES, ("全县", "我县"), 2026, 7)
    whole = "\n".join(written(draft, book, _dice(1))[0] for draft in HELD_BACK)
    text = (whole * (LENGTH // len(whole) + 1))[:LENGTH]
    begun = time.perf_counter()
    check_text(text, ground)
    return (time.perf_counter() - begun) * 1000


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument(
        "--show", action="store_true", help="print each miss and each false alarm of the tuning drafts"
    )
    chosen = arguments.parse_args()
    answer = {"tuning": score(TUNING, show=chosen.show), "held_back": score(HELD_BACK), "ms_20000": round(timed(), 1)}
    if chosen.json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        for name in ("tuning", "held_back"):
            row = answer[name]
            print(
                f"{name}: {row['drafts']} drafts, {row['found']}/{row['planted']} wrong figures found "
                f"({row['recall']:.3f}), {row['false_alarms']}/{row['right']} false alarms "
                f"({row['false_share']:.3f}); of {row['right_in_ledger']} "
                f"right figures of the ledger {row['right_agree']} agree"
            )
            print("  " + ", ".join(f"{way} {share}" for way, share in row["by_way"].items()))
        print(f"20,000 letters: {answer['ms_20000']} ms")
    held = answer["held_back"]
    return int(held["recall"] < LEAST_FOUND or held["false_share"] > MOST_FALSE)


if __name__ == "__main__":
    raise SystemExit(main())
