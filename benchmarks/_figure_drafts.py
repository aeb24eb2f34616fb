"""Drafts of a county that does not exist, written by hand; the figures in them are made up.

`{key/what/month}` is a figure of the made-up ledger with its unit; everything else stands as it is, numbers too.
TUNING were looked at while the matching was written. HELD_BACK were written in other words and only scored.
"""

TUNING = (
    "2026年1—7月全县经济运行情况\n1—7月，全县规模以上工业增加值同比增长{IND/growth/7}，居全市{IND/rank/7}。固定资产投资同比增长{INV/growth/7}，"
    "其中工业投资增长{INDINV/growth/7}。社会消费品零售总额{RETAIL/level/7}，增长{RETAIL/growth/7}。一般公共预算收入完成{BUDGET/level/7}，"
    "同比增长{BUDGET/growth/7}，完成年度目标的{BUDGET/done/7}。签约项目32个，合同利用内资58亿元。",
    "同志们：上半年，我县实现地区生产总值{GDP/level/6}，同比增长{GDP/growth/6}。规上工业总产值达到{OUT/level/6}，港口货物吞吐量{PORT/level/6}，"
    "金融机构存款余额{DEPOSIT/level/6}、贷款余额{LOAN/level/6}。下半年要确保全年一般公共预算收入达到{BUDGET/target/12}。",
    "财政收支快报（2026年7月）\n截至7月底，一般公共预算收入累计{BUDGET/level/7}，其中税收收入{TAX/level/7}，税收占比{TAXSHARE/level/7}。"
    "7月当月，一般公共预算收入{BUDGET/level/7m}。经发〔2026〕17号文件要求的13项任务已办结9项。",
    "前7个月，社会消费品零售总额、进出口总额分别完成{RETAIL/level/7}、{TRADE/level/7}，分别增长{RETAIL/growth/7}、{TRADE/growth/7}。"
    "出口{EXPORT/level/7}。实际使用外资{FDI/level/7}。接待游客12万人次。",
    "一、工业。1—6月，规上工业增加值增速为{IND/growth/6}，1—7月升至{IND/growth/7}。1—7月规上工业总产值{OUT/level/7}，同比增长{OUT/growth/7}。"
    "望潮镇规上工业总产值{wc:OUT/level/7}，临港园区规上工业总产值{lg:OUT/level/7}。",
    "民生方面，上半年城镇居民人均可支配收入{INCOME/level/6}，比上年同期增长{INCOME/growth/6}。完成老旧小区改造{HOUSES/level/0}，新增停车位1200个。",
    "今年以来，全县{PROJ/level/0}重点项目加快建设，项目投资完成额{PINV/level/7}，占年度计划的{PINV/done/7}。8月15日，第3次现场会召开。",
    "关于7月份主要指标的通报\n各镇（街）：现将有关情况通报如下。1—7月，全社会用电量{POWER/level/7}，同比增长{POWER/growth/7}；"
    "港口货物吞吐量{PORT/level/7}，同比增长{PORT/growth/7}。咨询电话0532-88887777。",
    "7月末，金融机构存款余额{DEPOSIT/level/7}，贷款余额{LOAN/level/7}，新型农业主体达到86家。1—7月限上零售额{ABOVE/level/7}。",
    "2026年年度目标为：社会消费品零售总额{RETAIL/target/12}，一般公共预算收入{BUDGET/target/12}。1—7月分别完成{RETAIL/level/7}、{BUDGET/level/7}。",
    "全县经济形势分析会发言提纲\n从主要指标看，呈现稳中有进态势：规上工业增加值增幅{IND/growth/7}，位次列全市{IND/rank/7}；固定资产投资增速提升到{INV/growth/7}；"
    "工业投资：1—7月增长{INDINV/growth/7}。外贸方面，一季度进出口总额{TRADE/level/3}，上半年{TRADE/level/6}。",
    "税收情况\n1—7月，税收收入实现{TAX/level/7}，税收占比{TAXSHARE/level/7}。一般公共预算收入{BUDGET/level/7}，为年初预算的{BUDGET/done/7}，同口径增长{BUDGET/growth/7}。"
    "其中7月份入库{BUDGET/level/7m}。",
    "——工业生产平稳。1—7月，规上工业实现总产值{OUT/level/7}，增长{OUT/growth/7}。\n——消费持续回暖。社零总额{RETAIL/level/7}，名义增长{RETAIL/growth/7}，增速全市排名{RETAIL/rank/7}；"
    "限额以上零售额{ABOVE/level/7}。\n——外贸承压。进出口{TRADE/level/7}，其中：出口{EXPORT/level/7}。",
    "园区动态\n临港园区1—7月累计完成规上工业总产值{lg:OUT/level/7}；青帆街道1—7月规上产值达{qf:OUT/level/7}，望潮镇为{wc:OUT/level/7}。",
    "1.港口货物吞吐量。1—7月{PORT/level/7}，同比增长{PORT/growth/7}；7月当月{PORT/level/7m}。\n2.全社会用电量。1—7月{POWER/level/7}，增长{POWER/growth/7}。",
    "今年以来，我县社会消费品零售总额保持增长，1—7月达到{RETAIL/level/7}，比去年同期增长{RETAIL/growth/7}，占全年目标的{RETAIL/done/7}。全年目标为{RETAIL/target/12}。",
    "6月末存款余额为{DEPOSIT/level/6}，7月末为{DEPOSIT/level/7}；贷款余额同期分别为{LOAN/level/6}和{LOAN/level/7}。",
    "上半年地区生产总值{GDP/level/6}，同比增长{GDP/growth/6}，较一季度的{GDP/growth/3}有所变化。2025年一般公共预算收入为{BUDGET/level/2025}。",
)

HELD_BACK = (
    "在全县三季度经济工作推进会上的讲话\n同志们：从刚刚出来的数据看，前七个月我们的主要指标总体平稳。规上工业增加值增长{IND/growth/7}，位次排在全市{IND/rank/7}；"
    "固定资产投资增幅{INV/growth/7}；社零总额{RETAIL/level/7}，同比增长{RETAIL/growth/7}。但也要看到，进出口总额只有{TRADE/level/7}，增速回落到{TRADE/growth/7}。",
    "工业经济专报\n截至7月末，全县规上工业企业实现总产值{OUT/level/7}；规模以上工业产值同比增长{OUT/growth/7}。"
    "其中，临港园区完成规上产值{lg:OUT/level/7}，青帆街道完成规上产值{qf:OUT/level/7}。全县工业投资同比增长{INDINV/growth/7}。工业用气3200万立方米。",
    "县财政局关于1—7月预算执行情况的汇报\n全县一般公共预算收入{BUDGET/level/7}，为年度预算的{BUDGET/done/7}，比去年同期增长{BUDGET/growth/7}。"
    "税收收入{TAX/level/7}，占一般公共预算收入的比重为{TAXSHARE/level/7}。民生支出21.3亿元，占比78.5%。",
    "海韵日报讯 记者从县商务局获悉，今年1至7月，我县外贸进出口{TRADE/level/7}，同比增长{TRADE/growth/7}，其中出口{EXPORT/level/7}。"
    "同期实际利用外资{FDI/level/7}。7月当月社会消费品零售总额为{RETAIL/level/7m}。",
    "政府工作情况报告（节选）\n——经济总量稳步扩大。上半年地区生产总值完成{GDP/level/6}，按不变价计算，同比增长{GDP/growth/6}。\n"
    "——财政金融平稳。上半年一般公共预算收入{BUDGET/level/6}，6月末金融机构各项存款余额{DEPOSIT/level/6}，各项贷款余额{LOAN/level/6}。\n"
    "——居民收入增加。城镇居民人均可支配收入{INCOME/level/6}，增长{INCOME/growth/6}。",
    "重点项目调度简报 第14期\n今年全县共安排{PROJ/level/0}重点项目，年度计划投资{PINV/target/12}。1—7月，项目投资完成额为{PINV/level/7}，占年度计划投资的{PINV/done/7}。"
    "已开工28个，开工率77.8%。下一步要在9月10日前完成入库。",
    "主要指标完成情况说明\n1. 规上工业增加值：1—7月增长{IND/growth/7}，较1—6月的{IND/growth/6}有所变化。\n2. 固定资产投资：1—7月增长{INV/growth/7}。\n"
    "3. 社会消费品零售总额：1—7月{RETAIL/level/7}，上半年为{RETAIL/level/6}。\n4. 一般公共预算收入：1—7月{BUDGET/level/7}，7月单月{BUDGET/level/7m}。",
    "港航动态\n港口生产保持增长，1—7月货物吞吐量完成情况为：港口货物吞吐量{PORT/level/7}，同比增长{PORT/growth/7}；7月当月港口吞吐量{PORT/level/7m}。"
    "集装箱航线增至6条，新增泊位2个。",
    "望潮镇2026年前7个月工作总结\n我镇紧盯目标，全镇规上工业总产值达到{wc:OUT/level/7}。全县同口径为{OUT/level/7}。望潮镇限上零售额{wc:ABOVE/level/7}。"
    "拆除违建1.2万平方米，调处矛盾纠纷136件。",
    "用电看经济：1—7月全县全社会用电量{POWER/level/7}，增长{POWER/growth/7}；7月全社会用电量{POWER/level/7m}。用电户数21.5万户。",
    "城建攻坚情况\n截至目前，老旧小区改造已完成{HOUSES/level/0}；雨污分流改造管网18公里。县里今年的一般公共预算收入目标是{BUDGET/target/12}，"
    "1—7月已入库{BUDGET/level/7}，完成全年目标的{BUDGET/done/7}。",
    "县发改局：上半年及7月份经济形势分析\n上半年，GDP增长{GDP/growth/6}，规上工业增加值增长{IND/growth/6}，固定资产投资增长{INV/growth/6}，三项指标均在合理区间。"
    "进入7月，走势有所变化：1—7月规上工业增加值增长{IND/growth/7}、固定资产投资增长{INV/growth/7}。",
    "金融运行月报（7月）\n7月末，全县金融机构存款余额{DEPOSIT/level/7}，比年初增加21.6亿元；贷款余额{LOAN/level/7}，比年初增加18.2亿元。不良贷款率0.86%。",
    "在人大常委会上的报告\n主任、各位副主任：受县政府委托，报告今年1—7月国民经济和社会发展计划执行情况。规上工业增加值、固定资产投资、社会消费品零售总额同比分别增长"
    "{IND/growth/7}、{INV/growth/7}、{RETAIL/growth/7}；一般公共预算收入{BUDGET/level/7}，增长{BUDGET/growth/7}。",
    "会议主持词\n刚才，县统计局通报了1—7月指标，规上工业增加值增速{IND/growth/7}，全市排名{IND/rank/7}；社零增速{RETAIL/growth/7}，全市排名{RETAIL/rank/7}；"
    "一般公共预算收入增速{BUDGET/growth/7}。请5个未达序时进度的镇街作表态发言，每人不超过3分钟。",
    "商贸流通专题材料\n1—7月，全县社会消费品零售总额实现{RETAIL/level/7}，名义增长{RETAIL/growth/7}，完成全年{RETAIL/target/12}目标的{RETAIL/done/7}；"
    "限额以上零售额{ABOVE/level/7}，占社零总额的41.2%。举办促销活动36场次，发放消费券800万元。",
    "领导参阅\n一季度以来我县外向型经济运行情况：一季度进出口总额{TRADE/level/3}，上半年{TRADE/level/6}，1—7月{TRADE/level/7}。1—7月出口总额{EXPORT/level/7}。"
    "有实绩企业145家，同比增加11家。",
    "致企业家的一封信\n尊敬的企业家朋友：今年前7个月，全县规上工业总产值突破千亿征程迈出新步伐，完成{OUT/level/7}，同比增长{OUT/growth/7}；您和同行们贡献的税收收入达{TAX/level/7}。"
    "我们设立了24小时服务热线12345。",
    "各园区比拼情况\n临港园区、青帆街道、望潮镇1—7月规上工业总产值分别为{lg:OUT/level/7}、{qf:OUT/level/7}、{wc:OUT/level/7}。全县限上零售额{ABOVE/level/7}，"
    "望潮镇限上零售额{wc:ABOVE/level/7}。观摩点位共9个，其中产业项目5个、民生项目4个。",
    "2025年回顾与2026年1—7月情况\n2025年，全县社会消费品零售总额{RETAIL/level/2025}，一般公共预算收入{BUDGET/level/2025}。"
    "2026年1—7月，社会消费品零售总额{RETAIL/level/7}，一般公共预算收入{BUDGET/level/7}，规上工业增加值增长{IND/growth/7}。全县常住人口38.6万人。",
)
