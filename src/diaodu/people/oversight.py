"""Who may look into the record of changes and the dated rules, and how far: their own county's."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from diaodu.core.models import AuditEntry, Setting
from diaodu.core.settings import ancestors
from diaodu.people.choices import Role
from diaodu.people.models import Officer, Unit
from diaodu.people.permissions import Asker, roles_of, within

AUDIT_READERS = (Role.AUDITOR, Role.AUDIT_ADMIN)
RULE_KEEPERS = (Role.SYSTEM_ADMIN,)
RULE_READERS = (*RULE_KEEPERS, Role.AUDITOR, Role.DISPATCH_OFFICE)


def may_read_audit(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(AUDIT_READERS)


def may_read_rules(officer: Asker, *, today: date) -> bool:
    return not roles_of(officer, today=today).isdisjoint(RULE_READERS)


def may_keep_rules(officer: Asker, *, today: date) -> bool:
    """Add rows of the county's own, and retire them."""
    return not roles_of(officer, today=today).isdisjoint(RULE_KEEPERS)


def visible_rules(officer: Asker, *, today: date) -> QuerySet[Setting]:
    """The rows that hold for the officer's county or for a unit in it, retired ones too."""
    if not isinstance(officer, Officer) or not may_read_rules(officer, today=today):
        return Setting.objects.none()
    county = officer.unit.county_path
    return Setting.objects.filter(Q(scope__in=["", *ancestors(county)]) | within(county, "scope"))


def visible_entries(officer: Asker, *, today: date) -> QuerySet[AuditEntry]:
    """The entries of the officer's county: those made for its units, and those of its people that name no unit.

    What names neither (a failed sign-in under a name nobody has, a backup) is seen where there is one county only.
    """
    if not isinstance(officer, Officer) or not may_read_audit(officer, today=today):
        return AuditEntry.objects.none()
    if Unit.objects.filter(parent=None).count() == 1:
        return AuditEntry.objects.all()
    county = officer.unit.county_path
    own = Officer.objects.filter(within(county, "unit__path")).values("username")
    return AuditEntry.objects.filter(within(county, "unit") | Q(unit="", actor__in=own))
