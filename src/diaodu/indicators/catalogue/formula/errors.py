"""What is wrong with a formula, and at which letter."""

from __future__ import annotations

import unicodedata


class FormulaError(ValueError):
    """`at`: the place of the first wrong letter, counted from 0."""

    def __init__(self, text: str, at: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.text, self.at, self.zh, self.en = text, at, zh, en

    @property
    def caret(self) -> str:
        """The line that shows the place when it is set below the formula in letters of one width."""
        return "".join("\u3000" if _is_wide(letter) else " " for letter in self.text[: self.at]) + "^"


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
