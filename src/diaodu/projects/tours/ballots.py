"""Codes and ballots: random, kept by who holds them; the database has seals only, from which nothing can be read.

A ballot is sealed twice, once with its judge and once with its tour. Both seals are there; without the ballot itself
nobody can tell which belong together.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

from django.utils.crypto import salted_hmac

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are mistaken for another
CODE_LENGTH, WORD_LENGTH = 10, 16
_BALLOT = re.compile(r"^[0-9a-f]{32,64}$")


def new_code() -> str:
    """`7KQ4M-XW2HD`: some 49 bits, good for one use."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_seal(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return _seal("tours.code", letters)


def new_ballot() -> str:
    """Some 79 bits, made of letters, so that its holder can write it down."""
    return "".join(secrets.choice(_LETTERS) for _ in range(WORD_LENGTH)).encode().hex()


def recovery_code(ballot: str) -> str:
    """`7KQ4-MXW2-HD5P-9RTA`: the ballot itself as its holder writes it down. Empty for one that was not made here."""
    letters = bytes.fromhex(ballot).decode("ascii", "replace") if is_ballot(ballot) and len(ballot) % 2 == 0 else ""
    if not _is_word(letters):
        return ""
    return "-".join(letters[at : at + 4] for at in range(0, WORD_LENGTH, 4))


def recovered_ballot(code: str) -> str:
    """The ballot of a recovery code, however it was typed; empty where it is none."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return letters.encode().hex() if _is_word(letters) else ""


def _is_word(letters: str) -> bool:
    return len(letters) == WORD_LENGTH and set(letters) <= set(_LETTERS)


def is_ballot(text: str) -> bool:
    return bool(_BALLOT.match(text))


def judge_seal(ballot: str, judge: int, told: Collection[str] = ()) -> str:
    """`told`: codes of the stops its holder said were scored under a ballot they lost."""
    return _seal("tours.judge", ":".join([f"{judge}", ballot, *sorted(told)]))


def score_seal(ballot: str, tour: int) -> str:
    return _seal("tours.score", f"{tour}:{ballot}")


def _seal(salt: str, text: str) -> str:
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()
