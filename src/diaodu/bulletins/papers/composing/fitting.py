"""Fitting a text to a length by leaving out the least weighty sentences. A figure is never cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with tokens. The heavier it weighs the longer it stays; `part`: under which heading it stands."""

    text: str
    weight: int
    part: str = ""


def fitted(
    sentences: Sequence[Sentence], most: int, *, said: Callable[[str], str], heads: int = 0
) -> tuple[list[Sentence], list[Sentence]]:
    """Those that stay, in their order, and those left out.

    `said` turns tokens into what is read: only that is counted. `heads`: letters that headings and title take anyway.
    The lightest goes first, of two equal ones the later; what stays is never longer than `most`.
    """
    lengths = [len(said(sentence.text)) for sentence in sentences]
    total = heads + sum(lengths)
    order = sorted(range(len(sentences)), key=lambda at: (sentences[at].weight, -at))
    gone: set[int] = set()
    for at in order:
        if total <= most:
            break
        gone.add(at)
        total -= lengths[at]
    # What was dropped early may fit again beside a long sentence dropped after it: the heaviest first.
    for at in sorted(gone, key=lambda at: (-sentences[at].weight, at)):
        if total + lengths[at] <= most:
            gone.discard(at)
            total += lengths[at]
    kept = [sentence for at, sentence in enumerate(sentences) if at not in gone]
    return kept, [sentence for at, sentence in enumerate(sentences) if at in gone]
