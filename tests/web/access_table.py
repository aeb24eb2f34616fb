"""What every address answers every role, and what the addresses name."""

from typing import Any

from diaodu.people.choices import Role

CODE = "P-2026-001"

STRANGER, OUTSIDER, KEEPER, READER, NO_PLAN = "stranger", "another county", "keeper", "reader", "no plan"
OTHER_UNIT = "a unit that is not concerned"  # answered like a reader where its row says nothing else
SIGN_IN = "to sign in"
# A role that is answered otherwise than the rest of its kind stands in the row by itself.
AUDITORS = {Role.AUDITOR: 200, Role.AUDIT_ADMIN: 200}
RULES = {Role.AUDITOR: 200, Role.SYSTEM_ADMIN: 200}
# The housing bureau's return, duty, notice and meeting: seen by its own people and by those who oversee the county.
CONCERNED = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 200, NO_PLAN: 404, OTHER_UNIT: 404}
COUNTY_WIDE = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 200, NO_PLAN: 404}
OFFICE_ONLY = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404}
# The leader's sheet: those who oversee the county; the units' own people may not print it.
OVERSIGHT = COUNTY_WIDE | dict.fromkeys((Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD), 403)
EVERYBODY = {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 200, NO_PLAN: 200}
ASKING = {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 403, NO_PLAN: 403, Role.ROUND_OWNER: 200}
DIRECTORY = COUNTY_WIDE | {Role.SYSTEM_ADMIN: 200, Role.SECURITY_ADMIN: 200}
IMPORTS = {STRANGER: SIGN_IN, OUTSIDER: 403, KEEPER: 403, READER: 403, NO_PLAN: 403, Role.SYSTEM_ADMIN: 200}
# A sheet is its bringer's alone; the administrator and the dispatch office bring in kinds of their own, whoever goes
# on visits those.
BROUGHT_BY_OTHERS = (
    IMPORTS
    | {Role.SYSTEM_ADMIN: 404, KEEPER: 404, OUTSIDER: 404}
    | dict.fromkeys((Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD, Role.ROUND_OWNER), 404)
    | dict.fromkeys((Role.CITY_LEADER, Role.SECRETARY), 404)
)
ADMINISTRATION = {STRANGER: SIGN_IN, OUTSIDER: 403, KEEPER: 403, READER: 403, NO_PLAN: 404} | {
    Role.SYSTEM_ADMIN: 200,
    Role.SECURITY_ADMIN: 403,
}
OF_ANOTHER = ADMINISTRATION | {OUTSIDER: 404}
# The chair of a clerk: its holders, the head of the unit.
HOLDERS = {Role.UNIT_CLERK: 200, Role.UNIT_HEAD: 200, OTHER_UNIT: 403}
ONLY_POST = {STRANGER: SIGN_IN, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405}
KEEPERS_ONLY = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404}
NOBODY_YET = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 404, READER: 404, NO_PLAN: 404}
_OF_THE_UNIT = dict.fromkeys((Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD), 200)
# What the housing bureau leads: its own people and the office; who keeps no items of it may bring none in.
LEADING = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404, OTHER_UNIT: 403} | _OF_THE_UNIT
BRINGING = LEADING | {OTHER_UNIT: 200}
OFFICE_AREAS = {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 403, NO_PLAN: 403}
# Who keeps the register of firms and the library of projects: the offices.
FIRM_KEEPERS = {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 403, NO_PLAN: 404, Role.ROUND_OWNER: 200}
# A paper that is not issued: the office, leaders and secretaries, the auditors; its text is the office's.
DRAFT_PAPER = NOBODY_YET | {KEEPER: 200} | dict.fromkeys((Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR), 200)
PAPER_WRITERS = NOBODY_YET | {KEEPER: 200} | dict.fromkeys((Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR), 403)
PAPER_DEEDS = ("act", "correct", "explain", "change", "attach_scan")
PAPER_PAGES = ("page", "word_file", "slides_file", "edit", "find_source", *PAPER_DEEDS)
UNITS_PEOPLE = (Role.UNIT_CLERK, Role.SECTION_CHIEF, Role.UNIT_HEAD)
# A project is kept by the offices and by the people of its lead unit; who only sees it changes nothing.
PROJECT_KEEPERS = {
    STRANGER: SIGN_IN,
    OUTSIDER: 404,
    KEEPER: 200,
    READER: 403,
    NO_PLAN: 404,
    OTHER_UNIT: 404,
    Role.ROUND_OWNER: 200,
} | dict.fromkeys(UNITS_PEOPLE, 200)
PERIOD_KEEPERS = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404, Role.ROUND_OWNER: 200}
LIBRARY_LISTS = (
    "list",
    "workbook",
    "batches",
    "applications",
    "application_workbook",
    "statistics",
    "statistics_workbook",
)
LIBRARY_SHEETS = (
    "bring",
    "template",
    "bring_mirrors",
    "bring_months",
    "months_template",
    "bring_entries",
    "bring_applications",
)
PROJECT_DEEDS = (
    "move",
    "month",
    "enter_statistics",
    "lay_duty",
    "update_duty",
    "attach",
    "photo",
    "judge_photo",
    "begin_application",
    "tie",
    "end_tie",
)
NUMBERED = ("update_duty", "judge_photo", "end_tie")  # the deeds whose address has a number too
# Indicators: read by whoever works with the plan; definitions and targets are kept by the office. A support is seen
# by its unit, by who leads its indicator, and by those who oversee the county.
INDICATOR_KEEPERS = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404}
SUPPORTING = {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 403, NO_PLAN: 404} | dict.fromkeys(
    UNITS_PEOPLE, 200
)
INDICATOR_LISTS = (
    "list",
    "workbook",
    "targets",
    "targets_workbook",
    "supports",
    "supports_workbook",
    "peers",
    "peers_workbook",
)
INDICATOR_DEEDS = ("standard", "retire", "caliber", "retire_target", "estimate", "retire_support", "add_peer")
# Rounds of figures: what is released, or runs over the whole county, for whoever works with the plan; a return, a form
# and a unit's own workbook for those concerned; firms' figures for who runs rounds, and the auditor.
FIGURE_LISTS = ("rounds", "releases", "forms", "books", "notes")
FIGURE_DEEDS = (
    "round_act",
    "save",
    "check",
    "act",
    "history",
    "retire_book",
    "save_release",
    "send_back",
    "fill",
    "filing_act",
    "answer_note",
)
RUNS_FIGURES = {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 403, NO_PLAN: 404}
# A checked draft is its office's own: here the housing bureau's.
OWN_OFFICE = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 404, READER: 200, NO_PLAN: 404, OTHER_UNIT: 404}
OWN_WORKBOOK = NOBODY_YET | {OTHER_UNIT: 404, Role.ROUND_OWNER: 200} | dict.fromkeys(UNITS_PEOPLE, 200)
PROBLEM_LISTS = ("list", "workbook", "statistics", "statistics_workbook", "visits", "visits_workbook")
PROBLEM_DEEDS = ("act", "route", "escalate", "clock", "to_agenda")
DIRECT = (STRANGER, OUTSIDER, KEEPER, READER, NO_PLAN)
# The firm is a park's; the visit was made by the housing bureau.
FIRM_LINKS = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404, OTHER_UNIT: 404}
FIRM_LINKS |= dict.fromkeys(UNITS_PEOPLE, 404)
VISIT_WRITERS = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 403, READER: 403, NO_PLAN: 404, OTHER_UNIT: 404}
VISIT_WRITERS |= dict.fromkeys((*UNITS_PEOPLE, Role.CITY_LEADER, Role.SECRETARY, Role.ROUND_OWNER), 200)
RAISERS = COUNTY_WIDE | {OUTSIDER: 200, Role.AUDITOR: 403}
# Factors: the sums are for everybody who works with the plan; proposals are for those who oversee the county.
FACTOR_LISTS = ("chart", "wall", "factor", "needs", "needs_workbook", "supplies", "supplies_workbook")
FACTOR_OFFICE = ("supplies_template", "bring_supplies", "new_scenario")
FACTOR_DEEDS = ("act", "secure", "hand", "retire_supply", "adopt", "drop")
# The housing and the water bureau both answer for a factor.
FACTOR_UNITS = {
    STRANGER: SIGN_IN,
    OUTSIDER: 200,
    KEEPER: 200,
    READER: 403,
    NO_PLAN: 404,
    OTHER_UNIT: 200,
} | dict.fromkeys(UNITS_PEOPLE, 200)
# Dispatch: lists are for everybody who works with the plan; a warning and an agenda for those concerned.
DISPATCH_LISTS = ("watch", "watch_workbook", "alerts", "alerts_workbook", "gaps", "meetings")
DISPATCH_DEEDS = ("propose", "add_item", "order", "publish", "minutes")
DISPATCH_POSTS = ("name_policy", "retire_policy", "look", "alerts_many", "alert_act", "item_act", "decide")
OVERSEEN = COUNTY_WIDE | {OTHER_UNIT: 404} | dict.fromkeys(UNITS_PEOPLE, 404)
# Tours: once the stops are published, for whoever works with the plan; run by the offices. Guests score without an
# account, so those pages let everybody in who holds a ballot; without one they show the way to it.
TOUR_PAGES = ("tour", "route", "map_data", "run_sheet", "run_workbook")
TOUR_RUNNERS = ("edit", "propose", "stop", "drives", "judges", "scored")
TOUR_DEEDS = (
    "act", "choose", "answer", "withdraw", "compute", "check", "order", "undo", "lock", "remove_judge", "renew_judge",
    "take_ballot", "give_score",
)  # fmt: skip
SCORING = {STRANGER: 200, OUTSIDER: 200, KEEPER: 200, READER: 200, NO_PLAN: 200}
RUNS_TOURS = {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404, Role.ROUND_OWNER: 200}
# Assessments: schemes are open to whoever works with the plan; while it is checked a unit sees its own scores only.
ASSESSED = ("assessment", "workbook", "print", "simulation", "unit")
ASSESSED_UNIT = CONCERNED | {KEEPER: 403, READER: 403} | _OF_THE_UNIT
# address → what each kind of visitor is answered; a draft is the second document.
EXPECTED: dict[str, dict[Any, Any]] = {
    "web:front": {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 200, NO_PLAN: 200},
    "web:change_password": {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 200, NO_PLAN: 200},
    "web:sign_in": {STRANGER: 200, OUTSIDER: 302, KEEPER: 302, READER: 302, NO_PLAN: 302},
    "web:sign_out": {STRANGER: 405, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405},
    "web:language": {STRANGER: 405, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405},
    "web:theme": {STRANGER: 405, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405},
    "web:health": {STRANGER: 200, OUTSIDER: 200, KEEPER: 200, READER: 200, NO_PLAN: 200},
    "web:cockpit": OVERSIGHT | {OUTSIDER: 200},
    "web:cockpit_read": ONLY_POST,
    "web:settings": {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 404, NO_PLAN: 404} | RULES,
    "web:job": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 404, READER: 404, NO_PLAN: 404},
    "web:job_stop": {STRANGER: SIGN_IN, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405},
    "web:history": COUNTY_WIDE,
    "web:search": {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 200, NO_PLAN: 200},
    "web:setting": {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 404, NO_PLAN: 404} | RULES,
    "web:setting_retire": {STRANGER: SIGN_IN, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405},
    "web:audit": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 404, READER: 404, NO_PLAN: 404} | AUDITORS,
    "web:audit_export": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 404, READER: 404, NO_PLAN: 404} | AUDITORS,
    "web:report_line": ONLY_POST,
    "web:report_all": ONLY_POST,
    "web:sheets": IMPORTS,
    "web:sheet_template": IMPORTS,
    "web:sheet": BROUGHT_BY_OTHERS,
    "web:sheet_to_mend": BROUGHT_BY_OTHERS,
    "web:sheet_publish": ONLY_POST,
    "web:sheet_discard": ONLY_POST,
    "web:second_factor": {STRANGER: SIGN_IN, OUTSIDER: 302, KEEPER: 302, READER: 302, NO_PLAN: 302},
    "web:set_second_factor": EVERYBODY,
    "web:reset_second_factor": ONLY_POST,
    "web:sessions": EVERYBODY,
    "web:end_sessions": ONLY_POST,
    "people:directory": DIRECTORY | {OUTSIDER: 200},
    "people:workbook": ADMINISTRATION,
    "people:unit": DIRECTORY,
    "people:officer": DIRECTORY,
    "people:tokens": EVERYBODY,
    "people:revoke_token": ONLY_POST,
    "people:phone": ONLY_POST,
    "people:account": ONLY_POST,
    "people:end_deputy": ONLY_POST,
    "people:new_unit": ADMINISTRATION,
    "people:new_officer": ADMINISTRATION,
    "people:edit_unit": OF_ANOTHER | {OUTSIDER: 403},
    "people:retire_unit": OF_ANOTHER | {OUTSIDER: 403},
    "people:edit_officer": OF_ANOTHER | {OUTSIDER: 403},
    "people:new_post": OF_ANOTHER | {OUTSIDER: 403},
    "people:tenure": OF_ANOTHER | HOLDERS,
    "people:pack": OF_ANOTHER | HOLDERS,
    "ledger:rounds": EVERYBODY,
    "ledger:proof": EVERYBODY,
    "ledger:item": COUNTY_WIDE,
    "ledger:round": COUNTY_WIDE,
    "ledger:workbook": COUNTY_WIDE,
    "ledger:accept_many": ONLY_POST,
    "ledger:lock": ONLY_POST,
    "ledger:return": CONCERNED,
    "ledger:sheet": CONCERNED,
    "ledger:receipt": CONCERNED,
    "ledger:scan": NOBODY_YET,
    "ledger:save": ONLY_POST,
    "ledger:copy": ONLY_POST,
    "ledger:chat": ONLY_POST,
    "ledger:evidence": NOBODY_YET,
    "ledger:act": ONLY_POST,
    "ledger:seal": ONLY_POST,
    "areas:map": EVERYBODY,
    "areas:map_data_file": EVERYBODY,
    "areas:shapes_file": EVERYBODY,
    **{f"areas:{name}": EVERYBODY for name in ("figures", "figures_workbook")},
    "areas:bring_figures": BRINGING | {OUTSIDER: 200, NO_PLAN: 403},
    "areas:figure_history": COUNTY_WIDE,
    "areas:new_area": OFFICE_AREAS,
    "areas:bring": OFFICE_AREAS,
    "areas:area": COUNTY_WIDE,
    "areas:shape_file": COUNTY_WIDE,
    "areas:edit_area": OFFICE_AREAS | {OUTSIDER: 404},
    "areas:shape": LEADING,
    **{f"areas:{name}": ONLY_POST for name in ("add_figure", "retire")},
    **{f"areas:{name}": EVERYBODY | {NO_PLAN: 403} for name in ("towns", "towns_data_file", "towns_file")},
    "areas:bring_towns": OFFICE_AREAS,
    **{f"indicators:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in INDICATOR_LISTS},
    **{f"indicators:{name}": COUNTY_WIDE for name in ("indicator", "figures_workbook", "target")},
    **{
        f"indicators:{name}": INDICATOR_KEEPERS | {OUTSIDER: 200}
        for name in ("new", "new_target", "target_template", "bring_targets", "bring_peers")
    },
    **{f"indicators:{name}": INDICATOR_KEEPERS for name in ("edit", "edit_target", "breakdown")},
    **{f"indicators:{name}": SUPPORTING for name in ("new_support", "support_template", "bring_supports")},
    "indicators:support": CONCERNED,
    "indicators:edit_support": SUPPORTING | {OUTSIDER: 404, OTHER_UNIT: 404},
    **{f"indicators:{name}": ONLY_POST for name in INDICATOR_DEEDS},
    **{f"figure_rounds:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in FIGURE_LISTS},
    **{f"figure_rounds:{name}": COUNTY_WIDE for name in ("round", "workbook", "release")},
    **{f"figure_rounds:{name}": CONCERNED for name in ("return", "bring", "form", "filing", "filing_file")},
    **{f"figure_rounds:{name}": ONLY_POST for name in FIGURE_DEEDS},
    **{f"figure_rounds:{name}": RUNS_FIGURES for name in ("opening", "asks", "ask_workbook", "bring_asks")},
    **{f"figure_rounds:{name}": ONLY_POST for name in ("change_asks", "add_asks")},
    **{
        f"figure_rounds:{name}": RUNS_FIGURES | {Role.ROUND_OWNER: 200, Role.AUDITOR: 200, OTHER_UNIT: 403}
        for name in ("sizes", "size_workbook")
    },
    "figure_rounds:bring_sizes": RUNS_FIGURES | {Role.ROUND_OWNER: 200},
    "figure_rounds:book": OWN_WORKBOOK,
    "figure_rounds:firms": RUNS_FIGURES | {Role.ROUND_OWNER: 200, Role.AUDITOR: 200, OTHER_UNIT: 403},
    "checking:drafts": COUNTY_WIDE | {OUTSIDER: 200},
    **{f"checking:{name}": OWN_OFFICE for name in ("draft", "again", "paper", "workbook", "source")},
    **{f"checking:{name}": ONLY_POST for name in ("settle", "retire")},
    **{
        f"analysis:{name}": COUNTY_WIDE | {OUTSIDER: 200}
        for name in ("board", "board_workbook", "gaps", "gaps_workbook")
    },
    **{f"analysis:{name}": COUNTY_WIDE for name in ("indicator", "indicator_workbook", "unit", "unit_workbook")},
    "analysis:build": ONLY_POST,
    **{
        f"outlook:{name}": COUNTY_WIDE | {OUTSIDER: 200}
        for name in ("list", "workbook", "accuracy", "accuracy_workbook")
    },
    "outlook:again": ONLY_POST,
    "works:list": EVERYBODY,
    "works:new_programme": OFFICE_AREAS,
    "works:programme": COUNTY_WIDE,
    "works:clearing": COUNTY_WIDE,
    "works:workbook": COUNTY_WIDE,
    "works:edit_programme": LEADING,
    "works:item_template": BRINGING,
    "works:bring": BRINGING,
    "works:new_item": BRINGING,
    "works:item": COUNTY_WIDE,
    "works:edit_item": LEADING,
    "works:photo_file": NOBODY_YET,
    **{
        f"works:{name}": ONLY_POST
        for name in ("report_many", "confirm_many", "report", "confirm", "retire", "add_photo", "retire_photo")
    },
    "duties:list": EVERYBODY,
    "duties:workbook": EVERYBODY,
    "duties:notices": EVERYBODY,
    "duties:meetings": EVERYBODY,
    "duties:new_notice": ASKING,
    "duties:new_meeting": ASKING,
    "duties:notice": CONCERNED,
    "duties:meeting": CONCERNED,
    "duties:minutes": ONLY_POST,
    "duties:decide": ONLY_POST,
    "duties:cancel": ONLY_POST,
    "duties:duty": CONCERNED,
    "duties:act": ONLY_POST,
    "duties:clock": ONLY_POST,
    "duties:evidence": NOBODY_YET,
    **{
        f"schedule:{name}": COUNTY_WIDE | {OUTSIDER: 200}
        for name in ("chart", "rows", "chart_workbook", "nodes_workbook", "wall")
    },
    # Problems: the housing bureau's, about no record; seen by its own people and by those who oversee the county.
    **{f"problems:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in PROBLEM_LISTS},
    **{f"problems:{name}": RAISERS for name in ("new", "phone", "new_visit", "bring_visits", "visits_template")},
    **{f"problems:{name}": CONCERNED for name in ("problem", "visit", "agenda")},
    "problems:file": NOBODY_YET,
    **{f"problems:{name}": ONLY_POST for name in ("many", "decide", "remove", "solved", *PROBLEM_DEEDS)},
    # A firm's own link is all it needs, and a wrong one opens nothing to anybody.
    **{f"problems:{name}": dict.fromkeys(DIRECT, 404) for name in ("firm", "firm_problem")},
    "problems:firm_act": dict.fromkeys(DIRECT, 405),
    "problems:links": FIRM_LINKS,
    "problems:edit_visit": VISIT_WRITERS,
    **{f"problems:{name}": ONLY_POST for name in ("revoke_link", "link_contact", "contact")},
    # Papers: the office's draft of minutes; seen by who writes, signs and looks over.
    **{f"papers:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in ("list", "workbook")},
    "papers:new": OFFICE_ONLY | {OUTSIDER: 200},
    "papers:new_material": COUNTY_WIDE | {OUTSIDER: 200, Role.AUDITOR: 403},
    **{f"papers:{name}": DRAFT_PAPER for name in ("page", "word_file", "slides_file")},
    "papers:figure": {key: 302 if value == 200 else value for key, value in DRAFT_PAPER.items()},
    **{f"papers:{name}": PAPER_WRITERS for name in ("edit", "find_source")},
    "papers:scan": NOBODY_YET,
    **{f"papers:{name}": ONLY_POST for name in ("make_notice", "make_minutes", *PAPER_DEEDS)},
    **{f"schedule:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in ("chart", "rows", "chart_workbook", "wall")},
    "schedule:templates": COUNTY_WIDE | {OUTSIDER: 200},
    "schedule:template_lines": COUNTY_WIDE | {OUTSIDER: 200},
    "schedule:replan": ONLY_POST,
    "schedule:one": COUNTY_WIDE,
    "schedule:one_workbook": COUNTY_WIDE,
    "schedule:bring": BRINGING | {OUTSIDER: 200},
    "schedule:bring_one": BRINGING,
    "schedule:node_evidence": NOBODY_YET,
    "schedule:slip_evidence": NOBODY_YET,
    "schedule:investment_workbook": NOBODY_YET,  # a commitment says nothing of investment
    **{f"schedule:{name}": ONLY_POST for name in ("lay", "baseline", "add_node", "change_node", "decide_slip")},
    "plan:list": {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 200, NO_PLAN: 200},
    "plan:upload": {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 403, NO_PLAN: 403},
    "plan:life": COUNTY_WIDE,
    "plan:act": ONLY_POST,
    "plan:serves": ONLY_POST,
    "plan:ask_request": ONLY_POST,
    "plan:decide_request": ONLY_POST,
    "plan:request_evidence": NOBODY_YET,
    "plan:supervision": EVERYBODY,
    "plan:supervise": ONLY_POST,
    "plan:supervision_paper": NOBODY_YET,
    "plan:commitment": COUNTY_WIDE,
    "plan:propose_counting": ONLY_POST,
    "plan:decide_counting": ONLY_POST,
    "plan:target_value": ONLY_POST,
    "plan:add_work": ONLY_POST,
    "plan:change_work": ONLY_POST,
    "plan:work_evidence": COUNTY_WIDE,
    "plan:confirm_countings": KEEPERS_ONLY,
    "plan:assign": KEEPERS_ONLY,
    "plan:bring_table": KEEPERS_ONLY,
    "plan:announcements": EVERYBODY,
    "plan:announcement": COUNTY_WIDE,
    "plan:announcement_workbook": COUNTY_WIDE,
    "plan:freeze": ONLY_POST,
    "plan:object": ONLY_POST,
    "plan:decide_objection": ONLY_POST,
    "plan:objection_file": NOBODY_YET,
    "plan:glance": COUNTY_WIDE,
    "plan:three": OVERSIGHT,
    "plan:three_paper": OVERSIGHT,
    "plan:page": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 200, NO_PLAN: 404},
    "plan:stamp": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 200, NO_PLAN: 404},
    "plan:workbook": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 200, NO_PLAN: 404},
    "plan:paper": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 200, NO_PLAN: 404},
    "plan:source": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 200, NO_PLAN: 404},
    "plan:blanks": COUNTY_WIDE,
    "plan:blank": COUNTY_WIDE,
    "plan:new_edition": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404},
    "plan:edition": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 404, READER: 403, NO_PLAN: 404},
    "plan:revise": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404},
    "plan:tree": COUNTY_WIDE,
    "plan:year_end": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 200, READER: 403, NO_PLAN: 404},
    "plan:comparison": NOBODY_YET,
    **{f"plan:{name}": ONLY_POST for name in ("ask_blanks", "decide_blanks", "blank_target")},
    **{f"plan:{name}": ONLY_POST for name in ("decide_revision", "adopt_revision")},
    "plan:read_again": {STRANGER: SIGN_IN, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405},
    "plan:adopt": {STRANGER: SIGN_IN, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405},
    "plan:discard": {STRANGER: SIGN_IN, OUTSIDER: 405, KEEPER: 405, READER: 405, NO_PLAN: 405},
    "plan:review": OFFICE_ONLY,
    "plan:review_act": ONLY_POST,
    "plan:names": OFFICE_ONLY,
    "plan:names_act": ONLY_POST,
    "plan:tasks": COUNTY_WIDE | {OUTSIDER: 200},
    "plan:task_workbook": COUNTY_WIDE | {OUTSIDER: 200},
    "plan:new_task": {STRANGER: SIGN_IN, OUTSIDER: 200, KEEPER: 200, READER: 403, NO_PLAN: 403},
    "plan:task_read": ONLY_POST,
    "plan:task_assign": ONLY_POST,
    **{f"dispatch:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in DISPATCH_LISTS},
    **{f"dispatch:{name}": CONCERNED for name in ("alert", "meeting", "screen", "agenda_paper")},
    "dispatch:minutes_paper": CONCERNED | {KEEPER: 302, READER: 302},  # not held yet: back to the agenda, which says so
    "dispatch:new_meeting": OFFICE_AREAS | {NO_PLAN: 404},
    **{f"dispatch:{name}": ONLY_POST for name in (*DISPATCH_DEEDS, *DISPATCH_POSTS)},
    **{f"factors:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in FACTOR_LISTS},
    **{f"factors:{name}": OFFICE_AREAS | {NO_PLAN: 404} for name in FACTOR_OFFICE},
    **{
        f"factors:{name}": FACTOR_UNITS
        for name in ("new_need", "new_supply", "needs_template", "bring_needs", "taking")
    },
    **{f"factors:{name}": ONLY_POST for name in FACTOR_DEEDS},
    **{f"factors:{name}": OVERSEEN | {OUTSIDER: 200} for name in ("scenarios", "compare")},
    **{f"factors:{name}": OVERSEEN for name in ("scenario", "scenario_workbook")},
    "factors:need": CONCERNED,
    **{f"assessment:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in ("list", "list_workbook", "schemes")},
    **{f"assessment:{name}": COUNTY_WIDE for name in ("scheme", "scheme_workbook")},
    **{f"assessment:{name}": OFFICE_AREAS | {NO_PLAN: 404} for name in ("new", "new_scheme")},
    **{f"assessment:{name}": OFFICE_ONLY for name in ("edit_scheme", "bring_items", "items_template")},
    **{f"assessment:{name}": CONCERNED for name in (*ASSESSED, "objection")},
    "assessment:entries": OFFICE_ONLY | {OTHER_UNIT: 404},
    "assessment:object": ASSESSED_UNIT,
    **{f"assessment:{name}": NOBODY_YET for name in ("objection_file", "entry_file")},
    **{f"assessment:{name}": ONLY_POST for name in ("act", "retire_scheme", "take_back", "agree")},
    "factors:edit_need": PROJECT_KEEPERS | {Role.ROUND_OWNER: 403},
    "factors:document_file": NOBODY_YET,
    "factors:edit_supply": OFFICE_ONLY,
    "factors:supply_file": NOBODY_YET,
    # Firms: the register is open to whoever works with the plan; kept by the offices, and by each place for its own.
    "enterprises:list": COUNTY_WIDE | {OUTSIDER: 200},
    "enterprises:workbook": COUNTY_WIDE | {OUTSIDER: 200},
    "enterprises:new": FIRM_KEEPERS | {OUTSIDER: 403},  # their county has no place yet
    "enterprises:bring": FIRM_KEEPERS,
    "enterprises:template": FIRM_KEEPERS,
    "enterprises:firm": COUNTY_WIDE,
    "enterprises:edit": FIRM_KEEPERS | {OUTSIDER: 404},
    "enterprises:act": ONLY_POST,
    "enterprises:areas": FIRM_KEEPERS | {OUTSIDER: 403},
    "enterprises:take_up": ONLY_POST,
    "enterprises:put": ONLY_POST,
    # Projects: the housing bureau's is seen by its own people and by those who oversee the county.
    **{f"projects:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in LIBRARY_LISTS},
    **{f"projects:{name}": FIRM_KEEPERS for name in LIBRARY_SHEETS},
    "projects:moving": COUNTY_WIDE | {OUTSIDER: 200},
    "projects:application_payment": ONLY_POST,
    "projects:new": FIRM_KEEPERS | dict.fromkeys(UNITS_PEOPLE, 200) | {OUTSIDER: 403},
    "projects:propose_adjustments": ONLY_POST,
    "projects:adjustment": COUNTY_WIDE,
    "projects:adjustment_workbook": COUNTY_WIDE,
    "projects:bring_adjustment": PERIOD_KEEPERS,
    "projects:decide_adjustments": ONLY_POST,
    "projects:application": CONCERNED,
    "projects:application_act": ONLY_POST,
    "projects:application_change": ONLY_POST,
    "projects:project": CONCERNED,
    **{f"projects:{name}": COUNTY_WIDE for name in ("area_investment", "area_investment_workbook")},
    **{f"projects:{name}": OVERSEEN for name in ("investment_line", "investment_line_workbook")},
    "projects:document_file": CONCERNED,
    "projects:picture_file": NOBODY_YET,
    **{f"projects:{name}": PROJECT_KEEPERS for name in ("edit", "money")},
    **{f"projects:{name}": ONLY_POST for name in PROJECT_DEEDS},
    **{f"tours:{name}": COUNTY_WIDE | {OUTSIDER: 200} for name in ("list", "list_workbook")},
    **{f"tours:{name}": COUNTY_WIDE for name in TOUR_PAGES},
    **{f"tours:{name}": RUNS_TOURS for name in TOUR_RUNNERS},
    "tours:new": RUNS_TOURS | {OUTSIDER: 200},
    "tours:evidence": {STRANGER: SIGN_IN, OUTSIDER: 404, KEEPER: 404, READER: 403, NO_PLAN: 404, Role.ROUND_OWNER: 404},
    # No judge is invited yet.
    "tours:replace_ballot": {
        STRANGER: SIGN_IN,
        OUTSIDER: 404,
        KEEPER: 404,
        READER: 403,
        NO_PLAN: 404,
        Role.ROUND_OWNER: 404,
    },
    **{f"tours:{name}": NOBODY_YET for name in ("places", "places_workbook")},  # nothing is worked out yet
    **{f"tours:{name}": SCORING for name in ("enter", "score")},
    **{f"tours:{name}": ONLY_POST | ({STRANGER: 405} if name in TOUR_DEEDS[-2:] else {}) for name in TOUR_DEEDS},
}
_FIGURES = {
    "L-2026-002": ("round", "round_act", "workbook"),
    "B-2026-003": ("return", "save", "check", "act", "bring"),
    "F-2026-001": ("release", "save_release", "send_back"),
    "U-2026-001": ("form", "fill"),
    "Z-2026-001": ("filing", "filing_act", "filing_file"),
}
ARGUMENTS: dict[str, list[object]] = {
    **{
        f"assessment:{name}": ["CS-2026-001"]
        for name in ("scheme", "scheme_workbook", "edit_scheme", "bring_items", "items_template", "retire_scheme")
    },
    **{
        f"assessment:{name}": ["C-2026-001"]
        for name in ("assessment", "workbook", "print", "simulation", "entries", "act")
    },
    **{f"assessment:{name}": ["C-2026-001", "zhujian"] for name in ("unit", "agree")},
    "assessment:object": ["C-2026-001", "zhujian", "zeal"],
    **{f"assessment:{name}": ["C-2026-001", 1] for name in ("take_back", "entry_file")},
    **{
        f"schedule:{name}": ["R-2026-001"]
        for name in ("one", "one_workbook", "lay", "baseline", "add_node", "bring_one", "investment_workbook")
    },
    **{f"figure_rounds:{name}": [code] for code, names in _FIGURES.items() for name in names},
    **{f"checking:{name}": ["XS-2026-001"] for name in ("draft", "again", "paper", "workbook", "source", "retire")},
    "checking:settle": ["XS-2026-001", 1],
    **{f"indicators:{name}": ["BUDGET"] for name in ("indicator", "edit", "retire", "caliber", "figures_workbook")},
    **{f"analysis:{name}": ["BUDGET"] for name in ("indicator", "indicator_workbook")},
    **{f"analysis:{name}": ["zhujian"] for name in ("unit", "unit_workbook")},
    **{f"indicators:{name}": ["S-2026-001"] for name in ("support", "edit_support", "estimate", "retire_support")},
    **{f"schedule:{name}": ["R-2026-001", "n01"] for name in ("change_node", "node_evidence")},
    **{f"schedule:{name}": ["R-2026-001", 1] for name in ("decide_slip", "slip_evidence")},
    "schedule:template_lines": ["plain"],
    **{
        f"tours:{name}": ["O-2026-001"]
        for name in (
            *TOUR_PAGES,
            "edit",
            "propose",
            "drives",
            "judges",
            "scored",
            "act",
            "choose",
            "compute",
            "check",
            "order",
            "undo",
            "lock",
            "places",
            "places_workbook",
            "score",
            "take_ballot",
        )
    },
    **{f"tours:{name}": ["O-2026-001", "X-2026-001"] for name in ("stop", "answer", "withdraw", "give_score")},
    "tours:evidence": ["O-2026-001", "X-2026-001", 1],
    **{f"tours:{name}": ["O-2026-001", 1] for name in ("remove_judge", "renew_judge", "replace_ballot")},
    **{f"projects:{name}": ["A-2026-001"] for name in ("area_investment", "area_investment_workbook")},
    **{f"enterprises:{name}": ["E-2026-001"] for name in ("firm", "edit", "act", "put")},
    **{f"projects:{name}": ["TZ-PHYSICAL"] for name in ("investment_line", "investment_line_workbook")},
    **{
        f"projects:{name}": ["2026-H2"]
        for name in ("adjustment", "adjustment_workbook", "bring_adjustment", "decide_adjustments")
    },
    **{
        f"projects:{name}": ["D-2026-001"]
        for name in ("application", "application_act", "application_change", "application_payment")
    },
    **{f"projects:{name}": ["X-2026-001"] for name in ("project", "edit", "money")},
    **{f"projects:{name}": ["X-2026-001"] for name in PROJECT_DEEDS if name not in NUMBERED},
    **{f"projects:{name}": ["X-2026-001", 1] for name in (*NUMBERED, "picture_file")},
    **{f"problems:{name}": ["Q-2026-001"] for name in ("problem", *PROBLEM_DEEDS)},
    "problems:file": ["Q-2026-001", 1],
    "problems:contact": ["Q-2026-001"],
    "problems:links": ["E-2026-001"],
    **{f"problems:{name}": ["E-2026-001", 1] for name in ("revoke_link", "link_contact")},
    "problems:firm": ["no-such-link"],
    **{f"problems:{name}": ["no-such-link", "Q-2026-001"] for name in ("firm_problem", "firm_act")},
    **{f"problems:{name}": ["V-2026-001"] for name in ("visit", "edit_visit", "solved")},
    **{f"papers:{name}": ["J-2026-001"] for name in PAPER_PAGES},
    "papers:figure": ["J-2026-001", "f1"],
    "papers:explain": ["J-2026-001", "0123456789abcdef"],
    "papers:scan": ["J-2026-001", 1],
    "papers:make_notice": ["W-2026-003"],
    "papers:make_minutes": ["M-2026-001"],
    "problems:agenda": ["M-2026-001"],
    **{f"problems:{name}": ["M-2026-001", 1] for name in ("decide", "remove")},
    **{f"dispatch:{name}": ["AL-2026-001"] for name in ("alert", "alert_act")},
    **{f"dispatch:{name}": ["M-2026-002"] for name in ("meeting", "agenda_paper", "minutes_paper", *DISPATCH_DEEDS)},
    **{f"dispatch:{name}": ["M-2026-002", 1] for name in ("screen", "decide", "item_act")},
    "dispatch:retire_policy": [1],
    "factors:factor": ["land"],
    **{f"factors:{name}": ["Y-2026-001"] for name in ("need", "edit_need", "act", "secure", "hand")},
    "factors:document_file": ["Y-2026-001", 1],
    **{f"factors:{name}": [1] for name in ("edit_supply", "retire_supply", "supply_file")},
    **{f"factors:{name}": ["H-2026-001"] for name in ("scenario", "scenario_workbook", "adopt", "drop")},
    "plan:commitment": ["R-2026-001"],
    **{f"plan:{name}": ["R-2026-001"] for name in ("life", "act", "ask_request")},
    **{f"plan:{name}": ["R-2026-001", 1] for name in ("decide_request", "request_evidence")},
    "plan:supervision": [],
    "plan:supervise": [],
    "plan:supervision_paper": [1],
    "duties:evidence": ["W-2026-003", 1],
    "ledger:evidence": ["B-2026-001", 1],
    "plan:blank": [CODE, "b1"],
    "plan:blank_target": [CODE, "b1"],
    "plan:edition": [CODE, 1],
    "web:history": ["R-2026-001"],
    "plan:propose_counting": ["R-2026-001"],
    "plan:serves": ["R-2026-001"],
    "plan:decide_counting": ["R-2026-001"],
    "plan:target_value": ["R-2026-001", "assigned"],
    "plan:add_work": ["R-2026-001", "milestone"],
    "plan:change_work": ["R-2026-001", "milestone", 1],
    "plan:review_act": [CODE, "accept"],
    "plan:names_act": [CODE, "join"],
    "plan:task_assign": ["R-2026-001"],
    **{f"plan:{name}": [] for name in ("list", "upload", "tasks", "new_task", "task_read", "task_workbook")},
    **{f"plan:{name}": ["G-2026-001"] for name in ("announcement", "announcement_workbook", "freeze")},
    **{f"plan:{name}": ["G-2026-001", "R-2026-001"] for name in ("object", "decide_objection")},
    "plan:objection_file": ["G-2026-001", "R-2026-001", 1],
    "plan:announcements": [],
    "web:job": [1],
    "web:job_stop": [1],
    "web:setting": ["calendar.days"],
    "web:setting_retire": ["calendar.days", 1],
    **{key: ["B-2026-001"] for key in ("web:report_line", "web:report_all")},
    **{f"ledger:{name}": ["L-2026-001"] for name in ("round", "workbook", "accept_many", "lock")},
    **{
        f"ledger:{name}": ["B-2026-001"]
        for name in ("return", "sheet", "receipt", "scan", "save", "copy", "chat", "act", "seal")
    },
    **{f"duties:{name}": ["M-2026-001"] for name in ("meeting", "minutes", "decide", "cancel")},
    **{f"duties:{name}": ["W-2026-003"] for name in ("duty", "act", "clock")},
    "duties:notice": ["T-2026-001"],
    "web:sheet_template": ["units"],
    **{f"web:{name}": [1] for name in ("sheet", "sheet_publish", "sheet_discard", "sheet_to_mend")},
    **{f"people:{name}": ["zhujian"] for name in ("unit", "edit_unit", "retire_unit")},
    **{
        key: ["clerk"]
        for key in (
            "people:officer",
            "people:phone",
            "people:account",
            "people:edit_officer",
            "people:new_post",
            "web:reset_second_factor",
        )
    },
    **{f"works:{name}": [] for name in ("list", "new_programme")},
    **{
        f"works:{name}": ["K-2026-001"]
        for name in (
            "programme",
            "edit_programme",
            "clearing",
            "workbook",
            "item_template",
            "bring",
            "new_item",
            "report_many",
            "confirm_many",
        )
    },
    **{f"works:{name}": ["I-2026-001"] for name in ("item", "edit_item", "report", "confirm", "retire", "add_photo")},
    **{f"works:{name}": ["I-2026-001", 1] for name in ("photo_file", "retire_photo")},
    **{
        f"areas:{name}": ["A-2026-001"] for name in ("area", "shape_file", "edit_area", "shape", "add_figure", "retire")
    },
    "areas:figure_history": ["A-2026-001"],
    "people:end_deputy": [1],
    "people:revoke_token": [1],
}
TARGET_PAGES = {f"indicators:{word}" for word in ("target", "edit_target", "retire_target", "breakdown")}
