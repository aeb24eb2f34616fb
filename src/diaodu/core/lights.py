"""The lights in the one order of all lists: the most urgent first, then what is over, then what has none."""

from __future__ import annotations

from collections.abc import Mapping

LIGHTS = ("red", "yellow", "green", "done", "grey")


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Light → how many, in that order; lights nobody has are left out."""
    return {light: counts[light] for light in LIGHTS if counts.get(light)}
