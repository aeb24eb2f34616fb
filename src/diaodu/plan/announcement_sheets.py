"""An announcement as Excel: the lights, and what was objected to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.kernel.period import Period
from diaodu.paper.table_book import Cell, sections_workbook
from diaodu.people.models import Unit
from diaodu.plan.announcement_page import AnnouncementPage, Row
from diaodu.plan.choices import Light


def announcement_workbook(page: AnnouncementPage, *, english: bool) -> bytes:
    """All lights one may see, whatever was filtered; a figure that is not known stays empty."""
    announcement = page.announcement
    period = Period.parse(announcement.period)
    title = f"Lights of {period.label_en}" if english else f"{period.label_zh}灯号"
    note = " · ".join(
        [announcement.code, f"{_('Cut-off day')} {announcement.cut_off}", announcement.get_state_display()]
    )
    return sections_workbook(
        title,
        [(_("Lights"), _heads(), [_row(page, row, english=english) for row in page.rows]), _objections(page)],
        note=note,
    )


def _heads() -> list[str]:
    return [
        _("Code"), _("Section"), _("Task (as written)"), _("Lead"), _("Announced light"), _("Light before"),
        _("Figure"), _("Figure of"), _("Completion %"), _("Pace %"), _("Why this light"),
        _("Light before the objection"),
    ]  # fmt: skip


def _row(page: AnnouncementPage, row: Row, *, english: bool) -> list[Cell]:
    light = row.light
    return [
        light.commitment.code,
        page.section_of(row),
        light.commitment.quote,
        _unit_name(light.lead, english=english),
        str(Light(light.light).label),
        _said(row.before),
        light.value,
        light.value_at,
        light.completion,
        light.expected,
        light.reason_en if english else light.reason_zh,
        _said(light.before_objection),
    ]


def _objections(page: AnnouncementPage) -> tuple[str, list[str], list[list[Cell]]]:
    heads = [_("Code"), _("Unit"), _("Objection"), _("Raised"), _("Answer"), _("New light"), _("Why"), _("Answered on")]
    rows: list[list[Cell]] = [
        [
            row.light.commitment.code,
            item.unit.name_zh,
            item.why,
            item.at.date(),
            item.get_state_display(),
            _said(item.new_light),
            item.decided_why,
            item.decided_at.date() if item.decided_at else None,
        ]
        for row in page.objected
        for item in row.objections
    ]
    return _("Objections"), heads, rows


def _said(light: str) -> str:
    return str(Light(light).label) if light else ""


def _unit_name(unit: Unit | None, *, english: bool) -> str:
    if unit is None:
        return ""
    return unit.name_en if english and unit.name_en else unit.name_zh
