"""Adding and changing officers. Passwords are hashed here and stand nowhere else."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from diaodu.core.audit import append_audit
from diaodu.core.clock import now, today
from diaodu.core.versions import take_version
from diaodu.people.actions.refusal import PeopleRefusedError
from diaodu.people.models import Officer, Unit
from diaodu.people.sessions import end_sessions

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike on paper


@dataclass(frozen=True, slots=True)
class OfficerChange:
    name: str
    unit: Unit
    phone: str = ""
    email: str = ""


@transaction.atomic
def add_officer(
    username: str,
    *,
    name: str,
    unit: Unit,
    password: str,
    by: str,
    is_demo: bool = False,
    phone: str = "",
    email: str = "",
    must_change: bool = True,
) -> Officer:
    """Somebody who can sign in, and must then choose a password of their own (`must_change`).

    Raises PeopleRefusedError where the account name is taken.
    """
    if Officer.objects.filter(username=username).exists():
        raise PeopleRefusedError(f"账号 {username} 已有人使用。", f"The account {username} is taken.")
    officer = Officer(username=username, name=name, unit=unit, is_demo=is_demo, phone=phone, email=email)
    officer.set_password(password)
    officer.password_set_on = None if must_change else today()
    officer.save()
    append_audit(verb="add_officer", subject=username, by=by, unit=unit.path, after={"unit": unit.path, "name": name})
    return officer


@transaction.atomic
def change_officer(officer: Officer, change: OfficerChange, *, by: str, version: int | None = None) -> Officer:
    """Name, unit and ways to reach them. That phone or e-mail changed is recorded, what they are is not.

    The record can never be rewritten, so nothing stands in it that a person may ask to have erased.

    Raises MoveRefusedError where somebody changed them since `version`.
    """
    take_version(officer, version)
    before = {"name": officer.name, "unit": officer.unit.path}
    phone_changed, email_changed = officer.phone != change.phone, officer.email != change.email
    officer.name, officer.unit = change.name, change.unit
    officer.phone, officer.email = change.phone, change.email
    officer.save(update_fields=["name", "unit", "phone", "email"])
    append_audit(
        verb="change_officer",
        subject=officer.username,
        by=by,
        unit=officer.unit.path,
        before=before,
        after={
            "name": officer.name,
            "unit": officer.unit.path,
            "phone_changed": phone_changed,
            "email_changed": email_changed,
        },
    )
    return officer


@transaction.atomic
def deactivate_officer(officer: Officer, *, by: str, reason: str) -> Officer:
    """They can no longer sign in and are signed out everywhere; what they did stays theirs."""
    if officer.username == by:
        raise PeopleRefusedError("不能停用自己的账号。", "You cannot close your own account.")
    if not reason:
        raise PeopleRefusedError("请写明原因。", "Please give the reason.")
    _set_active(officer, False)
    end_sessions(officer)
    append_audit(verb="deactivate_officer", subject=officer.username, by=by, unit=officer.unit.path, reason=reason)
    return officer


@transaction.atomic
def reactivate_officer(officer: Officer, *, by: str) -> Officer:
    _set_active(officer, True)
    append_audit(verb="reactivate_officer", subject=officer.username, by=by, unit=officer.unit.path)
    return officer


@transaction.atomic
def reset_password(officer: Officer, *, by: str) -> str:
    """A new random password, to be shown once and changed at the first sign-in; all sessions end."""
    password = random_password()
    officer.set_password(password)
    officer.password_set_on = None
    officer.save(update_fields=["password", "password_set_on"])
    end_sessions(officer)
    append_audit(verb="reset_password", subject=officer.username, by=by, unit=officer.unit.path)
    return password


@transaction.atomic
def show_phone(officer: Officer, *, by: str) -> str:
    """The whole number; that somebody looked is recorded."""
    append_audit(
        verb="show_phone", subject=officer.username, by=by, unit=officer.unit.path, after={"at": now().isoformat()}
    )
    return officer.phone


def random_password() -> str:
    """Sixteen letters and digits in four groups, about 92 bits: `Kd7m-pQ3x-…`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _set_active(officer: Officer, active: bool) -> None:
    officer.is_active = active
    officer.save(update_fields=["is_active"])
