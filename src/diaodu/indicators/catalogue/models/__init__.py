from diaodu.indicators.catalogue.models.definitions import CaliberNote, Indicator
from diaodu.indicators.catalogue.models.peers import Peer, PeerFigure
from diaodu.indicators.catalogue.models.supports import Support, SupportEstimate
from diaodu.indicators.catalogue.models.targets import Breakdown, BreakdownShare, Target, TargetEdition

__all__ = [
    "Breakdown",
    "BreakdownShare",
    "CaliberNote",
    "Indicator",
    "Peer",
    "PeerFigure",
    "Support",
    "SupportEstimate",
    "Target",
    "TargetEdition",
]
