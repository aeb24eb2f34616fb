"""A warning and a dispatch meeting about the housing bureau, through the same actions as everybody's."""

from __future__ import annotations

from datetime import datetime

from tests.factories.people import TODAY
from tests.factories.reporting import County

from diaodu.core.clock import ZONE, fixed
from diaodu.core.settings import setting_row
from diaodu.dispatch.actions import add_item, plan_dispatch, publish_agenda
from diaodu.dispatch.actions.alerts import raise_alerts
from diaodu.dispatch.models import Alert, DispatchMeeting
from diaodu.dispatch.rules.warnings import Warned
from diaodu.dispatch.setting_kinds import WARNINGS
from diaodu.dispatch.watching import Finding, Matter

SOON = datetime(2026, 9, 9, 9, 0, tzinfo=ZONE)


def make_alert(county: County, *, condition: str = "below_pace", period: str = "2026-07") -> Alert:
    """About the old districts, which the housing bureau leads (AL-2026-001)."""
    matter = Matter(county.commitment("老旧小区").subject_id, county.unit, county.housing, "改造老旧小区")
    finding = Finding(matter, period, Warned(condition, "低于序时20个百分点", "20 points below the pace"))
    row = setting_row(WARNINGS.name, scope=county.unit.path, on=TODAY)
    assert row is not None
    return raise_alerts([finding], county=county.unit, row=row, day=TODAY)[0]


def make_dispatch(county: County, *, published: bool = True) -> DispatchMeeting:
    """Of the housing bureau alone, with one matter."""
    with fixed(TODAY):
        dispatch = plan_dispatch(
            "调度会", starts_at=SOON, place="一楼", attendees=[county.housing], unit=county.office, by="office"
        )
        subject = county.commitment("老旧小区").subject
        add_item(dispatch, title="老旧小区", reason="红灯", unit=county.housing, about=subject, by="office")
        if published:
            publish_agenda(dispatch, by="office")
    return dispatch
