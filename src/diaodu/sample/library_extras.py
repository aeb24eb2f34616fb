"""What stands beside the sample's projects: duties for others' works, applications, photos."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from diaodu.core.intake import Examined, examine_file
from diaodu.core.models import Attachment
from diaodu.core.moves import Mover
from diaodu.projects.library.actions import (
    add_photo,
    attach_documents,
    begin_application,
    lay_outside_duty,
    move_application,
    report_spending,
    set_payment_terms,
    update_outside_duty,
)
from diaodu.projects.library.choices import GRANTED, RANK, DutyField, Kind, Purpose
from diaodu.projects.library.models import Application, Project
from diaodu.projects.library.steps import APPROVE, ARRIVE, KEEPER, PASS, RETURN, SUBMIT

BY = "chen"
OFFICE = Mover(BY, frozenset({KEEPER}), "调度办主任")

DUTIES = (
    (DutyField.CLEARING, "沿线房屋和地面附着物征迁", "120", "户"),
    (DutyField.CONNECTION, "站前道路和管线迁改", "6", "处"),
    (DutyField.ASKING, "争取省级用地指标", "380", "亩"),
)
_EARLY = "上级临时通知提前组织申报"  # of those whose window had not opened yet
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


def paper(name: str) -> Examined:
    """A small document of that name."""
    return examine_file(f"{name}（演示文件，内容为虚构）\n".encode(), name=name)


def lay_duties(project: Project) -> None:
    """What the county owes to works built by others."""
    for field, title, quantity, unit in DUTIES:
        lay_outside_duty(
            project,
            field=field,
            title=title,
            quantity=Decimal(quantity),
            measured_in=unit,
            due=date(2026, 11, 30),
            mover=OFFICE,
        )


def advance_duties(projects: Iterable[Project]) -> None:
    """How far the clearing of land has come by July."""
    for project in projects:
        if project.kind == Kind.OUTSIDE:
            duty = project.outside_duties.filter(field=DutyField.CLEARING).select_related("project__unit").get()
            update_outside_duty(duty, done=Decimal(project.pk * 7 % 60 + 20), done_on=None, mover=OFFICE)


def apply_upwards(projects: Sequence[Project]) -> None:
    """Applications at every state; those whose conditions hold were submitted."""
    approved = set(Attachment.objects.filter(purpose=Purpose.APPROVAL).values_list("subject", flat=True))
    chosen = [each for each in projects if each.subject_id in approved and each.state in RANK and each.total]
    for project, (channel, share, steps, why) in zip(chosen, APPLICATIONS, strict=False):
        asked = ((project.total or Decimal(0)) * share / 100).quantize(Decimal(1)) if share else None
        values = {
            "asked": asked,
            "direction": "产业园区基础设施",
            "round_name": "2026年第二批",
            "cover": Decimal("1.3") if channel == "special_bond" else None,
        }
        if channel == "special_bond":
            for purpose, name in (
                (Purpose.BUDGET_REVIEW, "财务评估报告.txt"),
                (Purpose.LEGAL_OPINION, "法律意见书.txt"),
            ):
                attach_documents([project], paper(name), purpose=purpose, by=BY)
        application = begin_application(project, channel, mover=OFFICE, values=values)
        for verb in steps:
            amount = asked * 8 / 10 if asked is not None and verb.startswith(("approve", "arrive")) else None
            move_application(
                application,
                verb,
                mover=OFFICE,
                on=date(2026, 7, 6),
                why=why if verb == RETURN else _EARLY if verb == SUBMIT and channel == "special_bond" else "",
                amount=amount and amount.quantize(Decimal(1)),
            )


def pay_out(projects: Sequence[Project]) -> None:
    """How the granted money is paid out: one bond in time, one behind, one nobody has reported on yet."""
    granted = Application.objects.filter(project__in=projects, state__in=GRANTED, approved__isnull=False)
    terms = ((date(2026, 4, 20), 85, 80), (date(2026, 5, 18), 70, 40), (None, 50, 55), (None, 60, None))
    money = granted.select_related("project__unit", "setting").order_by("code")
    for application, (issued, due, paid) in zip(money, terms, strict=False):
        whole = application.approved or Decimal(0)
        set_payment_terms(
            application,
            issued_on=issued if application.channel == "special_bond" else None,
            pay_due=(whole * due / 100).quantize(Decimal(1)),
            pay_by=date(2026, 8, 31),
            mover=OFFICE,
        )
        if paid is not None:
            total = (whole * paid / 100).quantize(Decimal(1))
            report_spending(application, on=date(2026, 8, 31), total=total, mover=OFFICE)


def add_photos(projects: Sequence[Project]) -> None:
    """A handful; one was used twice, which a person is asked to look at."""
    chosen = [project for project in projects if project.longitude is not None][: len(PICTURES)]
    for project, (seed, day) in zip(chosen, PICTURES, strict=False):
        examined = Examined(_picture(seed), f"现场{seed}.png", "image/png", False)
        place = (project.longitude, project.latitude)
        add_photo(project, examined, mover=OFFICE, taken_on=day, place=place)  # type: ignore[arg-type]


def _picture(seed: int) -> bytes:
    """A small drawn scene: sky, ground, blocks."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (320, 240), (205, 216, 222))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 150 + seed * 7 % 40, 320, 240), fill=(150 - seed * 9 % 60, 132, 104))
    for number in range(5):
        left = (seed * 53 + number * 67) % 280
        high = 40 + (seed * 31 + number * 43) % 110
        shade = 60 + (seed * 17 + number * 37) % 120
        draw.rectangle((left, 190 - high, left + 34, 190), fill=(shade, shade, shade + 8))
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()
