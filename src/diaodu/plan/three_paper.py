"""The sheet of the three things as a Word paper, on one page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from diaodu.paper.formal import add_heading
from diaodu.paper.official import KAI, add_text, add_title, official_document
from diaodu.plan.choices import Light
from diaodu.plan.queries.three import Leader, Thing

PAPER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NUMERALS = ("一", "二", "三")


def three_paper(things: Sequence[Thing], *, leader: Leader | None, day: date, english: bool) -> bytes:
    document = official_document()
    add_title(document, _("Three things today"))
    said = f"{day:%Y-%m-%d}" if english else f"{day.year}年{day.month}月{day.day}日"
    add_text(document, f"{leader.post.title_zh} {leader.name}　{said}" if leader else said, font=KAI)
    for numeral, thing in zip(NUMERALS, things, strict=False):
        add_heading(document, f"{numeral}、", thing.commitment.short or thing.commitment.quote, level=1)
        for line in lines_of(thing, english=english):
            add_text(document, line)
    if not things:
        add_text(document, _("Nothing is urgent today."))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def lines_of(thing: Thing, *, english: bool) -> list[str]:
    """The sentences below a heading: light, what stands in the way, who is asked, what to do, why it was chosen."""
    standing = thing.standing
    reason = (standing.reason_en if english else standing.reason_zh) if standing else ""
    light = str(Light(thing.light).label) if thing.light in Light.values else _("to be claimed")
    colon = ": " if english else "："
    lines = [f"{light}{colon}{reason}" if reason else light]
    if thing.difficulty:
        lines.append(f"{_('Difficulty')}{colon}{thing.difficulty}")
    elif thing.progress:
        lines.append(f"{_('Last report')}{colon}{thing.progress}")
    if thing.lead:
        lines.append(f"{_('Ask')}{colon}{thing.lead.name_zh} {thing.head}".rstrip())
    lines.append(f"{_('What you can do')}{colon}{thing.to_do}")
    lines.append(
        f"{_('Chosen because')}{colon}{(', ' if english else '，').join(r.words for r in thing.chosen.reasons)}"
    )
    return lines
