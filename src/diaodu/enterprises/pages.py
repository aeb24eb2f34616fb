"""What the pages of firms show of the areas they lie in; asks the database a fixed number of times."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diaodu.areas.models import Area
from diaodu.areas.permissions import visible_areas
from diaodu.core.clock import today
from diaodu.core.lists import Asked, Picker, slice_of
from diaodu.enterprises.filters import DIFFERS, IN_NONE, NOT_SAID, OPEN
from diaodu.enterprises.forms import LyingForm, area_said
from diaodu.enterprises.models import Firm
from diaodu.enterprises.permissions import kept_firms
from diaodu.enterprises.proposals import area_proposals, asked_proposals
from diaodu.people.models import Officer
from diaodu.people.names import names_of

KINDS = ((OPEN, _("Nobody has said yet")), (DIFFERS, _("Something else was said")))


def areas_in_order(officer: Officer) -> QuerySet[Area]:
    return visible_areas(officer, today=today()).select_related("unit", "parent").order_by("order", "code")


def areas_to_choose(officer: Officer) -> list[tuple[str, str]]:
    """Code and name, a part with its whole."""
    return [(area.code, area_said(area)) for area in areas_in_order(officer)]


def area_picker(officer: Officer) -> Picker:
    choices = [*areas_to_choose(officer), (IN_NONE, _("in no key area")), (NOT_SAID, _("nobody has said"))]
    return Picker("area", _("Key area"), _("all areas"), choices, is_chinese=True)


def lying_context(officer: Officer, firm: Firm, *, form: LyingForm | None = None) -> dict[str, Any]:
    """Where a firm lies and lay, what its position proposes, and the form that says so."""
    held = list(firm.areas.select_related("area__parent"))
    proposed = area_proposals(kept_firms(officer, today=today()).filter(pk=firm.pk), scope=firm.scope)
    lying = next((row for row in held if row.until is None), None)
    return {
        "lying": lying,
        "lying_by": names_of([lying.by]).get(lying.by, lying.by) if lying else "",
        "lay": [row for row in held if row.until is not None],
        "proposal": proposed[0] if proposed else None,
        "lying_form": form or LyingForm(areas=areas_in_order(officer), day=today()),
        "day": today(),
    }


def proposals_context(officer: Officer, asked: Asked) -> dict[str, Any]:
    """Every firm the officer keeps that stands in an area it is not said to lie in."""
    everything = area_proposals(kept_firms(officer, today=today()), scope=officer.unit.county_path)
    kinds = Counter(each.kind for each in asked_proposals(everything, asked.without("kind")))
    areas = Counter(area.code for each in asked_proposals(everything, asked.without("area")) for area in each.found)
    names = [(code, said) for code, said in areas_to_choose(officer) if areas.get(code)]
    return {
        "asked": asked,
        "page": slice_of(asked_proposals(everything, asked), asked),
        "kinds": asked.chips("kind", KINDS, kinds),
        "areas": asked.chips("area", names, areas),
        "search": asked.search(_("Name of the firm")),
        "any": bool(everything),
        "day": today(),
    }
