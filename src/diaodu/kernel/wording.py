"""The few words that papers and the terminal share, in both languages; pages have their own catalogue."""

from __future__ import annotations

LANGUAGES = ("zh", "en")

STRENGTH = {
    "firm": ("刚性", "firm"),
    "advance": ("推进", "advance"),
    "direction": ("方向", "direction"),
    "strive": ("争取", "strive"),
}
BLANK_KIND = {
    "figure": ("待核数", "figure to be verified"),
    "name": ("隐名", "masked name"),
    "owner": ("待认领", "owner to be named"),
    "date": ("待定时限", "date to be set"),
}
CAUSE = {"masked": ("文中隐去", "masked"), "missing": ("文中未写", "not said")}
TARGET_KIND = {
    "level": ("水平", "level"),
    "increment": ("增量", "increment"),
    "growth": ("增长", "growth"),
    "share": ("占比", "share"),
    "rank": ("位次", "rank"),
    "count": ("个数", "count"),
    "grade": ("等级", "grade"),
    "class": ("量级", "class"),
}
OBJECT_KIND = {
    "project": ("项目", "project"),
    "area": ("片区", "area"),
    "firm": ("企业", "firm"),
    "industry": ("产业", "industry"),
    "road": ("道路", "road"),
    "railway": ("铁路", "railway"),
    "river": ("河流", "river"),
    "reservoir": ("水库", "reservoir"),
    "port": ("港口", "port"),
    "school": ("学校", "school"),
    "hospital": ("医院", "hospital"),
    "scenic": ("景点", "scenic spot"),
    "platform": ("平台", "platform"),
    "place": ("地点", "place"),
    "other": ("其他", "other"),
}
COMPARATOR = {
    "=": ("", ""),
    ">=": ("不少于", "at least"),
    "<=": ("不超过", "at most"),
    "~": ("左右", "about"),
    ">": ("超过", "more than"),
    "<": ("低于", "less than"),
}
_SPANS = {
    "year": ("年", "a year"),
    "half-year": ("半年", "every half-year"),
    "quarter": ("季度", "a quarter"),
    "month": ("月", "a month"),
    "week": ("周", "a week"),
    "day": ("天", "a day"),
}


def said(table: dict[str, tuple[str, str]], code: str, language: str) -> str:
    """The word for a code; the code itself where the table has none."""
    words = table.get(code)
    return words[LANGUAGES.index(language)] if words else code


def rhythm_said(rhythm: str, language: str) -> str:
    """`2/year` as 每年2次 or "2 a year"."""
    count, _, span = rhythm.partition("/")
    zh, en = _SPANS.get(span, (span, f"per {span}"))
    return f"每{zh}{count}次" if language == "zh" else f"{count} {en}"
