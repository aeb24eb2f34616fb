"""A password must not be one of the last few (口令不重复)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.core.clock import today
from diaodu.people.models import Officer, UsedPassword

REMEMBERED = 5


class NotUsedLately:
    """Django asks this wherever a password is chosen."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Officer) or user.pk is None:
            return
        used = [user.password, *user.used_passwords.order_by("-pk").values_list("hash", flat=True)[:REMEMBERED]]
        if any(check_password(password, old) for old in used if old):
            raise ValidationError(self.get_help_text(), code="used_lately")

    def get_help_text(self) -> str:
        return _("Not one of your last %(n)d passwords.") % {"n": REMEMBERED}


@transaction.atomic
def remember_password(officer: Officer, old_hash: str) -> None:
    """Note the password that was left behind, and the day the new one was chosen."""
    UsedPassword.objects.create(officer=officer, hash=old_hash)
    kept = officer.used_passwords.order_by("-pk").values_list("pk", flat=True)[:REMEMBERED]
    officer.used_passwords.exclude(pk__in=list(kept)).delete()
    Officer.objects.filter(pk=officer.pk).update(password_set_on=today())
