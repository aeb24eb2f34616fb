"""The second factor: a code from the officer's phone (TOTP), and ten codes for the day the phone is lost."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from datetime import date

import segno
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from diaodu.core.audit import append_audit
from diaodu.core.settings import newest_setting
from diaodu.people.models import Officer
from diaodu.people.permissions import roles_of

POLICY = "sign_in.second_factor"
RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A device that is not confirmed yet, as the page shows it."""

    device: TOTPDevice
    key: str  # to be typed where no picture can be read
    picture: str  # an SVG


def is_required(officer: Officer, *, today: date) -> bool:
    """Whether the county's rule asks a second factor of one of the officer's roles."""
    policy = newest_setting(POLICY, scope=officer.unit.path, on=today) or {}
    return not roles_of(officer, today=today).isdisjoint(policy.get("roles", []))


def has_second_factor(officer: Officer) -> bool:
    return TOTPDevice.objects.filter(user=officer, confirmed=True).exists()


def begin_enrolment(officer: Officer) -> Enrolment:
    """The device being set up, the same one until it is confirmed: the picture may be looked at twice."""
    device = TOTPDevice.objects.filter(user=officer, confirmed=False).first()
    if device is None:
        device = TOTPDevice.objects.create(user=officer, name="phone", confirmed=False)
    picture = io.BytesIO()
    segno.make(device.config_url, error="m").save(
        picture, kind="svg", scale=5, border=2, xmldecl=False, svgclass=None, omitsize=True
    )
    key = device.config_url.split("secret=")[1].split("&")[0]
    grouped = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
    return Enrolment(device, grouped, picture.getvalue().decode())


@transaction.atomic
def confirm_enrolment(officer: Officer, code: str) -> list[str] | None:
    """With the right code the device counts; answers the recovery codes, shown once, or None for a wrong code."""
    device = begin_enrolment(officer).device
    if not device.verify_token(code.replace(" ", "")):
        return None
    TOTPDevice.objects.filter(user=officer, confirmed=True).delete()
    device.confirmed = True
    device.save()
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    StaticDevice.objects.filter(user=officer).delete()
    static = StaticDevice.objects.create(user=officer, name="recovery", confirmed=True)
    StaticToken.objects.bulk_create(StaticToken(device=static, token=each) for each in codes)
    append_audit(verb="set_second_factor", subject=officer.username, by=officer.username, unit=officer.unit.path)
    return codes


def is_right_code(officer: Officer, code: str) -> bool:
    """A code of the phone, or one recovery code, which is then used up. Devices slow down after wrong codes."""
    plain = code.replace(" ", "").strip().lower()
    devices = [
        *TOTPDevice.objects.filter(user=officer, confirmed=True),
        *StaticDevice.objects.filter(user=officer, confirmed=True),
    ]
    return any(device.verify_is_allowed()[0] and device.verify_token(plain) for device in devices)


@transaction.atomic
def reset_second_factor(officer: Officer, *, by: str, reason: str) -> None:
    """The phone is lost and so are the codes: the security administrator takes the factor off."""
    TOTPDevice.objects.filter(user=officer).delete()
    StaticDevice.objects.filter(user=officer).delete()
    append_audit(
        verb="reset_second_factor", subject=officer.username, by=by, unit=officer.unit.path, reason=reason[:300]
    )
