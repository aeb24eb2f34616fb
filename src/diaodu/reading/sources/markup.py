"""Web pages: the text a reader sees, a line per block."""

from __future__ import annotations

import re

from lxml import etree, html

from diaodu.reading.errors import Unreadable
from diaodu.reading.sources.extracted import Extracted
from diaodu.reading.sources.plain import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)
_DROPPED = ("script", "style", "noscript", "template", "nav", "form", "button", "select", "svg", "iframe", "head")
_BLOCKS = {
    *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "blockquote"),
    *("table", "tr", "td", "th", "dl", "dt", "dd", "section", "article", "header", "footer"),
}
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


def read_html(content: bytes, name: str) -> Extracted:
    """The page's text; Extracted.encoding is the one it was decoded with."""
    text, encoding = _decoded(content, name)
    try:
        # The parser refuses a declaration of an encoding in text that is decoded already.
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"{name} 不是完整的网页。", f"{name} is not a whole web page.") from error
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    etree.strip_tags(tree, etree.Comment)
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(_pieces(tree)).split("\n"))
    return Extracted("\n".join(line for line in lines if line), "html", encoding)


def _pieces(tree: html.HtmlElement) -> list[str]:
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        block = element.tag in _BLOCKS
        if event == "start":
            pieces.append("\n" if block else "")
            pieces.append((element.text or "").replace("\n", " "))
        else:
            pieces.append("\n" if block else "")
            if element is not tree:
                pieces.append((element.tail or "").replace("\n", " "))
    return pieces


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    declared = _CHARSET.search(content[:4096])
    if declared:
        encoding = declared[1].decode("ascii").lower()
        encoding = "gb18030" if encoding in {"gb2312", "gbk"} else encoding
        try:
            return content.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(content, name)
