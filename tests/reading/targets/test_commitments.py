"""Sentences of the genre, written for these tests, with the quotes a reader would enter in the ledger."""

from datetime import date

import pytest

from diaodu.reading.model import Strength, TargetKind
from diaodu.reading.quantities import parse_quantity
from diaodu.reading.targets import find_targets

PLAN_DATE = date(2031, 1, 20)


def quotes(text: str) -> list[str]:
    return [target.quote for target in find_targets(text, (), PLAN_DATE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年新增规上工业企业12家以上、高新技术企业20家。", ["12家以上", "20家"]),
        ("固定资产投资、社会消费品零售总额分别增长8%、6%左右。", ["8%", "6%左右"]),
        ("存贷款余额分别达到800亿元、600亿元以上。", ["800亿元", "600亿元以上"]),
        ("工业增加值、服务业增加值均增长7%以上。", ["7%以上"]),
        ("到2033年，规上工业总产值突破500亿元，较2028年翻一番。", ["突破500亿元", "翻一番"]),
        ("农村自来水普及率从85%提高到92%。", ["92%"]),
        ("一般公共预算收入增长4.5-5%。", ["4.5-5%"]),
        ("力争生产总值增速保持在6%至6.5%。", ["6%至6.5%"]),
        ("招引12~15个产业项目。", ["12~15个"]),
        ("新建改建农村公路一百二十公里。", ["一百二十公里"]),
        ("新建三所学校、两座污水处理厂。", ["三所", "两座"]),
        ("完成三分之二以上的行政村改造。", ["三分之二以上"]),
        ("审批时限压缩至3个工作日以内。", ["3个工作日以内"]),
        ("人均预期寿命达到79.5岁。", ["79.5岁"]),
        ("空气优良天数达到300天以上。", ["300天以上"]),
        ("常住人口城镇化率提高1个百分点。", ["1个百分点"]),
        ("设立总规模50亿元的产业基金。", ["50亿元"]),
        ("发放消费券2000万元，惠及3万户以上。", ["2000万元", "3万户以上"]),
        ("单位产值能耗下降3%左右。", ["3%左右"]),
        ("为65岁以上老年人免费体检3万人次。", ["3万人次"]),
        ("力争总产值突破百亿元大关。", ["突破百亿元"]),
        ("让120万群众喝上放心水。", ["120万"]),
        ("港口吞吐量达到3000万吨、集装箱50万标箱。", ["3000万吨", "50万标箱"]),
        ("推动90%以上的村集体经济收入超过20万元。", ["90%以上", "超过20万元"]),
        ("分步推进东沙河、青石河等6条河流综合整治。", ["6条"]),
        ("年内建成投用2个、开工3个。", ["2个", "3个"]),
        ("统筹安排资金10亿元以上支持产业发展。", ["10亿元以上"]),
        ("农村低保标准提高到每人每月700元。", ["700元"]),
        ("居民消费价格指数控制在103.5以内。", ["控制在103.5以内"]),
        ("办理时限由15个工作日压缩至7个工作日。", ["压缩至7个工作日"]),
        ("新增年收入超50万元的经济强村5个。", ["5个"]),
        ("九年义务教育巩固率达到99.5%，每千人口执业医师数达到3.2人。", ["99.5%", "3.2人"]),
        ("建成50万吨钢铁、100万吨水泥生产线。", ["50万吨", "100万吨"]),
        ("一季度投资增长10%以上，上半年增长9%以上。", ["10%以上", "9%以上"]),
        ("城乡居民收入比缩小到1.75以内。", ["1.75以内"]),
        ("恩格尔系数降至0.28。", ["0.28"]),
        ("人均预期寿命81岁，劳动年龄人口平均受教育年限提高到12.2年。", ["81岁", "12.2年"]),
        ("优良天数超过320天。", ["超过320天"]),
        ("报装时限分别压缩至3个、5个工作日以内。", ["压缩至3个", "5个工作日以内"]),
        ("培育5家电商企业、10家园区，安装80台风机。", ["5家", "10家", "80台"]),
        ("新增50户外贸企业，评选10名优秀企业家。", ["50户", "10名"]),
        ("群众满意度达到90分以上。", ["90分以上"]),
        ("产值超百亿元企业3家、超10亿元企业30家以上。", ["3家", "30家以上"]),
        ("推进1.2万个亿元以上新建续建项目建设。", ["1.2万个"]),
        ("支持2个国家高新区、12个省级高新区发展。", ["2个", "12个"]),
        ("打造10亿级、50亿级、百亿级企业各5家。", ["5家"]),
        ("力争创建3A、4A景区各1个。", ["1个"]),
        ("培育50亿元企业2家、百亿元企业1家。", ["2家", "1家"]),
        ("一般工业项目从拿地到开工不超过60天。", ["不超过60天"]),
    ],
)
def test_promised_figures_are_found(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("常住人口城镇化率达到65%。", TargetKind.LEVEL),
        ("城镇新增就业8000人。", TargetKind.INCREMENT),
        ("生产总值增长6%。", TargetKind.GROWTH),
        ("力争产值翻番。", TargetKind.GROWTH),
        ("战略性新兴产业占比30%。", TargetKind.SHARE),
        ("力争进入全省前三位。", TargetKind.RANK),
        ("打造15个示范村。", TargetKind.COUNT),
        ("打造AA+级融资平台。", TargetKind.GRADE),
        ("争创国家5A级旅游景区。", TargetKind.GRADE),
        ("打造百万千瓦级风电基地。", TargetKind.CLASS),
    ],
)
def test_kind_of_a_commitment(text: str, kind: TargetKind) -> None:
    (target,) = find_targets(text, (), PLAN_DATE)
    assert target.kind is kind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("常住人口城镇化率达到65%左右。", ["常住人口城镇化率"]),
        ("建设10个省级数据产业园，新建200个智能车间、智能工厂。", ["省级数据产业园", "智能车间、智能工厂"]),
        ("新增限额以上商贸企业30家、退税商店5家。", ["限额以上商贸企业", "退税商店"]),
        (
            "全年交通、水利、能源领域投资额分别达24亿元、4亿元、17亿元。",
            ["交通领域投资额", "水利领域投资额", "能源领域投资额"],
        ),
        ("工业投资、民间投资年均增长6%。", ["工业投资、民间投资"]),
        ("文旅产业收入超10亿元、增长8%。", ["文旅产业收入", "文旅产业收入"]),
        ("推动60%以上的敬老院达到三级标准。", ["敬老院达到三级标准"]),
        ("打造AA+级融资平台。", ["融资平台"]),
        ("设立10亿元绿色发展基金。", ["绿色发展基金"]),
        ("打造40个吸引力强、带动面广的消费场景。", ["消费场景"]),
        ("支持15个服务业高质量发展集聚区（培育区）建设。", ["服务业高质量发展集聚区（培育区）"]),
        ("新建1000个粮油千亩高产片。", ["粮油千亩高产片"]),
        ("深化高层建筑消防等9个“一件事”全链条治理。", ["“一件事”全链条治理"]),
        (
            "培育6个世界级、7个国家级、9个区域级产业集群。",
            ["世界级产业集群", "国家级产业集群", "区域级产业集群"],
        ),
        ("新建和改造提升高标准农田3万亩。", ["高标准农田"]),
        ("开工改造老旧小区15户，实施改造项目3个。", ["老旧小区", "改造项目"]),
        ("区域创新能力保持全省前十。", ["区域创新能力"]),
        ("收入突破5万元大关。", ["收入"]),
        ("绿电占比由20%提升至25%。", ["绿电占比"]),
        ("新建（改、扩建）幼儿园12所。", ["幼儿园"]),
        ("打造国家级、省级研发平台10个和5个。", ["国家级、省级研发平台", "国家级、省级研发平台"]),
        ("实施投资8亿元的水系连通工程。", ["水系连通工程"]),
        ("新开发“双协员”[21]305个。", ["新开发“双协员”"]),
        ("生产总值增长6%，力争7%。", ["生产总值", "生产总值"]),
        ("工业总产值突破20亿元，较2028年翻一番。", ["工业总产值", "工业总产值"]),
        ("新增小巨人企业5家；到2033年底，累计达到12家。", ["小巨人企业", "小巨人企业"]),
        ("城乡居民人均可支配收入分别增长6%、8%。", ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("每季度召开1次推进会。", ["推进会"]),
        ("游客突破5万人次、旅游收入突破2亿元，分别增长8%、9%。", ["游客", "旅游收入", "游客", "旅游收入"]),
    ],
)
def test_object_is_what_the_figure_measures(text: str, names: list[str]) -> None:
    assert [target.object for target in find_targets(text, (), PLAN_DATE)] == names


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("到2034年，产值突破20亿元；企业达到90家。", ["2034-12-31", "2034-12-31"]),
        (
            "到2032年底，新增企业5家；到2033年底，累计达到12家；占比提高到30%。",
            ["2032-12-31", "2033-12-31", "2033-12-31"],
        ),
        ("2032年6月底前，建成平台1个；年底前，上云企业达到10家。", ["2032-06-30", "2032-12-31"]),
        ("6月底前，建成平台1个；培育企业5家。", ["2031-06-30", None]),
        ("到2034年，产值较2030年翻一番，比2029年提高3个百分点。", ["2034-12-31", "2034-12-31"]),
        ("到2033年、2035年分别达到60%、80%。", ["2033-12-31", "2035-12-31"]),
    ],
)
def test_a_date_rules_what_stands_behind_it_up_to_the_full_stop(text: str, dues: list[str | None]) -> None:
    assert [target.due for target in find_targets(text, (), PLAN_DATE)] == dues


@pytest.mark.parametrize("text", ["城乡居民收入比缩小到1.75以内。", "产值翻两番。", "新建农村公路一百二十公里。"])
def test_the_quote_alone_gives_the_same_quantity(text: str) -> None:
    (target,) = find_targets(text, (), PLAN_DATE)
    assert target.quantity == parse_quantity(target.quote) is not None


def test_at_least_may_stand_before_the_verb() -> None:
    (target,) = find_targets("每个乡镇至少建成1个便民服务中心。", (), PLAN_DATE)
    assert (target.quote, target.comparator) == ("1个", ">=")


def test_every_figure_of_a_list_has_the_kind_of_the_list() -> None:
    kinds = [target.kind for target in find_targets("工业投资、技改投资、能耗分别增长8%、15%和2%。", (), PLAN_DATE)]
    assert kinds == [TargetKind.GROWTH] * 3


def test_target_carries_its_parts() -> None:
    text = "扎实推进城市更新。年底前完成老旧小区改造240万平米。"
    (target,) = find_targets(text, (), PLAN_DATE)
    assert text[target.start : target.end] == target.quote == "240万平米"
    assert (target.value, target.unit, target.comparator) == ("240", "万平米", "=")
    assert target.quantity is not None
    assert (str(target.quantity.low), target.quantity.unit) == ("2400000", "平方米")
    assert (target.due, target.due_text) == ("2031-12-31", "年底前")
    assert text[target.context_start : target.context_end] == "年底前完成老旧小区改造240万平米"


def test_grade_has_no_quantity() -> None:
    (target,) = find_targets("打造AA+级融资平台。", (), PLAN_DATE)
    assert (target.value, target.quantity) == ("AA+", None)


def test_rhythm_is_a_recurring_due() -> None:
    (target,) = find_targets("每年组织2次集中观摩。", (), None)
    assert (target.due, target.rhythm, target.due_text) == ("recurring", "2/year", "每年")


def test_nothing_known_of_the_year_leaves_due_empty() -> None:
    assert [target.due for target in find_targets("年内完成3个矿权出让。新建5个车站。", (), None)] == [None, None]


def test_strength_comes_from_the_clause() -> None:
    firm, strive = find_targets("确保完成投资5亿元。力争新增企业5家。", (), PLAN_DATE)
    assert (firm.strength, strive.strength) == (Strength.FIRM, Strength.STRIVE)
