"""The grammar of targets by its parts: a sentence and what it gives, and what holds of all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.extract.targets.find import find_targets
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Outline, Span, Target, Unit


def read(text: str, *, heading: str = "甲", title: str = "") -> list[Target]:
    whole = Span(start=0, end=len(text))
    unit = Unit(id="1", kind="task", heading=heading, span=whole, body=whole, rule="t")
    return find_targets(Outline(text=text, units=(unit,), title=title), load_lexicons())


def short(target: Target) -> str:
    """Write a target in one line: name operator value unit year."""
    value = "" if target.value is None else f"{target.operator}{target.value:.15g}"
    if target.value2 is not None:
        value += f"~{target.value2:.15g}"
    year = target.deadline or target.period or (target.plan_year and f"[{target.plan_year}]")
    parts = [target.indicator, value + (target.unit_of_measure or ""), str(year or "")]
    return " ".join(part for part in parts if part)


# Coordination: what members share, on which side it stands, what is no member.
COORDINATION = [
    (
        "到2025年，苯、甲苯、二甲苯等3类特征污染物重点工程减排量分别累计达到2万吨、0.5万吨、0.3万吨。",
        [
            "苯重点工程减排量 =20000吨 2025",
            "甲苯重点工程减排量 =5000吨 2025",
            "二甲苯重点工程减排量 =3000吨 2025",
        ],
    ),
    # 分别 behind the members; what is made so is shared
    (
        "到2026年，货物贸易、服务外包分别占比达40%、15%。",
        ["货物贸易占比 =40% 2026", "服务外包占比 =15% 2026"],
    ),
    (
        "到2026年，油茶抚育、采收机械化率分别达到60%和45%。",
        ["油茶抚育机械化率 =60% 2026", "采收机械化率 =45% 2026"],
    ),
    # another place has the same measured, under its own name
    (
        "到2026年，市区幼儿入托率达到60%以上，县（市）达到40%以上。",
        ["市区幼儿入托率 >=60% 2026", "县幼儿入托率 >=40% 2026"],
    ),
    # a bound and a unit that the last prints for all
    (
        "到2024年，东区、西区旧衣物循环利用率分别达到60%、35%左右。",
        ["东区旧衣物循环利用率 ~60% 2024", "西区旧衣物循环利用率 ~35% 2024"],
    ),
    (
        "到2025年，水泥、玻璃单位产品能耗分别下降20个、10个百分点。",
        ["水泥单位产品能耗下降 =20个百分点 2025", "玻璃单位产品能耗下降 =10个百分点 2025"],
    ),
    (
        "到2030年，风电、光伏装机容量分别达到5、8万千瓦。",
        ["风电装机容量 =50000千瓦 2030", "光伏装机容量 =80000千瓦 2030"],
    ),
    (
        "到2027年，东、西两市海水淡化规模分别达到10万吨/日、20万吨/日以上。",
        ["东海水淡化规模 >=100000吨/日 2027", "西海水淡化规模 >=200000吨/日 2027"],
    ),
    (
        "到2025年，城市、县城污水处理率分别达到98%、95%以上。",
        ["城市污水处理率 >=98% 2025", "县城污水处理率 >=95% 2025"],
    ),
    # one character each, of which the last prints the attribute
    (
        "到2025年，大、中、小型水库标准化管理率分别达到90%、80%、70%。",
        [
            "大型水库标准化管理率 =90% 2025",
            "中型水库标准化管理率 =80% 2025",
            "小型水库标准化管理率 =70% 2025",
        ],
    ),
    # 和 joins what 、 lists
    (
        "到2025年，环卫车辆和邮政、城市物流车辆新能源比例分别达到80%和60%。",
        [
            "环卫车辆新能源比例 =80% 2025",
            "邮政、城市物流车辆新能源比例 =60% 2025",
        ],
    ),
    # whose it is, and per what, is said of the first
    (
        "到2025年，医院单位建筑面积能耗和人均用水量分别下降4%和5%。",
        ["医院单位建筑面积能耗下降率 =4% 2025", "医院人均用水量下降率 =5% 2025"],
    ),
    (
        "到2025年，单位工业增加值能耗下降12%、碳排放下降15%。",
        ["单位工业增加值能耗下降率 =12% 2025", "单位工业增加值碳排放下降率 =15% 2025"],
    ),
    # the act that opens a list of what is counted
    (
        "新建改造老城污水管网30公里、雨水管网20公里。",
        ["新建改造老城污水管网 =30公里", "新建改造老城雨水管网 =20公里"],
    ),
    (
        "到2025年，新增国际湿地城市1个，国家湿地公园10处。",
        ["新增国际湿地城市 =1个 2025", "新增国家湿地公园 =10处 2025"],
    ),
    ("新建6个气象站、64个雨量站。", ["新建气象站 =6个", "新建雨量站 =64个"]),
    ("更新改造供热管道120公里。", ["更新改造供热管道 =120公里"]),
    # nothing decides: the list as printed, with its member marked
    (
        "到2025年，矿区、林场职工住宅供热覆盖率分别达到90%、80%。",
        ["矿区、林场职工住宅供热覆盖率（矿区） =90% 2025", "林场职工住宅供热覆盖率 =80% 2025"],
    ),
    # things that are counted share nothing
    (
        "到2025年，培育绿色工厂、绿色园区、绿色供应链30家、5个、3家。",
        ["绿色工厂 =30家 2025", "绿色园区 =5个 2025", "绿色供应链 =3家 2025"],
    ),
    # two subjects of one predicate
    (
        "到2025年，化工产能和数据中心达到能效先进水平的比例超过30%。",
        ["化工产能和数据中心达到能效先进水平的比例 >=30% 2025"],
    ),
    # what a later member prints for all that are counted or shared
    (
        "到2023年，90%的国家级、80%的省级和60%的市级园区完成循环化改造。",
        [
            "国家级园区完成循环化改造比例 =90% 2023",
            "省级园区完成循环化改造比例 =80% 2023",
            "市级园区完成循环化改造比例 =60% 2023",
        ],
    ),
    (
        "到2025年，建设6个500千伏、40个220千伏变电站。",
        ["500千伏变电站 =6个 2025", "220千伏变电站 =40个 2025"],
    ),
]

# Units are composed of a measure, what it weighs and what it is per.
UNITS = [
    ("供电煤耗降至300克标准煤/千瓦时以下。", ["供电煤耗 <=300克标准煤/千瓦时"]),
    ("单位产品能耗降至0.6吨标煤/吨。", ["单位产品能耗 =0.6吨标煤/吨"]),
    ("PM2.5年均浓度降至35微克/立方米以下。", ["PM2.5年均浓度 <=35微克/立方米"]),
    ("平均降尘量不得高于7吨/月·平方公里。", ["平均降尘量 <=7吨/月·平方公里"]),
    ("公共充电桩密度达到12处/万人。", ["公共充电桩密度 =12处/万人"]),
    ("到2025年，力争形成20亿立方米年产能。", ["年产能 =2000000000立方米 2025"]),
    # so many for each, the other way round, so many a head behind the verb
    ("幼儿园生师比达到12:1以下。", ["幼儿园生师比 <=12:1"]),
    ("教职工与幼儿配比达到1:7。", ["教职工与幼儿配比 =71:"]),
    ("婴幼儿托位数达到每千人4.6个。", ["每千人婴幼儿托位数 =4.6个"]),
    ("减少二氧化碳排放量30万吨二氧化碳当量以上。", ["减少二氧化碳排放量 >=300000吨二氧化碳当量"]),
]

# What is counted, and how much of it.
COUNTS = [
    ("突破关键核心技术20项以上。", ["关键核心技术 >=20项"]),
    ("到2025年，至少建立15个示范园区。", ["示范园区 >=15个 2025"]),
    (
        "各县至少打造1个省级示范园区，全市打造5个以上。",
        ["省级示范园区 >=1个", "省级示范园区 >=5个"],
    ),
    ("开展宣传活动不少于100场次。", ["宣传活动 >=100场次"]),
    ("遴选、支持50家左右专精特新企业。", ["专精特新企业 ~50家"]),
    ("建设8家重点实验室，检测机构20家以上。", ["重点实验室 =8家", "检测机构 >=20家"]),
    ("拟建成三个“美丽河段”。", ["“美丽河段” =3个"]),
    ("打造以“乡村焕新”为主题的示范区1—2家。", ["以“乡村焕新”为主题的示范区 =1~2家"]),
    ("煤矿数量减少到100处以内。", ["煤矿数量 <=100处"]),
    ("实现年节能量10万吨标准煤。", ["年节能量 =100000吨标准煤"]),
    ("试点建设5个加气站。", ["试点加气站 =5个"]),
    ("规划建设加气站40座。", ["加气站 =40座"]),
    ("到2025年，增加储能能力40万千瓦以上。", ["增加储能能力 >=400000千瓦 2025"]),
    ("“十五五”期间完成投资90亿元。", ["完成投资 =9000000000元 十五五"]),
    ("力争北山电站2024年投运2台机组。", ["北山电站投运机组 =2台 2024"]),
    (
        "加快推进南岭、北坡等大型抽水蓄能电站建设，确保“十四五”期间投产120万千瓦。",
        ["大型抽水蓄能电站投产 =1200000千瓦 十四五"],
    ),
    # a list of sites before the verb says where
    ("在东山、西山等市建设3—5个近零碳示范工程。", ["近零碳示范工程 =3~5个"]),
    ("（2）在陶瓷、造纸等行业实施6项清洁改造工程。", ["清洁改造工程 =6项"]),
    ("在甲县、乙县、丙州培育8个生态产业园区。", ["生态产业园区 =8个"]),
    ("在东湖、西湖两区投放30台水质监测浮标。", ["水质监测浮标 =30台"]),
    # the share of those who are given something is a level
    (
        "大班额比例降至1%以下，困难学生资助比例达到100%。",
        ["大班额比例 <=1%", "困难学生资助比例 =100%"],
    ),
    # what follows the size of an investment is none, what stands before it is
    ("新引进亿元以上项目150个、总投资超过1000亿元。", ["新引进亿元以上项目 =150个"]),
    # a part of what is counted, and what measures itself
    (
        "改造提升照料中心300处，其中示范型60处，每千名老人配备社工1名。",
        [
            "改造提升照料中心 =300处",
            "改造提升照料中心（示范型） =60处",
            "每千名老人配备社工 =1名",
        ],
    ),
    # a list in one unit that is no count; a part of it
    (
        "新改建县道40公里，养护工程90公里，其中危险路段12公里。",
        ["新改建县道 =40公里", "养护工程 =90公里", "危险路段 =12公里"],
    ),
    # where it is to be kept, whom it serves
    ("维持北湾海域不低于300平方公里的低盐区。", ["低盐区 >=300平方公里"]),
    ("建成覆盖各县的12个监测站。", ["监测站 =12个"]),
    # a line that a page cut
    ("新建4个气象站和\n6个雨量站。", ["新建气象站 =4个", "新建雨量站 =6个"]),
    (
        "加快培育一批具有较强创新能力的龙头骨干企业，新增企\n业技术中心10个，改造锅炉20台。",
        ["新增企业技术中心 =10个", "改造锅炉 =20台"],
    ),
    # more than the number says
    ("淘汰30余万辆老旧货车。", ["淘汰老旧货车 >=300000辆"]),
    ("新增停车泊位1200余个。", ["新增停车泊位 >=1200个"]),
    # a name that opens with letters and digits
    ("新建8个PM2.5监测站、3个O3监测站。", ["新建PM2.5监测站 =8个", "新建O3监测站 =3个"]),
    # what is to become of it is no part of the name
    ("各县建成至少1个合规的污泥处置中心并确保正常运转。", ["合规的污泥处置中心 >=1个"]),
    # 具有 is no 家具; a kind of solution is counted, a plan is not
    (
        "培育2家综合型平台，50家具有示范效应的企业级平台。",
        ["综合型平台 =2家", "具有示范效应的企业级平台 =50家"],
    ),
    ("每年遴选30个优秀行业解决方案。", ["优秀行业解决方案 =30个"]),
    # an amount inside what is counted, a member that is not counted
    (
        "建成6个年吞吐量50万吨以上的码头和12个便民渡口。",
        ["年吞吐量50万吨以上的码头 =6个", "便民渡口 =12个"],
    ),
    (
        "建设2个会展中心、若干主题街区、9个社区公园。",
        ["会展中心 =2个", "社区公园 =9个"],
    ),
    ("各区、县（市）至少办2所托育学校。", ["托育学校 >=2所"]),
    ("促进困难群体就业，带动5万户农户增收。", ["带动农户增收 =50000户"]),
    ("★粮食总产量稳定在90万吨。", ["粮食总产量 =900000吨"]),
    ("落实完成国家下达的绿色电力消纳责任权重。", ["绿色电力消纳责任权重"]),
    # the number behind 等 counts the list
    ("新建东港货场专用线、西山钢厂专用线等7条铁路专用线。", ["新建铁路专用线 =7条"]),
    ("实施噪声监测、土壤监测等3项监测网络项目。", ["监测网络项目 =3项"]),
    ("完成淘汰老旧车市分解任务。", ["淘汰老旧车"]),
    ("2022年底前完成400万吨炼铁产能置换计划。", ["炼铁产能置换计划 =4000000吨 2022"]),
]

# Shares of things and of a whole.
SHARES = [
    ("公共领域新增车辆100%为新能源汽车。", ["公共领域新增车辆为新能源汽车比例 =100%"]),
    # who is to bring it about, whom it is about, on which way it is
    ("引导担保机构逐步将平均费率降至2%以下。", ["平均费率 <=2%"]),
    ("对零售、餐饮业的综合带动率达到80%以上。", ["对零售、餐饮业的综合带动率 >=80%"]),
    ("森林覆盖率提高并稳定在45%。", ["森林覆盖率 =45%"]),
    ("储能配建比例不低于装机容量的10%。", ["储能配建比例 >=10%"]),
    ("到2025年，灌溉面积达到耕地面积的93%左右。", ["灌溉面积占耕地面积比重 ~93% 2025"]),
    (
        "到2025年，全省形成占最大负荷5%左右的响应能力。",
        ["响应能力占最大负荷比重 ~5% 2025"],
    ),
    (
        "集中收集率比2020年提高10个百分点或达到70%以上。",
        ["集中收集率提高 =10个百分点", "集中收集率 >=70%"],
    ),
    (
        "到2025年，光伏装机规模达到500万千瓦，其中分布式200万千瓦，集中式300万千瓦。",
        [
            "光伏装机规模 =5000000千瓦 2025",
            "分布式装机规模 =2000000千瓦 2025",
            "集中式装机规模 =3000000千瓦 2025",
        ],
    ),
]

# What asks for nothing, from the sentence down to the amount.
NOTHING = [
    # a rule from end to end, what a result amounts to, what numbered notes define
    "凡建筑面积超过2万平方米的公共建筑，应当设置不少于10%的充电车位。",
    "利用量相当于减少二氧化碳排放26万吨，减少烟尘排放10万吨。",
    "注：1.指标以省分解任务为准；\n2.保护区方案调整为120公顷，占市域面积的1.1%。",
    # a level against a year is none by itself
    "在2020年能耗下降5%的基础上，深化改造。",
    # how often something is done
    "湿地鸟类调查评估原则上每年开展1次，每季度监测1次水质。",
    "据初步测算，到2025年，全市总投入约90亿元，其中，风电投资34亿元。",
    "根据第二次污染源普查结果，入海排污口达到26个，整治率达到70%。",
    "全市土地总面积1921平方公里，耕地面积300万亩。",
    "对上年度营业收入增长15%以上的，给予最高不超过200万元补助。",
    "2025年度较2020年度产值增长25%以上、能耗下降10%以上的，一次性奖励50万元。",
    "禁止新建20蒸吨/小时及以下燃煤锅炉，淘汰30万千瓦以下煤电机组。",
    "年综合能耗1万吨标准煤以上的单位开展能源审计。",
    "推进20万千瓦风电项目建设，建设年处理能力30万吨的利用项目。",
    "新建住宅按照不低于车位总数30%的比例建设充电桩，项目资本金比例不低于20%。",
    "充电设施覆盖范围由30%扩展到全部乡镇。",
    "在东山、西山建设甲电厂、乙电厂改造2个项目。",
    "推进东山、西山等5个县生态文明试点工作。",
    # places that are chosen, a term, a condition in brackets inside of one
    "选择东州、西州、南州3个城市，国家组织试点。",
    "按约定价格执行采购结果，周期为1年。",
    "招用人数达到职工人数20%（超过100人的企业达到10%）并签订合同的，可申请贷款。",
    # a formula
    "计算方法：日间手术台次数/同期手术总台次数×100%。",
    "积极争取南水北调东线二期、平原水库落地实施。",
]

# The time of the plan, where the sentence names none; the year inside a clause.
TIMES = [
    ("森林覆盖率达到30%。", "甲省“十四五”生态规划", ["森林覆盖率 =30% [2025]"]),
    ("森林覆盖率达到30%。", "甲市2021—2023年行动计划", ["森林覆盖率 =30% [2023]"]),
    ("森林覆盖率达到30%。", "甲市2024年政府工作报告任务分工", ["森林覆盖率 =30% [2024]"]),
    ("森林覆盖率达到30%。", "甲市2030年前达峰方案", ["森林覆盖率 =30%"]),
    ("规划期限为2021年至2026年。\n森林覆盖率达到30%。", "甲规划", ["森林覆盖率 =30% [2026]"]),
    ("到2024年，森林覆盖率达到30%。", "甲省“十四五”规划", ["森林覆盖率 =30% 2024"]),
    ("全年新增绿地300公顷。", "甲市2024年工作要点", ["新增绿地 =300公顷 2024"]),
    ("年底前建成公园5个。", "甲市2024年工作要点", ["公园 =5个 2024"]),
    ("2024年度，全市完成造林10万亩。", "", ["造林 =100000亩 2024"]),
    # a month is of the year of the plan, or of the sentence; a year before it is past
    ("6月底前完成食堂改造20个。", "甲市2025年工作要点", ["食堂改造 =20个 2025"]),
    ("2026年，新建公园3个，6月底前改造公园5个。", "", ["新建公园 =3个 2026", "改造公园 =5个 2026"]),
    ("2024年，建成公园3个。年内建成公园5个。", "甲市2025年工作要点", ["公园 =5个 2025"]),
    (
        "锚定2025年风光总装机2500万千瓦的发展目标，形成工作机制。",
        "",
        ["风光总装机 =25000000千瓦 2025"],
    ),
    (
        "到2025年：\n——绿化率达到40%。\n——湿地保护率达到60%。",
        "",
        ["绿化率 =40% 2025", "湿地保护率 =60% 2025"],
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [*COORDINATION, *UNITS, *COUNTS, *SHARES, *((t, []) for t in NOTHING)]
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [short(target) for target in read(text)] == expected


@pytest.mark.parametrize(
    ("heading", "silent"),
    [
        ("“十四五”工作成效", True),
        ("湿地修复工程成效显著", True),
        ("发展现状与形势", True),
        ("实施湿地修复成效监测评价考核", False),
        ("培育发展环境权益交易市场", False),
    ],
)
def test_a_heading_that_reports_silences_its_unit(heading: str, silent: bool) -> None:
    assert bool(read("建成公园5个。", heading=heading)) is not silent


@pytest.mark.parametrize(("text", "title", "expected"), TIMES)
def test_time_of_the_plan(text: str, title: str, expected: list[str]) -> None:
    assert [short(target) for target in read(text, title=title)] == expected


def test_a_year_of_the_plan_is_no_deadline() -> None:
    (dated,) = read("到2024年，绿化率达到30%。", title="甲省“十四五”规划")
    (undated,) = read("绿化率达到30%。", title="甲省“十四五”规划")
    assert (dated.deadline, dated.plan_year) == (2024, None)
    assert (undated.deadline, undated.plan_year) == (None, 2025)


def test_the_quotation_of_a_shared_noun_holds_the_noun() -> None:
    (first, _) = read("到2023年，80%的省级和60%的市级园区完成改造。")
    assert first.quote == "到2023年，80%的省级和60%的市级园区完成改造"


KINDS = sorted(
    {
        word
        for sort in load_lexicons().indicators.contrasts
        for kind in sort
        for word in kind
        if len(word) > 1 and word.isalpha() and not word.isascii()
    }
)
KIND = st.sampled_from(KINDS)
# Sentences with a place for a noun phrase.
FRAMES = [
    "到2025年，{}利用率达到60%以上。",
    "“十四五”期间，全市{}年产量比2020年下降10%左右。",
    "力争到2030年，{}改造面积突破200万平方米。",
    "到2025年，建成{}示范基地30个、重点实验室5家。",
    "{}集中处置率由40%提高到65%。",
]


def _without_names(targets: list[Target]) -> list[dict[str, object]]:
    left = {"indicator", "quote", "span"}
    return [target.model_dump(exclude=left) for target in targets]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FRAMES), KIND)
def test_another_noun_changes_the_name_and_nothing_else(frame: str, kind: str) -> None:
    found, model = read(frame.format(kind)), read(frame.format("甲类物质"))
    assert _without_names(found) == _without_names(model)
    assert found and kind in found[0].indicator


@settings(max_examples=200, deadline=None)
@given(
    st.lists(KIND, min_size=2, max_size=6, unique=True),
    st.sampled_from([("回收利用率", "%"), ("产量", "吨"), ("装机容量", "千瓦")]),
    st.sampled_from([("", "="), ("以上", ">="), ("左右", "~"), ("以内", "<=")]),
    st.booleans(),
)
def test_a_list_of_members_has_one_unit_and_one_bound(
    kinds: list[str], measured: tuple[str, str], bound: tuple[str, str], each_prints: bool
) -> None:
    head, unit = measured
    values = [f"{n}{unit if each_prints else ''}" for n in range(11, 10 + len(kinds))]
    amounts = "、".join([*values, f"{10 + len(kinds)}{unit}"]) + bound[0]
    found = read(f"到2025年，{'、'.join(kinds)}{head}分别达到{amounts}。")
    assert [target.value for target in found] == list(range(11, 11 + len(kinds)))
    assert {target.unit_of_measure for target in found} == {unit}
    assert {target.operator for target in found} == {bound[1]}
    assert all(kind in one.indicator for kind, one in zip(kinds, found, strict=True))


def test_a_heading_that_is_the_whole_item_is_read() -> None:
    text = "全市粮食总产量达到90万吨\n（牵头单位：甲局）"
    heading, body = Span(start=0, end=13), Span(start=14, end=len(text))
    unit = Unit(
        id="1",
        kind="task",
        heading=text[:13],
        heading_span=heading,
        span=Span(start=0, end=len(text)),
        body=body,
        rule="t",
    )
    found = find_targets(Outline(text=text, units=(unit,), title=""), load_lexicons(), skip=[body])
    assert [short(target) for target in found] == ["粮食总产量 =900000吨"]


def test_a_preamble_that_strives_states_targets() -> None:
    text = "力争经过5年努力，全省数字产业增加值增长50%以上。"
    start = len(text)
    text += "\n现有企业30家。"
    units = (
        Unit(id="0", kind="preamble", heading=None, span=Span(start=0, end=len(text)),
             body=Span(start=0, end=len(text)), rule="t"),
        Unit(id="1", kind="task", heading="甲", span=Span(start=start, end=start),
             body=Span(start=start, end=start), rule="t"),
    )  # fmt: skip
    found = find_targets(Outline(text=text, units=units, title=""), load_lexicons())
    assert [short(target) for target in found] == ["数字产业增加值增长率 >=50%"]


def test_a_row_of_a_table_is_read_once() -> None:
    text = "1\t新建学校3所\t甲局"
    body, heading = Span(start=0, end=len(text)), Span(start=2, end=8)
    unit = Unit(
        id="A1.1.1",
        kind="annex-row",
        heading=heading.of(text),
        heading_span=heading,
        span=body,
        body=body,
        rule="t",
    )
    found = find_targets(Outline(text=text, units=(unit,), title=""), load_lexicons())
    assert [short(target) for target in found] == ["新建学校 =3所"]
