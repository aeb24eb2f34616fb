"""The announced lights of the sample county: each month's are checked by the units and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from diaodu.core.clock import ZONE, fixed
from diaodu.core.moves import Mover
from diaodu.kernel.period import Period
from diaodu.people.models import Unit
from diaodu.plan.actions import freeze_announcement, open_checking, raise_objection, refuse_objection, uphold_objection
from diaodu.plan.models import AnnouncedLight, Announcement
from diaodu.plan.steps import KEEPER, LEAD

OFFICE = Mover("chen", frozenset({KEEPER}), "调度办主任")
# Whose light is objected to in which month: unit, why, what the office answers, the new light (empty: refused).
OBJECTIONS = {
    5: [("haiyang", "车间已建成投用，验收单随附后补", "现场核实属实，按绿灯公布", "green")],
    7: [
        ("zhujian", "12个小区已进场，平台数未及时更新", "截止日前未提交施工许可，按平台数公布", ""),
        ("jiaotong", "雨季停工20天，应扣除", "经会商同意扣除不可抗力天数", "yellow"),
    ],
}


def announce_month(period: Period, county: Unit, units: Mapping[str, Unit], *, cut_off: date) -> Announcement:
    """Opened on the day after the cut-off, objected to, decided and frozen, each on its own day."""
    opened = cut_off + timedelta(days=1)
    with fixed(opened):
        announcement = open_checking(
            period,
            county=county,
            cut_off=cut_off,
            check_until=datetime.combine(opened + timedelta(days=2), time(17, 30), ZONE),
            by="chen",
        )
        for unit, why, answer, light in OBJECTIONS.get(period.last, []):
            _object(announcement, units[unit], why=why, answer=answer, light=light)
    with fixed(opened + timedelta(days=3)):
        return freeze_announcement(announcement, mover=OFFICE)


def _object(announcement: Announcement, unit: Unit, *, why: str, answer: str, light: str) -> None:
    """The unit's worst light is objected to; nothing where it has none that is bad."""
    bad = announcement.lights.filter(lead=unit, light__in=("red", "yellow")).exclude(light=light)
    announced: AnnouncedLight | None = (
        bad.select_related("announcement__unit", "commitment", "lead").order_by("light", "commitment__start").first()
    )
    if announced is None:
        return
    clerk = Mover(f"{unit.code}1", frozenset({LEAD}), "报送员")
    objection = raise_objection(announced, why=why, mover=clerk)
    if light:
        uphold_objection(objection, light=light, why=answer, mover=OFFICE)
    else:
        refuse_objection(objection, why=answer, mover=OFFICE)
