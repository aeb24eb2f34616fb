"""The permitted moves of a tour."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diaodu.core.moves import REASON, Step
from diaodu.projects.tours.choices import TourState

OFFICE = "office"
_OFFICE, _WHY = frozenset({OFFICE}), frozenset({REASON})
PLANNED, ANNOUNCED, ROUTED, UNDER_WAY, SCORED, RANKED, HELD, CANCELLED = TourState.values
ANNOUNCE, REOPEN, LAY, OPEN, CLOSE, RANK, PUBLISH, HOLD, CANCEL = (
    "announce_stops",
    "reopen_choice",
    "lay_route",
    "open_scoring",
    "close_scoring",
    "rank_stops",
    "publish_places",
    "hold_unscored",
    "cancel_tour",
)
TOUR_STEPS = (
    Step(ANNOUNCE, (PLANNED,), ANNOUNCED, _OFFICE, _("Publish the stops")),
    Step(REOPEN, (ANNOUNCED, ROUTED), PLANNED, _OFFICE, _("Choose stops anew"), _WHY),
    Step(LAY, (ANNOUNCED,), ROUTED, _OFFICE, _("Route laid")),
    Step(OPEN, (ROUTED,), UNDER_WAY, _OFFICE, _("Open the scoring")),
    Step(CLOSE, (UNDER_WAY,), SCORED, _OFFICE, _("Close the scoring")),
    Step(RANK, (SCORED,), RANKED, _OFFICE, _("Work the places out")),
    Step(PUBLISH, (RANKED,), HELD, _OFFICE, _("Publish the places")),
    Step(HOLD, (ROUTED,), HELD, _OFFICE, _("Held without scoring"), _WHY),
    Step(CANCEL, (PLANNED, ANNOUNCED, ROUTED), CANCELLED, _OFFICE, _("Call it off"), _WHY),
)
BY_ITSELF = frozenset({LAY})  # follows from a route, no button
