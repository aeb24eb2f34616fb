from datetime import datetime

import pytest

from diaodu.duties.rules import EscalationStep, Late, escalation_steps, late_message, level_due, working_days_late
from diaodu.kernel.working_time import WorkCalendar

STEPS = (EscalationStep(1, 1), EscalationStep(3, 2), EscalationStep(7, 3))
FRIDAY = datetime(2026, 9, 4, 17, 30)  # noqa: DTZ001 -- the calendar is local


@pytest.mark.parametrize(("days", "level"), [(-1, 0), (0, 0), (1, 1), (2, 1), (3, 2), (6, 2), (7, 3), (90, 3)])
def test_level_rises_with_the_days(days: int, level: int) -> None:
    assert level_due(days, STEPS) == level


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2026, 9, 4, 17, 30), -1),  # noqa: DTZ001
        (datetime(2026, 9, 4, 17, 31), 0),  # noqa: DTZ001
        (datetime(2026, 9, 6, 9, 0), 0),  # noqa: DTZ001
        (datetime(2026, 9, 7, 9, 0), 1),  # noqa: DTZ001
    ],
)
def test_weekend_makes_nobody_later(moment: datetime, days: int) -> None:
    assert working_days_late(FRIDAY, moment, WorkCalendar()) == days


def test_what_has_no_due_moment_is_never_late() -> None:
    assert working_days_late(None, FRIDAY, WorkCalendar()) == -1


@pytest.mark.parametrize(
    "row",
    [
        [{"working_days": 3, "level": 2}, {"working_days": 1, "level": 1}],
        [{"working_days": 1, "level": 1}, {"working_days": 3, "level": 1}],
    ],
)
def test_steps_that_do_not_rise_are_refused(row: list[dict[str, int]]) -> None:
    with pytest.raises(ValueError, match="must rise"):
        escalation_steps(row)


def test_message_names_each_title_once_and_the_latest_first() -> None:
    lates = [Late("8月进度", "水务局", 0), Late("8月进度", "住建局", 2), Late("清单", "住建局", 1)]
    assert late_message(lates, datetime(2026, 9, 8, 9, 5)) == (  # noqa: DTZ001
        "【催办】截至9月8日09:05：\n"
        "1. 8月进度：2个单位未办——住建局（逾期2个工作日）、水务局（今日到期已过）\n"
        "2. 清单：1个单位未办——住建局（逾期1个工作日）\n"
        "请以上单位今日内办理；有困难的请在系统里说明。"
    )
    assert late_message([], FRIDAY) == ""
    assert late_message(lates, FRIDAY, english=True).startswith("Late as of 2026-09-04 17:30")
