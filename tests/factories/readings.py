"""A reading put together by hand: what is stored can be tested without what reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from diaodu.kernel.quantity import Quantity
from diaodu.reading.model import (
    Blank,
    BlankKind,
    Cause,
    Check,
    NamedObject,
    Reading,
    Section,
    SectionKind,
    Source,
    Strength,
    Target,
    TargetKind,
    Task,
)

TEXT = "青岚县工作方案\n一、城市更新\n年内改造老旧小区180万平方米；推进总投资**亿元的东城片区建设；治理青河、柳河等14条河流。\n"


def span(quote: str) -> tuple[int, int]:
    start = TEXT.index(quote)
    return start, start + len(quote)


def make_reading(*, dated: date | None = date(2026, 7, 8)) -> Reading:
    """One section, three tasks, two targets, a masked figure, two rivers and a failed check."""
    heading, first = span("一、城市更新"), "年内改造老旧小区180万平方米"
    second, third = "推进总投资**亿元的东城片区建设", "治理青河、柳河等14条河流"
    body = Section("1.1", SectionKind.PARAGRAPH, 2, "", "", heading[1] + 1, len(TEXT), heading[1] + 1, heading[1] + 1)
    outline = Section(
        "1", SectionKind.HEADING, 1, "一、", "城市更新", heading[0], len(TEXT), *heading, children=(body,)
    )
    return Reading(
        source=Source("plan.txt", "txt", "utf-8", "0" * 64),
        title="青岚县工作方案",
        date=dated,
        date_text="",
        text=TEXT,
        outline=(outline,),
        tasks=(
            _task("k1", first, "改造", Strength.FIRM, due="2026-12-31", due_text="年内", targets=("t1",)),
            _task("k2", second, "推进", Strength.ADVANCE),
            _task("k3", third, "治理", Strength.FIRM, targets=("t2",)),
        ),
        targets=(
            _target("t1", "180万平方米", "180", "万平方米", Quantity(*2 * [Decimal(1800000)], "平方米"), "k1", first),
            _target("t2", "14条", "14", "条", Quantity(*2 * [Decimal(14)], "条"), "k3", third),
        ),
        blanks=(
            Blank("b1", *span("**亿元"), "**亿元", BlankKind.FIGURE, Cause.MASKED, "亿元", "总投资", "1.1", "k2"),
            Blank("b2", *span(second), second, BlankKind.OWNER, Cause.MISSING, "", "", "1.1", "k2"),
        ),
        objects=(
            NamedObject("o1", *span("青河"), "青河", "river", False, "l1", "1.1", "k3"),
            NamedObject("o2", *span("柳河"), "柳河", "river", False, "l1", "1.1", "k3"),
        ),
        checks=(
            Check(
                "names_missing",
                False,
                *span("14条"),
                "14条",
                "14",
                "2",
                ("青河", "柳河"),
                "14条河流只点名2条，还有12条待明确。",
                "14 rivers, 2 named; 12 are still to be named.",
            ),
        ),
    )


def _task(
    key: str,
    quote: str,
    verb: str,
    strength: Strength,
    due: str | None = None,
    due_text: str = "",
    targets: tuple[str, ...] = (),
) -> Task:
    return Task(key, *span(quote), quote, verb, "", strength, due, due_text, None, section="1.1", targets=targets)


def _target(key: str, quote: str, value: str, unit: str, quantity: Quantity, task: str, context: str) -> Target:
    return Target(
        key,
        *span(quote),
        quote,
        value,
        unit,
        quantity,
        "=",
        "老旧小区改造",
        TargetKind.COUNT,
        "2026-12-31",
        "年内",
        None,
        Strength.FIRM,
        *span(context),
        section="1.1",
        task=task,
    )
