"""Documents and photos of a project."""

from __future__ import annotations

from django.db.models import QuerySet

from diaodu.core.models import Attachment
from diaodu.projects.library.choices import Purpose
from diaodu.projects.library.models import Photo, Project


def documents_of(project: Project) -> QuerySet[Attachment]:
    """All but photos, the newest first."""
    held = Attachment.objects.filter(subject=project.subject_id, retired_on=None)
    return held.exclude(purpose=Purpose.PHOTO, photo__isnull=False).order_by("-pk")


def photos_of(project: Project) -> QuerySet[Photo]:
    return project.photos.select_related("attachment", "alike__project", "alike__attachment").order_by("-pk")
