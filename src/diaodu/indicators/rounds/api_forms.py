"""Forms of those above through the API: what is mapped, and filling one for a period."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel

from diaodu.core.api.pages import Page, Window, page_of
from diaodu.core.api.validation import wrong_field
from diaodu.core.api.values import Answer, Code, Moment, taken
from diaodu.core.clock import today
from diaodu.indicators.rounds.actions import fill_form
from diaodu.indicators.rounds.api_shapes import PeriodText
from diaodu.indicators.rounds.lookup import find_form
from diaodu.indicators.rounds.models import Filing, UpwardForm
from diaodu.indicators.rounds.permissions import filing_mover, visible_forms
from diaodu.kernel.period import Period
from diaodu.people.api_auth import REPORT, asker
from diaodu.people.api_shapes import UnitName, unit_name
from diaodu.people.operations import changes, reads

router = Router(tags=["figures"])


class UpwardFormRow(Answer):
    """A blank form of those above that one's unit keeps; `cells`: how many of its places are mapped."""

    code: Code
    name: str
    level: str
    addressee: str
    unit: UnitName
    cells: int
    version: int


class FormPeriod(BaseModel):
    period: PeriodText


class FilledPlace(Answer):
    cell: str
    name: str
    period: str
    value: str


class FormHole(Answer):
    """A place there is no figure for: why, and whom to ask."""

    cell: str
    name: str
    period: str
    unit: str
    why_zh: str
    why_en: str


class FilledForm(Answer):
    code: Code
    form: str
    period: str
    state: str
    filled_at: Moment
    places: list[FilledPlace]
    missing: list[FormHole]
    version: int


@reads(router, "/upward-forms", Page[UpwardFormRow], says=_("Blank forms of those above"))
def list_upward_forms(request: HttpRequest, window: Query[Window]) -> dict[str, Any]:
    forms = visible_forms(asker(request), today=today()).select_related("unit").prefetch_related("cells")
    return page_of(forms, window, _form)


@changes(
    router, "/upward-forms/{code}/fill", FilledForm, says=_("Fill a form for a period from the ledger"), scope=REPORT,
    versioned=False,
)  # fmt: skip
def fill_upward_form(request: HttpRequest, code: Code, given: FormPeriod) -> FilledForm:
    officer = asker(request)
    form = find_form(officer, code)
    try:
        period = Period.parse(given.period)
    except ValueError as error:
        raise wrong_field("body.period", _("Write the period as 2026-08, 2026-01+02, 2026-Q3 or 2026.")) from error
    return _filled(fill_form(form, period, mover=filing_mover(officer, form.unit, "", today=today())))


def _form(row: UpwardForm) -> UpwardFormRow:
    return UpwardFormRow(
        **taken(row, "code", "name", "level", "addressee", "version"),
        unit=unit_name(row.unit),
        cells=len(row.cells.all()),
    )


def _filled(filing: Filing) -> FilledForm:
    return FilledForm(
        **taken(filing, "code", "period", "state", "filled_at", "version"),
        form=filing.form.name,
        places=[FilledPlace(**taken_words(each, FilledPlace)) for each in filing.figures],
        missing=[
            FormHole(
                why_zh=each.get("zh", ""), why_en=each.get("en", ""),
                **{word: each.get(word, "") for word in ("cell", "name", "period", "unit")},
            )
            for each in filing.holes
        ],
    )  # fmt: skip


def taken_words(row: dict[str, str], shape: type[Answer]) -> dict[str, str]:
    return {word: row.get(word, "") for word in shape.model_fields}
