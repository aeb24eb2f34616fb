"""Other people's workbooks: said once where each figure stands, read the same way ever after. Pure.

`grid` opens the file, `shape` is what is kept of a mapping, `proposing` makes the first guess, `reading` takes the
figures out or says which cell is in the way.
"""

from diaodu.indicators.rounds.mapping.grid import Grid, UnreadableError, open_book
from diaodu.indicators.rounds.mapping.proposing import Proposal, propose, propose_all
from diaodu.indicators.rounds.mapping.reading import Reading, Taken, Trouble, read_book
from diaodu.indicators.rounds.mapping.shape import Block, Column, Key, Label, Mapping, shape_problems

__all__ = [
    "Block",
    "Column",
    "Grid",
    "Key",
    "Label",
    "Mapping",
    "Proposal",
    "Reading",
    "Taken",
    "Trouble",
    "UnreadableError",
    "open_book",
    "propose",
    "propose_all",
    "read_book",
    "shape_problems",
]
