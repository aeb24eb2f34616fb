"""What a scheme may not say: each refusal names its row."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.factories.assessment import RULES, body, group, item

from diaodu.assessment.scoring.schemes import Known, problems_of_scheme, read_scheme
from diaodu.assessment.table import pairs_of, pairs_said, pairs_text
from diaodu.kernel.reference import reference_path

KNOWN = Known(
    {"indicators.growth": frozenset({"indicator", "unit"}), "problems.in_time": frozenset({"unit"})},
    {"indicators.growth": frozenset({"indicator"}), "problems.in_time": frozenset()},
    {"east", "west"}.__contains__,
)
GROWTH = {"source": "indicators.growth", "filter": {"indicator": "INV_G"}, "method": "ladder"}


def problems(items: list[dict[str, Any]], groups: list[dict[str, Any]], **rules: Any) -> list[str]:
    found = problems_of_scheme(body(items, groups, **rules), KNOWN)
    assert all(zh and en for zh, en in found)
    return [zh for zh, _en in found]


def test_a_good_scheme_is_read_as_it_is_kept() -> None:
    given = body(
        [item("invest", "70", **GROWTH), item("order", "30")],
        [group("town", ["east"]), group("park", ["west"], {"invest": "40", "order": "60"})],
    )
    assert problems_of_scheme(given, KNOWN) == []
    rules = read_scheme(json.loads(json.dumps(given)))
    assert [str(rules.groups[1].rule.weight(each.rule)) for each in rules.items] == ["40", "60"]
    assert rules.group_of("west") is rules.groups[1]


ONE = [group("town", ["east"])]
BAD = [
    ([item("a", "60"), item("b", "30")], ONE, "“town组”各项权重合计90，应为100。"),
    ([item("a", "100")], [*ONE, group("park", ["east"])], "单位east既在“town组”又在“park组”，只能在一个组。"),
    ([item("a", "100")], [group("town", ["north"])], "分组第1行：没有代码是“north”的单位。"),
    ([item("a", "100")], [group("town", [])], "分组第1行：至少要有一个单位。"),
    ([item("a", "100", source="x.y")], ONE, "指标第1行：没有叫“x.y”的数据来源。"),
    ([item("a", "100", source="indicators.growth")], ONE, "指标第1行：来源“indicators.growth”要有条件“indicator”。"),
    ([item("a", "100", source="problems.in_time", filter={"colour": "red"})], ONE,
     "指标第1行：来源“problems.in_time”没有条件“colour”。"),
    ([item("a", "100", **(GROWTH | {"params": {"step": "0"}}))], ONE, "指标第1行：参数“step”要填0.01至100之间的数。"),
    ([item("a", "100", **(GROWTH | {"params": {"cap": "120"}}))], ONE,
     "指标第1行：这种办法没有参数“cap”；可用：step、floor。"),
    ([item("a", "100", method="magic")], ONE, "指标第1行：没有“magic”这种计分办法。"),
    ([item("a", "100", **(GROWTH | {"method": "completion"}))], ONE, "指标第1行：这种办法要有目标值。"),
    ([item("a", "100", method="completion", target="number", target_value="0")], ONE,
     "指标第1行：目标值要大于0，完成率才能计算。"),
    ([item("a", "100", method="completion", target="ensured")], ONE,
     "指标第1行：只有取自指标库的指标才有指标库的目标。"),
    ([item("a", "x")], ONE, "指标第1行：权重要填0至100之间的数。"),
    ([item("A b", "100")], ONE, "指标第1行：代码要用小写字母、数字和下划线。"),
    ([item("a", "50"), item("a", "50")], ONE, "指标代码“a”重复。"),
]  # fmt: skip


@pytest.mark.parametrize(("items", "groups", "words"), BAD)
def test_what_is_wrong_is_named_with_its_row(
    items: list[dict[str, Any]], groups: list[dict[str, Any]], words: str
) -> None:
    assert words in problems(items, groups)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"ties": "item"}, "并列看哪一项，请填指标代码。"),
        ({"ties": "coin"}, "没有“coin”这种并列规则。"),
        ({"veto": "shame"}, "一票否决的办法要选“last”或“zero”。"),
        ({"bonus_cap": "-1"}, "加分上限要填0至100之间的数。"),
        ({"places": 9}, "总分保留0至4位小数。"),
    ],
)
def test_rules_that_mean_nothing_are_refused(rules: dict[str, Any], words: str) -> None:
    assert problems([item("a", "100")], ONE, **rules) == [words]


@pytest.mark.parametrize("given", [None, [], {"items": 3}, {"items": [3], "groups": [4], "rules": RULES}])
def test_a_body_of_another_shape_is_refused_and_not_stumbled_over(given: Any) -> None:
    assert problems_of_scheme(given, KNOWN)


def test_pairs_are_written_and_read_back() -> None:
    assert pairs_of(pairs_text({"step": "5", "floor": "50"})) == {"step": "5", "floor": "50"}
    assert pairs_of("step＝5") == {"step＝5": ""}


@pytest.mark.parametrize("path", sorted(reference_path("assessment").glob("*.json")), ids=lambda path: path.stem)
def test_the_templates_that_come_along_name_their_source_and_weigh_a_hundred(path: Any) -> None:
    row = json.loads(path.read_text(encoding="utf-8"))
    assert row["source"].startswith("软件初设值")
    for group_ in row["body"]["groups"]:
        assert sum(float(group_["weights"].get(each["key"], each["weight"])) for each in row["body"]["items"]) == 100


def test_what_a_scheme_names_is_read_in_words_and_what_has_none_as_it_stands() -> None:
    assert pairs_said({"floor": "50", "step": "5"}) == "保底 50；每档 5"
    assert pairs_said({"indicator": "BUDGET", "own": 1}) == "指标 BUDGET；own 1"
    assert pairs_said({}) == ""
