"""Templates as people write them: one line a node. Pure; the same lines stand in the dated rows and in the editor.

    编号 | 名称 | 英文名 | 工期 | 前置 | 权重 | 标记
    n03 | 施工招标 | Bidding | 25w | n01, n02 SS+5 | 2 | start

`25w`: working days, `30d`: calendar days, `0d`: happens on one day. An empty 前置 is the line before, `-` is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diaodu.projects.schedule.network import Link, LinkKind, Problem, Task, UnsoundError, problems_in

MARKS = ("", "start", "statistics", "finish")
MOST_NODES = 200
_DAYS = re.compile(r"^(\d{1,4})\s*([wd工自])?")
_LINK = re.compile(r"^([A-Za-z]\w{0,19})(?:\s+(FS|SS|FF|SF))?\s*([+-]\s*\d{1,4})?$", re.IGNORECASE)
_KEY = re.compile(r"^[A-Za-z]\w{0,19}$")


@dataclass(frozen=True, slots=True)
class TemplateNode:
    key: str
    zh: str
    en: str
    days: int
    working: bool
    weight: int = 1
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """`links` in the order written; sound: it can be planned."""

    nodes: tuple[TemplateNode, ...]
    links: tuple[Link, ...]


def read_template(lines: Sequence[str]) -> Template:
    """The template the lines describe. Raises UnsoundError with everything that is wrong, each with its line."""
    nodes: list[TemplateNode] = []
    links: list[Link] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            node, before = _node(line)
            links += _links(node.key, before, nodes[-1].key if nodes else "")
            nodes.append(node)
        except _LineError as error:
            problems.append(Problem("line", f"第{number}行：{error.zh}", f"Line {number}: {error.en}"))
    if not nodes and not problems:
        problems.append(Problem("empty", "一个节点也没有。", "There is not a single node."))
    if len(nodes) > MOST_NODES:
        problems.append(Problem("many", f"节点超过 {MOST_NODES} 个。", f"There are more than {MOST_NODES} nodes."))
    if not problems:
        tasks = [Task(node.key, node.days, node.working) for node in nodes]
        problems = problems_in(tasks, links, {node.key: node.zh for node in nodes})
    if problems:
        raise UnsoundError(problems)
    return Template(tuple(nodes), tuple(links))


def read_links(text: str, after: str) -> list[Link]:
    """What a node waits for, as typed: `n01, n02 SS+5`. Raises UnsoundError."""
    try:
        return _links(after, text if text.strip() else "-", "")
    except _LineError as error:
        raise UnsoundError([Problem("link", error.zh, error.en)]) from error


def links_text(links: Sequence[Link]) -> str:
    """The same, written back."""
    return ", ".join(_link_text(link) for link in links)


def node_line(node: TemplateNode, befores: str) -> str:
    days = f"{node.days}{'w' if node.working else 'd'}"
    return " | ".join([node.key, node.zh, node.en, days, befores or "-", str(node.weight), node.mark]).rstrip(" |")


class _LineError(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def _node(line: str) -> tuple[TemplateNode, str]:
    cells = [cell.strip() for cell in line.replace("｜", "|").split("|")]
    cells += [""] * (7 - len(cells))
    key, zh, en, days, before, weight, mark = cells[:7]
    if not _KEY.match(key):
        raise _LineError(f"编号“{key}”要以字母开头，只含字母和数字", f"the key “{key}” must begin with a letter")
    if not zh:
        raise _LineError("缺名称", "the name is missing")
    count, working = read_days(days)
    if not re.fullmatch(r"\d{0,3}", weight):
        raise _LineError(f"权重“{weight}”不是整数", f"the weight “{weight}” is no whole number")
    if mark not in MARKS:
        known = "、".join(MARKS[1:])
        raise _LineError(f"标记“{mark}”不认识，可用 {known}", f"the mark “{mark}” is unknown; use {known}")
    return TemplateNode(key, zh[:120], en[:120], count, working, int(weight or 1), mark), before


def read_days(text: str) -> tuple[int, bool]:
    """`25w` → (25, True). A number alone is working days."""
    found = _DAYS.match(text)
    if not found:
        raise _LineError(f"工期“{text}”要写成 25w（工作日）或 30d（自然日）", f"write “{text}” like 25w or 30d")
    return int(found[1]), found[2] not in {"d", "自"}


def _links(after: str, text: str, last: str) -> list[Link]:
    if not text.strip():
        return [Link(last, after)] if last else []
    if text.strip() == "-":
        return []
    found = []
    for part in re.split(r"[,，、;；]", text):
        match = _LINK.match(part.strip())
        if not match:
            zh = f"前置“{part.strip()}”要写成 n01 或 n01 SS+5"
            raise _LineError(zh, f"write “{part.strip()}” like n01 or n01 SS+5")
        kind = LinkKind((match[2] or "FS").upper())
        found.append(Link(match[1], after, kind, int((match[3] or "0").replace(" ", ""))))
    return found


def _link_text(link: Link) -> str:
    kind = "" if link.kind == LinkKind.FS else f" {link.kind}"
    lag = f"{link.lag:+d}" if link.lag else ""
    return f"{link.before}{kind or (' FS' if lag else '')}{lag}"
