"""Half a year of reporting in the sample county: claims, monthly rounds, and the August round half-way through."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from diaodu.core.clock import ZONE, fixed
from diaodu.core.moves import Mover
from diaodu.duties.actions import deliver_duties, plan_meeting, send_notice
from diaodu.kernel.period import Period
from diaodu.ledger.actions import LineInput, accept_returns, hand_up, open_round, return_to_unit, save_lines, sign
from diaodu.ledger.choices import MissingKind
from diaodu.ledger.models import Line, Return, Round
from diaodu.ledger.queries import lines_of_many, listed
from diaodu.ledger.steps import CLERK, OWNER, SIGNER
from diaodu.people.choices import Role, RoundField, TieKind
from diaodu.people.models import Post, Tenure, Tie, Unit
from diaodu.plan.actions import Claim, accept_commitments, catch_up_standings, claim_commitments, confirm_countings
from diaodu.plan.models import Commitment, Counting, Document
from diaodu.plan.steps import KEEPER
from diaodu.sample.announcing import announce_month
from diaodu.sample.asking import asked_rows, enter_tasks
from diaodu.sample.blanks import ask_and_fill, lay_edition_over
from diaodu.sample.counting import WAITING, change_terms, propose_terms
from diaodu.sample.indicators import BOUND as PUBLISHED
from diaodu.sample.indicators import bind_sentences, load_indicators, load_peers, load_targets
from diaodu.sample.life import SETTLED, ask_and_decide, live_through_august
from diaodu.sample.programmes import BOUND, bind_countings, load_programmes, load_progress
from diaodu.sample.revising import bring_in_revision
from diaodu.sample.works import load_works

CLAIMS = Path(__file__).parent / "claims.csv"
YEAR = 2026
MONTHS = range(3, 9)
YEAR_BEGINS = date(YEAR, 1, 1)
TO_ASSIGN = 23  # taken up, and nobody leads it yet: the beds of the care town
# How far each unit is with August on the demonstration's day; who is not named has not begun.
ACCEPTED = ("jiaotong", "haiyang", "shangwu", "touzi", "kejiju", "shuiwu")
SUBMITTED = ("nongye", "wenlv", "lingang", "tongji")
SIGNING = ("ziran", "jiaoyu", "caizheng")
RETURNED = ("gulou",)
HALF_FILLED = ("zhujian", "wangchao")


def load_year(document: Document, units: Mapping[str, Unit], *, demo_today: date) -> None:
    """Everything through the same actions as everybody's, each on its own day."""
    rows = _rows()
    commitments = list(document.commitments.select_related("subject").order_by("start"))
    with fixed(YEAR_BEGINS):
        _review(rows, commitments)
        programmes = load_programmes(document.unit, units)
        countings = _claim(rows, commitments, units)
        bind_countings(countings, programmes)
        indicators = load_indicators(document.unit, units, demo_today=demo_today)
        bind_sentences(countings)
    load_targets(document.unit, units, indicators)
    load_peers(document.unit, indicators, demo_today=demo_today)
    _sponsor(rows, commitments, units)
    load_works(commitments)
    figures, holders = _Figures(rows, commitments), _holders()
    load_progress(programmes, units, lambda unit: holders[unit.pk, Role.UNIT_CLERK].officer.username)
    for month in MONTHS:
        day = date(YEAR, month + 1, 1)
        if month < MONTHS[-1]:
            _report(month, figures, units, holders, on=day, accept=None)
            enter_tasks(document.unit, units, since=day, before=day + timedelta(days=5))
            with fixed(day + timedelta(days=5)):
                catch_up_standings()
            enter_tasks(document.unit, units, since=day + timedelta(days=5), before=_next_month(day))
            announce_month(Period.month(YEAR, month), document.unit, units, cut_off=day + timedelta(days=5))
    change_terms(commitments)
    live_through_august(commitments, document.unit)
    with fixed(date(YEAR, MONTHS[-1], 31)):
        catch_up_standings()
    propose_terms(commitments)
    ask_and_decide(commitments, since=SETTLED, before=demo_today)
    ask_and_fill(document, units)
    lay_edition_over(document)
    bring_in_revision(document)
    _report(MONTHS[-1], figures, units, holders, on=demo_today, accept=ACCEPTED)
    with fixed(demo_today):
        _notices(units, demo_today)
        catch_up_standings()


def _next_month(day: date) -> date:
    return day.replace(month=day.month + 1)


def _review(rows: Sequence[Mapping[str, str]], commitments: Sequence[Commitment]) -> None:
    """The office has taken up what units lead; the rest still waits to be looked at."""
    keeper = Mover("chen", frozenset({KEEPER}), "调度办主任")
    taken = [*(int(row["n"]) for row in rows), TO_ASSIGN]
    accept_commitments([commitments[n - 1] for n in taken], mover=keeper, on=YEAR_BEGINS)


def _claim(
    rows: Sequence[Mapping[str, str]], commitments: Sequence[Commitment], units: Mapping[str, Unit]
) -> dict[int, Counting]:
    """What was claimed, by place; what counts of it is agreed as its sentence says, but for what stands on records."""
    claims = [
        Claim(commitments[int(row["n"]) - 1], units[row["lead"]], [units[code] for code in _split(row["partners"])])
        for row in rows
    ]
    countings = claim_commitments(claims, by="chen", since=YEAR_BEGINS)
    by_place = {int(row["n"]): each for row, each in zip(rows, countings, strict=True)}
    agreed = [each for place, each in by_place.items() if place not in {*WAITING, *BOUND, *PUBLISHED}]
    confirm_countings(agreed, mover=Mover("chen", frozenset({KEEPER}), "调度办主任"))
    return by_place


def _sponsor(rows: Sequence[Mapping[str, str]], commitments: Sequence[Commitment], units: Mapping[str, Unit]) -> None:
    """The deputy county head stands behind what the housing and the transport bureau lead."""
    post = Post.objects.get(unit=units["leaders"], title_zh="副县长（城建交通）")
    Tie.objects.bulk_create(
        Tie(
            subject=commitments[int(row["n"]) - 1].subject,
            kind=TieKind.SPONSOR,
            unit=units["leaders"],
            post=post,
            since=YEAR_BEGINS,
        )
        for row in rows
        if row["lead"] in {"zhujian", "jiaotong"}
    )


class _Figures:
    """What each unit reports for a month, by the subject of the commitment."""

    def __init__(self, rows: Iterable[Mapping[str, str]], commitments: Sequence[Commitment]) -> None:
        self._rows = {commitments[int(row["n"]) - 1].subject_id: row for row in rows}
        self._asked = {row["sentence"]: row for row in asked_rows()}

    def input_for(self, line: Line, month: int) -> LineInput:
        row = self._rows.get(line.item.subject_id) or self._asked[line.item.subject.label_zh]
        words = row["words"] if month >= MONTHS[-2] and row["words"] else "按计划推进"
        if not line.item.measured_in:
            return LineInput(progress=words)
        figure = row[f"m{month}"]
        if not figure:
            return LineInput(missing=MissingKind.NOT_YET_DUE, progress=words)
        return LineInput(value=Decimal(figure), progress=words, reason="按实际完成数报")


Holders = Mapping[tuple[int, str], Tenure]  # by unit and role


def _holders() -> Holders:
    """Who holds which chair, so that what is reported is reported by people with names."""
    return {(held.post.unit_id, held.post.role): held for held in Tenure.objects.select_related("post", "officer")}


def _report(
    month: int,
    figures: _Figures,
    units: Mapping[str, Unit],
    holders: Holders,
    *,
    on: date,
    accept: Sequence[str] | None,
) -> None:
    """One month: a round, its returns, signatures, acceptance. `accept` None: all of them, else these units."""
    with fixed(on):
        round_ = _open(month, units["diaodu"], on)
        returns = list(listed(round_.returns.all()))
        lines = lines_of_many(returns)
        for owed in returns:
            if accept is None or owed.unit.code in (*ACCEPTED, *SUBMITTED, *SIGNING, *RETURNED, *HALF_FILLED):
                half = accept is not None and owed.unit.code in HALF_FILLED
                _fill(owed, lines[owed.pk], figures, month, holders, half=half)
        ready = [owed for owed in returns if accept is None or owed.unit.code in (*ACCEPTED, *SUBMITTED, *RETURNED)]
        for owed in ready:
            _sign(owed, holders)
        if accept is not None:
            for owed in returns:
                if owed.unit.code in SIGNING:
                    hand_up(owed, mover=_mover(owed, CLERK, holders))
        office = Mover("chen", frozenset({OWNER}), "调度办主任")
        accept_returns([owed for owed in ready if accept is None or owed.unit.code in accept], mover=office)
        if accept is not None:
            for owed in ready:
                if owed.unit.code in RETURNED:
                    return_to_unit(owed, mover=office, why="与施工许可数不符，请核对后再报")


def _open(month: int, office: Unit, on: date) -> Round:
    period = Period.month(YEAR, month)
    due = datetime.combine(on.replace(day=7), time(17, 30), ZONE)
    return open_round(
        period, unit=office, field=RoundField.DISPATCH, title=f"{period.label_zh}进度", due_at=due, by="chen"
    )


def _fill(owed: Return, lines: Sequence[Line], figures: _Figures, month: int, holders: Holders, *, half: bool) -> None:
    chosen = lines[: max(1, len(lines) // 2)] if half else lines
    clerk = _mover(owed, CLERK, holders)
    deliver_duties([owed.duty], to=clerk.by)
    save_lines(owed, {line.pk: figures.input_for(line, month) for line in chosen}, mover=clerk)


def _sign(owed: Return, holders: Holders) -> None:
    hand_up(owed, mover=_mover(owed, CLERK, holders))
    while owed.signer:
        sign(owed, mover=_mover(owed, SIGNER, holders))


def _mover(owed: Return, part: str, holders: Holders) -> Mover:
    held = holders[owed.unit_id, Role.UNIT_CLERK if part == CLERK else owed.signer]
    return Mover(held.officer.username, frozenset({part}), held.post.title_zh)


def _notices(units: Mapping[str, Unit], day: date) -> None:
    send_notice(
        "报送三季度重点项目清单调整建议",
        body="请对照作战进度图，提出拟新增、调出的项目及理由，附立项或开工依据。",
        to=[units[code] for code in ("zhujian", "jiaotong", "haiyang", "gongxin", "wangchao", "lingang")],
        asked_by=units["diaodu"],
        by="chen",
        due_at=datetime.combine(day + timedelta(days=7), time(17, 30), ZONE),
    )
    plan_meeting(
        "城市更新联席会",
        starts_at=datetime.combine(day + timedelta(days=10), time(9), ZONE),
        place="县政府二楼会议室",
        attendees=[units[code] for code in ("zhujian", "caizheng", "gulou", "beiting", "leaders")],
        unit=units["diaodu"],
        by="chen",
    )


def _rows() -> list[dict[str, str]]:
    with CLAIMS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(codes: str) -> list[str]:
    return [code for code in codes.split(";") if code]
