"""What every page's frame shows: county, day, theme, navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.core.clock import demo_today, today
from diaodu.core.remembered import remembered
from diaodu.people.choices import OVERSEERS, PLAN_KEEPERS, PLAN_READERS, Role
from diaodu.people.models import Unit
from diaodu.people.oversight import AUDIT_READERS, RULE_READERS
from diaodu.people.permissions import roles_of

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "diaodu_theme"


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A link of the top bar, or a menu of links: then `url` is empty and the menu is here where one of them is."""

    label: str
    url: str
    here: bool
    items: tuple[NavigationItem, ...] = ()


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame's context. Three queries for somebody signed in, two for a stranger."""
    user = getattr(request, "user", None)
    demo = demo_today()
    day = demo or today()
    roles = roles_of(user, today=day) if user is not None else frozenset()
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    county = _county(user)
    return {
        "english": get_language() == "en",
        "theme": theme if theme in THEMES else "auto",
        "demo_today": demo,
        "today": day,
        "county_name": (county.name_en if get_language() == "en" and county.name_en else county.name_zh)
        if county
        else "",
        "navigation": _navigation(request, roles),
        "keeps_plans": not roles.isdisjoint(PLAN_KEEPERS),
        "reads_plans": not roles.isdisjoint(PLAN_READERS),
    }


def _county(user: Any) -> Unit | None:
    """The signed-in officer's county; before sign-in the only one there is, if there is only one."""
    if user is not None and user.is_authenticated:
        path = user.unit.county_path
        return remembered(("county", path), lambda: Unit.objects.filter(path=path).first())
    roots = list(Unit.objects.filter(parent=None)[:2])
    return roots[0] if len(roots) == 1 else None


def _navigation(request: HttpRequest, roles: frozenset[str]) -> list[NavigationItem]:
    items = [NavigationItem(_("My desk"), reverse("web:front"), request.path == "/")]
    if not roles.isdisjoint(PLAN_READERS):
        items.append(_link(request, _("Plans"), "plan:list", "/plans/"))
        items.append(_projects_menu(request))
        items.append(_indicators_menu(request))
        items.append(_link(request, _("Reporting"), "ledger:rounds", "/reports/", "/figures/"))
        items.append(_dispatch_menu(request, roles))
        items.append(_link(request, _("Duties"), "duties:list", "/duties/"))
        items.append(_link(request, _("Problems"), "problems:list", "/problems/"))
        items.append(_link(request, _("Papers"), "papers:list", "/papers/"))
    if not roles.isdisjoint((*PLAN_READERS, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)):
        items.append(_link(request, _("People"), "people:directory", "/people/", "/sheets/"))
    if not roles.isdisjoint(RULE_READERS):
        items.append(_link(request, _("Rules"), "web:settings", "/settings/"))
    if not roles.isdisjoint(AUDIT_READERS):
        items.append(_link(request, _("Record of changes"), "web:audit", "/audit/"))
    return items


def _projects_menu(request: HttpRequest) -> NavigationItem:
    """What is built, by whom and where: one menu, because the bar would not hold them all."""
    links = (
        _link(request, _("Project library"), "projects:list", "/projects/"),
        _link(request, _("Progress chart"), "schedule:chart", "/schedules/"),
        _link(request, _("Factor chart"), "factors:chart", "/factors/"),
        _link(request, _("Works"), "works:list", "/works/"),
        _link(request, _("Observation tours"), "tours:list", "/tours/"),
        _link(request, _("Areas"), "areas:map", "/areas/"),
        _link(request, _("Firms"), "enterprises:list", "/firms/"),
    )
    return NavigationItem(_("Projects"), "", any(link.here for link in links), links)


def _indicators_menu(request: HttpRequest) -> NavigationItem:
    """What figures say together, then what they are."""
    board = reverse("analysis:board")
    gaps = reverse("analysis:gaps")
    links = (
        NavigationItem(_("Dashboard of indicators"), board, request.path.startswith(board) and request.path != gaps),
        _link(request, _("Gaps"), "analysis:gaps", gaps),
        _link(request, _("Forecasts"), "outlook:list", "/forecasts/"),
        NavigationItem(
            _("Indicators and targets"),
            reverse("indicators:list"),
            request.path.startswith("/indicators/") and not request.path.startswith(board),
        ),
        _link(request, _("Assessment"), "assessment:list", "/assessment/"),
        _link(request, _("Figure check"), "checking:drafts", "/checks/"),
    )
    return NavigationItem(_("Indicators"), "", any(link.here for link in links), links)


def _dispatch_menu(request: HttpRequest, roles: frozenset[str]) -> NavigationItem:
    """What moved, what warns, what meetings decide; the cockpit for those who oversee the county."""
    links = [
        _link(request, _("What moved"), "dispatch:watch", "/dispatch/watch/"),
        _link(request, _("Early warnings"), "dispatch:alerts", "/dispatch/alerts/"),
        _link(request, _("Gaps decomposed"), "dispatch:gaps", "/dispatch/gaps/"),
        _link(request, _("Dispatch meetings"), "dispatch:meetings", "/dispatch/meetings/"),
    ]
    if not roles.isdisjoint(OVERSEERS):
        links.insert(0, _link(request, _("Cockpit"), "web:cockpit", "/cockpit/"))
    return NavigationItem(_("Dispatch"), "", any(link.here for link in links), tuple(links))


def _link(request: HttpRequest, label: str, name: str, *below: str) -> NavigationItem:
    return NavigationItem(label, reverse(name), request.path.startswith(below))
