"""The lexicons the rules look words up in, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from diaodu.kernel.tables import table_rows, word_list
from diaodu.reading.units import longest_first

_ROLES: dict[str, list[str]] = {}
for _row in table_rows("reading", "promises.csv"):
    _ROLES.setdefault(_row["role"], []).append(_row["word"])


def _either(words: Iterable[str]) -> str:
    return longest_first(list(words))


PROMISE = re.compile(_either(word for words in _ROLES.values() for word in words))
GROW = re.compile(_either(_ROLES["grow"]))
REACH = re.compile(_either(_ROLES["reach"]))
ADD = re.compile(_either(_ROLES["add"]))
MAKE = re.compile(_either(_ROLES["make"] + _ROLES["add"]))

FRAMING = re.compile(rf"^(?:的|重点|主要|关键|重大|具体|核心)*(?:{_either(word_list('reading', 'framing_nouns.txt'))})")
FRAMED = re.compile(r"(?:指标|方面|领域|维度|举措|任务)(?:共|共计|有|为)?$")
STANDING = re.compile(
    rf"^(?:的)?(?:{_either(word_list('reading', 'standing_groups.txt'))})(?!域|级|更新|群|建设|公园|社区|书房"
    r"|高新|医学|区域|实验|物流|重点|地理|农业|标准)"
)
