"""Headings and text without promises: taken out of a text, held against another version. No database."""

from __future__ import annotations

from diaodu.plan.remnants import Head, changes_between, remnants_of

OLD = "一、抓项目\n高度重视项目建设工作。年内开工项目12个。\n二、抓民生\n办好民生实事，落实落细。"
NEW = "一、抓项目抓招商\n高度重视项目建设工作。年内开工项目12个。每周调度一次项目。\n三、抓改革\n"


def heads(text: str) -> list[Head]:
    found, at = [], 0
    for line in text.splitlines():
        if "、" in line[:2]:
            found.append(Head(line[2:], at, at + len(line)))
        at += len(line) + 1
    return found


def parts(text: str, promise: str = "年内开工项目12个") -> list[tuple[str, str, str]]:
    start = text.index(promise)
    return [(one.part, one.text, one.place) for one in remnants_of(text, heads(text), [(start, start + len(promise))])]


def test_what_is_left_are_headings_and_sentences_under_them() -> None:
    assert parts(OLD) == [
        ("heading", "抓项目", ""),
        ("text", "高度重视项目建设工作", "抓项目"),
        ("heading", "抓民生", "抓项目"),
        ("text", "办好民生实事，落实落细", "抓民生"),
    ]


def test_places_point_at_the_words_themselves() -> None:
    assert all(OLD[one.start :].startswith(one.text) for one in remnants_of(OLD, [], []) if one.part == "text")


def test_lead_ins_too_short_to_say_anything_are_left_out() -> None:
    assert parts("水利方面，年内开工项目12个；另外。") == []


def test_changes_name_what_was_edited_added_and_left_out_and_not_what_stayed() -> None:
    start = OLD.index("年内开工"), NEW.index("年内开工")
    old, new = (remnants_of(text, heads(text), [(at, at + 9)]) for text, at in zip((OLD, NEW), start, strict=True))
    found = [
        (change.part, change.kind, change.old.text if change.old else "", change.new.text if change.new else "")
        for change in changes_between(old, new)
    ]
    assert found == [
        ("heading", "edited", "抓项目", "抓项目抓招商"),
        ("heading", "vanished", "抓民生", ""),
        ("heading", "new", "", "抓改革"),
        ("text", "vanished", "办好民生实事，落实落细", ""),
        ("text", "new", "", "每周调度一次项目"),
    ]


def test_overlapping_promises_hide_their_text_once() -> None:
    text = "加快建设滨海通道，年内完成路基工程。做好群众工作不松劲。"
    assert [one.text for one in remnants_of(text, [], [(0, 12), (5, 17)])] == ["做好群众工作不松劲"]
