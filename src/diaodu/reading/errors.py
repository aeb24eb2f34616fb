"""What cannot be read, said so that somebody can do something about it."""

from __future__ import annotations


class Unreadable(ValueError):
    """One sentence in each language: what is wrong with the file, and what to do now."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en
