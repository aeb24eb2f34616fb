"""Dated rules: which row holds where and when; shipped ones stand, a county's own are added and retired."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from diaodu.core.calendar import calendar_for
from diaodu.core.clock import now
from diaodu.core.models import AuditEntry, Setting
from diaodu.core.setting_kinds import (
    SettingKind,
    day_table,
    hour_spans,
    register_setting_kind,
    setting_kind,
    setting_kinds,
    whole_number,
    words_among,
)
from diaodu.core.settings import (
    SettingRefusedError,
    add_setting,
    change_setting,
    newest_setting,
    retire_setting,
    setting_row,
)
from diaodu.core.shipped import load_shipped_settings

pytestmark = pytest.mark.django_db
HOURS = [["09:00", "12:00"], ["13:00", "17:00"]]
SHIPPED_HOURS = [["08:30", "12:00"], ["14:00", "17:30"]]
DAY = date(2026, 6, 1)


def added(value: Any = HOURS, name: str = "calendar.hours", **changes: Any) -> Setting:
    words = {
        "by": "admin",
        "unit": "/a/",
        "at": now(),
        "scope": "/a/",
        "valid_from": DAY,
        "source": "县政府办〔2026〕3号",
    }
    return add_setting(name, value, **{**words, **changes})


def retired(row: Setting, on: date = date(2026, 8, 1)) -> Setting:
    return retire_setting(row, by="admin", unit="/a/", on=on, why="写错了")


def test_a_retired_row_holds_no_longer_from_its_day_on() -> None:
    retired(added())
    assert newest_setting("calendar.hours", scope="/a/b/", on=date(2026, 7, 31)) == HOURS
    assert newest_setting("calendar.hours", scope="/a/b/", on=date(2026, 8, 1)) == SHIPPED_HOURS
    assert newest_setting("calendar.hours", scope="/a/b/") == SHIPPED_HOURS


def test_a_decision_can_remember_the_row_it_used() -> None:
    near, far = added(scope="/a/b/"), added([["08:00", "16:00"]])
    assert setting_row("calendar.hours", scope="/a/b/c/", on=DAY) == near
    assert setting_row("calendar.hours", scope="/a/x/", on=DAY) == far
    assert setting_row("calendar.hours", scope="/b/", on=DAY).shipped is True
    assert setting_row("calendar.hours", scope="/b/", on=date(2000, 1, 1)) is None


def test_a_row_is_added_with_its_source_and_leaves_what_held_before() -> None:
    added()
    added([["08:00", "16:00"]], valid_from=date(2026, 7, 1))
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.verb, entry.subject, entry.before, entry.after) == (
        "add_setting",
        "calendar.hours",
        {"value": HOURS},
        {"value": [["08:00", "16:00"]], "scope": "/a/", "valid_from": "2026-07-01", "source": "县政府办〔2026〕3号"},
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": [["12:00", "08:00"]]}, "各段时间要依次排列，不能重叠。"),
        ({"source": " "}, "请写明依据（文件名称、文号或会议）。"),
        ({"name": "unknown"}, "没有“unknown”这种规则。"),
    ],
)
def test_a_row_that_cannot_hold_is_refused_in_plain_words(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingRefusedError) as refusal:
        added(**changes)
    assert [zh for zh, _ in refusal.value.problems] == [sentence]
    assert not Setting.objects.filter(shipped=False).exists()


def test_a_second_row_for_the_same_day_is_refused_until_the_first_is_retired() -> None:
    first = added()
    with pytest.raises(SettingRefusedError):
        added([["08:00", "16:00"]])
    retired(first, on=DAY)
    added([["08:00", "16:00"]])
    assert newest_setting("calendar.hours", scope="/a/", on=DAY) == [["08:00", "16:00"]]


def test_a_row_is_retired_once_and_with_a_reason() -> None:
    row = added()
    with pytest.raises(SettingRefusedError) as refusal:
        retire_setting(row, by="admin", unit="/a/", on=DAY, why=" ")
    assert refusal.value.problems == [("请写明停用的原因。", "Give the reason.")]
    retired(row)
    with pytest.raises(SettingRefusedError):
        retired(row)
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.verb, entry.reason, entry.after) == ("retire_setting", "写错了", {"retired_on": "2026-08-01"})


# What comes with the software


def test_shipped_rows_are_there_and_loaded_once() -> None:
    count = Setting.objects.filter(shipped=True).count()
    assert count > 0
    assert load_shipped_settings() == 0
    assert Setting.objects.filter(shipped=True).count() == count


def test_every_shipped_row_names_its_source() -> None:
    assert list(Setting.objects.filter(shipped=True, source="").values_list("name", flat=True)) == []


def test_a_shipped_row_is_neither_retired_nor_changed_but_overridden() -> None:
    row = Setting.objects.filter(shipped=True).first()
    with pytest.raises(SettingRefusedError):
        retired(row)
    with pytest.raises(SettingRefusedError):
        change_setting(row.name, 1, by="admin", valid_from=row.valid_from)
    change_setting(row.name, 1, by="admin", valid_from=DAY, scope="/a/")
    assert newest_setting(row.name, scope="/a/") == 1
    assert newest_setting(row.name, scope="/b/") == row.value


def test_a_shipped_row_of_a_kind_that_is_registered_passes_its_check() -> None:
    rows = Setting.objects.filter(shipped=True)
    checked = [(row.name, kind.check(row.value)) for row in rows if (kind := setting_kind(row.name))]
    assert [item for item in checked if item[1]] == []


# Kinds


def test_kinds_are_listed_by_name_and_the_demonstrations_own_are_not_among_them() -> None:
    names = [kind.name for kind in setting_kinds()]
    assert names == sorted(names)
    assert {"calendar.days", "calendar.hours", "sign_in.idle_minutes"} <= set(names)
    assert [name for name in names if name.startswith("demo.")] == []


def test_a_kind_whose_example_is_wrong_is_refused() -> None:
    with pytest.raises(ValueError, match="is refused"):
        register_setting_kind(SettingKind("test.kind", "试", "Test", "", "", whole_number(1, 3), 9))
    assert setting_kind("test.kind") is None


@pytest.mark.parametrize("value", [0, 4, 2.5, "2", True, None])
def test_a_number_out_of_bounds_or_of_another_make_is_refused(value: object) -> None:
    assert whole_number(1, 3)(value) == [("请填 1 至 3 之间的整数。", "Enter a whole number from 1 to 3.")]
    assert whole_number(1, 3)(2) == []


def test_words_are_those_known_and_none_twice() -> None:
    check = words_among(["a", "b"])
    assert check(["b", "a"]) == []
    assert check(["a", "c"]) == [("不认识：c；可用：a、b。", "Unknown: c; use a, b.")]
    assert check(["a", "a"]) == [("有重复的词。", "A word stands there twice.")]
    assert check("a") == [("请填一组词。", "Enter a list of words.")]


@pytest.mark.parametrize("value", [{}, [], {"2027-02-30": True}, {"2027-02-08": 0}, {"": True}])
def test_a_table_of_days_that_is_none_is_refused(value: object) -> None:
    assert len(day_table(value)) == 1


@pytest.mark.parametrize("value", [[], [["08:30"]], [["8", "x"]], [["09:00", "12:00"], ["11:00", "17:00"]], "08:30"])
def test_hours_that_are_none_are_refused(value: object) -> None:
    assert len(hour_spans(value)) == 1


# The calendar they make


def test_a_countys_own_days_win_over_the_shipped_table() -> None:
    added({"2026-10-01": True, "2026-09-02": False}, "calendar.days")
    own, elsewhere = calendar_for("/a/b/"), calendar_for("/b/")
    assert (own.is_workday(date(2026, 10, 1)), own.is_workday(date(2026, 9, 2))) == (True, False)
    assert (elsewhere.is_workday(date(2026, 10, 1)), elsewhere.is_workday(date(2026, 9, 2))) == (False, True)
    assert own.is_workday(date(2026, 10, 2)) is False  # what the row does not name stays


def test_each_year_takes_the_nearest_and_newest_row_that_has_it() -> None:
    added({"2027-02-08": False, "2027-02-20": True}, "calendar.days")
    added({"2027-02-09": False}, "calendar.days", valid_from=date(2026, 12, 1))  # announced anew
    added({"2028-01-03": False}, "calendar.days", scope="/a/b/")
    calendar = calendar_for("/a/b/")
    assert calendar.is_workday(date(2027, 2, 8)) is True
    assert calendar.is_workday(date(2027, 2, 9)) is False
    assert calendar.is_workday(date(2028, 1, 3)) is False
    assert calendar.warning(date(2027, 1, 1), date(2028, 12, 31)) is None


def test_working_hours_are_the_countys_own_where_it_has_some() -> None:
    added()
    assert calendar_for("/a/").hours == ((time(9), time(12)), (time(13), time(17)))
    assert calendar_for("/b/").hours == ((time(8, 30), time(12)), (time(14), time(17, 30)))


def test_the_calendar_takes_two_queries(django_assert_num_queries: Any) -> None:
    for year in (2027, 2028, 2029):
        added({f"{year}-02-08": False}, "calendar.days", valid_from=date(year - 1, 12, 1))
    with django_assert_num_queries(2):
        calendar_for("/a/b/")


def test_two_shipped_rows_for_one_day_are_told_when_they_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"name": "x", "valid_from": "2020-01-01", "value": 1, "source": "y"}
    (tmp_path / "settings").mkdir()
    for name in ("a", "b"):
        (tmp_path / "settings" / f"{name}.json").write_text(json.dumps([row]))
    monkeypatch.setenv("DIAODU_REFERENCE", str(tmp_path))
    with pytest.raises(ValueError, match="shipped twice"):
        load_shipped_settings()
