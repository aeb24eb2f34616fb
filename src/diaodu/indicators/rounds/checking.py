"""How the ledger checks and shows a return of figures: the seam of its rounds (`ledger.round_kinds`)."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.indicators.rounds.actions.reviewing import note_accepted
from diaodu.indicators.rounds.choices import KIND
from diaodu.indicators.rounds.queries.lines import beside, lines_with_indicators, questions
from diaodu.indicators.rounds.setting_kinds import checks_for
from diaodu.indicators.rounds.validation import BLOCK, Found
from diaodu.kernel.period import Period
from diaodu.ledger.models import Line, Return
from diaodu.ledger.round_kinds import RoundKind, register_round_kind
from diaodu.ledger.rules import Finding


def problems_of(owed: Return, lines: Sequence[Line]) -> list[Finding]:
    """What keeps the return from going up: empty lines, figures to mend, warnings nobody gave a reason for."""
    return [finding for finding in all_findings(owed) if finding.blocks]


def all_findings(owed: Return) -> list[Finding]:
    """Also the warnings that were passed by a reason; those do not block."""
    lines = lines_with_indicators(owed)
    rules = checks_for(owed.unit.path, on=Period.parse(owed.round.period).end)
    asked = questions(beside(lines), rules)
    found: list[Finding] = []
    for line in lines:
        if line.value is None and not line.missing:
            found.append(
                Finding(
                    line.item.name,
                    "value",
                    True,
                    f"{line_name(line)}：请填数，或选没有数的原因。",
                    f"{line_name(line)}: a figure, or why there is none.",
                ),
            )
        found += [finding_of(line, each, reason=line.reason) for each in asked.get(line.pk, [])]
    return found


def finding_of(line: Line, found: Found, *, reason: str) -> Finding:
    """A block must be mended; a warning only wants its reason."""
    is_block = found.level == BLOCK
    passed = not is_block and bool(reason.strip())
    end_zh, end_en = ("请改正", "please mend it") if is_block else ("请说明原因", "please say why")
    return Finding(
        line.item.name,
        "value" if is_block else "reason",
        not passed,
        f"{line_name(line)}：{found.zh}；{end_zh}。"
        if not passed
        else f"{line_name(line)}：{found.zh}（已说明：{reason}）。",
        f"{line_name(line)}: {found.en}; {end_en}." if not passed else f"{line_name(line)}: {found.en} (explained).",
    )


def line_name(line: Line) -> str:
    about = line.item.about
    if about is None or about.pk == line.item.unit_id:
        return line.item.name
    short = about.short_name
    return line.item.name if short in line.item.name else f"{line.item.name}（{short}）"


def register() -> None:
    register_round_kind(
        RoundKind(
            KIND,
            title=_("Rounds of figures"),
            check=problems_of,
            accepted=note_accepted,
            return_page=lambda code: reverse("figure_rounds:return", args=[code]),
            round_page=lambda code: reverse("figure_rounds:round", args=[code]),
            list_page=lambda: reverse("figure_rounds:rounds"),
        )
    )
