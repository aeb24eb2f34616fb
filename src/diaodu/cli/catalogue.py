"""Whether every string that pages and code mark for translation has its Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from diaodu.cli.translations import SOURCE, catalogues

CALLS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
TAG = re.compile(r"""\{%\s*(?:trans|translate)\s+(?P<quote>["'])(?P<msgid>.+?)(?P=quote)""")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b(?P<words>[^%]*)%\}(?P<body>.*?)"
    r"(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.DOTALL,
)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def problems(path: Path, known: dict[str, tuple[str, ...]]) -> list[str]:
    """What is wrong with the marked strings of one template or module."""
    return [
        f"no Chinese for “{msgid}”" if msgid not in known else f"“{msgid}” and its Chinese name different places"
        for msgid in marked(path)
        if msgid not in known or not all(_same_places(msgid, text) for text in known[msgid])
    ]


def marked(path: Path) -> list[str]:
    """The msgids that a file marks, each once."""
    is_template = path.suffix == ".html"
    return list(dict.fromkeys(_in_template(path.read_text(encoding="utf-8")) if is_template else _in_code(path)))


def translations(root: Path = SOURCE) -> dict[str, tuple[str, ...]]:
    """msgid → its translations (several where there is a plural); the empty and the guessed ones left out."""
    return {msgid: texts for path in catalogues(root) for msgid, texts in _translations(path).items()}


def differing(root: Path = SOURCE) -> list[str]:
    """Words that two catalogues translate otherwise: on a page only one of them would win, whichever app it is from."""
    said: dict[str, dict[tuple[str, ...], Path]] = {}
    for path in catalogues(root):
        for msgid, texts in _translations(path).items():
            said.setdefault(msgid, {}).setdefault(texts, path)
    return [
        f"“{msgid}” is {' and '.join(f'“{texts[0]}” ({path.relative_to(root)})' for texts, path in found.items())}"
        for msgid, found in said.items()
        if len(found) > 1
    ]


def _translations(path: Path) -> dict[str, tuple[str, ...]]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id and not message.fuzzy]
    found = {_first(message.id): _all(message.string) for message in messages}
    return {msgid: texts for msgid, texts in found.items() if texts and all(texts)}


def _in_template(text: str) -> Iterator[str]:
    for match in TAG.finditer(text):
        yield match["msgid"]
    for match in BLOCK.finditer(text):
        body = match["body"].replace("%", "%%")
        if "trimmed" in match["words"]:
            body = " ".join(line.strip() for line in body.strip().splitlines())
        yield VARIABLE.sub(r"%(\1)s", body)


def _in_code(path: Path) -> Iterator[str]:
    from babel.messages.extract import extract_from_file

    for _, msgid, *_ in extract_from_file("python", path, keywords=CALLS):
        yield _first(msgid)


def _same_places(msgid: str, text: str) -> bool:
    return set(PLACE.findall(msgid)) == set(PLACE.findall(text))


def _first(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _all(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
