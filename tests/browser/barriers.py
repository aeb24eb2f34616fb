"""What axe finds wrong on a page as it stands."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from diaodu.cli import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = ROOT / "assets" / "test" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21aa")
# Only what is wrong is asked for, not the path to all that is right; and no page of ours plays sound or film.
FIND = """(rules) => axe.run(document, {
    ...(rules.length ? {runOnly: rules} : {}), resultTypes: ['violations'], selectors: false, preload: false,
}).then(found => found.violations.map(fault => [fault.id, fault.nodes[0].html.slice(0, 160)]))"""


def barriers(page: Page, rules: tuple[str, ...] = WCAG) -> list[list[str]]:
    """Each broken rule with the first place it is broken at; without `rules`, axe's good practice counts as well."""
    page.evaluate(_axe())
    return list(page.evaluate(FIND, list(rules)))


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
