"""Text in: areas, their shapes, their figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diaodu.areas.actions import AreaGiven
from diaodu.areas.choices import FieldKind
from diaodu.areas.models import Area
from diaodu.areas.setting_kinds import AreaKind
from diaodu.areas.shapes import LINE, POLYGON, Bounds, ShapeRefusedError, features_of, read_points
from diaodu.core.answers import said
from diaodu.core.entries import FigureField
from diaodu.core.styled_forms import StyledForm
from diaodu.people.models import Post, Unit
from diaodu.people.unit_fields import WholeNameUnitField

MOST_BYTES = 2 * 1024 * 1024


class UnitChoices(forms.ModelMultipleChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.name_zh  # as the office calls it, on English pages too: the field says which language it is


class PostChoice(forms.ModelChoiceField[Post]):
    def label_from_instance(self, obj: Post) -> str:
        return obj.title_zh


class AreaForm(StyledForm):
    name_zh = forms.CharField(max_length=100, label=gettext_lazy("What it is called"))
    name_en = forms.CharField(max_length=100, required=False, label=gettext_lazy("English name"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    parent = forms.ModelChoiceField(
        queryset=Area.objects.none(), required=False, label=gettext_lazy("Part of"), empty_label="—"
    )
    lead = WholeNameUnitField(label=gettext_lazy("Lead unit"))
    head = PostChoice(
        queryset=Post.objects.none(), required=False, label=gettext_lazy("Head (leader behind it)"), empty_label="—"
    )
    partners = UnitChoices(
        queryset=Unit.objects.none(), required=False, label=gettext_lazy("Task force and assisting units"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip
    note = forms.CharField(
        max_length=500, required=False, label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, kinds: Mapping[str, AreaKind], units: Any, posts: Any, areas: Any, **words: Any
    ) -> None:
        super().__init__(*args, **words)
        english = get_language() == "en"
        choices = [(kind.key, kind.label(english=english)) for kind in kinds.values()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        for name, rows in (("lead", units), ("partners", units), ("head", posts), ("parent", areas)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["lang"] = "zh-CN"

    def given(self) -> AreaGiven:
        data = self.cleaned_data
        return AreaGiven(
            data["name_zh"].strip(), data["kind"], data["lead"], data["parent"], data["head"], list(data["partners"]),
            data["name_en"].strip(), data["note"].strip(),
        )  # fmt: skip


class ShapeForm(StyledForm):
    """A shape typed or clicked as points, or a GeoJSON file with one shape."""

    shape = forms.ChoiceField(
        choices=[(POLYGON, gettext_lazy("Polygon")), (LINE, gettext_lazy("Line"))],
        label=gettext_lazy("Drawn as"),
        required=False,
    )
    points = forms.CharField(
        required=False, max_length=200_000, label=gettext_lazy("Points: longitude, latitude, one a line"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )  # fmt: skip
    file = forms.FileField(required=False, label=gettext_lazy("Or a GeoJSON file with its shape"))

    def __init__(self, *args: Any, bounds: Bounds, **words: Any) -> None:
        super().__init__(*args, **words)
        self.bounds = bounds
        self.geometry: dict[str, Any] | None = None
        self.fields["file"].widget.attrs["accept"] = ".geojson,.json"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            if data.get("file"):
                shapes = [geometry for _properties, geometry in features_of(read_json(data["file"])) if geometry]
                if len(shapes) != 1:
                    raise ShapeRefusedError("many", "文件里应只有一个图形。", "The file must hold one shape.")
                self.geometry = shapes[0]
            elif data.get("points", "").strip():
                closed = data.get("shape") != LINE
                self.geometry = read_points(data["points"], closed=closed, bounds=self.bounds)
        except ShapeRefusedError as refusal:
            self.add_error("file" if data.get("file") else "points", said(refusal))
        return data


class ShapesFileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("GeoJSON file"))

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        self.fields["file"].widget.attrs.update({"class": "form-control", "accept": ".geojson,.json"})


class BordersForm(ShapesFileForm):
    """Borders of townships, with where they are from."""

    source = forms.CharField(
        max_length=200,
        label=gettext_lazy("Source"),
        widget=forms.TextInput(attrs={"class": "form-control", "lang": "zh-CN"}),
    )


def read_json(file: Any) -> Any:
    """Raises ShapeRefusedError for what is too large or no JSON."""
    if file.size > MOST_BYTES:
        raise ShapeRefusedError(
            "size", "文件超过 2 MB，请先简化图形。", "The file is larger than 2 MB; simplify it first."
        )
    try:
        return json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ShapeRefusedError("json", "这不是 GeoJSON 文件。", "This is no GeoJSON file.") from error


class FigureForm(StyledForm):
    """One figure of an area, with day and source."""

    name = forms.ChoiceField(label=gettext_lazy("Measured figure"))
    given = forms.CharField(max_length=200, label=gettext_lazy("Amount said"))
    on = forms.DateField(label=gettext_lazy("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(max_length=200, label=gettext_lazy("Source"))

    def __init__(self, *args: Any, kind: AreaKind | None, **words: Any) -> None:
        super().__init__(*args, **words)
        self.kind = kind
        english = get_language() == "en"
        fields = kind.entered if kind else []
        self.fields["name"].choices = [  # type: ignore[attr-defined]
            (each.key, each.en if english else f"{each.zh}（{each.unit}）" if each.unit else each.zh) for each in fields
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        field = next((each for each in (self.kind.entered if self.kind else []) if each.key == data.get("name")), None)
        if field is None or "given" not in data:
            return data
        if field.kind == FieldKind.WORDS:
            return {**data, "value": None, "words": data["given"].strip()}
        try:
            value = FigureField(max_digits=16, decimal_places=4).clean(data["given"])
        except forms.ValidationError:
            self.add_error("given", _("This must be a number with at most four decimals."))
            return data
        return {**data, "value": _plain(value), "words": ""}


def _plain(value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    number = value.normalize()
    return number if int(number.as_tuple().exponent) <= 0 else number.quantize(Decimal(1))
