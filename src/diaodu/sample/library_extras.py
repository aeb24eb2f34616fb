"""Small tables of the sample library: duties for others' works, applications, photos."""

from __future__ import annotations

from datetime import date

from diaodu.projects.library.choices import DutyField
from diaodu.projects.library.steps import APPROVE, ARRIVE, PASS, RETURN, SUBMIT

DUTIES = (
    (DutyField.CLEARING, "沿线房屋和地面附着物征迁", "120", "户"),
    (DutyField.CONNECTION, "站前道路和管线迁改", "6", "处"),
    (DutyField.ASKING, "争取省级用地指标", "380", "亩"),
)
_RETURNED = "收益测算依据不足，补充后再报"
# Channel, percent of the total that is asked for, the steps taken, why it came back where it did.
APPLICATIONS = (
    ("special_bond", 30, (SUBMIT, PASS, APPROVE, ARRIVE), ""),
    ("special_bond", 40, (SUBMIT, PASS, APPROVE), ""),
    ("special_bond", 35, (SUBMIT, RETURN), _RETURNED),
    ("special_bond", 25, (SUBMIT, PASS), ""),
    ("treasury_bond", 20, (SUBMIT, PASS), ""),
    ("treasury_bond", 20, (SUBMIT,), ""),
    ("treasury_bond", 15, (), ""),
    ("central", 20, (SUBMIT, PASS, APPROVE), ""),
    ("central", 20, (SUBMIT, RETURN), "项目前期工作深度不够"),
    ("central", 25, (), ""),
    ("provincial_key", 0, (), ""),
    ("city_key", 0, (SUBMIT, APPROVE), ""),
    ("city_key", 0, (SUBMIT,), ""),
)
# Which drawn scene, and when it was taken; the fourth is the first once more.
PICTURES = ((1, date(2026, 6, 12)), (4, date(2026, 7, 3)), (9, date(2026, 7, 28)), (1, date(2026, 8, 15)))
