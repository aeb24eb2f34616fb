"""Charts that Word, WPS and PowerPoint draw themselves, each with its workbook, so that whoever gets them can go on.

The parts of a Word chart are made by the chart writer of python-pptx: the markup of a chart is the same in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm

from diaodu.paper.official import FANG, HEI

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_GREY = "595959"  # prints, and is told from the paper by everybody
_WIDTH = Mm(150)
_HEAD_MM, _BAR_MM = 14, 8


@dataclass(frozen=True, slots=True)
class BarChart:
    """One bar a label, in one unit. None is a blank: it has a label and no bar. `said`: what each value reads."""

    title: str
    unit: str
    labels: Sequence[str]
    values: Sequence[Decimal | None]
    said: Sequence[str]

    @property
    def places(self) -> int:
        """Digits after the point, of the value that has most."""
        known = [f"{value.normalize():f}" for value in self.values if value is not None]
        return max((len(words.partition(".")[2]) for words in known), default=0)

    @property
    def number_format(self) -> str:
        """As a workbook formats cells: 0.0"%"."""
        decimals = "." + "0" * self.places if self.places else ""
        return f'0{decimals}"{self.unit}"'

    @property
    def height(self) -> Length:
        return Mm(_HEAD_MM + _BAR_MM * len(self.labels))


def add_word_chart(document: WordDocument, chart: BarChart) -> None:
    """The chart in a line of its own, in the middle; its alternative text says every value."""
    number = 1 + sum(part.partname.startswith("/word/charts/") for part in document.part.package.iter_parts())
    related = document.part.relate_to(_chart_part(document, chart, number), RT.CHART)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{_WIDTH}" cy="{chart.height}"/>'
        f'<wp:docPr id="{document.part.next_id}" name="chart {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" r:id="{related}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    pairs = zip(chart.labels, chart.said, strict=True)
    drawing.xpath(".//wp:docPr")[0].set(
        "descr", f"{chart.title}：" + "；".join(f"{label} {said}" for label, said in pairs)
    )
    paragraph.add_run()._r.append(drawing)


def add_slide_chart(page: Any, chart: BarChart, *, left: int, top: int, width: int, height: int) -> None:
    """The same chart on a slide."""
    from pptx.enum.chart import XL_CHART_TYPE

    frame = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, left, top, width, height, _data(chart))
    _style(frame.chart, chart, letter=14)


def _chart_part(document: WordDocument, chart: BarChart, number: int) -> Part:
    from lxml import etree
    from pptx.chart.chart import Chart
    from pptx.chart.xmlwriter import ChartXmlWriter
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.oxml import parse_xml as parse_chart

    data, package = _data(chart), document.part.package
    space = parse_chart(ChartXmlWriter(XL_CHART_TYPE.BAR_CLUSTERED, data).xml.encode())
    _style(Chart(space, None), chart, letter=11)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, b"", package)
    sheet = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    book = Part(sheet, CT.SML_SHEET, data._workbook_writer.xlsx_blob, package)
    space._add_externalData().set(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", part.relate_to(book, RT.PACKAGE)
    )
    part._blob = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    return part


def _data(chart: BarChart) -> Any:
    from pptx.chart.data import CategoryChartData

    data = CategoryChartData(number_format=chart.number_format)
    data.categories = list(chart.labels)
    data.add_series(chart.title, [None if value is None else float(value) for value in chart.values])
    return data


def _style(drawn: Any, chart: BarChart, *, letter: int) -> None:
    """Grey bars with their values, the first on top; no legend, grid or axis of numbers: every bar says its own."""
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    _without_frame(drawn._chartSpace)
    drawn.has_legend = False
    drawn.has_title = bool(chart.title)
    _letters(drawn.font, FANG, Pt(letter))
    if chart.title:
        frame = drawn.chart_title.text_frame
        frame.text = chart.title
        _letters(frame.paragraphs[0].runs[0].font, HEI, Pt(letter + 1))
        drawn.chart_title.include_in_layout = False
    plot = drawn.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = chart.number_format, False
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    series = plot.series[0]
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = RGBColor.from_string(_GREY)
    categories, values = drawn.category_axis, drawn.value_axis
    categories.reverse_order = True
    categories.major_tick_mark = XL_TICK_MARK.NONE
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # at the edge, also beside bars that run to the left
    values.has_major_gridlines = values.visible = False
    if all(value is None or value >= 0 for value in chart.values):
        values.minimum_scale = 0


def _without_frame(space: Any) -> None:
    from pptx.oxml import parse_xml as parse_chart

    bare = parse_chart(f'<c:spPr xmlns:c="{_CHART}" xmlns:a="{_DRAWING}"><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>')
    space.chart.addnext(bare)


def _letters(font: Any, east: str, size: Any) -> None:
    font.size, font.bold, font.name = size, False, "Times New Roman"
    properties = font._rPr
    face = properties.makeelement(f"{{{_DRAWING}}}ea", {"typeface": east})
    latin = properties.find(f"{{{_DRAWING}}}latin")
    latin.addnext(face)
