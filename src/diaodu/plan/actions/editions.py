"""The unmasked text of a plan, laid over the masked one: kept with what was found, then adopted all at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from diaodu.core.audit import append_audit
from diaodu.core.clock import moment, today
from diaodu.core.files import store_file
from diaodu.core.intake import refuse_secret
from diaodu.core.moves import Mover, MoveRefusedError
from diaodu.core.settings import newest_setting
from diaodu.duties.actions import close_duties
from diaodu.duties.choices import DutyState
from diaodu.plan.actions.blanks import add_fills
from diaodu.plan.blank_values import BlankValue, ValueRefusedError, read_value
from diaodu.plan.choices import BlankState, Cause, DocumentState
from diaodu.plan.models import Blank, Document, InternalEdition
from diaodu.plan.overlay import Finding, Overlay, Sureness, overlay
from diaodu.plan.steps import KEEPER
from diaodu.reading.masks import find_masks
from diaodu.reading.sources import extract

EDITION_RULES = "plan.edition"
_SHOWN = 3  # places named in a refusal
_WORDS = 24


@transaction.atomic
def store_edition(document: Document, content: bytes, *, name: str, mover: Mover) -> InternalEdition:
    """Read the edition and find what stands at each mask; nothing is filled yet.

    Raises Unreadable, and MoveRefusedError where it is another plan or version (saying where), or still has masks.
    """
    _require_office(mover)
    if document.state not in (DocumentState.DRAFT, DocumentState.CURRENT):
        raise MoveRefusedError("state", "这一版已经不在用。", "This version is no longer in use.")
    masked = masked_blanks(document)
    if not masked:
        raise MoveRefusedError("none", "这份方案没有掩码，用不着内部版。", "Nothing is masked in this plan.")
    refuse_secret(content, name=name)
    text = extract(content, name=name).text
    laid = overlay(document.text, [(blank.start, blank.end) for blank in masked], text)
    _refuse_other(document, laid)
    _refuse_masks(text)
    file = store_file(content)
    edition = InternalEdition.objects.create(
        document=document,
        file=file,
        file_name=name[:255],
        text=text,
        findings=[_as_data(blank, found) for blank, found in zip(masked, laid.findings, strict=True)],
        by=mover.by,
        at=moment(),
    )
    append_audit(
        verb="store_edition",
        subject=document.code,
        by=mover.by,
        unit=document.unit.path,
        after={
            "file": file.sha256,
            "found": sum(found.sureness is not Sureness.MISSING for found in laid.findings),
            "blanks": len(masked),
        },
    )
    return edition


@transaction.atomic
def adopt_edition(edition: InternalEdition, keys: Collection[str], *, mover: Mover) -> int:
    """Fill all chosen blanks from the edition, in one go or not at all; how many. Their duties are closed.

    Raises MoveRefusedError: adopted before, nothing chosen, a blank of which nothing was found or whose value fits not.
    """
    _require_office(mover)
    if not keys:
        raise MoveRefusedError("none", "请先勾选要采用的空缺。", "Tick the blanks to fill first.")
    document = edition.document
    if document.state not in (DocumentState.DRAFT, DocumentState.CURRENT):
        raise MoveRefusedError("state", "这一版已经不在用。", "This version is no longer in use.")
    if not InternalEdition.objects.filter(pk=edition.pk, adopted_at=None).update(adopted_at=moment()):
        raise MoveRefusedError("adopted", "这份内部版已经采用过。", "This edition has been adopted already.")
    found = {row["key"]: row for row in edition.findings}
    blanks = [blank for blank in masked_blanks(document) if blank.key in set(keys)]
    if len(blanks) != len(set(keys)):
        raise MoveRefusedError("unknown", "有勾选的空缺不在这份方案里。", "Some of these are no blanks of this plan.")
    values = [(blank, _value(blank, found.get(blank.key))) for blank in blanks]
    add_fills(values, source=f"内部版：{edition.file_name}", by=mover.by, file=edition.file, edition=edition)
    _settle(blanks, mover)
    append_audit(
        verb="adopt_edition",
        subject=document.code,
        by=mover.by,
        unit=document.unit.path,
        after={"file": edition.file.sha256, "blanks": [blank.key for blank in blanks]},
    )
    return len(blanks)


def masked_blanks(document: Document) -> list[Blank]:
    """What the document hides, in the order of the text; where two overlap, the first."""
    found: list[Blank] = []
    for blank in document.blanks.filter(cause=Cause.MASKED).select_related("duty").order_by("start", "pk"):
        if not found or blank.start >= found[-1].end:
            found.append(blank)
    return found


def _require_office(mover: Mover) -> None:
    if KEEPER not in mover.parts:
        raise MoveRefusedError("who", "内部版只由调度办上传和采用。", "Internal editions are the dispatch office's.")


def _refuse_other(document: Document, laid: Overlay) -> None:
    rules = newest_setting(EDITION_RULES, scope=document.unit.county_path, on=today()) or {}
    share = f"{laid.differing:.0f}%"
    if laid.differing > rules.get("other_document", 100):
        raise MoveRefusedError(
            "document",
            f"这是另一份文件：掩码以外的文字有{share}对不上。没有保存。",
            f"This is another document: {share} of the text outside the masks differs. Nothing was saved.",
        )
    if laid.differing > rules.get("other_version", 100):
        places = _places(document.text, laid)
        raise MoveRefusedError(
            "version",
            f"这不是同一版：掩码以外的文字有{share}不一致，例如{places[0]}。请上传与公开版同一版的全文。没有保存。",
            f"This is another version: {share} of the text outside the masks differs, for example {places[1]}."
            " Please upload the same version. Nothing was saved.",
        )


def _places(text: str, laid: Overlay) -> tuple[str, str]:
    shown = sorted(laid.differences, key=lambda one: -abs(len(one.public) - len(one.internal)))[:_SHOWN]
    zh, en = [], []
    for one in sorted(shown, key=lambda one: one.at):
        line = text.count("\n", 0, one.at) + 1
        ours, theirs = one.public[:_WORDS] or "（无）", one.internal[:_WORDS] or "（无）"
        zh.append(f"第{line}行公开版“{ours}”、内部版“{theirs}”")
        en.append(f"line {line} “{ours}” against “{theirs}”")
    return "；".join(zh), "; ".join(en)


def _refuse_masks(text: str) -> None:
    masks = find_masks(text)
    if not masks:
        return
    shown = [text[max(0, mask.start - 8) : mask.end + 6].replace("\n", " ") for mask in masks[:_SHOWN]]
    raise MoveRefusedError(
        "masked",
        f"这份内部版里还有{len(masks)}处掩码，例如“{'”、“'.join(shown)}”；请上传没有掩码的全文。没有保存。",
        f"This edition still has {len(masks)} masks, for example “{'”, “'.join(shown)}”. Nothing was saved.",
    )


def _as_data(blank: Blank, found: Finding) -> dict[str, Any]:
    """A finding as it is kept; one whose value does not fit its blank cannot be taken and says why."""
    sureness, zh, en = found.sureness, found.why_zh, found.why_en
    if found.sureness is not Sureness.MISSING:
        try:
            read_value(blank.kind, found.value, blank.unit)
        except ValueRefusedError as refusal:
            sureness, zh, en = Sureness.MISSING, refusal.zh, refusal.en
    return {
        "key": blank.key,
        "start": found.start,
        "end": found.end,
        "value": found.value,
        "sureness": str(sureness),
        "why_zh": zh,
        "why_en": en,
    }


def _value(blank: Blank, found: dict[str, Any] | None) -> BlankValue:
    try:
        if found is None or found["sureness"] == Sureness.MISSING:
            raise ValueRefusedError("内部版里没有找到可用的内容。", "Nothing of use was found in the edition.")
        return read_value(blank.kind, found["value"], blank.unit)
    except ValueRefusedError as refusal:
        where = f"{blank.object or ''} {blank.quote}{blank.unit}".strip()
        raise MoveRefusedError(
            "value", f"“{where}”不能采用：{refusal.zh}", f"“{where}” cannot be filled: {refusal.en}"
        ) from refusal


def _settle(blanks: Sequence[Blank], mover: Mover) -> None:
    """Filled, with no duty left open; one that was withdrawn no longer speaks for its blank."""
    keys = [blank.pk for blank in blanks]
    Blank.objects.filter(pk__in=keys).update(state=BlankState.FILLED, version=F("version") + 1)
    Blank.objects.filter(pk__in=keys, duty__state=DutyState.WITHDRAWN).update(duty=None)
    close_duties([blank.duty for blank in blanks if blank.duty], by=mover.by)
