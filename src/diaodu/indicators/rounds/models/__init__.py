from diaodu.indicators.rounds.models.books import BookMapping
from diaodu.indicators.rounds.models.firms import FirmFigure
from diaodu.indicators.rounds.models.notes import ReviewNote
from diaodu.indicators.rounds.models.releases import Release, ReleaseLine
from diaodu.indicators.rounds.models.sizes import FirmSize
from diaodu.indicators.rounds.models.upward import Filing, FormCell, UpwardForm

__all__ = [
    "BookMapping",
    "Filing",
    "FirmFigure",
    "FirmSize",
    "FormCell",
    "Release",
    "ReleaseLine",
    "ReviewNote",
    "UpwardForm",
]
