"""Codes and ballots: random, kept by who holds them; the database has seals only, from which nothing can be read.

A ballot is sealed twice, once with its judge and once with its tour. Both seals are there; without the ballot itself
nobody can tell which belong together.
"""

from __future__ import annotations

import re
import secrets

from django.utils.crypto import salted_hmac

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are mistaken for another
CODE_LENGTH = 10
_BALLOT = re.compile(r"^[0-9a-f]{32,64}$")


def new_code() -> str:
    """`7KQ4M-XW2HD`: some 49 bits, good for one use."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(CODE_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def code_seal(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return _seal("tours.code", letters)


def new_ballot() -> str:
    return secrets.token_hex(16)


def is_ballot(text: str) -> bool:
    return bool(_BALLOT.match(text))


def judge_seal(ballot: str, judge: int) -> str:
    return _seal("tours.judge", f"{judge}:{ballot}")


def score_seal(ballot: str, tour: int) -> str:
    return _seal("tours.score", f"{tour}:{ballot}")


def _seal(salt: str, text: str) -> str:
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()
