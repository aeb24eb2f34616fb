"""What a command says on the terminal: each sentence in Chinese, then in English."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refusal(Exception):
    """Something that people can put right: one plain sentence in each language, exit code 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def say(zh: str, en: str) -> None:
    """Both sentences on standard output, at once even into a pipe."""
    print(zh, en, sep="\n", flush=True)


def complain(zh: str, en: str) -> None:
    """Both sentences on standard error, where nothing that reads the output meets them."""
    print(zh, en, sep="\n", file=sys.stderr, flush=True)


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """One progress line: what is being done now and, once done, its seconds."""
    print(f"· {zh} {en} … ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - started:.1f} s", flush=True)
