"""Personal data as lists show it. Pure."""

from __future__ import annotations


def masked_phone(phone: str) -> str:
    """138****2046; too short a number is hidden whole."""
    digits = phone.strip()
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "*" * len(digits)
