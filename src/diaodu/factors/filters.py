"""What a reader of needs, of the chart and of supplies may ask for; all of it in the address."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from diaodu.core.lists import Column, ListSpec, Picker
from diaodu.factors.choices import LIGHTS, NeedState
from diaodu.factors.setting_kinds import FactorKind

OPEN_WORD = "open"  # everything that still waits


def need_list(factors: Collection[str]) -> ListSpec:
    return ListSpec(
        words={
            "q": None,
            "state": (OPEN_WORD, *NeedState.values),
            "light": LIGHTS,
            "factor": tuple(factors),
            "unit": None,  # code of the unit whose turn it is
            "asker": None,
            "group": None,
            "about": None,
        },
        sorts=("needed", "code", "about", "factor", "gap", "turn", "since", "light"),
    )


NEED_COLUMNS = (
    Column(_("Code"), "code"),
    Column(_("Who waits"), "about"),
    Column(_("Factor"), "factor"),
    Column(_("Needed"), is_number=True),
    Column(_("Secured amount"), is_number=True),
    Column(_("Gap"), "gap", is_number=True),
    Column(_("Needed by"), "needed"),
    Column(_("Whose turn"), "turn"),
    Column(_("Waits since"), "since"),
    Column(_("Its light"), "light"),
)


def chart_list(factors: Collection[str]) -> ListSpec:
    return ListSpec(
        words={"q": None, "light": LIGHTS, "factor": tuple(factors), "asker": None, "group": None},
        sorts=("light", "name", "gap"),
    )


def supply_list(factors: Collection[str]) -> ListSpec:
    return ListSpec(words={"factor": tuple(factors), "q": None}, sorts=("month", "factor", "amount", "source"))


def factor_picker(kinds: Mapping[str, FactorKind], *, english: bool) -> Picker:
    choices = [(code, kind.label(english=english)) for code, kind in kinds.items()]
    return Picker("factor", _("Factor"), _("All factors"), choices)


SUPPLY_COLUMNS = (
    Column(_("Factor"), "factor"),
    Column(_("Month"), "month"),
    Column(_("Amount of it"), "amount", is_number=True),
    Column(_("Comes from"), "source"),
    Column(_("Document")),
    Column(""),
)
