"""Every operation as it is asked in the tests, with the answer written by hand for each kind of visitor.

A role answered otherwise than the rest of its kind stands in the row by itself; readers sit in the housing bureau.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from tests.factories.api_county import (
    ACCEPTED,
    ANSWERED,
    DRAFT,
    SETTLED,
    SIGNING,
    STOPPED,
    SUBMITTED,
    TO_ANSWER,
    TO_CONFIRM,
)

from diaodu.config.api import api
from diaodu.people.choices import Role

OFFICE, OUTSIDER, READER, OTHER_UNIT, NO_PLAN = "office", "another county", "reader", "not concerned", "no plan"
# The system administrator of the county keeps units and rules, by program too.
ADMINISTERS = {OFFICE: 403, OUTSIDER: 403, READER: 403, OTHER_UNIT: 403, NO_PLAN: 403, Role.SYSTEM_ADMIN: 200}
RULES = {OFFICE: 200, OUTSIDER: 200, READER: 404, OTHER_UNIT: 404, NO_PLAN: 404}
RULES |= {Role.AUDITOR: 200, Role.SYSTEM_ADMIN: 200}
EVERYBODY = {OFFICE: 200, OUTSIDER: 200, READER: 200, OTHER_UNIT: 200, NO_PLAN: 200}
COUNTY_WIDE = {OFFICE: 200, OUTSIDER: 404, READER: 200, OTHER_UNIT: 200, NO_PLAN: 404}
DIRECTORY = COUNTY_WIDE | {Role.SYSTEM_ADMIN: 200, Role.SECURITY_ADMIN: 200}
CONCERNED = {OFFICE: 200, OUTSIDER: 404, READER: 200, OTHER_UNIT: 404, NO_PLAN: 404}
OFFICE_ALONE = {OFFICE: 200, OUTSIDER: 404, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404}
LEAD_OR_OFFICE = OFFICE_ALONE | {Role.SECTION_CHIEF: 200, Role.UNIT_HEAD: 200, Role.UNIT_CLERK: 200}
KEEPER_OF_DRAFTS = {OFFICE: 200, OUTSIDER: 404, READER: 404, OTHER_UNIT: 404, NO_PLAN: 404}
ASKER = {OFFICE: 200, OUTSIDER: 404, READER: 403, OTHER_UNIT: 404, NO_PLAN: 404}
CLERK = ASKER | {OFFICE: 403, Role.UNIT_CLERK: 200}
SIGNER = ASKER | {OFFICE: 403, Role.SECTION_CHIEF: 200}
CLERK_OR_OFFICE = ASKER | {Role.UNIT_CLERK: 200}
_UNITS_PEOPLE = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)
_ANSWERING = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD, Role.ROUND_OWNER)
WHO_OWES = ASKER | {OFFICE: 403, **dict.fromkeys(_ANSWERING, 200)}
# The office of another county asks its own units; those named here are none of them.
ASKS_UNITS = {OFFICE: 201, OUTSIDER: 422, READER: 403, OTHER_UNIT: 403, NO_PLAN: 403, Role.ROUND_OWNER: 201}
OPENS_ROUNDS = {OFFICE: 201, OUTSIDER: 409, READER: 403, OTHER_UNIT: 403, NO_PLAN: 403}


@dataclass(frozen=True)
class Row:
    answers: dict[Any, int]
    path: str
    body: Any = None
    seen: str = ""  # the record whose version goes along
    method: str = "GET"

    def expected(self, kind: str, role: Role) -> int:
        """A role's own answer holds in the units concerned only."""
        return self.answers[kind] if kind in {OUTSIDER, OTHER_UNIT} else self.answers.get(role, self.answers[kind])


def ask(answers: dict[Any, int], path: str) -> Row:
    return Row(answers, path)


def change(answers: dict[Any, int], path: str, body: Any = None, *, method: str = "POST") -> Row:
    return Row(answers, path, body, path.rpartition("/")[0], method)


def create(answers: dict[Any, int], path: str, body: Any) -> Row:
    return Row(answers, path, body, "", "POST")


WHY = {"reason": "有误"}
PLAN_AS_SENT = b64encode("某县工作方案\n\n一、总体要求\n\n（一）完成标准地200亩。\n".encode()).decode()
HOUSING, WATER = "yunhai.zhujian", "yunhai.shuiwu"
DUE = "2026-09-30T17:30:00+08:00"
OPERATIONS = {
    "me": ask(EVERYBODY, "me"),
    "list_units": ask(EVERYBODY, "units"),
    "one_unit": ask(DIRECTORY, f"units/{HOUSING}"),
    "list_officers": ask(EVERYBODY, "officers"),
    "add_county_unit": create(
        ADMINISTERS | {Role.SYSTEM_ADMIN: 201}, "units", {"code": "xinju", "kind": "department", "name_zh": "县新局"}
    ),
    "unit_to_change": ask(ADMINISTERS, f"units/{HOUSING}/administration"),
    "change_county_unit": change(ADMINISTERS, f"units/{HOUSING}/administration", {"order": 3}, method="PATCH"),
    "list_rules": ask(RULES, "rules"),
    "rule_rows": ask(RULES, "rules/calendar.hours/rows"),
    "add_rule_row": create(
        dict.fromkeys(RULES, 403) | {READER: 404, OTHER_UNIT: 404, NO_PLAN: 404, Role.SYSTEM_ADMIN: 201},
        "rules/calendar.hours/rows",
        {"value": '[["09:00", "17:00"]]', "valid_from": "2026-10-01", "source": "县政府通知"},
    ),
    "bring_plan_in": create(
        {OFFICE: 200, OUTSIDER: 200, READER: 403, OTHER_UNIT: 403, NO_PLAN: 403},
        "plans",
        {"name": "plan.txt", "content": PLAN_AS_SENT, "dated": "2026-07-08"},
    ),
    "list_blanks": ask(COUNTY_WIDE, "plans/P-2026-001/blanks"),
    "list_requests": ask(EVERYBODY, "requests"),
    "open_request": ask(COUNTY_WIDE, "commitments/R-2026-001/request"),
    "grant_request": change(OFFICE_ALONE, "commitments/R-2026-001/request/grant", {"reason": "同意"}),
    "refuse_request": change(OFFICE_ALONE, "commitments/R-2026-001/request/refuse", WHY),
    "list_supervisions": ask(EVERYBODY, "supervisions"),
    "list_firms": ask(EVERYBODY, "firms"),
    "one_firm": ask(COUNTY_WIDE, "firms/E-2026-001"),
    "list_projects": ask(EVERYBODY, "projects"),
    "one_project": ask(CONCERNED, "projects/X-2026-001"),
    "list_schedules": ask(EVERYBODY, "schedules"),
    "one_schedule": ask(COUNTY_WIDE, "schedules/R-2026-001"),
    "list_plans": ask(EVERYBODY, "plans"),
    "one_plan": ask(COUNTY_WIDE, "plans/P-2026-001"),
    "list_commitments": ask(COUNTY_WIDE, "plans/P-2026-001/commitments"),
    "adopt_plan": change(KEEPER_OF_DRAFTS, "plans/P-2026-002/adopt"),
    "discard_plan": change(KEEPER_OF_DRAFTS, "plans/P-2026-002/discard", WHY),
    "list_announcements": ask(EVERYBODY, "announcements"),
    "one_announcement": ask(COUNTY_WIDE, "announcements/G-2026-001"),
    "announcement_lights": ask(COUNTY_WIDE, "announcements/G-2026-001/lights"),
    "one_commitment": ask(COUNTY_WIDE, "commitments/R-2026-001"),
    "commitment_history": ask(COUNTY_WIDE, "commitments/R-2026-001/history"),
    "claim_commitment": change(OFFICE_ALONE, "commitments/R-2026-002/claim", {"lead": HOUSING}),
    "commitment_work": ask(COUNTY_WIDE, "commitments/R-2026-001/work"),
    "confirm_commitment_counting": change(OFFICE_ALONE | {OFFICE: 409}, "commitments/R-2026-001/confirm-counting"),
    "add_commitment_milestones": change(
        LEAD_OR_OFFICE, "commitments/R-2026-001/milestones", {"milestones": [{"name": "开工", "due": "2026-10-31"}]}
    ),
    "list_review": ask(OFFICE_ALONE, "plans/P-2026-001/review"),
    "accept_commitment": change(KEEPER_OF_DRAFTS, "commitments/R-2026-004/accept"),
    "reject_commitment": change(KEEPER_OF_DRAFTS, "commitments/R-2026-005/reject", WHY),
    "list_rounds": ask(EVERYBODY, "rounds"),
    "one_round": ask(COUNTY_WIDE, "rounds/L-2026-001"),
    "late_with_round": ask(OFFICE_ALONE, "rounds/L-2026-001/late-message"),
    "start_round": create(OPENS_ROUNDS, "rounds", {"period": "2026-09", "due_at": DUE}),
    "close_round": change(OFFICE_ALONE | {OFFICE: 409}, "rounds/L-2026-001/lock"),
    "accept_many_returns": change(
        OFFICE_ALONE, "rounds/L-2026-002/accept", {"returns": [{"code": SUBMITTED, "version": 5}]}
    ),
    "list_returns": ask(EVERYBODY, "returns"),
    "one_return": ask(CONCERNED, f"returns/{DRAFT}"),
    "save_return_lines": change(
        CLERK, f"returns/{DRAFT}/lines", {"lines": [{"item": "R-2026-001.1", "value": "80"}]}, method="PATCH"
    ),
    "fill_as_last_time": change(CLERK, f"returns/{DRAFT}/as-last-time"),
    "hand_up_return": change(CLERK, f"returns/{DRAFT}/hand-up"),
    "sign_return": change(SIGNER, f"returns/{SIGNING}/sign"),
    "send_return_down": change(SIGNER, f"returns/{SIGNING}/send-down", WHY),
    "recall_return": change(CLERK, f"returns/{SIGNING}/recall"),
    "accept_return": change(ASKER, f"returns/{SUBMITTED}/accept"),
    "send_return_back": change(ASKER, f"returns/{SUBMITTED}/return", WHY),
    "correct_accepted_return": change(CLERK_OR_OFFICE, f"returns/{ACCEPTED}/correct", WHY),
    "list_items": ask(EVERYBODY, "items"),
    "one_item": ask(COUNTY_WIDE, "items/R-2026-001.1"),
    "list_duties": ask(EVERYBODY, "duties"),
    "late_message": ask(EVERYBODY, "late-message"),
    "one_duty": ask(CONCERNED, f"duties/{TO_ANSWER}"),
    "answer_duty": change(WHO_OWES, f"duties/{TO_ANSWER}/answer", {"text": "已办"}),
    "confirm_duty": change(WHO_OWES, f"duties/{TO_CONFIRM}/confirm"),
    "settle_duty": change(ASKER, f"duties/{ANSWERED}/settle"),
    "send_back_duty": change(ASKER, f"duties/{ANSWERED}/send-back", WHY),
    "withdraw_duty": change(ASKER, f"duties/{TO_ANSWER}/withdraw", WHY),
    "reopen_duty": change(ASKER, f"duties/{SETTLED}/reopen", WHY),
    "stop_duty_clock": change(ASKER, f"duties/{TO_ANSWER}/stop-clock", WHY),
    "end_duty_stop": change(ASKER, f"duties/{STOPPED}/end-stop"),
    "list_notices": ask(EVERYBODY, "notices"),
    "one_notice": ask(CONCERNED, "notices/T-2026-001"),
    "send_notice": create(ASKS_UNITS, "notices", {"title": "报送材料", "to": [WATER]}),
    "list_meetings": ask(EVERYBODY, "meetings"),
    "one_meeting": ask(CONCERNED, "meetings/M-2026-001"),
    "call_meeting": create(ASKS_UNITS, "meetings", {"title": "碰头会", "starts_at": DUE, "attendees": [WATER]}),
    "keep_minutes": change(ASKER, "meetings/M-2026-001/hold", {"minutes": "一致同意"}),
    "call_off_meeting": change(ASKER, "meetings/M-2026-001/cancel", WHY),
    "add_decisions": change(
        ASKER,
        "meetings/M-2026-001/decisions",
        {"decisions": [{"text": "月底前完成", "unit": HOUSING, "due_at": DUE}]},
    ),
    "list_factors": ask(EVERYBODY, "factors"),
    "list_factor_needs": ask(EVERYBODY, "factor-needs?factor=land"),
    "one_factor_need": ask(CONCERNED, "factor-needs/Y-2026-001"),
    "add_factor_need": create(
        {OFFICE: 201, OUTSIDER: 422, READER: 403, OTHER_UNIT: 422, NO_PLAN: 403} | dict.fromkeys(_UNITS_PEOPLE, 201),
        "factor-needs",
        {"about": "X-2026-001", "factor": "power", "amount": "800", "needed_by": "2026-12-31"},
    ),
    "move_factor_need": change(
        ASKER | dict.fromkeys(_UNITS_PEOPLE, 200), "factor-needs/Y-2026-001/move", {"verb": "withdraw_need", **WHY}
    ),
    "secure_factor_need": change(
        ASKER, "factor-needs/Y-2026-001/secure", {"total": "4", "on": "2026-09-02", "document": "批复1号"}
    ),
    "list_factor_supplies": ask(EVERYBODY, "factor-supplies"),
    "add_factor_supply": Row(
        ASKER | {OUTSIDER: 200, OTHER_UNIT: 403, NO_PLAN: 403},
        "factor-supplies",
        {"factor": "land", "month": "2026-10", "amount": "5", "source": "增减挂钩"},
        "",
        "POST",
    ),
    "list_factor_allocations": ask(EVERYBODY, "factor-allocations"),
    "one_factor_allocation": ask(CONCERNED | dict.fromkeys(_UNITS_PEOPLE, 404), "factor-allocations/Z-2026-001"),
    "adopt_factor_allocation": change(
        ASKER | dict.fromkeys(_UNITS_PEOPLE, 404), "factor-allocations/Z-2026-001/adopt", {"reason": "会议定"}
    ),
    "list_areas": ask(EVERYBODY, "areas"),
    "area_shapes": ask(EVERYBODY, "areas/shapes"),
    "one_area": ask(COUNTY_WIDE, "areas/A-2026-001"),
    "list_programmes": ask(EVERYBODY, "programmes"),
    "one_programme": ask(COUNTY_WIDE, "programmes/K-2026-001"),
    "list_work_items": ask(EVERYBODY, "work-items"),
    "one_work_item": ask(COUNTY_WIDE, "work-items/I-2026-001"),
    "list_measures": ask(EVERYBODY, "measures"),
    "measure_value": ask(COUNTY_WIDE, "measures/ledger.reported/value?item=R-2026-001.1"),
    "list_jobs": ask(EVERYBODY, "jobs"),
    "one_job": ask(dict.fromkeys(EVERYBODY, 404), "jobs/1"),
    "search_records": ask(EVERYBODY, "search?q=老旧小区"),
}


def described() -> dict[str, dict[str, Any]]:
    """Every operation by its name."""
    paths = api.get_openapi_schema()["paths"]
    return {
        words["operationId"]: words | {"method": method.upper()}
        for methods in paths.values()
        for method, words in methods.items()
    }
