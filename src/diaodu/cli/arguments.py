"""Command-line words, and plain sentences for those that cannot be understood."""

from __future__ import annotations

import argparse
from datetime import date
from typing import NoReturn

from diaodu.cli.say import Refusal


class Parser(argparse.ArgumentParser):
    """argparse, refusing in both languages."""

    def error(self, message: str) -> NoReturn:
        raise Refusal(
            f"参数不对（{message}）；用法见 ./{self.prog} --help。",
            f"These words are not understood ({message}); ./{self.prog} --help shows the usage.",
        )


def day(text: str) -> date:
    """`2026-07-08` as a date."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(
            f"“{text}”不是日期；请写成 2026-07-08 的样子。", f'"{text}" is no date; write it like 2026-07-08.'
        ) from error


def port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise Refusal(
        f"“{text}”不是端口号；请用 1 至 65535 之间的数。", f'"{text}" is no port; use a number from 1 to 65535.'
    )
