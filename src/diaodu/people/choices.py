from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    COUNTY = "county", _("County")
    LEADERS = "leaders", _("County leaders")
    DEPARTMENT = "department", _("Department")
    TOWNSHIP = "township", _("Township")
    PARK = "park", _("Park committee")
    STATE_COMPANY = "state_company", _("State-owned company")
    TASK_FORCE = "task_force", _("Task force")


class Role(models.TextChoices):
    DISPATCH_OFFICE = "dispatch_office", _("Dispatch office")
    ROUND_OWNER = "round_owner", _("Round owner")
    UNIT_CLERK = "unit_clerk", _("Clerk")
    SECTION_CHIEF = "section_chief", _("Section chief")
    UNIT_HEAD = "unit_head", _("Head of unit")
    CITY_LEADER = "city_leader", _("City leader")
    SECRETARY = "secretary", _("Leader's secretary")
    ENTERPRISE = "enterprise", _("Enterprise")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")


class RoundField(models.TextChoices):
    """What a round owner runs rounds about."""

    DISPATCH = "dispatch", _("Dispatch")
    DEVELOPMENT = "development", _("Development and reform")
    STATISTICS = "statistics", _("Statistics")
    INSPECTION = "inspection", _("Inspection")
    ASSESSMENT = "assessment", _("Assessment")
    PROMOTION = "promotion", _("Investment promotion")
    INDUSTRY = "industry", _("Industry and information technology")
    FINANCE = "finance", _("Public finance")


class TieKind(models.TextChoices):
    LEAD = "lead", _("Lead unit")
    PARTNER = "partner", _("Partner unit")
    SPONSOR = "sponsor", _("Sponsoring leader")
    COMMISSIONER = "commissioner", _("Commissioner")
    TEAM = "team", _("Team in charge")


# Who works with the plan. Enterprises and the three administrators run or use the system, not the county's plan.
PLAN_READERS = (
    Role.DISPATCH_OFFICE,
    Role.ROUND_OWNER,
    Role.UNIT_CLERK,
    Role.SECTION_CHIEF,
    Role.UNIT_HEAD,
    Role.CITY_LEADER,
    Role.SECRETARY,
    Role.AUDITOR,
)
PLAN_KEEPERS = (Role.DISPATCH_OFFICE,)
# Who sees the whole county: those who run its plan, stand behind it or look it over.
OVERSEERS = (Role.DISPATCH_OFFICE, Role.ROUND_OWNER, Role.CITY_LEADER, Role.SECRETARY, Role.AUDITOR)
SEE_CLOSED = (Role.DISPATCH_OFFICE, Role.AUDITOR)  # personal and restricted records too
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)  # 三员: nobody holds two


class TokenScope(models.TextChoices):
    """How far a program's token reaches; never further than the officer it acts for."""

    READ = "read", _("Look things up")
    REPORT = "report", _("Fill in and answer for one's unit")
    DECIDE = "decide", _("Send, accept and decide")
