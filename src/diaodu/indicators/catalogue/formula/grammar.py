"""Text to tree. Every sign of the text keeps its place, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from diaodu.indicators.catalogue.formula.errors import FormulaError
from diaodu.indicators.catalogue.formula.tree import Call, Name, Negative, Node, Number, Pair, walk

LONGEST, DEEPEST, MOST_SIGNS = 500, 60, 100
FUNCTIONS = {"prev": (1, 1), "yoy": (1, 1), "cum": (1, 1), "share": (2, 2), "min": (2, 9), "max": (2, 9), "abs": (1, 1)}
# As the office says them.
CHINESE = {
    "上期": "prev", "同比": "yoy", "累计": "cum", "占比": "share", "最小": "min", "最大": "max", "绝对值": "abs",
}  # fmt: skip
OF_INDICATORS = ("prev", "yoy", "cum")  # what stands in their parentheses is an indicator, nothing worked out
_GRAMMAR = r"""
?start: sum
?sum: product | sum ADD product | sum SUBTRACT product
?product: factor | product TIMES factor | product OVER factor
?factor: atom | SUBTRACT factor
?atom: NUMBER PERCENT -> percent
     | NUMBER -> number
     | CODE -> name
     | BRACKETED -> name
     | WORD "(" [sum ("," sum)*] ")" -> call
     | "(" sum ")"
ADD: "+"
SUBTRACT: "-"
TIMES: "*"
OVER: "/"
PERCENT: "%"
NUMBER: /\d+(\.\d+)?/
WORD.2: /([a-z][a-z_]*|[\u4e00-\u9fff]+)(?=\s*\()/
CODE: /[A-Za-z][A-Za-z0-9_]*/
BRACKETED: /\[[^\]\[]+\]/
%ignore /\s+/
"""
# One letter for one letter, so that places stay as they were typed.
_FOLDED = str.maketrans(
    {
        "×": "*", "✕": "*", "＊": "*", "·": "*", "÷": "/", "／": "/", "∕": "/",
        "＋": "+", "－": "-", "−": "-", "–": "-", "—": "-", "（": "(", "）": ")", "，": ",", "、": ",",
        "％": "%", "．": ".", "。": ".",
        "【": "[", "】": "]", "［": "[", "］": "]", "〔": "[", "〕": "]", "\u3000": " ",
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        **{chr(0xFF21 + n): chr(65 + n) for n in range(26)},
        **{chr(0xFF41 + n): chr(97 + n) for n in range(26)},
        "＿": "_",
    }
)  # fmt: skip


def read_formula(text: str, names: Mapping[str, str] | None = None) -> Node:
    """The tree of a formula. `names`: code by name, for names in brackets.

    Raises FormulaError for anything that is no formula, an unknown function, or the wrong number of things in one.
    """
    from lark import Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    if len(text) > LONGEST:
        raise FormulaError(text, LONGEST, f"公式最多{LONGEST}个字", f"a formula has at most {LONGEST} letters")
    if _depth(text) > DEEPEST:
        raise FormulaError(text, 0, "括号层数太多", "too many parentheses within each other")
    folded = text.translate(_FOLDED)
    if sum(letter in "+-*/" for letter in folded) > MOST_SIGNS:
        raise FormulaError(text, 0, f"一个公式最多{MOST_SIGNS}个运算符", f"a formula has at most {MOST_SIGNS} signs")
    try:
        parsed = _parser().parse(folded)
    except UnexpectedCharacters as error:
        at = error.pos_in_stream or 0
        letter = text[at]
        raise FormulaError(text, at, f"不认识“{letter}”", f"“{letter}” has no meaning here") from error
    except UnexpectedToken as error:
        raise _unexpected(text, error.token) from error
    except UnexpectedInput as error:
        raise FormulaError(text, len(text), "公式没有写完", "the formula is not complete") from error
    built = _build(parsed, text, names or {}) if not isinstance(parsed, Token) else None
    if built is None:
        raise FormulaError(text, 0, "公式没有写完", "the formula is not complete")
    return built


def codes_in(node: Node) -> list[str]:
    """The indicators a formula stands on, each once, in reading order."""
    return list(dict.fromkeys(each.code for each in walk(node) if isinstance(each, Name)))


def _depth(text: str) -> int:
    """More minus signs or parentheses in a row than anybody writes would only exhaust the reader."""
    deepest = depth = 0
    for letter in text.translate(_FOLDED):
        depth = depth + 1 if letter in "(-" else depth - 1 if letter == ")" else depth
        deepest = max(deepest, depth)
    return deepest


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _unexpected(text: str, token: Any) -> FormulaError:
    if token.type == "$END":
        return FormulaError(text, len(text), "公式没有写完", "the formula is not complete")
    at: int = token.start_pos or 0
    return FormulaError(text, at, f"这里不能是“{text[at]}”", f"“{text[at]}” cannot stand here")


def _build(tree: Any, text: str, names: Mapping[str, str]) -> Node:
    parts = tree.children
    if tree.data in ("number", "percent"):
        return Number(Decimal(str(parts[0])), tree.data == "percent", parts[0].start_pos)
    if tree.data == "name":
        return Name(_code(parts[0], text, names), parts[0].start_pos)
    if tree.data == "call":
        return _call(parts, text, names)
    if tree.data == "factor":
        return Negative(_build(parts[1], text, names), parts[0].start_pos)
    left, sign, right = parts
    return Pair(str(sign), _build(left, text, names), _build(right, text, names), sign.start_pos)


def _code(token: Any, text: str, names: Mapping[str, str]) -> str:
    if token.type == "CODE":
        return str(token).upper()
    name = str(token)[1:-1].strip()
    if name not in names:
        raise FormulaError(text, token.start_pos, f"没有叫“{name}”的指标", f"no indicator is called “{name}”")
    return names[name]


def _call(parts: Any, text: str, names: Mapping[str, str]) -> Call:
    said, given = str(parts[0]), parts[1:]
    word, at = CHINESE.get(said, said), parts[0].start_pos
    if word not in FUNCTIONS:
        known = "、".join(CHINESE)
        raise FormulaError(
            text, at, f"没有函数“{said}”；可用：{known}", f"no function is called “{said}”; use {', '.join(FUNCTIONS)}"
        )
    least, most = FUNCTIONS[word]
    if not least <= len(given) <= most:
        wanted = str(least) if least == most else f"{least}–{most}"
        raise FormulaError(
            text, at, f"“{said}”的括号里要有{wanted}项", f"{word} takes {wanted} things in its parentheses"
        )
    built = tuple(_build(each, text, names) for each in given)
    if word in OF_INDICATORS and not isinstance(built[0], Name):
        raise FormulaError(
            text,
            built[0].at,
            f"“{said}”的括号里只能是一个指标",
            f"only an indicator can stand in the parentheses of {word}",
        )
    return Call(word, built, at)
