"""What a commitment measures: 常住人口城镇化率, 省级数据产业园, 限额以上商贸企业."""

from __future__ import annotations

import re

from diaodu.kernel.tables import word_list
from diaodu.reading.openers import is_only_a_date
from diaodu.reading.quantities import Amount
from diaodu.reading.targets.phrase import Phrase
from diaodu.reading.targets.words import PROMISE
from diaodu.reading.units import longest_first

_LEADING = longest_first(word_list("reading", "object_leading.txt"))
_TRAILING = longest_first(word_list("reading", "object_trailing.txt"))
_WHEN = (
    r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:时期|期间|末)?|(?:到|至)?20[0-9]{2}年(?:底|末)?前?"
    r"|[0-9]{1,3}[.．、](?![0-9])|每(?:年|季度|月|周|半年)|[三五两]年(?:累计)?|[一二三四五六七八九十]是|[0-9]{1,2}月(?:底|末|[0-9]{1,2}日)?之?前?|(?:前?[一二三四]季度|[上下]半年)末?前?"
    r"|[（(]含[^（）()]{1,8}[）)]|[新改扩]?建?[（(][新改扩建、/]+[）)]建?"
)
_VERBAL_NAME = (  # 改造项目 is a name, 改造老旧小区 none
    r"(?!率|(?<=改造|建设|修复|治理|更新|整治|扩建|改建|提升|布局|安排|创建|培育|支持|储备)"
    r"(?:项目|工程|基地|中心|任务|方案|面积|行动|计划|体系|机制|资金|试点))"
)
_BEFORE_NAME = re.compile(rf"^(?:{_WHEN}|(?:{_LEADING}){_VERBAL_NAME}|和(?=改造|提升|改扩建|更新)|[：:，,\s—])+")
_FOOTNOTE = re.compile(r"[\[〔【][0-9]{1,3}[\]〕】]$")
_OF_A_LEVEL = re.compile(r"^[^、]{1,6}级$")
_AFTER_NAME = re.compile(rf"(?:{_TRAILING}|[一二三四]季度|[上下]半年)+$")
_ENDS_IN_VERB = re.compile(rf"(?:{_LEADING})$")
_PREDICATE = re.compile(
    r"(?:建成|实现|开工|竣工|投产|投运|纳入|接入|完成|发展成为|率先|达标|(?<![连交流畅沟贯打])通(?=硬化|[水电油气车网]|公路|客车|高速))"
    r"(?=.)[^，。；]*$|等$|(?:建设|工作)$"
)
_JOINS = re.compile(r"(?:和|及|与|以及)[^和及与]*$")
_SHARED = re.compile(rf"(?:{longest_first(word_list('reading', 'measure_endings.txt'))})$")
_ENDS_IN_NOUN = re.compile(
    r"(?:项目|工程|企业|平台|基地|园区|中心|机组|产业|区|园|场景|站|点|网点|团队|机构|学校|医院|村|镇|社区|品牌|产品|活动"
    r"|体系|集群|公司|院|馆|厂|库|会|情况|人才|人员)$"
)
_COMPARES = re.compile(r"^(?:较|比)(?:[上去]年|20[0-9]{2}年)")  # 较2031年翻一番: of what the clause before measures
_MILESTONE = re.compile(r"^(?:大关|台阶|关口|的?目标|的?水平)")  # 突破5万元大关: not what is measured
_STARTED_FROM = re.compile(r"[由从](?:法定|原来的?|目前的?)?[0-9０-９].*$")  # 占比由20%提升至25%
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_DIGITS = re.compile(r"[0-9０-９]")
_TOWN_AND_COUNTRY = ("城镇", "农村")  # 城乡居民收入分别增长5%和6%
_STOPS = re.compile(r"[。！？!?\n]")
_NEAR = 3  # amounts looked back over for the one a clause goes on from
_MOST_LEVELS = 6  # of such a list
_LARGE = 100  # 千亩, 百里: written out, such numbers are part of a name
_STRIP = "的 、，：:—"


def object_of(phrase: Phrase) -> str:
    """The noun a number measures, "" when the sentence names none.

    Behind a counting unit stands its noun (建设10个产业园); otherwise it stands before the number (城镇化率达到65%),
    and of "A、B分别增长5%、6%" each number takes its own. Growth words belong to the kind, not to the name.
    """
    return _noun_behind(phrase) or _own_of_a_list(phrase) or _name_before(phrase)


def _noun_behind(phrase: Phrase) -> str:
    amount = phrase.amount
    if amount.kind in ("point", "times", "rank") or not phrase.tail or _MILESTONE.match(phrase.tail):
        return ""
    if amount.kind == "share" and not phrase.tail.startswith("的") and _plain(phrase.item_head):
        return ""
    whole = _listed(phrase).strip(_STRIP)
    noun = _PREDICATE.sub("", whole).strip(_STRIP)
    if len(noun) < 2 and _ENDS_IN_NOUN.search(whole):
        noun = whole
    if amount.form in ("grade", "class"):
        return noun
    if _OF_A_LEVEL.match(noun):
        noun += _shared_by_levels(phrase)
    if len(noun) > 1 and PROMISE.match(noun):
        noun = noun.rpartition("的")[2] if "的" in noun else noun  # 吸引力强的消费场景
        return noun if _ENDS_IN_NOUN.search(_BRACKETS.sub("", noun)) else ""
    return noun if len(noun) > 1 else ""


def _listed(phrase: Phrase) -> str:
    """The item behind the number with the items that share it: 200个智能车间、智能工厂."""
    following = phrase.next_amount
    if following and _belongs_to_the_name(phrase, following):
        following = None
    stop = following.start - phrase.amount.end if following else len(phrase.rest)
    first, *others = phrase.rest.split("、")
    taken, reached = [_JOINS.sub("", first[:stop]) if stop < len(first) else first], len(first)
    for item in others:
        reached += 1 + len(item)
        if reached > stop or PROMISE.match(item) or _DIGITS.search(item):
            break
        taken.append(item)
    return "、".join(taken)[:40]


def _shared_by_levels(phrase: Phrase) -> str:
    """产业集群 of "6个世界级、7个国家级、9个区域级产业集群"."""
    for _ in range(_MOST_LEVELS):
        if phrase.next_amount is None:
            break
        phrase = phrase.following
        shared = _PREDICATE.sub("", _listed(phrase).partition("级")[2])
        if shared:
            return shared
    return ""


def _belongs_to_the_name(phrase: Phrase, following: Amount) -> bool:
    """千亿级园区, 粮油千亩高产片, 1.22万个亿元以上项目, “一件事”治理: a figure inside the name of what is counted."""
    if following.form in ("class", "grade") or following.start == phrase.amount.end:
        return True
    before = phrase.text[following.start - 1]
    large = following.form == "han" and following.quantity is not None and following.quantity.low >= _LARGE
    return before in "“‘「" or (large and before not in "和及与、")


def _own_of_a_list(phrase: Phrase) -> str:
    """The name at this number's place in "A、B分别增长5%、6%"."""
    names, found, values = phrase.head.partition("分别")
    if not found:
        return ""
    place = values.count("、") + values.count("和")
    if not names:
        return _measured_in_order(phrase, place)
    parts = [part for part in re.split(r"[、和及与]", names) if part]
    if len(parts) == 1 and _plain(parts[0]).startswith("城乡") and place < len(_TOWN_AND_COUNTRY):
        return _TOWN_AND_COUNTRY[place] + _plain(parts[0]).removeprefix("城乡")
    if place >= len(parts):
        return ""
    own, shared = _plain(parts[place]), _SHARED.search(_plain(parts[-1]))
    return own + shared[0] if shared and not _SHARED.search(own) else own


def _measured_in_order(phrase: Phrase, place: int) -> str:
    """What the figures of the clause before measure, in their order: 游客突破5万人次、收入突破2亿元，分别增长8%、9%."""
    start = phrase.clause_span[0]
    opens = phrase.bounds.clause(start - 1)[0] if start else 0
    index = phrase.index - place
    while index > 0 and phrase.amounts[index - 1].start >= opens:
        index -= 1
    own = index + place
    if own < len(phrase.amounts) and phrase.amounts[own].end <= start:
        return _own_name(Phrase(phrase.bounds, phrase.amounts, own))
    return ""


def _own_name(phrase: Phrase) -> str:
    return _noun_behind(phrase) or _plain(phrase.item_head) or _plain(phrase.head)


def _name_before(phrase: Phrase) -> str:
    """The nearest words that name something: of its item, of its clause, or what the number before names."""
    if _COMPARES.match(phrase.head) and (named := _named_before(phrase)):
        return named
    name, previous = _plain(phrase.item_head), phrase.previous_amount
    continued = previous is not None and phrase.text[previous.end : phrase.amount.start] in ("和", "与", "及")
    if len(name) > 1 and not continued:
        return _joined(phrase, name)
    if previous and previous.start >= phrase.clause_span[0]:
        return object_of(Phrase(phrase.bounds, phrase.amounts, phrase.index - 1))
    name = _plain(phrase.head)
    if len(name) > 1:
        return name
    clause_before = re.split(r"[，：:]", phrase.lead[: len(phrase.lead) - len(phrase.head)].rstrip("，：:"))[-1]
    return _named_before(phrase) or _plain(clause_before)


def _named_before(phrase: Phrase) -> str:
    """What the figure in the clause right before this one measures: 增长6%，力争7%; …5家；到2033年，达到12家."""
    start = phrase.clause_span[0]
    opens, closes = phrase.bounds.clause(start - 1) if start else (0, 0)
    if opens and is_only_a_date(phrase.text[opens:closes].strip()):
        start = opens
        opens = phrase.bounds.clause(start - 1)[0]
    for index in range(phrase.index - 1, max(-1, phrase.index - 1 - _NEAR), -1):
        amount = phrase.amounts[index]
        if amount.kind == "time" or amount.end > start:
            continue
        if amount.start < opens or _STOPS.search(phrase.text[amount.end : start]):
            break
        before = Phrase(phrase.bounds, phrase.amounts, index)
        return _own_of_a_list(before) or _own_name(before)
    return ""


def _joined(phrase: Phrase, name: str) -> str:
    """With the names listed before it that share the number: 工业投资、民间投资年均增长6%."""
    for item in reversed(phrase.head[: len(phrase.head) - len(phrase.item_head)].rstrip("、").split("、")):
        own = _BEFORE_NAME.sub("", item)
        if not own or len(own) > 16 or _DIGITS.search(own) or PROMISE.match(own) or own.endswith(("翻番", "翻倍")):
            break
        name = f"{own}、{name}"
        if own != item:
            break
    return name[:40]


def _plain(words: str) -> str:
    """Without the verbs around a name: 力争全年完成交通投资 → 交通投资."""
    words = _STARTED_FROM.sub("", _FOOTNOTE.sub("", words.strip(_STRIP)))
    while True:
        shorter = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", words)).strip(_STRIP)
        if shorter == words:
            return words[-40:]
        words = shorter
