"""Adding, renaming and retiring units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from diaodu.core.audit import append_audit
from diaodu.core.versions import take_version
from diaodu.people.actions.refusal import PeopleRefusedError
from diaodu.people.choices import UnitKind
from diaodu.people.models import Tenure, Tie, Unit
from diaodu.people.permissions import within


@dataclass(frozen=True, slots=True)
class NewUnit:
    code: str
    kind: UnitKind
    name_zh: str
    name_en: str = ""
    short_zh: str = ""


@transaction.atomic
def add_unit(new: NewUnit, *, by: str, parent: Unit | None = None, valid_from: date) -> Unit:
    """A unit below `parent`, or a county where there is none. Raises PeopleRefusedError where its code is taken."""
    path = f"{parent.path if parent else '/'}{new.code}/"
    if Unit.objects.filter(path=path).exists():
        raise PeopleRefusedError(f"代码 {new.code} 已被同级单位使用。", f"The code {new.code} is taken at this level.")
    unit = Unit.objects.create(
        code=new.code,
        path=path,
        kind=new.kind,
        name_zh=new.name_zh,
        name_en=new.name_en,
        short_zh=new.short_zh,
        sort_key=sort_key(new.name_zh),
        order=Unit.objects.filter(parent=parent).count() + 1,
        parent=parent,
        valid_from=valid_from,
    )
    append_audit(verb="add_unit", subject=unit.code, by=by, unit=unit.path, after=_shown(unit))
    return unit


@transaction.atomic
def change_unit(
    unit: Unit,
    *,
    by: str,
    name_zh: str,
    name_en: str,
    short_zh: str,
    kind: str,
    order: int,
    version: int | None = None,
) -> Unit:
    """Names, kind and place in the lists; the code and the path stay, records point at them.

    Raises MoveRefusedError where somebody changed it since `version`.
    """
    take_version(unit, version)
    before = _shown(unit)
    unit.name_zh, unit.name_en, unit.short_zh, unit.kind, unit.order = name_zh, name_en, short_zh, kind, order
    unit.sort_key = sort_key(name_zh)
    unit.save(update_fields=["name_zh", "name_en", "short_zh", "kind", "order", "sort_key"])
    append_audit(verb="change_unit", subject=unit.code, by=by, unit=unit.path, before=before, after=_shown(unit))
    return unit


@transaction.atomic
def retire_unit(unit: Unit, *, on: date, reason: str, by: str) -> Unit:
    """No longer in the lists from that day on; kept, with all that points at it.

    Refused while somebody holds a post in it or a record is tied to it; the sentence says which.
    """
    inside = Unit.objects.filter(within(unit.path, "path"))
    held = Tenure.objects.filter(Q(until=None) | Q(until__gt=on), post__unit__in=inside).select_related("officer")
    if names := "、".join(sorted({tenure.officer.name for tenure in held[:5]})):
        raise PeopleRefusedError(f"{names} 还在岗，请先交接或结束任职。", f"{names} still hold posts; end those first.")
    tied = Tie.objects.filter(Q(until=None) | Q(until__gt=on), unit__in=inside).select_related("subject")
    if codes := "、".join(sorted({tie.subject.code for tie in tied[:5]})):
        raise PeopleRefusedError(
            f"{codes} 还由该单位牵头或配合，请先移交。",
            f"{codes} are still led or assisted by it; hand them over first.",
        )
    take_version(unit)
    inside.filter(retired_on=None).update(retired_on=on)
    unit.retired_on = on
    append_audit(
        verb="retire_unit", subject=unit.code, by=by, unit=unit.path, after={"on": on.isoformat()}, reason=reason
    )
    return unit


def sort_key(name: str) -> str:
    """Pinyin, so that lists sort as people look names up."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(name))[:200]


def _shown(unit: Unit) -> dict[str, object]:
    return {
        "path": unit.path,
        "name": unit.name_zh,
        "name_en": unit.name_en,
        "short": unit.short_zh,
        "kind": str(unit.kind),
        "order": unit.order,
    }
