"""Text in: the terms of what counts, values beside them, and who is to lead."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diaodu.core.entries import CountField, FigureField
from diaodu.core.measures import all_measures, measure_named
from diaodu.kernel.pace import PaceKind
from diaodu.kernel.rhythm import Rhythm
from diaodu.ledger.choices import Span
from diaodu.plan.choices import Nature
from diaodu.plan.models import Counting
from diaodu.plan.rules import MEASURE_OF, RECURRING, REPORTED
from diaodu.plan.setting_kinds import Curve
from diaodu.plan.terms import COMPARATORS, PACES, Terms, terms_of

_CURVE = "curve:"
_SPANS = [
    ("year", gettext_lazy("year")),
    ("half-year", gettext_lazy("half-year")),
    ("quarter", gettext_lazy("quarter")),
    ("month", gettext_lazy("month")),
    ("week", gettext_lazy("week")),
]


def _day(**words: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)


class TermsForm(forms.Form):
    """What the lead unit proposes. `counting` gives the item and commitment that filters need; `curves` the choices."""

    nature = forms.ChoiceField(choices=Nature.choices, label=gettext_lazy("Kind of commitment"))
    stage = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Stage or document that counts"),
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("e.g. completion accepted, with the report")}),
    )
    comparator = forms.ChoiceField(choices=list(COMPARATORS.items()), label=gettext_lazy("At least or at most"))
    low = FigureField(required=False, max_digits=18, decimal_places=4, label=gettext_lazy("Target"))
    measured_in = forms.CharField(max_length=40, required=False, label=gettext_lazy("Unit of measure"))
    span = forms.ChoiceField(choices=Span.choices, label=gettext_lazy("Reported as"))
    opening = FigureField(required=False, max_digits=18, decimal_places=4, label=gettext_lazy("Opening figure"))
    start = _day(label=gettext_lazy("Counted from"))
    due = _day(required=False, label=gettext_lazy("Due"))
    pace = forms.ChoiceField(label=gettext_lazy("Pace"))
    times = CountField(min_value=1, max_value=366, required=False, label=gettext_lazy("How often (for what recurs)"))
    per = forms.ChoiceField(choices=_SPANS, required=False, label=gettext_lazy("in each"))
    measure = forms.ChoiceField(required=False, label=gettext_lazy("Measured by"))
    filter = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Filter (name=value, parted by ;)"),
    )
    why = forms.CharField(max_length=500, required=False, label=gettext_lazy("Reason"))

    def __init__(self, *args: Any, counting: Counting, curves: dict[str, Curve], **words: Any) -> None:
        self.counting, self.curves = counting, curves
        words.setdefault("initial", _initial(counting))
        super().__init__(*args, **words)
        english = get_language() == "en"
        curved = [(f"{_CURVE}{each.name}", each.en if english else each.zh) for each in curves.values()]
        plain = [(str(kind), str(label)) for kind, label in PACES.items() if kind is not PaceKind.CURVE]
        agreed = _kept_curve(counting, curves, english)
        self.fields["pace"].choices = [*plain[:1], *curved, *agreed, *plain[1:]]  # type: ignore[attr-defined]
        named = [(each.name, each.title_en if english else each.title_zh) for each in all_measures()]
        self.fields["measure"].choices = [("", _("as the kind says")), *named]  # type: ignore[attr-defined]
        for bound in self.fields.values():
            bound.widget.attrs.setdefault("class", "form-control")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, due = data.get("start"), data.get("due")
        if start and due and due < start:
            self.add_error("due", _("The due date lies before the day from which it is counted."))
        if data.get("low") is not None and not data.get("measured_in"):
            self.add_error("measured_in", _("Say in which unit the target is measured."))
        if data.get("nature") == Nature.PERIODIC and not data.get("times"):
            self.add_error("times", _("Say how often it takes place."))
        if str(data.get("pace", "")).startswith(_CURVE) and not due:
            self.add_error("due", _("A curve needs a due date."))
        self._check_filter(data)
        return data

    def _check_filter(self, data: dict[str, Any]) -> None:
        """A measure of another app wants its own filter, named as its schema says."""
        name = data.get("measure") or ""
        if not name or name == REPORTED or name.startswith("plan."):
            return
        schema = measure_named(name).filter_schema
        given = {key.strip(): value.strip() for key, _eq, value in (each.partition("=") for each in _parts(data))}
        if strange := sorted(set(given) - set(schema)):
            known = "; ".join(f"{key}: {words}" for key, words in schema.items())
            self.add_error(
                "filter", _("Not known: %(strange)s. Known: %(known)s") % {"strange": strange, "known": known}
            )
        data["params"] = given

    def terms(self) -> Terms:
        """The proposed terms; the form must be valid."""
        data, old = self.cleaned_data, terms_of(self.counting)
        measure = data["measure"] or MEASURE_OF[Nature(data["nature"])]
        high = old.high if data["low"] == old.low else data["low"]
        return Terms(
            nature=data["nature"],
            measure=measure,
            start=data["start"],
            due=data["due"],
            low=_plain(data["low"]),
            high=_plain(high),
            measured_in=data["measured_in"] if data["low"] is not None else "",
            comparator=data["comparator"],
            stage=data["stage"].strip(),
            span=data["span"],
            opening=_plain(data["opening"]) or Decimal(0),
            pace=self._pace(data),
            params=self._params(measure, data),
        )

    def _pace(self, data: dict[str, Any]) -> dict[str, Any]:
        name = data["pace"]
        if name.startswith(_CURVE):
            curve = self.curves.get(name.removeprefix(_CURVE))
            if curve is None:  # the curve agreed before, which the county no longer offers
                return dict(self.counting.pace)
            return {
                "kind": str(PaceKind.CURVE),
                "name": curve.name,
                "zh": curve.zh,
                "en": curve.en,
                "shares": list(curve.shares),
            }
        if data["nature"] in RECURRING and data.get("times"):
            return {"kind": name, "rhythm": f"{data['times']}/{data['per'] or 'year'}"}
        return {"kind": name}

    def _params(self, measure: str, data: dict[str, Any]) -> dict[str, Any]:
        item = self.counting.params.get("item")
        kept = {"item": item} if item else {}
        if measure == REPORTED:
            return kept
        if measure.startswith("plan."):
            return {"commitment": self.counting.commitment_id, **kept}
        return {**data.get("params", {}), **kept}


class ValueForm(forms.Form):
    value = FigureField(required=False, max_digits=18, decimal_places=4)
    source = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("value") is not None and not data.get("source", "").strip():
            self.add_error("source", _("Name the document the value comes from."))
        return data


def _initial(counting: Counting) -> dict[str, Any]:
    terms = terms_of(counting)
    pace, rhythm = terms.pace, Rhythm.parse(str(terms.pace.get("rhythm", "")))
    kind = pace.get("kind", str(PaceKind.LINEAR))
    own = MEASURE_OF[Nature(terms.nature)] == terms.measure
    return {
        "nature": terms.nature,
        "stage": terms.stage,
        "comparator": terms.comparator,
        "low": _shown(terms.low),
        "measured_in": terms.measured_in,
        "span": terms.span,
        "opening": _shown(terms.opening),
        "start": terms.start,
        "due": terms.due,
        "pace": f"{_CURVE}{pace.get('name', 'own')}" if kind == PaceKind.CURVE else kind,
        "times": rhythm.times if rhythm else None,
        "per": rhythm.span if rhythm else "year",
        "measure": "" if own else terms.measure,
        "filter": "; ".join(
            f"{key}={value}" for key, value in terms.params.items() if key not in {"item", "commitment", "scope"}
        ),
    }


def _kept_curve(counting: Counting, curves: dict[str, Curve], english: bool) -> list[tuple[str, str]]:
    pace = counting.pace
    if pace.get("kind") != PaceKind.CURVE or pace.get("name") in curves:
        return []
    return [(f"{_CURVE}{pace.get('name', 'own')}", pace.get("en" if english else "zh") or str(PACES[PaceKind.CURVE]))]


def _parts(data: dict[str, Any]) -> list[str]:
    return [part for part in str(data.get("filter", "")).split(";") if part.strip()]


def _shown(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _plain(value: Decimal | None) -> Decimal | None:
    """Without trailing zeros, as figures are kept: 180.0 and 180 are one term."""
    if value is None:
        return None
    number = value.normalize()
    return number if int(number.as_tuple().exponent) <= 0 else number.quantize(Decimal(1))
