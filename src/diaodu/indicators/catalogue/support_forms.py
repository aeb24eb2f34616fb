"""Text in: supports and what is estimated of them, peers and their figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.styled_forms import StyledForm
from diaodu.enterprises.models import Firm
from diaodu.indicators.catalogue.choices import (
    SupportState,
)
from diaodu.indicators.catalogue.forms import IndicatorField, NameField, figure_field
from diaodu.indicators.catalogue.models import Indicator, Peer
from diaodu.kernel.period import Period
from diaodu.people.models import Officer
from diaodu.people.unit_fields import UnitField
from diaodu.projects.library.models import Project


class SupportForm(StyledForm):
    """A new support: one firm or one project."""

    indicator = IndicatorField(queryset=Indicator.objects.none(), label=gettext_lazy("Indicator"))
    unit = UnitField(label=gettext_lazy("Unit"))
    firm = NameField(queryset=Firm.objects.none(), required=False, label=gettext_lazy("Enterprise"))
    project = NameField(queryset=Project.objects.none(), required=False, label=gettext_lazy("Project"))
    base = figure_field(gettext_lazy("Base: the same period of last year"))
    officer = NameField(queryset=Officer.objects.none(), required=False, label=gettext_lazy("Officer in charge"))
    note = forms.CharField(max_length=300, required=False, label=gettext_lazy("Note"))

    def __init__(
        self, *args: Any, indicators: Any, units: Any, firms: Any, projects: Any, officers: Any, **words: Any
    ) -> None:
        super().__init__(*args, **words)
        given = {"indicator": indicators, "unit": units, "firm": firms, "project": projects, "officer": officers}
        for name, rows in given.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["lang"] = "zh-CN"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("firm") is None) == (data.get("project") is None):
            self.add_error("firm", _("Choose one firm or one project."))
        return data


class SupportChangeForm(StyledForm):
    """What of a support may change; which firm or project it is stays."""

    base = figure_field(gettext_lazy("Base: the same period of last year"))
    officer = NameField(queryset=Officer.objects.none(), required=False, label=gettext_lazy("Officer in charge"))
    note = forms.CharField(max_length=300, required=False, label=gettext_lazy("Note"))

    def __init__(self, *args: Any, officers: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["officer"].widget.attrs["lang"] = "zh-CN"


class PeriodField(forms.CharField):
    """The code of a period: 2026-08, 2026-01+02, 2026-Q3."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return Period.parse(text.strip())
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(text)s” is no period; write 2026-08, 2026-01+02, 2026-Q3 or 2026.") % {"text": text}
            ) from error


class EstimateForm(StyledForm):
    """What the management expects of a support."""

    period = PeriodField(max_length=12, label=gettext_lazy("Period of the figure"))
    value = figure_field(gettext_lazy("Estimate, cumulative this year"))
    state = forms.ChoiceField(choices=SupportState.choices, label=gettext_lazy("Confirmed?"))
    evidence = forms.CharField(
        max_length=300,
        required=False,
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("Electricity, invoices, orders, stock …"),
    )
    file = forms.FileField(required=False, label=gettext_lazy("File of evidence"))


class PeerFiguresForm(StyledForm):
    """The figures of all peers for one indicator and period, as a bulletin gives them."""

    indicator = IndicatorField(queryset=Indicator.objects.none(), label=gettext_lazy("Indicator"))
    period = PeriodField(max_length=12, label=gettext_lazy("Period of the figure"))
    source = forms.CharField(max_length=200, label=gettext_lazy("Bulletin and its day"))

    def __init__(self, *args: Any, indicators: Any, peers: list[Peer], **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["indicator"].queryset = indicators  # type: ignore[attr-defined]
        self.peers = peers
        for peer in peers:
            self.fields[f"peer-{peer.pk}"] = figure_field(peer.name_zh)
            self.fields[f"peer-{peer.pk}"].widget.attrs["class"] = "form-control"

    def values(self) -> list[tuple[Peer, Decimal]]:
        found = [(peer, self.cleaned_data.get(f"peer-{peer.pk}")) for peer in self.peers]
        return [(peer, value) for peer, value in found if value is not None]


class PeerForm(StyledForm):
    name_zh = forms.CharField(max_length=60, label=gettext_lazy("County"))
    name_en = forms.CharField(max_length=80, required=False, label=gettext_lazy("English name"))
