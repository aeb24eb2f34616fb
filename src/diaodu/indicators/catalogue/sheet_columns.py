"""What the sheets of targets and supports are made of; the first head of each is written into the template."""

from diaodu.core.sheets import Column

TARGET_COLUMNS = (
    Column("indicator", ("指标代码", "代码", "指标", "indicator"), required=True, longest=80),
    Column("name", ("指标名称",), is_shown=False, longest=80),
    Column("unit", ("单位", "承担单位", "责任单位", "unit"), required=True, longest=100),
    Column("year", ("年份", "年度", "year"), required=True, longest=10),
    Column("kind", ("目标类型", "类型", "kind"), longest=10),
    Column("assigned", ("下达值", "下达", "目标值", "assigned"), longest=30),
    Column("ensured", ("确保值", "确保", "ensured"), longest=30),
    Column("striven", ("奋斗值", "奋斗", "striven"), longest=30),
    Column("stretch", ("挑战值", "挑战", "stretch"), longest=30),
    Column("baseline", ("上年数", "基数", "baseline"), longest=30),
    Column("pace", ("月度累计进度", "进度", "pace"), longest=300),
    Column("source", ("依据文件", "依据", "source"), required=True, longest=200),
    Column("reason", ("调整原因", "原因", "reason"), longest=300),
)
SUPPORT_COLUMNS = (
    Column("code", ("编号", "code"), longest=20),
    Column("indicator", ("指标代码", "指标", "indicator"), required=True, longest=80),
    Column("unit", ("单位", "属地", "unit"), required=True, longest=100),
    Column("name", ("企业或项目", "企业", "项目", "name"), required=True, longest=160),
    Column("base", ("基数", "同期数", "base"), longest=30),
    Column("period", ("期次", "period"), longest=12),
    Column("value", ("预计数", "本月预计", "estimate"), longest=30),
    Column("state", ("确认状态", "状态", "state"), longest=10),
    Column("evidence", ("证据", "依据", "evidence"), longest=300),
    Column("officer", ("责任人", "officer"), longest=60),
    Column("note", ("备注", "note"), longest=300),
)
