"""Material about one thing in the usual three parts: progress, difficulty, what comes next; fitted to a length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from diaodu.bulletins.papers.composing.blocks import Block, BlockKind, numbers_of
from diaodu.bulletins.papers.composing.bound import Bound, said_text
from diaodu.bulletins.papers.composing.fitting import Sentence, fitted
from diaodu.paper.title_lines import title_lines

PARTS = ("progress", "difficulty", "next")
PART_WORDS = {"progress": "进展情况", "difficulty": "存在困难", "next": "下步安排"}
NOTHING = {
    "progress": "本期未报新的进展。",
    "difficulty": "目前没有登记的困难和问题。",
    "next": "目前没有登记的后续节点。",
}


CUT = "限于篇幅未列。"  # never "there is none" where the length had no room for what there is
_FIRST, _STEP = 1000, 6
# A page in print (GB/T 9704-2012 §5): 22 lines of 28 letters, of which stops that may not begin a line cost one.
LINES_A_PAGE, LETTERS_A_LINE = 22, 27
_TITLE_LINE, _TITLE_GAP, _SIGNATURE = 1.2, 1.0, 3  # in lines
_SHORTER = 10  # letters tried away at a time


@dataclass(frozen=True, slots=True)
class Material:
    blocks: Sequence[Block]
    left_out: Sequence[Sentence]  # what the length had no room for
    length: int  # letters as read, title and headings included


def compose_material(
    title: str,
    opening: Sequence[Sentence],
    sentences: Sequence[Sentence],
    *,
    most: int,
    figures: Mapping[str, Bound],
    one_page: bool = False,
) -> Material:
    """Opening paragraph and three parts, no longer than `most` letters as read; with `one_page` on one page in print.

    Raises ValueError where the length does not even hold title and headings.
    """
    made = _composed(title, opening, sentences, most=most, figures=figures)
    while one_page and page_lines(title, made.blocks, figures) > LINES_A_PAGE:
        most = min(most, made.length) - _SHORTER
        made = _composed(title, opening, sentences, most=most, figures=figures)
    return made


def _composed(
    title: str, opening: Sequence[Sentence], sentences: Sequence[Sentence], *, most: int, figures: Mapping[str, Bound]
) -> Material:
    heads = len(said_text(title, figures)) + sum(len(words) + 2 for words in PART_WORDS.values())
    heads += sum(len(words) for part, words in NOTHING.items())
    if most < heads:
        msg = f"{most} letters do not hold the title and the headings"
        raise ValueError(msg)
    everything = [*opening, *sentences]
    ranked = _ranked(everything)
    stay, left = fitted(ranked, most, said=lambda text: said_text(text, figures), heads=heads)
    kept, gone = ([everything[ranked.index(each)] for each in group] for group in (stay, left))
    cut = {each.part for each in gone}
    blocks = []
    if first := "".join(sentence.text for sentence in kept if not sentence.part):
        blocks.append(Block(BlockKind.TEXT, first))
    for part in PARTS:
        blocks.append(Block(BlockKind.HEADING, PART_WORDS[part], level=1))
        blocks.append(
            Block(
                BlockKind.TEXT,
                "".join(each.text for each in kept if each.part == part) or (CUT if part in cut else NOTHING[part]),
            )
        )
    return Material(blocks, gone, length_of(title, blocks, figures))


def _ranked(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The heaviest of each part goes last; the further down a sentence stands in its part, the lighter it is.

    Else one part with many records would leave no room for the others.
    """
    heaviest: dict[str, int] = {}
    places: dict[str, int] = {}
    ranked = []
    for place, each in enumerate(sentences):
        best = heaviest.get(each.part)
        if best is None or each.weight > sentences[best].weight:
            heaviest[each.part] = place
        ranked.append(replace(each, weight=each.weight - _STEP * places.get(each.part, 0)))
        places[each.part] = places.get(each.part, 0) + 1
    for place in heaviest.values():
        ranked[place] = replace(ranked[place], weight=sentences[place].weight + _FIRST)
    return ranked


def page_lines(title: str, blocks: Sequence[Block], figures: Mapping[str, Bound]) -> float:
    """How many lines of the type area it takes in print, the title above and the signature below included."""
    heads = len(title_lines(said_text(title, figures))) * _TITLE_LINE + _TITLE_GAP
    texts = (said_text(text, figures) for block in blocks for text in block.texts() if text)
    return heads + sum(-(-(2 + _printed(text)) // LETTERS_A_LINE) for text in texts) + _SIGNATURE


def _printed(text: str) -> float:
    """In letters as they lie on a line: digits and Latin ones take half of one, the gap beside them a quarter."""
    wide = [ord(letter) > 0x2E7F for letter in text]
    return sum(1.0 if each else 0.5 for each in wide) + 0.25 * sum(one != other for one, other in pairwise(wide))


def length_of(title: str, blocks: Sequence[Block], figures: Mapping[str, Bound]) -> int:
    """How many letters are read: title, headings with their numbers, text."""
    texts = [said_text(text, figures) for block in blocks for text in block.texts()]
    return len(said_text(title, figures)) + sum(map(len, texts)) + sum(map(len, numbers_of(blocks)))
