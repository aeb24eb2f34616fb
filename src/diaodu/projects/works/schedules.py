"""Programmes of works may have a schedule of their own, seen and kept by those who see and keep the programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from diaodu.projects.schedule.subject_kinds import Proposal, SubjectKind, register_subject_kind
from diaodu.projects.works.actions.programmes import PROGRAMME
from diaodu.projects.works.found import seen_programmes
from diaodu.projects.works.models import Programme


def proposal(subject: int, on: date) -> Proposal | None:
    programme = Programme.objects.filter(subject=subject).first()
    return Proposal("plain", max(on, programme.since)) if programme else None


def sight(officer: Any, on: date) -> Any:
    return seen_programmes(officer, on)


def register() -> None:
    register_subject_kind(SubjectKind(PROGRAMME, _("Programmes of works"), sight, proposal=proposal))
