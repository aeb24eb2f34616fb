"""Why a number is no commitment: an ordered table of named rules. The first that speaks decides."""

from __future__ import annotations

import re
from collections.abc import Callable

from diaodu.reading.masks import MASK_LETTERS
from diaodu.reading.quantities import Amount
from diaodu.reading.targets.passing import PASSING
from diaodu.reading.targets.phrase import Phrase
from diaodu.reading.targets.words import FRAMED, FRAMING, MAKE, PROMISE, STANDING

Rule = Callable[[Phrase], bool]

_NAME_BEFORE = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ第每×*+＋\-/~№〔\[]$")
_OPEN_QUOTE = re.compile(r"[“\"「『《]([^“”\"「」『』《》，。；]{0,14})$")
_CLOSE_QUOTE = re.compile(r"^([^“”\"「」『』《》，。；]{0,14})[”\"」』》]")
_SPAN_MEASURED = re.compile(r"(?:寿命|年限|天数|日数|时长|时数)[^，。；、]{0,6}$")  # 人均预期寿命81岁, 受教育年限12年
_LISTED_BEFORE = re.compile(r"(?:[0-9０-９.．]+(?:个?工作日|个月|天|日|小时|分钟|个)?(?:以内|左右)?[、和及与])+$")
_TIME_PROMISED = re.compile(
    r"(?:压缩|缩短|压减|减少|缩减|精简|提高|提升|延长|增加|达|达到|控制|降|提前)(?:到|至|在|了)?(?:平均)?(?:不超过|不少于|不低于)?$"
)
_AT_MOST = re.compile(r"(?:不超过|不多于)$")  # 从拿地到开工不超过60天
_CIRCLE = re.compile(r"^[^，。；]{0,6}圈")
_SPEC_UNITS = frozenset(
    {"千伏", "千伏安", "伏", "英寸", "纳米", "毫米", "厘米", "比特", "GB", "兆", "摄氏度", "分贝", "里"}
)
_TOTAL = re.compile(r"总投资(?:额|规模)?(?:约|达)?$")
_CAPACITY = re.compile(
    r"(?:年(?:产|处理|加工|回收|利用|屠宰|出栏)|日(?:产|处理|供水)|[一二三四五六]期(?!等))[^0-9、]{0,4}$"
)
_SIZE_IN_BRACKETS = re.compile(  # 高速公路建设（全长86公里、总投资112亿元）
    r"[（(][^（）()]*(?:全长|总长|长度?|投资|概算|库容|面积|占地|装机|规模|里程|产能)[^（）()]*$"
)
_IS_BUILT = re.compile(r"项目|生产线|产线|工程|基地|扩建|电站|水厂")
_GIVEN = re.compile(r"(?:给予|奖励|奖补|资助)(?:每[家个人户项]|最高|不超过|总额|一次性|其)*$")
_IS_REWARD = re.compile(r"^(?:以内|以上)?的?(?:一次性)?(?:奖励|奖补|资助|补助资金)")
_MEASURED = re.compile(r"(?:新增|新建|建成|达到?|突破|完成|规模|总量|产量|装机|改造|治理|里程)[^，。、]{0,12}$")
_PHYSICAL = frozenset({"length", "area", "power", "energy", "data", "mass", "money", "volume", "rate"})
_SPENT_ON = re.compile(r"支持|用于|推动|投入|保障|助力|投向")  # 资金100亿元以上支持…
_AWARDED = re.compile(r"[^，。]{0,4}(?:对|凡|给予)")  # 对营收突破1亿元的企业…
_KIND_OF_THING = re.compile(
    r"^(?:的)?[^，。；、0-9]{0,12}?(?:企业|公司|集团|项目|集群|园区|产业链|乡镇|镇|村|市场|品牌|基地|单品|产品|总部|平台)"
)
_SEVERAL = re.compile(r"一批|若干|更多|一大批|多家|多个")
_HOLDERS = re.compile(
    r"^(?:以上)?的?(?:自然村|村|小规模|学校|班级|企业|单位|机构|家庭|建筑|医院|乡镇|城镇|园区|规模|集中)"
)
_PAST = re.compile(
    r"去年|上年|上一?年度|往年|已(?!知)|(?:增长|达到?|完成|实现|新增|建成|提高|提升|下降|降低|取得|突破|投产|引进|签约|开工)了"
    r"|截至|截止|目前|现有|曾|过去|以来|连续[0-9一二三四五六七八九十]+年(?!度)(?!.*(?:保持|稳定))"
)
_GOAL_AGAIN = re.compile(r"^的?(?:预期|增长|发展|奋斗|年度|总体|经济增长|就业)*(?:目标|预期|增速目标|任务)")
_EXPLAINS = re.compile(r"确定|提出|设定|之所以|安排|考虑|衔接|兼顾|依据|既")
_FROM = re.compile(r"(?:从|由|比|较|自)[^，。；、]{0,8}$")
_MOVES = re.compile(r"[^，。；]{0,8}(?:提高|提升|增加|增长|扩大|下降|降低|上升|压缩|缩短|拓展|扩容|减少)")
_OF_THE_COUNTRY = re.compile(r"占全[国省市县][^，。；、]{0,4}$")
_EXISTING = re.compile(r"(?:用好|连续|(?:加强|深化|扩大)与|列入[^，。；]{1,12}的)$")
_ADMITTED = re.compile(
    r"(?:但|同时)?(?:也|还)?(?:要|应)?(?:清醒)?(?:地)?看到[，,]|(?:但|同时)也(?:要|应)(?:清醒)?(?:地)?(?:看到|认识到)"
)


def _touches_mask(phrase: Phrase) -> bool:
    amount = phrase.amount
    around = phrase.text[max(0, amount.core - 1) : amount.core] + phrase.text[amount.edge : amount.edge + 1]
    return any(letter in MASK_LETTERS for letter in around)


def _part_of_a_name(phrase: Phrase) -> bool:
    amount = phrase.amount
    before = phrase.text[max(0, amount.core - 1) : amount.core]
    return amount.form not in ("rank", "grade") and _NAME_BEFORE.search(before) is not None


def _inside_quotes(phrase: Phrase) -> bool:
    amount = phrase.amount
    opened = _OPEN_QUOTE.search(phrase.text[max(0, amount.core - 16) : amount.core])
    return opened is not None and _CLOSE_QUOTE.match(phrase.text[amount.edge : amount.edge + 16]) is not None


def _date_or_duration(phrase: Phrase) -> bool:
    """Spans of time are no figures, except a time limit to be cut, an age or a number of days to be reached."""
    amount = phrase.amount
    if amount.kind != "time":
        return False
    said = phrase.text[phrase.clause_span[0] : amount.core]
    if _SPAN_MEASURED.search(said):
        return False
    if amount.unit == "年" or "延长" in phrase.head or _CIRCLE.search(phrase.tail):
        return True
    if _AT_MOST.search(said) and not phrase.tail:
        return False
    return _TIME_PROMISED.search(_LISTED_BEFORE.sub("", said)) is None


def _size_of_something(phrase: Phrase) -> bool:
    """750千伏 in front of a line, 12英寸 in front of a wafer, 50米内, 5万吨级泊位: a size, not a promise."""
    amount = phrase.amount
    if amount.edge == amount.end and phrase.tail.startswith("级"):
        return True
    if amount.kind == "length" and phrase.tail.startswith(("内", "范围")):
        return True
    return bare_unit(amount) in _SPEC_UNITS and (bool(phrase.tail) or not _MEASURED.search(phrase.head))


def _size_of_a_project(phrase: Phrase) -> bool:
    """总投资35亿元的项目, 年产10万吨负极项目, 达产后年产值50亿元: what the project is, not what is promised."""
    measured = phrase.amount.kind in _PHYSICAL
    if measured and _SIZE_IN_BRACKETS.search(phrase.text[phrase.sentence_span[0] : phrase.amount.core]):
        return True
    if measured and _CAPACITY.search(phrase.item_head) and _IS_BUILT.search(phrase.tail):
        return True
    if phrase.amount.kind != "money":
        return False
    return (phrase.tail.startswith("的") and _TOTAL.search(phrase.item_head) is not None) or "达产后" in phrase.head


def _reward(phrase: Phrase) -> bool:
    """给予10万元奖励: what somebody may claim, not what is to be reached."""
    return phrase.amount.kind in ("money", "share") and (
        _GIVEN.search(phrase.head) is not None or _IS_REWARD.match(phrase.tail) is not None
    )


def _threshold(phrase: Phrase) -> bool:
    """亿元以上项目, 10万千瓦及以下机组, 20户以上自然村: which ones are meant, not how many."""
    amount, counted = phrase.amount, phrase.next_amount
    bound = phrase.text[amount.edge : amount.end]
    if _SPENT_ON.match(phrase.tail) or (_AWARDED.match(phrase.head) and phrase.tail.startswith("的")):
        return _SPENT_ON.match(phrase.tail) is None
    if amount.start < amount.core and amount.kind in _PHYSICAL and _KIND_OF_THING.match(phrase.tail):
        of_a_count = counted is not None and counted.kind == "count" and counted.core < amount.end + len(phrase.tail)
        return of_a_count or _SEVERAL.search(phrase.item_head) is not None
    if amount.kind == "money" and not bound and _KIND_OF_THING.match(phrase.tail) and counted:
        return counted.kind == "count" and counted.core < amount.end + len(phrase.tail)  # 50亿元企业2家
    if not bound or bound in ("左右", "上下") or not phrase.tail or phrase.tail[0] in "（(” ":
        return False
    if amount.kind in _PHYSICAL:
        return True
    return bare_unit(amount) in ("户", "人", "床", "张", "层", "名") and _HOLDERS.match(phrase.tail) is not None


def _lays_out_the_text(phrase: Phrase) -> bool:
    """重点做好10个方面工作, 29项主要指标, 10大类 before 60项."""
    amount = phrase.amount
    if amount.kind not in ("count", "people"):
        return False
    follower = phrase.next_amount
    if follower and amount.unit == "类" and follower.start <= amount.end + 1:
        return True
    return FRAMING.match(phrase.tail) is not None or (not phrase.tail and FRAMED.search(phrase.item_head) is not None)


def _standing_group(phrase: Phrase) -> bool:
    """支持29个扩权县率先发展: the 29 exist; creating or finishing that many would be a promise."""
    if phrase.amount.kind != "count" or STANDING.match(phrase.tail) is None:
        return False
    finished = re.search(r"整治|改造|建成|创建|达标|完成|全覆盖", phrase.rest)
    return MAKE.search(phrase.item_head) is None and finished is None


def _goal_explained(phrase: Phrase) -> bool:
    """确定4.5%左右的增长目标，…: the goal itself stands elsewhere."""
    if _GOAL_AGAIN.match(phrase.tail) is None:
        return False
    return _EXPLAINS.search(phrase.lead + phrase.follow) is not None or not phrase.head.strip()


def _starting_point(phrase: Phrase) -> bool:
    """从60%提高到65%: only the second number is promised; a share of the whole country is no promise either."""
    if _OF_THE_COUNTRY.search(phrase.item_head):
        return True
    return _FROM.search(phrase.item_head) is not None and _MOVES.match(phrase.follow) is not None


def _spoken_of_the_past(phrase: Phrase) -> bool:
    return _PAST.search(phrase.head) is not None


def _exists_already(phrase: Phrase) -> bool:
    """用好20亿元基金, 与30多所高校合作, 列入台账的46个项目, 连续2次: what there is or how often something happened."""
    return _EXISTING.search(phrase.head) is not None


def _weakness(phrase: Phrase) -> bool:
    """但也要看到，…减少两成: a fault that is admitted, not a promise."""
    return _ADMITTED.match(phrase.text[phrase.sentence_span[0] : phrase.amount.start]) is not None


def _nobody_promises(phrase: Phrase) -> bool:
    """A bare count needs a verb that promises, a word that bounds it, or to be what the clause says of its subject."""
    amount = phrase.amount
    if amount.kind not in ("count", "people") or amount.comparator != "=":
        return False
    if not phrase.tail and len(phrase.item_head) > 1:
        return False
    return PROMISE.search(phrase.lead) is None and PROMISE.search(phrase.rest) is None


def bare_unit(amount: Amount) -> str:
    """The canonical unit without any magnitude."""
    return amount.quantity.unit if amount.quantity else amount.unit


REFUSALS: tuple[tuple[str, Rule], ...] = (
    ("touches a mask", _touches_mask),
    ("part of a name", _part_of_a_name),
    ("inside quotes", _inside_quotes),
    ("date or duration", _date_or_duration),
    ("size of something", _size_of_something),
    ("size of a project", _size_of_a_project),
    ("a reward", _reward),
    ("threshold", _threshold),
    ("lays out the text", _lays_out_the_text),
    ("standing group", _standing_group),
    ("goal explained again", _goal_explained),
    ("starting point", _starting_point),
    ("spoken of the past", _spoken_of_the_past),
    ("exists already", _exists_already),
    ("a weakness admitted", _weakness),
    *PASSING,
    ("nobody promises it", _nobody_promises),
)


def refusal(phrase: Phrase) -> str | None:
    """The name of the first rule that refuses the number; None when it is a commitment."""
    return next((name for name, refuses in REFUSALS if refuses(phrase)), None)
