"""Reading an uploaded plan, in the worker: bytes → reading → draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.core.clock import today
from diaodu.core.files import read_stored, store_file
from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.jobs import JobRefusedError, Progress, enqueue_job, job_kind
from diaodu.core.models import Job, StoredFile
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer
from diaodu.people.permissions import county_of
from diaodu.plan.actions import StateError, discard_document, lay_beside, store_reading
from diaodu.plan.choices import DocumentState
from diaodu.plan.models import Document
from diaodu.reading import Reading, Unreadable, read_file

READ_PLAN = "plan.read"


def ask_to_read(content: bytes, *, name: str, dated: date | None, by: Officer, revises: str = "") -> Job:
    """Store the upload and ask for its reading; pressing twice gives the same job.

    `revises`: the code of the plan it is to take the place of.
    """
    return _ask(store_file(content), name=name, dated=dated, by=by, revises=revises)


def ask_to_read_again(draft: Document, *, dated: date, by: Officer) -> Job:
    """Read a draft's file once more under another date; the new draft takes the place of the old one."""
    if draft.file is None:  # a register has grown here and has no file to read
        msg = f"{draft.code} has no file"
        raise StateError(msg)
    return _ask(
        draft.file,
        name=draft.file_name,
        dated=dated,
        by=by,
        replaces=draft.code,
        revises=draft.revises.code if draft.revises else "",
    )


def _ask(file: StoredFile, *, name: str, dated: date | None, by: Officer, replaces: str = "", revises: str = "") -> Job:
    params = {
        "sha256": file.sha256,
        "name": name,
        "dated": dated.isoformat() if dated else None,
        "replaces": replaces,
        "revises": revises,
    }
    return enqueue_job(
        READ_PLAN, key=f"{READ_PLAN}:{by.username}:{file.sha256}:{revises}", params=params, by=by.username
    )


def _draft_page(job: Job) -> str:
    if not job.result:
        return ""
    page = "plan:comparison" if job.params.get("revises") else "plan:page"
    return reverse(page, args=[job.result["document"]])


register_job_page(
    READ_PLAN,
    JobPage(
        _("Reading the plan"),
        done=_draft_page,
        again=lambda job: reverse("plan:upload"),
        again_label=_("Choose another file"),
        about=lambda job: str(job.params["name"]),
    ),
)


@job_kind(READ_PLAN)
def read_plan(progress: Progress) -> dict[str, Any]:
    """Read the stored file into a draft. Run again after a crash, it finds the draft it made and returns that."""
    file = StoredFile.objects.get(sha256=progress.params["sha256"])
    officer = Officer.objects.select_related("unit").get(username=progress.job.owner)
    county = county_of(officer)
    replaced = progress.params["replaces"]
    made = (
        Document.objects.filter(file=file, unit=county, by=officer, state=DocumentState.DRAFT)
        .exclude(code=replaced)
        .first()
    )
    if made is not None and progress.job.attempt > 1:
        return {"document": made.code}
    progress.mark(1, 3, zh="正在识读全文", en="Reading the text")
    dated = progress.params["dated"]
    try:
        reading = read_file(
            read_stored(file), name=progress.params["name"], date=date.fromisoformat(dated) if dated else None
        )
    except Unreadable as error:
        raise JobRefusedError(error.zh, error.en) from error
    progress.mark(2, 3, zh="正在存入", en="Storing what was read")
    document = _store(reading, file, progress, officer, replaced)
    return {"document": document.code}


def _store(reading: Reading, file: StoredFile, progress: Progress, officer: Officer, replaced: str) -> Document:
    """The new draft, and the old one put aside, both or neither."""
    county = county_of(officer)
    with transaction.atomic():
        old = Document.objects.filter(unit=county, code=replaced, state=DocumentState.DRAFT).first()
        document = store_reading(
            reading, unit=county, file=file, file_name=progress.params["name"], by=officer, today=today()
        )
        _lay_beside(document, progress.params.get("revises", ""), officer)
        if old is not None:
            discard_document(old, by=officer, reason=f"按日期 {reading.date} 重新识读为 {document.code}")
    return document


def _lay_beside(document: Document, revised: str, officer: Officer) -> None:
    """A revision is compared at once; what is none is refused, and nothing of it is kept."""
    if not revised:
        return
    before = Document.objects.select_related("unit").filter(unit=document.unit, code=revised).first()
    if before is None:
        raise JobRefusedError("要修订的方案不在了。", "The plan to be revised is not there.")
    try:
        lay_beside(document, before, by=officer.username)
    except MoveRefusedError as refusal:
        raise JobRefusedError(refusal.zh, refusal.en) from refusal
