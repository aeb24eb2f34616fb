"""`./diaodu manage rebuild_search`: the search index anew, here and now, with its progress."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from diaodu.core.models import Subject
from diaodu.core.search import index_subjects
from diaodu.core.search_job import AT_ONCE


class Command(BaseCommand):
    help = "Build the search index anew"

    def handle(self, *args: Any, **options: Any) -> None:
        total, done, last = Subject.objects.count(), 0, 0
        while portion := list(Subject.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
            index_subjects(portion)
            done, last = done + len(portion), portion[-1].pk
            self.stdout.write(f"\r{done}/{total}", ending="")
            self.stdout.flush()
        self.stdout.write("")
