"""Reading and checking a file, in the worker."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaodu.bulletins.checking.actions import add_draft, check_again
from diaodu.bulletins.checking.models import Draft
from diaodu.bulletins.checking.permissions import office_of, visible_drafts
from diaodu.bulletins.checking.reader import Brought, Unreadable, read_pasted, read_upload
from diaodu.bulletins.checking.sources import ground_of
from diaodu.core.clock import today
from diaodu.core.files import read_stored, store_file
from diaodu.core.job_pages import JobPage, register_job_page
from diaodu.core.jobs import JobRefusedError, Progress, enqueue_job, job_kind
from diaodu.core.models import Job, StoredFile
from diaodu.core.moves import MoveRefusedError
from diaodu.people.models import Officer
from diaodu.people.permissions import county_of

CHECK = "checking.check"
AT_ONCE = 20_000  # letters of a pasted text that is checked while its sender waits


def ask_to_check(
    content: bytes, *, name: str, by: Officer, title: str = "", as_of: date | None = None, draft: Draft | None = None,
    pasted: bool = False,
) -> Job:  # fmt: skip
    """Store what was brought in and ask for its check; pressing twice gives the same job."""
    file = store_file(content)
    params = {
        "sha256": file.sha256,
        "name": name,
        "title": title,
        "as_of": as_of.isoformat() if as_of else None,
        "draft": draft.code if draft else "",
        "version": draft.version if draft else None,
        "pasted": pasted,
    }
    key = f"{CHECK}:{by.username}:{file.sha256}:{draft.code if draft else ''}"
    return enqueue_job(CHECK, key=key, params=params, by=by.username)


def _draft_page(job: Job) -> str:
    return reverse("checking:draft", args=[job.result["draft"]]) if job.result else ""


register_job_page(
    CHECK,
    JobPage(
        _("Checking the figures"),
        done=_draft_page,
        again=lambda job: reverse("checking:drafts"),
        again_label=_("Choose another file"),
        about=lambda job: str(job.params["name"]),
    ),
)


@job_kind(CHECK)
def check_file(progress: Progress) -> dict[str, Any]:
    """Run again after a crash, it finds the draft it made and returns that."""
    params = progress.params
    file = StoredFile.objects.get(sha256=params["sha256"])
    officer = Officer.objects.select_related("unit").get(username=progress.job.owner)
    made = Draft.objects.filter(file=file, by=officer.username, retired_on=None).first()
    if made is not None and progress.job.attempt > 1 and not params["draft"]:
        return {"draft": made.code}
    progress.mark(1, 3, zh="正在识读全文", en="Reading the text")
    brought = _brought(read_stored(file), params)
    progress.mark(2, 3, zh="正在与台账核对", en="Comparing with the ledger")
    as_of = date.fromisoformat(params["as_of"]) if params["as_of"] else today()
    ground = ground_of(county_of(officer), as_of)
    try:
        if params["draft"]:
            draft = visible_drafts(officer, today=today()).select_related("unit", "file").get(code=params["draft"])
            check_again(draft, ground, by=officer.username, brought=brought, as_of=as_of, version=params["version"])
        else:
            draft = add_draft(
                brought, ground, unit=office_of(officer, today=today()), by=officer.username, title=params["title"],
                as_of=as_of,
            )  # fmt: skip
    except Draft.DoesNotExist as error:
        raise JobRefusedError("这份材料不在了。", "This draft is not there any more.") from error
    except MoveRefusedError as refusal:
        raise JobRefusedError(refusal.zh, refusal.en) from refusal
    return {"draft": draft.code}


def _brought(content: bytes, params: dict[str, Any]) -> Brought:
    try:
        return read_pasted(content.decode()) if params["pasted"] else read_upload(content, params["name"])
    except Unreadable as error:
        raise JobRefusedError(error.zh, error.en) from error
    except MoveRefusedError as refusal:
        raise JobRefusedError(refusal.zh, refusal.en) from refusal
