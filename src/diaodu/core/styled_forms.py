"""Forms whose fields look as all fields do."""

from __future__ import annotations

from typing import Any

from django import forms


class StyledForm(forms.Form):
    """Every field is drawn as the style sheet draws fields; ticks are not."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "form-control")
