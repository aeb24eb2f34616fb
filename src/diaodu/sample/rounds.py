"""The sample county's rounds of figures: July locked, one half late, August under way; a release, a form for above."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from diaodu.core.clock import ZONE, fixed
from diaodu.core.moves import Mover
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.actions import (
    Ask,
    NewCell,
    NewRelease,
    ReleaseFigure,
    add_form,
    add_release,
    answer_note,
    ask_figures,
    fill_form,
    hand_up_filing,
    map_cells,
    open_figure_round,
    ready_release,
    send_filing,
    shape_mapping,
    sign_filing,
    start_mapping,
)
from diaodu.indicators.rounds.choices import UpLevel
from diaodu.indicators.rounds.mapping import Block, Column, Key, Label
from diaodu.indicators.rounds.mapping import Mapping as BookShape
from diaodu.indicators.rounds.models import Filing, ReviewNote
from diaodu.indicators.rounds.queries.releasing import released_figures
from diaodu.indicators.rounds.steps import CHECKER, STATISTICS
from diaodu.indicators.rounds.steps import CLERK as FORM_CLERK
from diaodu.indicators.rounds.steps import SIGNER as FORM_SIGNER
from diaodu.kernel.period import Period
from diaodu.ledger.actions import (
    LineInput,
    accept_returns,
    hand_up,
    lock_round,
    return_to_unit,
    save_lines,
    sign,
)
from diaodu.ledger.choices import Basis, Span
from diaodu.ledger.models import Line, Observation, Return, Round
from diaodu.ledger.steps import CLERK, OWNER, SIGNER
from diaodu.people.choices import Role, RoundField, UnitKind
from diaodu.people.models import Tenure, Unit

JULY, AUGUST = Period.parse("2026-07"), Period.parse("2026-08")
STATISTICIAN, OFFICE = "he", "chen"
# How far each unit is with August on the demonstration's day; who is not named has not begun.
ACCEPTED, SUBMITTED, SIGNING = (
    ("gongxin", "ziran", "lingang", "wangchao"),
    ("shuiwu", "shangwu", "shiling"),
    ("nongye",),
)
RETURNED, HALF_FILLED = ("yanpu",), ("qingfan", "zhujian")
IN_TIME = ("wangchao", "gulou", "beiting", "lingang", "huagong")  # with the round of retail sales
_BOOK_COLUMNS = (
    ("投资完成额（亿元）", "INV_DONE", ("5.1", "5.9")),
    ("规上产值（亿元）", "IND_OUT", ("61.2", "72.4")),
)
RELEASED = ("IND_VA_G", "INV_G", "RETAIL", "RETAIL_G", "BUDGET", "BUDGET_G", "TAX")


def load_rounds(county: Unit, units: Mapping[str, Unit], *, demo_today: date) -> None:
    """Each step on its own day, through the same actions as everybody's."""
    by_code = {
        each.code: each for each in Indicator.objects.filter(scope=county.path).select_related("subject", "lead")
    }
    maker = _Maker(county, units, by_code)
    with fixed(date(2026, 7, 1)):
        maker.ask()
    maker.july()
    maker.retail()
    maker.august(demo_today)
    _releases(county, units["tongji"], by_code, demo_today)
    _form(units["fagai"], by_code, demo_today)
    _mapping(units["zhujian"], demo_today, name="住建项目台账", by="zhao", columns=_BOOK_COLUMNS[:1])
    _mapping(units["lingang"], demo_today, name="园区经济台账", by="lingang1", columns=_BOOK_COLUMNS)
    _answer_one(demo_today)


class _Maker:
    def __init__(self, county: Unit, units: Mapping[str, Unit], by_code: Mapping[str, Indicator]) -> None:
        self._county, self._units, self._by_code = county, units, by_code
        self._areas = [unit for unit in units.values() if unit.kind in (UnitKind.TOWNSHIP, UnitKind.PARK)]
        held = Tenure.objects.filter(post__unit__in=units.values(), until=None)
        self._holders = {
            (tenure.post.unit_id, tenure.post.role): tenure.officer.username
            for tenure in held.select_related("post", "officer")
        }
        self._past: dict[tuple[str, int], Decimal] = {}

    def ask(self) -> None:
        """Output and sales of towns and parks; electricity of all areas from one bureau, which has it."""
        ask_figures(
            [
                *(Ask(self._by_code["IND_OUT"], unit, unit) for unit in self._areas),
                *(Ask(self._by_code["RETAIL_ABOVE"], unit, unit, RoundField.DISPATCH) for unit in self._areas),
                *(
                    Ask(self._by_code[code], self._units["gongxin"], unit)
                    for code in ("POWER", "POWER_IND")
                    for unit in self._areas
                ),
            ],
            by=STATISTICIAN,
        )  # fmt: skip

    def july(self) -> None:
        """All in, accepted, locked."""
        round_ = self._open(JULY, "tongji", RoundField.STATISTICS, on=date(2026, 8, 12), due=date(2026, 8, 14))
        returns = self._returns(round_)
        with fixed(date(2026, 8, 13)):
            for owed in returns:
                self._report(owed, signed=True)
            accept_returns(self._returns(round_), mover=_owner(STATISTICIAN))
        with fixed(date(2026, 8, 17)):
            round_.refresh_from_db()
            lock_round(round_, by=STATISTICIAN)

    def retail(self) -> None:
        """The dispatch office's own: half of the units are late with it."""
        round_ = self._open(JULY, "diaodu", RoundField.DISPATCH, on=date(2026, 8, 20), due=date(2026, 8, 31))
        with fixed(date(2026, 8, 28)):
            for owed in self._returns(round_):
                if owed.unit.code in IN_TIME:
                    self._report(owed, signed=True)

    def august(self, today: date) -> None:
        round_ = self._open(AUGUST, "tongji", RoundField.STATISTICS, on=date(2026, 9, 1), due=date(2026, 9, 7))
        with fixed(today):
            returns = {owed.unit.code: owed for owed in self._returns(round_)}
            for code in (*ACCEPTED, *SUBMITTED, *RETURNED):
                if code in returns:
                    self._report(returns[code], signed=True)
            for code in SIGNING:
                if code in returns:
                    self._report(returns[code], signed=False)
            for code in HALF_FILLED:
                if code in returns:
                    self._fill(returns[code], half=True)
            again = {owed.unit.code: owed for owed in self._returns(round_)}
            accept_returns([again[code] for code in ACCEPTED if code in again], mover=_owner(STATISTICIAN))
            for code in RETURNED:
                return_to_unit(again[code], mover=_owner(STATISTICIAN), why="请说明本月新增入统项目的情况")

    def _open(self, period: Period, unit: str, field: RoundField, *, on: date, due: date) -> Round:
        with fixed(on):
            return open_figure_round(
                period,
                unit=self._units[unit],
                field=field,
                due_at=datetime.combine(due, time(17, 30), ZONE),
                by=STATISTICIAN if field == RoundField.STATISTICS else OFFICE,
                title=f"{period.label_zh}{'主要指标' if field == RoundField.STATISTICS else '限上零售快报'}",
            )

    def _returns(self, round_: Round) -> list[Return]:
        found = Return.objects.filter(round=round_).select_related("round__unit", "unit", "duty__unit", "subject")
        return list(found.order_by("unit__order", "pk"))

    def _report(self, owed: Return, *, signed: bool) -> None:
        self._fill(owed)
        hand_up(owed, mover=self._mover(owed, Role.UNIT_CLERK, CLERK))
        while signed and owed.signer:
            sign(owed, mover=self._mover(owed, Role(owed.signer), SIGNER))

    def _fill(self, owed: Return, *, half: bool = False) -> None:
        lines = list(owed.lines.select_related("item__subject__indicator", "item__about", "owed__round"))
        self._read_past(lines)
        inputs = {line.pk: LineInput(value=self._value(line), reason=_reason(line)) for line in lines}
        if half:
            inputs = dict(list(inputs.items())[: len(inputs) // 2])
        save_lines(owed, inputs, mover=self._mover(owed, Role.UNIT_CLERK, CLERK))

    def _read_past(self, lines: Sequence[Line]) -> None:
        """Last year's figure of each line's area: what this year's is made from; one query a return."""
        year = {f"{int(line.period_code[:4]) - 1}{line.period_code[4:]}" for line in lines}
        year |= {Period.parse(line.period_code).previous().code for line in lines}
        facts = Observation.objects.filter(
            item__subject__in={line.item.subject_id for line in lines},
            item__about__in={line.item.about_id for line in lines},
            period__in=year,
            value__isnull=False,
        )
        for subject, span, about, period, value in facts.order_by("vintage").values_list(
            "item__subject__indicator__code", "span", "item__about", "period", "value"
        ):
            if value is not None:
                self._past[f"{subject} {span} {period}", about] = value

    def _value(self, line: Line) -> Decimal:
        """A little more than last year; where last year is a blank, this year's figure and a month more."""
        period = Period.parse(line.period_code)
        code, place = f"{line.item.subject.indicator.code} {line.item.span}", line.item.about_id or 0
        base = self._past.get((f"{code} {period.year - 1}{period.code[4:]}", place))
        last = self._past.get((f"{code} {period.previous().code}", place))
        if base is None:
            base = Decimal("12.4") if last is None else last * period.last / (period.last - 1)
        about = line.item.about.code if line.item.about else ""
        growth = Decimal("1.07") + Decimal(zlib.crc32(f"{code}{about}{period.code}".encode()) % 60 - 30) / 1000
        places = Decimal(1) if base > 1000 else Decimal("0.01")
        value = (base * growth).quantize(places, rounding=ROUND_HALF_UP)
        # A cumulative figure never falls behind the month before, whatever was revised meanwhile.
        return max(value, last) if last is not None and line.item.span == Span.CUMULATIVE else value

    def _mover(self, owed: Return, role: Role, part: str) -> Mover:
        return Mover(self._holders[owed.unit_id, role], frozenset({part}), str(role.label))


def _reason(line: Line) -> str:
    """Said beforehand where a figure may be asked about: the sample shows what a clerk writes."""
    return "按项目台账逐项核实" if line.item.subject.indicator.code == "INV_DONE" else ""


def _owner(by: str) -> Mover:
    return Mover(by, frozenset({OWNER}), "综合科科长")


def _releases(county: Unit, unit: Unit, by_code: Mapping[str, Indicator], today: date) -> None:
    """July's, as it was published; August's, ready, and under embargo until the eighteenth."""
    mover = Mover(STATISTICIAN, frozenset({STATISTICS, CHECKER}), "综合科科长")
    known = {
        (fact.item.subject.indicator.code, fact.period): fact.value
        for fact in Observation.objects.filter(
            item__about=county, basis=Basis.OFFICIAL, period=JULY.code, item__span=Span.CUMULATIVE
        ).select_related("item__subject__indicator").order_by("vintage")
    }  # fmt: skip
    for period, day, hour in ((JULY, date(2026, 8, 24), date(2026, 8, 25)), (AUGUST, today, date(2026, 9, 18))):
        figures = [
            ReleaseFigure(line.indicator, line.about, line.period, _released(line.indicator, known, period))
            for line in released_figures(county, period)
            if line.indicator.code in RELEASED
        ]
        figures = [line for line in figures if line.value is not None]
        with fixed(day):
            release = add_release(
                NewRelease(
                    unit, f"{period.label_zh}主要经济指标", period, f"县统计局{period.last}月月度快报（虚构）",
                    datetime.combine(hour, time(10), ZONE), figures=figures,
                ),
                mover=mover,
            )  # fmt: skip
        with fixed(hour if period == JULY else day):
            ready_release(release, mover=mover)


def _released(indicator: Indicator, known: Mapping[tuple[str, str], Decimal | None], period: Period) -> Decimal | None:
    value = known.get((indicator.code, JULY.code))
    if value is None or period == JULY:
        return value
    if indicator.kind == "growth":
        return value - Decimal("0.1")
    return (value * 8 / 7).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _form(unit: Unit, by_code: Mapping[str, Indicator], today: date) -> None:
    """The prefecture's monthly sheet: July sent, August filled with what there is."""
    clerk = Mover(f"{unit.code}1", frozenset({FORM_CLERK}), "报送员")
    with fixed(date(2026, 7, 6)):
        form = add_form(
            _blank(), unit=unit, name="全市主要经济指标月度调度表", level=UpLevel.PREFECTURE,
            addressee="市发展和改革委员会", file_name="月度调度表（空白）.xlsx", by=clerk.by,
        )  # fmt: skip
        cells = [NewCell("调度表", "A2")]
        for row, code in enumerate(("IND_VA_G", "INV_G", "RETAIL", "BUDGET", "POWER_IND"), 5):
            basis = Basis(by_code[code].basis)
            for column, offset in (("C", 0), ("D", -1), ("E", -12)):
                cells.append(NewCell("调度表", f"{column}{row}", by_code[code], basis=basis, offset=offset))
        map_cells(form, cells, by=clerk.by)
    with fixed(date(2026, 8, 26)):
        filing = fill_form(form, JULY, mover=clerk)
        hand_up_filing(filing, mover=clerk, why="上级未要求的空格照此上报" if filing.holes else "")
        filing = Filing.objects.select_related("form__unit", "file", "subject").get(pk=filing.pk)
        while filing.signer:
            sign_filing(filing, mover=Mover(f"{unit.code}2", frozenset({FORM_SIGNER}), filing.signer))
        send_filing(filing, mover=clerk)
    with fixed(today):
        fill_form(form, AUGUST, mover=clerk)


def _blank() -> bytes:
    """A blank form as it comes from above: title, merged heads, borders."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    book = Workbook()
    sheet = book.active
    sheet.title = "调度表"
    line = Border(*(Side(style="thin"),) * 4)
    sheet["A1"] = "全市主要经济指标月度调度表"
    sheet["A1"].font = Font(name="黑体", size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A2:E2")
    for row, words in enumerate(
        (
            ("序号", "指标", "本月", "上月", "上年同月"), ("", "", "累计", "累计", "累计"),
            (1, "规模以上工业增加值增速（%）"), (2, "固定资产投资增速（%）"), (3, "社会消费品零售总额（亿元）"),
            (4, "一般公共预算收入（亿元）"), (5, "工业用电量（万千瓦时）"),
        ),
        3,
    ):  # fmt: skip
        for column, word in enumerate(words, 1):
            sheet.cell(row, column, word or None)
        for column in range(1, 6):
            sheet.cell(row, column).border = line
    sheet.column_dimensions["B"].width = 30
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mapping(
    unit: Unit, today: date, *, name: str, by: str, columns: Sequence[tuple[str, str, tuple[str, str]]]
) -> None:
    """A unit's own ledger, mapped once."""
    from diaodu.paper.table_book import Cell, table_workbook

    months = ("2026年6月", "2026年7月")
    rows: list[list[Cell]] = [
        [month, *(Decimal(values[place]) for _h, _c, values in columns)] for place, month in enumerate(months)
    ]
    content = table_workbook(name, ["月份", *(head for head, _code, _values in columns)], rows)
    with fixed(today):
        kept = start_mapping(content, unit=unit, name=name, file_name=f"{name}.xlsx", by=by)
        read = tuple(
            Column(place, head.replace("（", "(").replace("）", ")"), Key(code, span="cumulative"))
            for place, (head, code, _values) in enumerate(columns, 1)
        )
        shape = BookShape((Block(name, (2,), 3, (Label(0, "period", "月份"),), read),))
        shape_mapping(kept, shape, by=by)


def _answer_one(today: date) -> None:
    note = ReviewNote.objects.select_related("round__unit").order_by("pk").first()
    if note is not None:
        with fixed(today):
            answer_note(
                note, answer="已与填报单位核对，系集中入统，依据齐全（演示）", correcting=False, by=STATISTICIAN
            )
