"""Which commitments a reader asked to see: by section, strength, kind, blank, or words. All of it is in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from diaodu.plan.choices import BlankKind, Light, Strength, TargetKind

VIEWS = ("text", "list")
SORTS = ("place", "code", "strength", "due", "target", "lead", "light")
LIGHTS = (*Light.values, "unclaimed")
WITH_TARGET = "target"
NOBODY = "-"  # led or sponsored by nobody


@dataclass(frozen=True, slots=True)
class Criteria:
    """What was asked for. An unknown word in the address counts as not asked."""

    section: str = ""
    strength: str = ""
    kind: str = ""
    blank: str = ""
    having: str = ""  # "target": only those with a quantity
    light: str = ""
    lead: str = ""  # code of the lead unit
    sponsor: str = ""  # key of the sponsoring leader's post
    on: str = ""  # a day of the past whose lights are shown: 2026-08-15
    announced: str = ""  # a period whose announced lights are shown instead of the live ones
    words: str = ""
    view: str = "text"
    sort: str = "place"
    descending: bool = False
    chosen: str = ""  # the code of the commitment that is open

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        sort = query.get("sort", "")
        return cls(
            section=query.get("section", "")[:40],
            strength=_known(query.get("strength"), Strength.values),
            kind=_known(query.get("kind"), TargetKind.values),
            blank=_known(query.get("blank"), [BlankKind.FIGURE, BlankKind.NAME, BlankKind.OWNER, BlankKind.DATE]),
            having=_known(query.get("with"), [WITH_TARGET]),
            light=_known(query.get("light"), LIGHTS),
            lead=query.get("lead", "").strip()[:40],
            sponsor=query.get("sponsor", "")[:20],
            on=day_in(query.get("on", "")),
            announced=query.get("announced", "")[:12],
            words=query.get("q", "").strip()[:60],
            view=_known(query.get("view"), VIEWS) or "text",
            sort=_known(sort.removeprefix("-"), SORTS) or "place",
            descending=sort.startswith("-"),
            chosen=query.get("c", "")[:20],
        )

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What a search form must carry along: everything but the words themselves and the open commitment."""
        return parse_qsl(self.address(words="", chosen="")[1:])

    @property
    def narrows(self) -> bool:
        return bool(
            self.section
            or self.strength
            or self.kind
            or self.blank
            or self.having
            or self.light
            or self.lead
            or self.sponsor
            or self.words
        )

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.on) if self.on else None

    def address(self, **changes: object) -> str:
        """The query string of this choice with changes, "?" where nothing is left."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        sort = f"{'-' if other.descending else ''}{other.sort}"
        pairs = {
            "view": other.view if other.view != "text" else "",
            "section": other.section,
            "strength": other.strength,
            "kind": other.kind,
            "blank": other.blank,
            "with": other.having,
            "light": other.light,
            "lead": other.lead,
            "sponsor": other.sponsor,
            "on": other.on,
            "announced": other.announced,
            "q": other.words,
            "sort": sort if sort != "place" else "",
            "c": other.chosen,
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})

    def toggled(self, name: str, value: str) -> str:
        """The address with one filter set, or taken off where it was set to that already."""
        return self.address(**{name: "" if getattr(self, name) == value else value})


@dataclass(frozen=True, slots=True)
class Traits:
    """What the filters look at in one commitment."""

    section: str
    strength: str
    kinds: frozenset[str]
    blanks: frozenset[str]
    text: str
    light: str = ""
    lead: str = ""
    sponsors: frozenset[str] = frozenset()


def matches(criteria: Criteria, traits: Traits) -> bool:
    """All that was asked must hold. A section holds what lies in the sections below it."""
    inside = f"{traits.section}.".startswith(f"{criteria.section}.") if criteria.section else True
    return (
        inside
        and criteria.strength in ("", traits.strength)
        and (not criteria.kind or criteria.kind in traits.kinds)
        and (not criteria.blank or criteria.blank in traits.blanks)
        and (not criteria.having or bool(traits.kinds))
        and criteria.light in ("", traits.light)
        and criteria.lead in ("", traits.lead or NOBODY)
        and (not criteria.sponsor or criteria.sponsor in (traits.sponsors or {NOBODY}))
        and criteria.words.casefold() in traits.text.casefold()
    )


def _known(value: str | None, words: list[str] | tuple[str, ...] | list[BlankKind]) -> str:
    return value if value is not None and value in words else ""


def day_in(text: str) -> str:
    """A day as the address writes it; what is none counts as not asked."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
