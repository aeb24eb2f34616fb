"""Where a title breaks: 词意完整，排列对称，长短适宜 (GB/T 9704-2012 §7.3.1), as a trapezium or a diamond."""

from __future__ import annotations

import re
from itertools import pairwise

# 28 letters of 三号 are 20 of 二号 in 156 mm.
MOST = 20.0
_PIECE = re.compile(
    r"[0-9A-Za-z.,%+\-—–〔〕]+[年月日号个%届次期]?|《[^》]{1,12}》|“[^”]{1,12}”|（[^）]{1,12}）|.", re.DOTALL
)
_AFTER = ("的", "、", "，", "和", "及", "关于", "有关", "暨")  # a line may well end with these
_NEVER_FIRST = "的、，。：；！？）》”’〕和及"
_NEVER_LAST = "（《“‘〔"
_GOOD_FIRST = (
    *(
        "通报",
        "通知",
        "报告",
        "汇报",
        "纪要",
        "情况",
        "意见",
        "方案",
        "简报",
        "工作",
        "更正",
        "有关",
        "会议",
        "包保",
        "督办",
    ),
    *("重点", "调度", "任务", "项目", "建设", "工程", "设施", "基础", "配套", "示范", "标准", "厂房", "产业", "园区"),
    *("片区", "企业", "全县", "全市", "经济", "运行", "发展", "推进", "进展", "一体化"),
)
_BREAKS = re.compile("|".join(_GOOD_FIRST))


def title_lines(words: str) -> list[str]:
    """The title in as few lines as hold it, about equally long, broken where words end; a short one stays whole."""
    plain = " ".join(words.split())
    wanted = -(-_width(plain) // MOST)
    if wanted <= 1:
        return [plain]
    pieces = _PIECE.findall(plain)
    return _broken(plain, pieces, int(wanted)) or _broken(plain, pieces, int(wanted) + 1) or [plain]


def _broken(words: str, pieces: list[str], lines: int) -> list[str]:
    """The cheapest way to cut the pieces into that many lines; empty where none fits."""
    even = _width(words) / lines
    best: dict[tuple[int, int], tuple[float, list[str]]] = {(0, 0): (0.0, [])}
    for line in range(1, lines + 1):
        for end in range(1, len(pieces) + 1):
            for start in range(end):
                before = best.get((line - 1, start))
                said = "".join(pieces[start:end])
                if before is None or _width(said) > MOST:
                    continue
                cost = before[0] + (_width(said) - even) ** 2 / 4
                cost += _cost(said, "".join(pieces[end:])) if end < len(pieces) else 0.0
                if (line, end) not in best or cost < best[line, end][0]:
                    best[line, end] = (cost, [*before[1], said])
    found = best.get((lines, len(pieces)))
    return [line.strip() for line in found[1]] if found else []


def _cost(line: str, rest: str) -> float:
    """How badly a line ends there."""
    if rest[0] in _NEVER_FIRST or line[-1] in _NEVER_LAST:
        return 400.0
    if line.endswith(_AFTER):
        return 0.0
    if rest.startswith(_GOOD_FIRST):
        return 2.0
    inside = any(match.start() < len(line) < match.end() for match in _BREAKS.finditer(line + rest))
    return 40.0 if inside else 9.0


def _width(words: str) -> float:
    """In letters; Latin ones and digits take half of one, and a quarter stands between them and Chinese ones."""
    letters = sum(1.0 if _is_wide(letter) else 0.5 for letter in words)
    return letters + 0.25 * sum(_is_wide(one) != _is_wide(other) for one, other in pairwise(words))


def _is_wide(letter: str) -> bool:
    return ord(letter) > 0x2E7F or letter in "—“”‘’"
