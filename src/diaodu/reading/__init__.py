"""Plan text to ledger: outline, tasks, targets, blanks, named objects, checks. No database, no network.

>>> from diaodu.reading import read_text
>>> read_text("年内完成老旧小区改造240万平米。").targets[0].quote
'240万平米'
"""

from diaodu.reading.document import read_file
from diaodu.reading.errors import Unreadable
from diaodu.reading.model import Reading
from diaodu.reading.pipeline import read_text

__all__ = ["Reading", "Unreadable", "read_file", "read_text"]
