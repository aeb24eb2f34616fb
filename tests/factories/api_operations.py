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
_LEAD_ROLES = (Role.SECTION_CHIEF, Role.UNIT_HEAD, Role.UNIT_CLERK)
LEAD_OR_OFFICE = OFFICE_ALONE | dict.fromkeys(_LEAD_ROLES, 200)
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
CALLS_DISPATCH = {OFFICE: 201, OUTSIDER: 422, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404}
OPENS_ROUNDS = {OFFICE: 201, OUTSIDER: 409, READER: 403, OTHER_UNIT: 403, NO_PLAN: 403}
# A project of the housing bureau: kept by the offices and by the bureau's own people.
KEEPS_PROJECT = {OFFICE: 200, OUTSIDER: 404, READER: 403, OTHER_UNIT: 404, NO_PLAN: 404} | dict.fromkeys(
    (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD, Role.ROUND_OWNER), 200
)
KEEPS_LIBRARY = OFFICE_ALONE | {Role.ROUND_OWNER: 200}


# A checked draft is its office's own: here the housing bureau's.
OWN_OFFICE = {OFFICE: 404, OUTSIDER: 404, READER: 200, OTHER_UNIT: 404, NO_PLAN: 404}
READS_PLAN = {OFFICE: 200, OUTSIDER: 200, READER: 200, OTHER_UNIT: 200, NO_PLAN: 404}
BRINGS_DRAFTS = dict.fromkeys((OFFICE, OUTSIDER, READER, OTHER_UNIT), 201) | {NO_PLAN: 404}


def answered(answers: dict[Any, int], status: int) -> dict[Any, int]:
    """The same, whoever may do it getting another answer: what is asked is not possible as things stand."""
    return {kind: status if value == 200 else value for kind, value in answers.items()}


# Problems are raised by everybody who works with the plan, but the auditor.
RAISES = dict.fromkeys((OFFICE, OUTSIDER, READER, OTHER_UNIT), 201) | {NO_PLAN: 403, Role.AUDITOR: 403}


# A firm's direct link: from the office, the firm's own unit and who serves it.
FIRM = "firms/E-2026-001"
FIRM_LINKS = {OFFICE: 200, OUTSIDER: 404, READER: 403, OTHER_UNIT: 404, NO_PLAN: 404} | dict.fromkeys(
    _UNITS_PEOPLE, 404
)


# A paper that is not issued: the office writes it, leaders sign it, secretaries and auditors see it.
_SEE_DRAFTS = (Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR)
SEES_DRAFT = {OFFICE: 200, OUTSIDER: 404, READER: 404, OTHER_UNIT: 404, NO_PLAN: 404} | dict.fromkeys(_SEE_DRAFTS, 200)
WRITES_DRAFT = SEES_DRAFT | dict.fromkeys(_SEE_DRAFTS, 403)


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


def patch(answers: dict[Any, int], path: str, body: Any) -> Row:
    return Row(answers, path, body, path, "PATCH")


KEEPS_INDICATORS = {OFFICE: 201, OUTSIDER: 201, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404}
CLERK_OR_OFFICE_OF_SUPPORT = ASKER | dict.fromkeys((Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD), 200)
RUNS_FIGURES = {OFFICE: 200, OUTSIDER: 200, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404}
NO_STATISTICS = {OFFICE: 403, OUTSIDER: 403, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404}
FIGURE_ROUND = "L-2026-005"
EDITION = {
    "valid_from": "2026-09-01", "source": "考核办法",
    "items": [{"key": "zeal", "name_zh": "干劲", "weight": "100", "source": "manual", "method": "mark"}],
    "groups": [{"key": "all", "name_zh": "部门", "units": ["yunhai.zhujian"]}],
}  # fmt: skip
SCHEME = {**EDITION, "name_zh": "季度考核", "period_kind": "quarter"}
RELEASE = {
    "title": "快报", "period": "2026-08", "source": "县统计局", "released_at": "2026-09-18T10:00:00+08:00",
    "lines": [{"indicator": "BUDGET", "value": "24.1"}],
}  # fmt: skip
WHY = {"reason": "有误"}
PLAN_AS_SENT = b64encode("某县工作方案\n\n一、总体要求\n\n（一）完成标准地200亩。\n".encode()).decode()
HOUSING, WATER = "yunhai.zhujian", "yunhai.shuiwu"
TARGET = {"indicator": "IND_OUT", "unit": HOUSING, "year": 2026, "assigned": "5", "source": "政府工作报告"}
DUE = "2026-09-30T17:30:00+08:00"
KEEPS_FIRMS = {OFFICE: 200, OUTSIDER: 403, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404, Role.ROUND_OWNER: 200}
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
    "enter_firm": create(
        answered(KEEPS_LIBRARY, 201) | {OUTSIDER: 403},
        "firms",
        {"credit_code": "91379999MA00000029", "name": "云海乙公司", "place": "yunhai.huagong"},
    ),
    "edit_firm_record": patch(KEEPS_LIBRARY, "firms/E-2026-001", {"address": "一号路"}),
    "firm_lyings": ask(COUNTY_WIDE, "firms/E-2026-001/areas"),
    "put_firm_in_area": change(
        KEEPS_LIBRARY, "firms/E-2026-001/area", {"area": "A-2026-001", "since": "2026-08-01", "why": "扩区"}
    ),
    "firm_area_proposals": ask(KEEPS_FIRMS, "firm-areas/proposals"),
    "take_up_firm_areas": create(
        answered(KEEPS_FIRMS, 422),  # no firm has a position
        "firm-areas/take-up",
        {"proposals": [{"firm": "E-2026-001", "area": "A-2026-001"}], "since": "2026-08-01"},
    ),
    "move_firm_on": change(KEEPS_LIBRARY, "firms/E-2026-001/move", {"verb": "suspend_firm"} | WHY),
    "enter_project": create(
        answered(KEEPS_PROJECT, 201) | {OUTSIDER: 403, OTHER_UNIT: 422},
        "projects",
        {"name": "新桥工程", "unit": HOUSING, "total": "1200.5"},
    ),
    "edit_project_record": patch(KEEPS_PROJECT, "projects/X-2026-001", {"content": "改造管网", "total": None}),
    "enter_project_figures": create(
        KEEPS_PROJECT,
        "projects/X-2026-001/figures",
        {"figures": [{"month": "2026-08", "caliber": "physical", "value": "120"}]},
    ),
    "move_project_stage": change(answered(KEEPS_PROJECT, 400), "projects/X-2026-001/move", {"verb": "reserve_project"}),
    "move_many_projects": create(
        answered(KEEPS_PROJECT, 400) | {OUTSIDER: 422, OTHER_UNIT: 422},
        "project-moves",
        {"projects": ["X-2026-001"], "verb": "reserve_project"},
    ),
    "enter_project_statistics": change(
        answered(KEEPS_PROJECT, 400), "projects/X-2026-001/statistics", {"on": "2026-09-01", "number": "KT1"}
    ),
    "name_who_stands_behind": change(
        KEEPS_PROJECT, "projects/X-2026-001/behind", {"kind": "team", "unit": "yunhai.huagong"}
    ),
    "end_who_stands_behind": Row(
        answered(KEEPS_PROJECT, 422),
        "projects/X-2026-001/behind/end",
        {"kind": "team"} | WHY,
        "projects/X-2026-001",
        "POST",
    ),
    "put_project_forward": change(
        answered(KEEPS_PROJECT, 201), "projects/X-2026-001/applications", {"channel": "city_key"}
    ),
    "list_applications": ask(EVERYBODY, "applications"),
    "one_application": ask(CONCERNED, "applications/D-2026-001"),
    "edit_application": patch(KEEPS_PROJECT, "applications/D-2026-001", {"asked": "300"}),
    "move_application_on": change(
        answered(KEEPS_PROJECT, 400), "applications/D-2026-001/move", {"verb": "submit_application"}
    ),
    "set_application_payment": change(
        answered(KEEPS_PROJECT, 409), "applications/D-2026-001/payment", {"pay_due": "100", "pay_by": "2026-09-30"}
    ),
    "report_application_spending": create(
        answered(KEEPS_PROJECT, 409), "applications/D-2026-001/spending", {"on": "2026-09-01", "total": "50"}
    ),
    "one_adjustment": ask(COUNTY_WIDE, "adjustments/2026-H2"),
    "propose_adjustment": create(KEEPS_LIBRARY | {OUTSIDER: 200}, "adjustments", {"period": "2026-H2"}),
    "decide_adjustment": create(
        answered(KEEPS_LIBRARY, 422),  # nothing is proposed for it
        "adjustments/2026-H2/decide",
        {"projects": ["X-2026-001"], "grant": True},
    ),
    "list_schedules": ask(EVERYBODY, "schedules"),
    "one_schedule": ask(COUNTY_WIDE, "schedules/R-2026-001"),
    "lay_a_schedule": create(
        LEAD_OR_OFFICE | dict.fromkeys((OFFICE, *_LEAD_ROLES), 409),
        "schedules",
        {"subject": "R-2026-001", "template": "plain", "starts_on": "2026-06-01"},
    ),
    "set_schedule_nodes": change(
        LEAD_OR_OFFICE, "schedules/R-2026-001/nodes", {"nodes": [{"key": "n01", "days": 12}]}, method="PATCH"
    ),
    "record_schedule_actuals": change(
        LEAD_OR_OFFICE,
        "schedules/R-2026-001/actuals",
        {"nodes": [{"key": "n01", "started_on": "2026-06-01"}]},
        method="PATCH",
    ),
    "note_schedule_slip": Row(
        LEAD_OR_OFFICE,
        "schedules/R-2026-001/nodes/n03/slips",
        {"days": 5, "reason": "weather", "why": "汛期停工"},
        "schedules/R-2026-001",
        "POST",
    ),
    "decide_schedule_slip": Row(
        OFFICE_ALONE | {OFFICE: 404, READER: 404, OTHER_UNIT: 404},
        "schedules/R-2026-001/slips/999999/decide",
        {"grants": True},
        "schedules/R-2026-001",
        "POST",
    ),
    "freeze_schedule_baseline": Row(
        LEAD_OR_OFFICE | dict.fromkeys((OFFICE, *_LEAD_ROLES), 409),
        "schedules/R-2026-001/baseline/freeze",
        None,
        "schedules/R-2026-001",
        "POST",
    ),
    "propose_schedule_baseline": Row(
        LEAD_OR_OFFICE, "schedules/R-2026-001/baseline/propose", WHY, "schedules/R-2026-001", "POST"
    ),
    "decide_schedule_baseline": Row(
        OFFICE_ALONE | {OFFICE: 404, READER: 404, OTHER_UNIT: 404},
        "schedules/R-2026-001/baseline/decide",
        {"grants": True},
        "schedules/R-2026-001",
        "POST",
    ),
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
    "list_alerts": ask(EVERYBODY, "alerts"),
    "one_alert": ask(CONCERNED, "alerts/AL-2026-001"),
    "move_alert": change(ASKER, "alerts/AL-2026-001/moves", {"verb": "take_up", "words": "倒排工期"}),
    "list_dispatch_meetings": ask(EVERYBODY, "dispatch-meetings"),
    "one_dispatch_meeting": ask(CONCERNED, "dispatch-meetings/M-2026-002"),
    "call_dispatch_meeting": create(
        CALLS_DISPATCH, "dispatch-meetings", {"title": "调度会", "starts_at": DUE, "attendees": [WATER]}
    ),
    "add_dispatch_item": change(
        ASKER, "dispatch-meetings/M-2026-002/items", {"title": "清洁取暖", "reason": "县长要求"}
    ),
    "publish_dispatch_agenda": change(answered(ASKER, 409), "dispatch-meetings/M-2026-002/publish"),
    "decide_dispatch_item": change(
        ASKER,
        "dispatch-meetings/M-2026-002/items/1/decisions",
        {"text": "月底前完成", "unit": HOUSING, "due_at": DUE},
    ),
    "dispatch_ledger": ask(EVERYBODY | {NO_PLAN: 404}, "dispatch-ledger"),
    "indicator_board": ask(EVERYBODY | {NO_PLAN: 404}, "indicator-analysis/board"),
    "indicator_gaps": ask(EVERYBODY | {NO_PLAN: 404}, "indicator-analysis/gaps"),
    "indicator_trend": ask(COUNTY_WIDE, "indicator-analysis/BUDGET/trend"),
    "list_forecasts": ask(EVERYBODY, "forecasts"),
    "forecast_accuracy": ask(EVERYBODY, "forecasts/accuracy?year=2026&month=8"),
    # Nobody has said a figure of its own: to whom it is open is tested beside the pages.
    "indicator_groups": ask(
        dict.fromkeys(EVERYBODY, 403) | {OUTSIDER: 404, NO_PLAN: 404}, "indicator-analysis/BUDGET/groups"
    ),
    "indicator_league": ask(COUNTY_WIDE, "indicator-analysis/BUDGET/league"),
    "list_indicators": ask(EVERYBODY, "indicators"),
    "one_indicator": ask(COUNTY_WIDE, "indicators/BUDGET"),
    "indicator_figures": ask(COUNTY_WIDE, "indicators/BUDGET/figures"),
    "define_indicator": create(
        KEEPS_INDICATORS, "indicators", {"code": "OWN", "name_zh": "自设指标", "measured_in": "亿元"}
    ),
    "list_indicator_targets": ask(EVERYBODY, "indicator-targets"),
    "one_indicator_target": ask(COUNTY_WIDE, "indicators/BUDGET/targets/2026"),
    "set_indicator_targets": create(
        KEEPS_INDICATORS | {OFFICE: 200, OUTSIDER: 422}, "indicator-targets", {"targets": [TARGET]}
    ),
    "share_target_out": change(
        OFFICE_ALONE,
        "indicators/BUDGET/targets/2026/breakdown",
        {"key": "equal", "units": [HOUSING, WATER], "reason": "分解"},
    ),
    "list_peers": ask(EVERYBODY, "indicator-peers"),
    "name_peer": create(KEEPS_INDICATORS | {OFFICE: 200, OUTSIDER: 200}, "indicator-peers", {"name_zh": "平澜县"}),
    "list_peer_figures": ask(EVERYBODY, "indicator-peer-figures"),
    "enter_figures_of_peers": create(
        KEEPS_INDICATORS | {OFFICE: 422, OUTSIDER: 422},
        "indicator-peer-figures",
        {"figures": [{"peer": "邻县", "indicator": "BUDGET", "period": "2026-07", "value": "3", "source": "公报"}]},
    ),
    "list_supports": ask(EVERYBODY, "supports"),
    "one_support": ask(CONCERNED, "supports/S-2026-001"),
    "name_support": create(
        KEEPS_INDICATORS | {OUTSIDER: 422} | dict.fromkeys((Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD), 201),
        "supports",
        {"indicator": "BUDGET", "unit": HOUSING, "firm": "E-2026-001"},
    ),
    "estimate_support": change(CLERK_OR_OFFICE_OF_SUPPORT, "supports/S-2026-001/estimates", {"period": "2026-08"}),
    "list_figure_rounds": ask(EVERYBODY, "figure-rounds"),
    "one_figure_round": ask(COUNTY_WIDE, f"figure-rounds/{FIGURE_ROUND}"),
    "list_figure_asks": ask(RUNS_FIGURES, "figure-asks"),
    "ask_for_figures": create(
        RUNS_FIGURES | {OUTSIDER: 422},
        "figure-asks",
        {"asks": [{"indicator": "IND_OUT", "about": WATER, "reported_by": HOUSING, "field": "industry"}]},
    ),
    "stop_figure_asks": create(
        RUNS_FIGURES | {OUTSIDER: 422},
        "figure-asks/stop",
        {"asks": [{"indicator": "BUDGET", "about": HOUSING}]} | WHY,
    ),
    "list_firm_sizes": ask(RUNS_FIGURES | {Role.ROUND_OWNER: 200, Role.AUDITOR: 200}, "firm-sizes"),
    "enter_sizes_of_firms": create(
        RUNS_FIGURES | {OUTSIDER: 422, Role.ROUND_OWNER: 200},
        "firm-sizes",
        {
            "sizes": [{"firm": "E-2026-001", "year": 2025, "people": "320", "revenue": "21000"}],
            "source": "企业年报",
            "legal_ground": "企业书面授权",
        },
    ),
    "figures_to_ask": ask(RUNS_FIGURES, "figure-rounds/asking?period=2026-09"),
    "begin_figure_round": create(
        RUNS_FIGURES | {OFFICE: 201, OUTSIDER: 409}, "figure-rounds", {"period": "2026-10", "due_at": DUE, "also": []}
    ),
    "remind_figure_round": create(
        RUNS_FIGURES | {OFFICE: 409, OUTSIDER: 404}, f"figure-rounds/{FIGURE_ROUND}/remind", None
    ),
    "reopen_figure_round": change(
        OFFICE_ALONE | {OFFICE: 409}, f"figure-rounds/{FIGURE_ROUND}/reopen", {"reason": "漏报"}
    ),
    "list_figure_releases": ask(EVERYBODY, "figure-releases"),
    "one_figure_release": ask(COUNTY_WIDE, "figure-releases/F-2026-001"),
    # Nobody here is the county's statistics unit.
    "begin_figure_release": create(NO_STATISTICS, "figure-releases", RELEASE),
    "ready_figure_release": change(NO_STATISTICS | {OUTSIDER: 404}, "figure-releases/F-2026-001/ready"),
    "return_figure_release": change(
        OFFICE_ALONE | {Role.CITY_LEADER: 200}, "figure-releases/F-2026-001/send-back", {"reason": "format"}
    ),
    "list_review_notes": ask(EVERYBODY, "review-notes"),
    "answer_review_note": change(CONCERNED | {Role.ROUND_OWNER: 404}, "review-notes/1/answer", {"answer": "已核对"}),
    "list_upward_filings": ask(EVERYBODY, "upward-filings"),
    "list_upward_forms": ask(EVERYBODY, "upward-forms"),
    "fill_upward_form": change(CLERK | {Role.ROUND_OWNER: 200}, "upward-forms/U-2026-001/fill", {"period": "2026-08"}),
    "check_figures": change(READS_PLAN, "figure-checks", {"text": "1—7月，一般公共预算收入21.5亿元。"}),
    "list_checked_drafts": ask(EVERYBODY, "checked-drafts"),
    "add_checked_draft": create(BRINGS_DRAFTS, "checked-drafts", {"text": "1—7月，一般公共预算收入21.5亿元。"}),
    "checked_draft": ask(OWN_OFFICE, "checked-drafts/XS-2026-001"),
    "settle_mark": change(OWN_OFFICE, "checked-drafts/XS-2026-001/marks/1", {"settled": "fix"}),
    "list_problems": ask(EVERYBODY, "problems"),
    "raise_problem": create(RAISES, "problems", {"title": "进场道路未通", "kind": "works"}),
    "one_problem": ask(CONCERNED, "problems/Q-2026-001"),
    "route_problem": change(ASKER, "problems/Q-2026-001/route", {"unit": WATER, "reason": "职责所在"}),
    "move_one_problem": change(
        ASKER | {READER: 200, Role.AUDITOR: 403},
        "problems/Q-2026-001/moves",
        {"verb": "withdraw", "words": "已自行解决"},
    ),
    "list_papers": ask(EVERYBODY, "papers"),
    "one_paper": ask(SEES_DRAFT, "papers/J-2026-001"),
    # No lights have been announced here.
    "write_bulletin": create(
        {OFFICE: 409, OUTSIDER: 409, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404}, "papers", {"period": "2026-07"}
    ),
    "write_material": create(
        {OFFICE: 201, OUTSIDER: 409, READER: 201, OTHER_UNIT: 201, NO_PLAN: 404, Role.AUDITOR: 403},
        "paper-material",
        {"topic": "老旧小区", "length": "page"},
    ),
    "move_paper_on": change(WRITES_DRAFT, "papers/J-2026-001/moves", {"verb": "submit_paper"}),
    "correct_by_paper": change(
        {OFFICE: 409, OUTSIDER: 404, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404}, "papers/J-2026-001/correction", WHY
    ),
    "change_paper_block": Row(
        WRITES_DRAFT, "papers/J-2026-001/blocks/1", {"text": "会议概况"}, "papers/J-2026-001", "PATCH"
    ),
    "renew_paper_figures": change(answered(WRITES_DRAFT, 409), "papers/J-2026-001/figures"),
    # Who signs may give the reason as well as who writes.
    "explain_paper_doubt": change(
        answered(WRITES_DRAFT, 409) | {Role.CITY_LEADER: 409},
        "papers/J-2026-001/doubts",
        {"key": "0123456789abcdef", "reason": "口径不同"},
    ),
    "note_outside_number": change(
        answered(WRITES_DRAFT, 409), "papers/J-2026-001/outside", {"block": 0, "number": "12个", "source": "会议"}
    ),
    "list_firm_links": ask(FIRM_LINKS, f"{FIRM}/links"),
    "make_firm_link": create(answered(FIRM_LINKS, 201), f"{FIRM}/links", {"contact": "王立人"}),
    "revoke_firm_link": create(answered(FIRM_LINKS, 404), f"{FIRM}/links/1/revoke", WHY),
    "list_visits": ask(EVERYBODY, "visits"),
    "one_visit": ask(CONCERNED, "visits/V-2026-001"),
    "list_assessment_schemes": ask(EVERYBODY, "assessment-schemes"),
    "one_assessment_scheme": ask(COUNTY_WIDE, "assessment-schemes/CS-2026-001"),
    "add_assessment_scheme": create(
        {OFFICE: 201, OUTSIDER: 422, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404}, "assessment-schemes", SCHEME
    ),
    "add_assessment_edition": Row(
        ASKER | {OTHER_UNIT: 403},
        "assessment-schemes/CS-2026-001/editions",
        EDITION,
        "assessment-schemes/CS-2026-001",
        "POST",
    ),
    "list_assessments": ask(EVERYBODY, "assessments"),
    "begin_assessment": create(
        {OFFICE: 201, OUTSIDER: 422, READER: 403, OTHER_UNIT: 403, NO_PLAN: 404},
        "assessments",
        {"scheme": "CS-2026-001", "period": "2026-07"},
    ),
    "one_assessment": ask(CONCERNED, "assessments/C-2026-001"),
    "move_assessment": change(ASKER, "assessments/C-2026-001/moves", {"verb": "drop_assessment", **WHY}),
    "list_score_objections": ask(CONCERNED, "assessments/C-2026-001/objections"),
    "object_to_one_score": Row(
        ASKER | {OFFICE: 403} | dict.fromkeys(_UNITS_PEOPLE, 200),
        "assessments/C-2026-001/objections",
        {"unit": "zhujian", "item": "zeal", **WHY},
        "",
        "POST",
    ),
    "answer_score_objection": Row(
        ASKER, "assessments/C-2026-001/objections/zhujian/order", {"verb": "refuse", **WHY}, "", "POST"
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
    "one_factor_allocation": ask(CONCERNED | dict.fromkeys(_UNITS_PEOPLE, 404), "factor-allocations/H-2026-001"),
    "adopt_factor_allocation": change(
        ASKER | dict.fromkeys(_UNITS_PEOPLE, 404), "factor-allocations/H-2026-001/adopt", {"reason": "会议定"}
    ),
    "list_areas": ask(EVERYBODY, "areas"),
    "area_shapes": ask(EVERYBODY, "areas/shapes"),
    "township_shapes": ask(EVERYBODY | {NO_PLAN: 403}, "areas/townships"),
    "bring_township_shapes": create(
        {OFFICE: 422, OUTSIDER: 422, READER: 403, OTHER_UNIT: 403, NO_PLAN: 403},  # a bureau is no township
        "areas/townships",
        {"borders": [{"unit": HOUSING, "shape": {"type": "Polygon", "coordinates": []}}], "source": "界线图"},
    ),
    "one_area": ask(COUNTY_WIDE, "areas/A-2026-001"),
    "say_area_figures": create(
        LEAD_OR_OFFICE,
        "areas/A-2026-001/figures",
        {"figures": [{"name": "tax", "value": "900", "on": "2026-08-31", "source": "税务局"}]},
    ),
    "draw_area_shape": change(LEAD_OR_OFFICE, "areas/A-2026-001/shape", {"shape": None}, method="PATCH"),
    "list_tours": ask(EVERYBODY, "tours"),
    "one_tour": ask(COUNTY_WIDE, "tours/O-2026-001"),
    "tour_places": ask(dict.fromkeys(EVERYBODY, 404), "tours/O-2026-001/places"),  # nothing is worked out yet
    "plan_tour": create(
        answered(KEEPS_LIBRARY, 201) | {OUTSIDER: 201},
        "tours",
        {
            "name": "下半年观摩",
            "number": 2,
            "on": "2026-10-16",
            "begins": "8:30",
            "ends": "17:30",
            "start_place": "县政务中心",
        },
    ),
    "propose_tour_stops": create(answered(KEEPS_LIBRARY, 409), "tours/O-2026-001/stops", {"projects": ["X-2026-001"]}),
    "change_tour_stop": Row(KEEPS_LIBRARY, "tours/O-2026-001/stops/X-2026-001", {"stay": 20}, "", "PATCH"),
    "answer_tour_condition": create(
        answered(KEEPS_LIBRARY, 409),
        "tours/O-2026-001/stops/X-2026-001/answers",
        {"condition": "procedures", "answer": True, "why": "已核对"},
    ),
    "choose_tour_stops": change(answered(KEEPS_LIBRARY, 409), "tours/O-2026-001/choose"),
    "order_tour_stops": change(KEEPS_LIBRARY, "tours/O-2026-001/order", {"lines": [["X-2026-001"]]}),
    "move_tour_on": change(KEEPS_LIBRARY, "tours/O-2026-001/move", {"verb": "hold_unscored"} | WHY),
    "score_tour_stop": create(
        dict.fromkeys(EVERYBODY, 404),  # nobody is a judge of it
        "tours/O-2026-001/scores",
        {"ballot": "0" * 32, "project": "X-2026-001", "marks": {"scale": 5}},
    ),
    "list_programmes": ask(EVERYBODY, "programmes"),
    "start_programme": create(
        {OFFICE: 201, OUTSIDER: 422, READER: 403, OTHER_UNIT: 403, NO_PLAN: 403},
        "programmes",
        {"name_zh": "水利工程", "lead": WATER, "since": "2026-01-01"},
    ),
    "change_a_programme": Row(
        LEAD_OR_OFFICE, "programmes/K-2026-001", {"note": "年内完成"}, "programmes/K-2026-001", "PATCH"
    ),
    "add_programme_items": create(
        LEAD_OR_OFFICE,
        "programmes/K-2026-001/items",
        {"items": [{"name": "小区9", "unit": "yunhai.east", "what": "neighbourhood"}]},
    ),
    "report_work_item": change(
        LEAD_OR_OFFICE, "work-items/I-2026-002/report", {"stage": "started", "quantity": "2", "on": "2026-08-31"}
    ),
    "confirm_work_item": change(LEAD_OR_OFFICE, "work-items/I-2026-001/confirm", {}),
    "retire_work_item": change(LEAD_OR_OFFICE, "work-items/I-2026-001/retire", WHY),
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
