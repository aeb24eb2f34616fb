"""The sample county's checked drafts, with faults in them, one settled; and a form of Word, mapped and filled.

Every text says that it is made up. The figures in them are made up too, and some are wrong on purpose.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

from diaodu.bulletins.checking.actions import Settling, add_draft, settle_marks
from diaodu.bulletins.checking.matching import Ground
from diaodu.bulletins.checking.reader import read_pasted
from diaodu.bulletins.checking.sources import ground_of
from diaodu.core.clock import fixed
from diaodu.core.moves import Mover
from diaodu.indicators.catalogue.models import Indicator
from diaodu.indicators.rounds.actions import NewCell, add_form, fill_form, map_cells
from diaodu.indicators.rounds.choices import UpLevel
from diaodu.indicators.rounds.steps import CLERK
from diaodu.kernel.period import Period
from diaodu.ledger.choices import Basis
from diaodu.people.models import Unit

REPORT = (
    "云海县2026年1—7月经济运行情况（演示材料，数据为虚构）\n"
    "一、总体情况\n"
    "1—7月，全县规模以上工业增加值同比增长7.5%，固定资产投资增长8%，社会消费品零售总额110.51亿元、增长6.6%，"
    "一般公共预算收入20.48亿元，同比增长5.4个百分点。\n"
    "二、工业和项目\n"
    "规上工业总产值267.58亿元，同比增长7.5%。民营企业新签约项目12个，合同额36亿元。\n"
    "三、财政金融\n"
    "7月末，金融机构存款余额703.3亿元，贷款余额581.6亿元。7月当月，一般公共预算收入20.48亿元。税收占比75.5%。\n"
    "四、民生\n"
    "新建学校12所，其中小学8所、中学6所。\n"
)
SPEECH = (
    "在全县项目推进会上的主持词（演示材料，数据为虚构）\n"
    "同志们：上半年，全县地区生产总值229.14亿元，同比增长6.2%。1—7月，进出口总额94.21亿元，出口总额70.6亿元，"
    "实际使用外资2822万美元。港口货物吞吐量2390万吨。\n"
    "请5个镇街作表态发言，每人不超过3分钟。\n"
)


def load_checking(county: Unit, units: Mapping[str, Unit], *, demo_today: date) -> None:
    """Two drafts of the dispatch office, one ground for both; a Word form of the development bureau."""
    with fixed(demo_today):
        ground, office = ground_of(county, demo_today), units["diaodu"]
        report = add_draft(read_pasted(REPORT), ground, unit=office, by="chen")
        wrong = report.marks.filter(verdict="differs").first()
        if wrong is not None:
            settle_marks(report, {wrong.pk: Settling("fix", "应为101.51亿元")}, by="chen")
        add_draft(read_pasted(SPEECH), ground, unit=office, by="chen")
        _word_form(county, units["fagai"], ground)


def _word_form(county: Unit, unit: Unit, ground: Ground) -> None:
    clerk = Mover(f"{unit.code}1", frozenset({CLERK}), "报送员")
    by_code = {each.code: each for each in Indicator.objects.filter(scope=county.path)}
    form = add_form(
        _blank(), unit=unit, name="重点工作进展情况表（Word）", level=UpLevel.PREFECTURE, addressee="市政府督查室",
        file_name="进展情况表（空白）.docx", by=clerk.by,
    )  # fmt: skip
    keys: dict[str, str] = {}
    for known in ground.known:
        keys.setdefault(known.key.split(":")[0], f"known:{known.key}")
    cells = [
        NewCell("空格", "A1"),
        NewCell("空格", "A2", by_code["BUDGET"], basis=Basis.OFFICIAL),
        NewCell("空格", "A3", by_code["BUDGET_G"], basis=Basis.OFFICIAL),
        NewCell("表1", "B2", by_code["INV_G"], basis=Basis.OFFICIAL),
        NewCell("表1", "C2", by_code["INV_G"], basis=Basis.OFFICIAL, offset=-1),
    ]
    for row, word in ((3, "projects.in_stage"), (4, "projects.invested")):
        if word in keys:
            cells.append(NewCell("表1", f"B{row}", source=keys[word]))
            cells.append(NewCell("表1", f"C{row}", source=keys[word], offset=-1))
    map_cells(form, cells, by=clerk.by)
    fill_form(form, Period.parse("2026-07"), mover=clerk)


def _blank() -> bytes:
    """A blank form as it comes from above: a sentence with blanks, a table."""
    from docx import Document

    document = Document()
    document.add_paragraph("重点工作进展情况表（演示）")
    document.add_paragraph("截至____，一般公共预算收入累计完成____亿元，同比增长____%。")
    rows = (("事项", "本期", "上期"), ("固定资产投资增速（%）",), ("入库项目（个）",), ("项目完成投资（亿元）",))
    table = document.add_table(rows=len(rows), cols=3, style="Table Grid")
    for number, words in enumerate(rows):
        for place, word in enumerate(words):
            table.cell(number, place).text = word
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
