"""The one pattern that finds every place where an amount may begin."""

from __future__ import annotations

import re

from diaodu.reading.masks import MASK_LETTERS
from diaodu.reading.numerals import HAN_DIGITS, HAN_TENS
from diaodu.reading.units import UNIT

DIGIT = "0-9０-９"
HAN = "".join(HAN_DIGITS) + "".join(HAN_TENS) + "万亿"
NUMBER = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,5}}|[{DIGIT}]{{1,16}})(?:[.．][{DIGIT}]{{1,8}})?"
_MASK = "".join(re.escape(letter) for letter in MASK_LETTERS)  # ***亿元 hides a number: 亿 is not one
_COUNTED = rf"(?:[{DIGIT}]{{1,3}}|[{HAN}]{{1,3}})"

SCANNER = re.compile(
    rf"(?P<rank>(?:[前第]{_COUNTED}(?:位次|位|名|强))|前{_COUNTED}(?=[，。；、]|$))"
    rf"|(?P<share>(?:[{HAN}]{{1,4}}|[{DIGIT}]{{1,4}})分之(?:[{HAN}]{{1,5}}|[{DIGIT}]{{1,4}}(?:[.．][{DIGIT}]{{1,4}})?))"
    r"|(?P<half>过半数?|超半数|一半|半数)"
    r"|(?P<double>翻[一二两三四1-4]?番|翻[一两]?倍)"
    rf"|(?P<class>(?<![{DIGIT}{HAN}{_MASK}])(?:[十百千]?[十百千万]?亿|[十百千]?万|[百千])(?:{UNIT})?级)"
    r"|(?P<grade>(?<![A-Za-z0-9])(?:A{2,5}[+＋\-－]?|[1-5]A)级?(?![A-Za-z0-9]))"
    rf"|(?P<number>(?<![{DIGIT}.．,{_MASK}]){NUMBER}(?![{DIGIT}]))"
    rf"|(?P<han>(?<![{HAN}{_MASK}])[{HAN}]{{1,10}}(?![{HAN}]))"
)
