"""Why a score is what it is, as a sentence in Chinese and in English."""

from __future__ import annotations

from diaodu.assessment.scoring.values import Why

Said = tuple[str, str]
_SIDES = {"over": ("高于", "above"), "under": ("低于", "below")}
_WORDS: dict[str, Said] = {
    "blank": ("没有本期数据，不计零分", "No figure of this period; it does not count as zero"),
    "no_target": ("没有目标值，不能算完成率", "No target is set, so nothing can be compared"),
    "target_not_positive": ("目标值为{target}，不能作除数", "The target is {target}; nothing can be divided by it"),
    "no_before": ("没有上期数据，不能比位次", "No figure of the period before, so places cannot be compared"),
    "completion": ("完成{value}，目标{target}，完成率{rate}%", "{value} of {target}: {rate} per cent"),
    "completion_held": (
        "完成{value}，目标{target}，完成率{rate}%，按{held}%计",
        "{value} of {target}: {rate} per cent, counted as {held}",
    ),
    "completion_nothing_left": (
        "实绩{value}，目标不高于{target}，按上限计",
        "{value} where at most {target} was asked: counted at the cap",
    ),
    "passed": ("实绩{value}，达到目标{target}，得满分", "{value} reaches the target {target}: full points"),
    "missed": ("实绩{value}，未达到目标{target}，不得分", "{value} misses the target {target}: no points"),
    "growth": (
        "增速{value}，{side}目标{target}共{over}个百分点",
        "Growth {value}, {over} points {side} the target {target}",
    ),
    "ladder": ("组内第{place}（共{of}个），按满分的{held}%计", "Place {place} of {of}: {held} per cent of the points"),
    "efficacy": (
        "实绩{value}，组内最低{min}、最高{max}，功效得分{held}（基础分{base}）",
        "{value} between {min} and {max}: {held} of 100, {base} being the base",
    ),
    "efficacy_equal": (
        "组内各单位均为{value}，最高等于最低，按约定得{held}",
        "All are {value}, so everybody gets the agreed {held} of 100",
    ),
    "deviation": (
        "实绩{value}，{side}基准{reference}共{over}，得分{held}",
        "{value}, {over} {side} the reference {reference}: {held} of 100",
    ),
    "improvement": (
        "组内位次由第{then}到第{now}，按满分的{held}%计",
        "From place {then} to place {now}: {held} per cent of the points",
    ),
    "mark": ("实得{value}，满分{out_of}", "{value} out of {out_of}"),
}


def words_of(why: Why) -> Said:
    zh, en = _WORDS[why.code]
    sides = _SIDES.get(why.params.get("side", ""), ("", ""))
    return zh.format(**{**why.params, "side": sides[0]}), en.format(**{**why.params, "side": sides[1]})


def codes() -> list[str]:
    return list(_WORDS)
