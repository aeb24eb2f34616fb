from __future__ import annotations


class PeopleRefusedError(Exception):
    """The change cannot be made, for a reason in plain words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en
