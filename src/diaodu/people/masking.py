"""Personal data as lists show it. Pure."""

from __future__ import annotations


def masked_phone(phone: str) -> str:
    """138****2046; too short a number is hidden whole."""
    digits = phone.strip()
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "*" * len(digits)


def masked_name(name: str) -> str:
    """王**; one character alone is hidden too."""
    plain = name.strip()
    return f"{plain[0]}{'*' * (len(plain) - 1)}" if len(plain) > 1 else "*" * len(plain)
