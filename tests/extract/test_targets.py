"""Targets in sentences of plans: what counts, what it says, what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.extract.targets.find import find_targets
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Issue, Span
from tests.support.targets import outline_of, short, targets_in

# A sentence and every quantitative target in it.
QUANTITATIVE = [
    # the year stands for every target of the sentence
    (
        "到2025年，城市建成区绿化覆盖率达到30%，人均公共绿地面积达到14平方米。",
        ["城市建成区绿化覆盖率 =30% 2025", "人均公共绿地面积 =14平方米 2025"],
    ),
    # a new year in the sentence; a clause without subject goes on with the one before
    (
        "到2025年，光伏装机容量力争达到400万千瓦；到2030年，力争达到700万千瓦。",
        ["光伏装机容量 =4000000千瓦 2025 力争", "光伏装机容量 =7000000千瓦 2030 力争"],
    ),
    # bounds before and after the number
    (
        "全区新增停车泊位不少于1万个，开放共享停车场不少于20处。",
        ["新增停车泊位 >=10000个", "开放共享停车场 >=20处"],
    ),
    ("到2025年，星级绿色建筑占比达到50%以上。", ["星级绿色建筑占比 >=50% 2025"]),
    ("到2025年，天然气消费总量年均增幅控制在2%左右。", ["天然气消费总量年均增幅 ~2% 2025"]),
    ("到2025年，煤炭消费占比下降至13%以下。", ["煤炭消费占比 <=13% 2025"]),
    ("到2025年，燃料电池汽车应用总量突破1万辆。", ["燃料电池汽车应用总量 >=10000辆 2025"]),
    ("新建数据中心能源利用效率（PUE）不高于1.3。", ["新建数据中心能源利用效率 <=1.3"]),
    # a fall is named in the indicator; the year it counts from is no deadline
    ("到2025年，单位生产总值能耗比2020年下降14%。", ["单位生产总值能耗下降率 =14% 2025 比2020"]),
    (
        "在2020年的基础上单位建筑面积能耗下降5%、碳排放下降7%。",
        ["单位建筑面积能耗下降率 =5% 比2020", "单位建筑面积碳排放下降率 =7% 比2020"],
    ),
    # members that stand by themselves, and what they share
    (
        "到2025年，实现生活垃圾分类收集覆盖率、无害化处理率达到100%、资源化利用率达到80%。",
        [
            "生活垃圾分类收集覆盖率 =100% 2025",
            "生活垃圾无害化处理率 =100% 2025",
            "生活垃圾资源化利用率 =80% 2025",
        ],
    ),
    # members that share one head stay together
    (
        "到2025年，新建公共机构建筑、新建厂房屋顶光伏覆盖率达到50%。",
        ["新建公共机构建筑、新建厂房屋顶光伏覆盖率 =50% 2025"],
    ),
    # as many values as members; as many as years; as many as periods
    (
        "人均综合能耗、人均用水量分别较2020年降低3.6%和4.2%。",
        ["人均综合能耗降低率 =3.6% 比2020", "人均用水量降低率 =4.2% 比2020"],
    ),
    (
        "到2030年，风电、光伏装机容量分别达到5万千瓦、8万千瓦。",
        ["风电装机容量 =50000千瓦 2030", "光伏装机容量 =80000千瓦 2030"],
    ),
    (
        "到2025年、2030年，非化石能源消费比重分别达到20%、25%左右。",
        ["非化石能源消费比重 ~20% 2025", "非化石能源消费比重 ~25% 2030"],
    ),
    (
        "“十四五”、“十五五”期间分别新增水电装机容量4000万千瓦左右。",
        ["新增水电装机容量 ~40000000千瓦 十四五", "新增水电装机容量 ~40000000千瓦 十五五"],
    ),
    # shares of things that are to do something
    ("到2025年，全区新建建筑100%执行绿色建筑标准。", ["新建建筑执行绿色建筑标准比例 =100% 2025"]),
    ("力争80%以上的县级机关达到创建要求。", ["县级机关达到创建要求比例 >=80% 力争"]),
    # things that are counted, before and after their number
    (
        "到2025年，建设10个碳中和相关领域的重点实验室和5个绿色技术创新中心。",
        ["碳中和相关领域的重点实验室 =10个 2025", "绿色技术创新中心 =5个 2025"],
    ),
    (
        "到2025年，建成各类充换电站8000座、充电桩15万个。",
        ["各类充换电站 =8000座 2025", "充电桩 =150000个 2025"],
    ),
    (
        "培育150家农业产业化龙头企业、20个农业产业化联合体。",
        ["农业产业化龙头企业 =150家", "农业产业化联合体 =20个"],
    ),
    ("到2025年，形成全市392吨/日的医废处置能力。", ["医废处置能力 =392吨/日 2025"]),
    ("建成3—5个循环利用产业基地。", ["循环利用产业基地 =3~5个"]),
    (
        "力争西塘河、环城河、平江河3条河道创省级示范样板河湖。",
        ["西塘河、环城河、平江河河道创省级示范样板河湖 =3条 力争"],
    ),
    # numbers in words
    (
        "到2025年，公共交通出行占比达到百分之五十，九成以上村庄完成整治。",
        ["公共交通出行占比 =50% 2025", "村庄完成整治比例 >=90% 2025"],
    ),
    ("到2025年，海铁联运箱量翻一番。", ["海铁联运箱量 =2倍 2025"]),
    # classes of water; the class in a name is no value
    ("到2025年，全区所有省考断面水质稳定达到Ⅲ类。", ["省考断面水质 =3类 2025"]),
    ("地表水达到或好于Ⅲ类水体比例100%。", ["地表水达到或好于Ⅲ类水体比例 =100%"]),
    # compound units, spellings, spaces, fullwidth digits, thousands
    ("单位GDP能耗降至0.35吨标煤/万元。", ["单位GDP能耗 =0.35吨标煤/万元"]),
    ("到 ２０２５ 年，人均公园绿地面积达到１５㎡。", ["人均公园绿地面积 =15平方米 2025"]),
    ("到2027年，规模以上工业总产值突破1,500亿元。", ["规模以上工业总产值 >=150000000000元 2027"]),
    # from a level to a level
    ("数据中心利用率由30%提高到50%以上。", ["数据中心利用率 >=50%"]),
    # a threshold inside the name belongs to the name
    (
        "到2030年，城区常住人口100万以上的城市绿色出行比例不低于70%。",
        ["城区常住人口100万以上的城市绿色出行比例 >=70% 2030"],
    ),
    # a place with a level of its own takes the indicator before it
    (
        "2025年，装配式建筑占比达到40%，济南、青岛、烟台3市不低于50%。",
        ["装配式建筑占比 =40% 2025", "装配式建筑占比 >=50% 2025"],
    ),
    # the indicator stands in the clause before
    ("提高森林覆盖率，到2025年达到30%。", ["森林覆盖率 =30% 2025"]),
    # end of a plan period; a year in words
    ("到“十四五”末，公交车达到2000标台。", ["公交车 =2000标台 2025"]),
    ("到二〇三〇年，森林覆盖率达到30%。", ["森林覆盖率 =30% 2030"]),
    (
        "到2027年，高速公路通车里程由500公里增加到800公里，人均预期寿命由2020年的77.9岁提高到79岁。",
        ["高速公路通车里程 =800公里 2027", "人均预期寿命 =79岁 2027 比2020"],
    ),
    # words that only look like a verb, an ending, a grant
    ("到2025年，淘汰落后产能20万吨。", ["淘汰落后产能 =200000吨 2025"]),
    (
        "“十四五”时期，体育产业总规模超过7200亿元，增加值占比达到2%。",
        ["体育产业总规模 >=720000000000元 十四五", "增加值占比 =2% 十四五"],
    ),
    (
        "到2025年，制造业增加值占地区生产总值比重35%左右。",
        ["制造业增加值占地区生产总值比重 ~35% 2025"],
    ),
    # what says nothing alone belongs to what was named before, without the change told of it
    (
        "到2025年，工业增加值超过1.3万亿元，占地区生产总值比重达25%以上，年均增速6%。",
        [
            "工业增加值 >=1300000000000元 2025",
            "工业增加值占地区生产总值比重 >=25% 2025",
            "工业增加值年均增速 =6% 2025",
        ],
    ),
    (
        "到2027年，核心产业增加值年均增长10%，累计突破20亿元。",
        ["核心产业增加值年均增长率 =10% 2027", "核心产业增加值 >=2000000000元 2027"],
    ),
    (
        "新开通5G基站15万个以上，总数达到30万个以上。",
        ["新开通5G基站 >=150000个", "5G基站总数 >=300000个"],
    ),
    (
        "到2025年，学前教育、小学入学覆盖率分别达到90%和95%。到2030年，上述覆盖率分别达到95%和99%。",
        [
            "学前教育覆盖率 =90% 2025",
            "小学入学覆盖率 =95% 2025",
            "学前教育覆盖率 =95% 2030",
            "小学入学覆盖率 =99% 2030",
        ],
    ),
    # a share that falls is no share to be reached
    ("到2025年，道路交通万车死亡率比2020年下降4%。", ["道路交通万车死亡率下降 =4% 2025 比2020"]),
    # bounds: closed by 内, opened by 不超; rates of so many per so many
    ("办理时间控制在21个工作日内，平均用时不超3天。", ["办理时间 <=21个工作日", "平均用时 <=3天"]),
    ("到2025年，孕产妇死亡率控制在12/10万以下。", ["孕产妇死亡率 <=12/10万 2025"]),
    ("到2025年，建成5000个左右智慧社区。", ["智慧社区 ~5000个 2025"]),
    # shares of things in a list, a share as a fraction
    (
        "到2025年，30%以上的行政村达到“四美”标准、三分之二的农户庭院达到“五美”标准。",
        ["行政村达到“四美”标准比例 >=30% 2025", "农户庭院达到“五美”标准比例 =66.67% 2025"],
    ),
    # things that are counted under a name in quotation marks; a rank is no number of them
    (
        "新建10个以上“千兆城市”，力争每年创建1个5A级景区。",
        ["新建“千兆城市” >=10个", "5A级景区 =1个 力争"],
    ),
    # years: what is to be made by then, what stood by then, a value each year of a span
    (
        "到2025年，森林覆盖率达到30%。2027年前建成充电站500个。",
        ["森林覆盖率 =30% 2025", "充电站 =500个 2027"],
    ),
    ("到2025年，完成2000年前建成小区改造100个。", ["2000年前建成小区改造 =100个 2025"]),
    (
        "2024—2025年，市场主体分别达到17万户、19万户以上。",
        ["市场主体 >=170000户 2024", "市场主体 >=190000户 2025"],
    ),
    (
        "2024年新建公园10个、2025年15个。",
        ["新建公园 =10个 2024", "新建公园 =15个 2025"],
    ),
    ("森林覆盖率由“十三五”末的35.2%提高到36.5%。", ["森林覆盖率 =36.5% 比2020"]),
    # a ratio; a size is not what is counted; no object where a rhythm opens
    ("到2025年，城乡居民收入比缩小到1.8:1以内。", ["城乡居民收入比 <=1.8:1 2025"]),
    ("建设3000平方米以上的服务中心1个。", ["3000平方米以上的服务中心 =1个"]),
    ("三年累计培训1万人次。", ["三年累计培训 =10000人次"]),
    # a result without number before an indicator
    ("到2025年，实现医共体全覆盖、卫生院达标率100%。", ["卫生院达标率 =100% 2025"]),
    # a part of all that has done something needs no year
    ("八成以上的规上企业完成数字化改造。", ["规上企业完成数字化改造比例 >=80%"]),
    # in brackets: a part, another year; not what was, nor what defines a term
    (
        "到2027年，新增床位（其中护理型床位占比达到55%）3000张，入学率达到97%（2022年为96%）。",
        ["新增床位 =3000张 2027", "护理型床位占比 =55% 2027", "入学率 =97% 2027"],
    ),
    (
        "到2030年，护理型床位占比达到60%（2025年达到55%）。",
        ["护理型床位占比 =60% 2030", "护理型床位占比 =55% 2025"],
    ),
    (
        "到2027年，规模以上企业（年营业收入超过2000万元）达到300家。",
        ["规模以上企业 =300家 2027"],
    ),
    # the work of which so much is to be done stands in the clause before
    (
        "推进老旧小区改造，到2027年完成100个，力争三年累计完成200个。",
        ["老旧小区改造 =100个 2027", "老旧小区改造 =200个 2027 力争"],
    ),
    # several measures of one thing: the first
    ("全市2025年小区改造新开工49个、256万平方米。", ["小区改造新开工 =49个 2025"]),
    # from a year on: a level to be kept, no deadline
    ("2022年起新建厂房屋顶安装光伏的面积比例不低于50%。", ["新建厂房屋顶安装光伏的面积比例 >=50%"]),
]

# Sentences with numbers that are no results.
NOT_TARGETS = [
    "打造“15分钟社区服务圈”和15分钟便民生活圈，大力发展“1+2”产业体系，推进5G应用。",
    "组织实施“八大行动”，倡导1公里内步行、3公里内骑自行车。",
    "按照《关于开展工作的通知》（国发〔2021〕23号）要求，2022年3月17日印发。",
    "对年综合能源消费量1万吨标准煤以上的单位开展审计。",
    "将年综合能耗超过1万吨标准煤的数据中心全部纳入在线监测系统。",
    "整体上架率低于50%的，不支持新建项目。",
    "对符合条件的企业给予不超过100万元奖励。",
    "按照不低于30%的比例配建。",
    "截至2021年底，全市已建成公园300座，绿化率达到40%。",
    "抓好栾城区、鹿泉区等5个县屋顶分布式光伏开发试点工作。",
    "编制出台1个《实施意见》、1个《实施方案》。",
    "依托星辉1976科技产业园、新中森泰1788科创中心等载体。",
    "建设一批分布式光伏示范项目，提供一次性塑料用品。",
    "完成流域面积50平方公里以上河流的监测，出台3个《实施办法》。",
    "总投资50亿元，占地200亩，建设期3年。",
    "加快白鹤滩至浙江±800千伏特高压直流输电项目建设。",
]


@pytest.mark.parametrize(("text", "expected"), QUANTITATIVE)
def test_numbers_that_are_results(text: str, expected: list[str]) -> None:
    found = [target for target in targets_in(text) if target.kind == "quantitative"]
    assert [short(target) for target in found] == expected


@pytest.mark.parametrize("text", NOT_TARGETS)
def test_numbers_that_are_none(text: str) -> None:
    assert targets_in(text) == []


# A table of indicators, a line a row, and the targets of its rows.
TABLES = [
    (
        "指标\t单位\t2020年\t2025年\t属性\n"
        "森林覆盖率\t%\t20\t≥23\t约束性\n"
        "新增绿地\t万平方米\t—\t〔300〕\t预期性",
        ["森林覆盖率 >=23% 2025 比2020", "新增绿地 =3000000平方米 2025 比2020"],
    ),
    # one head over group, indicator and 其中; the unit and the mark of a note behind the name
    (
        "序号\t指标\t\t\t指标类别\t2020年现状值\t2025年目标值\n"
        "1\t生态质量\t自然岸线保有率（%）\t\t约束性\t62\t＞60\n"
        "2\t\t湿地修复面积2（公顷）\t\t预期性\t/\t≥5350\n"
        "3\t\t其中\t红树林修复面积（公顷）\t预期性\t/\t≥4900",
        [
            "自然岸线保有率 >=60% 2025 比2020",
            "湿地修复面积 >=5350公顷 2025 比2020",
            "红树林修复面积 >=4900公顷 2025 比2020",
        ],
    ),
    # the head has lost the column of names, a row its last cell
    (
        "单位\t2020年\t2025年\t属性\n再生水利用率\t%\t47\t50\t预期性\n光伏装机\t万千瓦\t391\t1300",
        ["再生水利用率 =50% 2025 比2020", "光伏装机 =13000000千瓦 2025 比2020"],
    ),
    # two head rows; the unit in the head
    (
        "序号\t指标\t规划目标\t\t属性\n\t\t2020年\t2025年（%）\t\n1\t绿化率\t40\t45\t预期性",
        ["绿化率 =45% 2025 比2020"],
    ),
    # the value stands left of its name; a page breaks the table; marks of notes
    (
        "2025年\t指标\t单位\n30\t绿化率#\t%\n— 12 —\n45\t湿地保护率（%）*\t",
        ["绿化率 =30% 2025", "湿地保护率 =45% 2025"],
    ),
    # cells merged over rows: the group of an indicator, what is set for several
    (
        "指标\t\t2020年\t2025年\n"
        "氨氮\t重点工程减排量（吨）\t—\t[300]\n"
        "黑臭水体消除比例\t设区市建成区\t—\t98%\n"
        "\t县级市建成区\t—\t95%\n"
        "\t①绿化率（%）*\t40\t省下达指标\n"
        "\t水土保持率（%）\t80\t",
        [
            "氨氮重点工程减排量 =300吨 2025 比2020",
            "黑臭水体消除比例设区市建成区 =98% 2025 比2020",
            "黑臭水体消除比例县级市建成区 =95% 2025 比2020",
            "绿化率 None 2025",
            "水土保持率 None 2025",
        ],
    ),
    # the mark of a note inside a name; more in brackets behind the value
    (
        "指标\t单位\t2020年\t2025年\n入海河流1断面达标率\t%\t80\t95（新增15）\n注：1指省控河流。",
        ["入海河流断面达标率 =95% 2025 比2020"],
    ),
    # what a higher level sets needs no verb; a number is no name
    ("指标\t2025年\n能耗下降\t国家下达指标\n39\t40", ["能耗下降 None 2025"]),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_rows_of_a_table(text: str, expected: list[str]) -> None:
    assert [short(target) for target in targets_in(text)] == expected


def test_a_row_that_does_not_fit_its_table_is_said() -> None:
    text = "指标\t单位\t2020年\t2025年\n绿化率\t%\t30\t40\n＞99\t39\t41\t52\n"
    issues: list[Issue] = []
    (target,) = find_targets(outline_of(text), load_lexicons(), issues=issues)
    assert target.indicator == "绿化率"
    assert [(issue.code, issue.span and issue.span.of(text)) for issue in issues] == [
        ("table-row", "＞99\t39\t41\t52")
    ]


def test_a_doubtful_list_gives_no_answer() -> None:
    # three values for two indicators: nobody knows which is whose
    assert targets_in("到2025年，绿化率、森林覆盖率分别达到3%、4%和5%。") == []


def test_scope_words_stand_beside_the_name() -> None:
    (target,) = targets_in("全区所有省考断面水质达标率100%。")
    assert (target.indicator, target.scope) == ("省考断面水质达标率", "全区所有")


def test_what_is_skipped_is_not_read() -> None:
    text = "绿化率达到30%。（区甲局负责，2025年完成率达到9%）森林覆盖率达到40%。"
    clause = Span(start=text.index("（"), end=text.index("）") + 1)
    found = find_targets(outline_of(text), load_lexicons(), skip=[clause])
    assert [target.quote for target in found] == ["绿化率达到30%", "森林覆盖率达到40%"]


def test_ids_count_in_document_order() -> None:
    found = targets_in("到2025年，绿化率达到30%，基本建成绿道网络，森林覆盖率达到40%。")
    assert [(t.id, t.kind) for t in found] == [
        ("1#t1", "quantitative"),
        ("1#t2", "qualitative"),
        ("1#t3", "quantitative"),
    ]


WORDS = st.sampled_from(
    [
        *(
            "到2025年",
            "到2030年，",
            "“十四五”期间",
            "比2020年",
            "力争",
            "分别",
            "达到",
            "下降",
            "不低于",
            "控制在",
        ),
        *(
            "30%",
            "1万个",
            "3—5家",
            "Ⅲ类",
            "翻一番",
            "百分之五十",
            "以上",
            "左右",
            "、",
            "和",
            "，",
            "。",
            "；",
            "\n",
            "\t",
        ),
        *(
            "森林覆盖率",
            "（含网约车）",
            "《方案》",
            "“双清零”",
            "建成",
            "的",
            "全市",
            "完成省下达目标",
            "持续提升",
            "并",
            " ",
        ),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=25), st.sampled_from(["主要目标", "甲"]))
def test_every_quote_is_what_is_printed(words: list[str], heading: str) -> None:
    text = "".join(words)
    found = targets_in(text, heading)
    assert all(target.span.of(text) == target.quote != "" for target in found)
    assert [target.id for target in found] == [f"1#t{n}" for n in range(1, len(found) + 1)]
    assert all(target.rule.startswith("targets.") for target in found)
    assert all((target.value is None) == (target.kind != "quantitative") for target in found)
    assert found == targets_in(text, heading)
