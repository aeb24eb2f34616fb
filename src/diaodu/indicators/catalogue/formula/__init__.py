"""The language of formulas: a text is read, its units are checked, its value is worked out. Pure.

`+ − × ÷`, parentheses, numbers, percents, codes of indicators (or their names in brackets), `prev(x)` the period
before, `yoy(x)` growth on the year before, `cum(x)` the year so far, `share(x, y)` in percent, `min`, `max`, `abs`;
in Chinese 上期, 同比, 累计, 占比, 最小, 最大, 绝对值. Full-width signs and digits are taken as they are typed in an
office. Nothing else can be written, so nothing else runs.
"""

from diaodu.indicators.catalogue.formula.cycles import cycle_through
from diaodu.indicators.catalogue.formula.errors import FormulaError
from diaodu.indicators.catalogue.formula.evaluation import Value, evaluate
from diaodu.indicators.catalogue.formula.grammar import codes_in, read_formula
from diaodu.indicators.catalogue.formula.measures import Measure, measure_of
from diaodu.indicators.catalogue.formula.unit_check import Known, check_units

__all__ = [
    "FormulaError",
    "Known",
    "Measure",
    "Value",
    "check_units",
    "codes_in",
    "cycle_through",
    "evaluate",
    "measure_of",
    "read_formula",
]
