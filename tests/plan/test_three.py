"""The three that matter most: points by a dated rule, each with its reasons. No database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from diaodu.core.setting_kinds import problems_of
from diaodu.plan.three import THREE_THINGS, Matter, reasons_for, three_things, what_to_do

TODAY = date(2026, 9, 2)
PACK = THREE_THINGS.example


def matter(**words: object) -> Matter:
    usual = {"key": 1, "place": 1, "light": "green", "was_red": False, "due": date(2026, 12, 31), "state": "claimed"}
    return Matter(**(usual | words))  # type: ignore[arg-type]


def codes(**words: object) -> list[str]:
    return [reason.code for reason in reasons_for(matter(**words), PACK, today=TODAY)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, []),
        ({"light": "red"}, ["turned_red", "red"]),
        ({"light": "red", "was_red": True}, ["red"]),
        ({"due": TODAY}, []),
        ({"due": TODAY - timedelta(days=1)}, ["overdue"]),
        ({"due": None, "waiting": "delay"}, ["waiting"]),
        ({"state": "blocked"}, ["blocked"]),
        ({"light": "yellow", "behind": Decimal(17)}, ["gap"]),
        ({"light": "green", "behind": Decimal(9)}, []),
        ({"light": "yellow", "behind": Decimal(0)}, []),
        ({"light": "done", "due": TODAY - timedelta(days=9), "behind": Decimal(40)}, []),
        ({"state": "carried", "due": TODAY - timedelta(days=9)}, []),
    ],
)
def test_what_counts_for_a_matter(words: dict[str, object], expected: list[str]) -> None:
    assert codes(**words) == expected


def test_the_gap_counts_up_to_a_limit() -> None:
    reasons = reasons_for(matter(light="red", was_red=True, behind=Decimal("66.7")), PACK, today=TODAY)
    assert [(reason.code, reason.points) for reason in reasons] == [("red", Decimal(20)), ("gap", Decimal(30))]


def test_the_three_with_most_points_are_chosen_and_the_earlier_sentence_wins_a_draw() -> None:
    matters = [
        matter(key=1, place=50, light="red", was_red=True),
        matter(key=2, place=10, light="red", was_red=True),
        matter(key=3, place=30, light="red"),
        matter(key=4, place=1),
        matter(key=5, place=40, state="blocked"),
    ]
    chosen = three_things(matters, PACK, today=TODAY)
    assert [(item.matter.key, item.points) for item in chosen] == [(3, 60), (5, 25), (2, 20)]


def test_where_nothing_is_urgent_nothing_is_chosen() -> None:
    assert three_things([matter(), matter(key=2)], PACK, today=TODAY) == []


def test_a_reason_is_said_with_its_values() -> None:
    with translation.override("zh-hans"):
        words = [
            reason.words
            for reason in reasons_for(
                matter(light="red", due=TODAY - timedelta(days=12), behind=Decimal("23.91")), PACK, today=TODAY
            )
        ]
    assert words == ["31天内新变红", "红灯", "已超期12天", "低于序时23.9个百分点"]


@pytest.mark.parametrize(
    ("words", "difficulty", "said"),
    [
        ({"waiting": "delay"}, "", "请定夺：住建局申请延期。"),
        ({"light": "red"}, "资金未到位", "请召集住建局和配合单位，当面解决堵点。"),
        ({"due": date(2026, 8, 1)}, "", "请住建局说明原因并报新的完成时限。"),
        ({"light": "red"}, "", "请住建局报追赶措施和赶上序时的时间。"),
    ],
)
def test_what_the_leader_can_do_follows_what_stands_in_the_way(
    words: dict[str, object], difficulty: str, said: str
) -> None:
    with translation.override("zh-hans"):
        chosen = three_things([matter(**words)], PACK, today=TODAY)[0]
        assert what_to_do(chosen, difficulty=difficulty, lead="住建局") == said


@pytest.mark.parametrize("value", [{}, {**PACK, "red": -1}, {**PACK, "red": True}, {**PACK, "red": "20"}, [], None])
def test_points_that_make_no_sense_are_refused(value: object) -> None:
    assert problems_of("plan.three_things", value)
    assert problems_of("plan.three_things", PACK) == []
    assert problems_of("plan.checking", {"working_days": 31})
