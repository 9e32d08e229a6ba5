"""What a clause speaks of, where the main action is, and when a sentence cannot apply."""

from __future__ import annotations

import pytest

from policy_nlp.align.features import TermReader, main_clause
from policy_nlp.align.jurisdiction import Exemption, asks_for_plan, duty_above, exemption_of
from policy_nlp.align.options import AlignOptions
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import DocumentMeta
from policy_nlp.records.alignment import Ground
from policy_nlp.records.extraction import Level
from policy_nlp.tokens import load_segmenter

WORDS = load_lexicons().clauses

TERMS = [
    ("优化公共充电桩布局", "#充换电设施", True),
    # 化石能源 is the contrary of 非化石能源, not a part of it
    ("积极发展非化石能源", "#可再生能源", True),
    ("积极发展非化石能源", "#化石能源", False),
    # nested wordings count too
    ("推广光伏建筑一体化", "#光伏", True),
    # words of the plan itself tell nothing
    ("全面推进体系建设", "体系", False),
]


@pytest.mark.parametrize(("text", "key", "there"), TERMS)
def test_terms_of_a_clause(text: str, key: str, there: bool) -> None:
    reader = TermReader(load_lexicons(), load_segmenter(), AlignOptions())
    assert (key in reader.read(text)) is there


def test_where_it_is_done_counts_less_than_what_is_done() -> None:
    reader = TermReader(load_lexicons(), load_segmenter(), AlignOptions())
    inside = reader.read("加速氢能在交通、物流等领域的示范应用")["#绿色物流"]
    outside = reader.read("加速物流示范应用")["#绿色物流"]
    assert inside.weight < outside.weight


LETTERS = [
    # across a word's end, and inside words that Chinese shortens
    ("构建数智治理体系", "数智", True),
    ("以数字化引领治理模式", "治理", True),
    # words of the plan tell nothing, alone or beside another
    ("全面推进体系建设", "推进", False),
    ("推进绿化", "进绿", False),
    # nothing across a comma, no digits
    ("造林，绿化", "林绿", False),
    ("到2025年", "25", False),
]


@pytest.mark.parametrize(("text", "pair", "there"), LETTERS)
def test_pairs_of_characters(text: str, pair: str, there: bool) -> None:
    reader = TermReader(load_lexicons(), load_segmenter(), AlignOptions())
    assert (pair in reader.char_bigrams(text)) is there


MAIN = [
    (("实行清单管理", "动态监控"), 0),
    (("依托资源环境承载能力评价", "加快构建国土空间格局"), 1),
    (("综合运用报纸、电视", "加大公益宣传"), 1),
    (("到2025年", "森林覆盖率达到24%"), 1),
    # 以旧换新 opens an action, 以… a circumstance
    (("以旧换新家电", "回收旧家电"), 0),
    (("以电为中心", "建设综合能源网络"), 1),
    # by what means, with what in mind, with whom
    (("综合运用报纸、电视", "探索采取群众喜闻乐见的形式", "加大公益宣传"), 2),
    (("统筹能源安全和低碳发展", "严格控制煤炭消费总量"), 1),
    (("各级机关事务管理部门加强与有关部门的沟通", "健全项目管理制度"), 1),
    # 统筹 that acts, and ways that are the work itself
    (("统筹推进水电开发和生态保护", "建立补偿机制"), 0),
    (("统筹布局充电站和加氢站", "加快建设"), 0),
    (("创新宣传方式", "提升宣传实效"), 0),
    # nothing but circumstances: the first
    (("围绕碳达峰", "结合实际"), 0),
]


@pytest.mark.parametrize(("clauses", "index"), MAIN)
def test_main_clause(clauses: tuple[str, ...], index: int) -> None:
    assert main_clause(list(clauses), WORDS.circumstances) == index


META = DocumentMeta(
    sectors_absent=("煤电", "钢铁", "耕地", "农田"), places_elsewhere=("同里", "相城")
)
GROUNDS = [
    (("大力推动煤电节能降碳改造、灵活性改造“三改联动”",), True),
    (("严格落实国家煤电等产能控制政策",), True),
    # every member of the enumeration has to be absent
    (("探索煤电、钢铁等行业开展碳捕集、利用与封存",), True),
    (("扩建钢铁、水泥等项目实施产能置换",), False),
    (("稳定森林、湿地、耕地固碳作用",), False),
    # every clause has to name something absent
    (("加强耕地质量建设", "保持农田土壤固碳能力"), True),
    (("加强耕地质量建设", "提升湿地固碳能力"), False),
    (("推动同里区域能源互联网示范区", "支持相城区建设集聚区"), True),
    # spaces in the print do not matter
    (("加强 耕 地质量建设",), True),
    (("推进绿色建筑",), False),
]


@pytest.mark.parametrize(("clauses", "cannot_apply"), GROUNDS)
def test_ground_on_which_a_sentence_cannot_apply(
    clauses: tuple[str, ...], cannot_apply: bool
) -> None:
    assert bool(exemption_of(clauses, META)) is cannot_apply


def test_ground_names_sectors_and_places_apart() -> None:
    found = exemption_of(("推动同里煤电改造",), META)
    assert found is not None
    assert found.ground == Ground(code="not-here", args=("煤电",), places=("同里",))


def test_without_a_profile_nothing_is_not_applicable() -> None:
    assert exemption_of(("加强耕地质量建设",), None) is None


ABOVE = [
    ("自治区发展改革委要会同有关部门强化统筹协调，做好年度工作安排", "自治区发展改革委"),
    ("省碳达峰碳中和工作领导小组办公室加强统筹协调，定期调度", "省碳达峰碳中和工作领导小组办公室"),
    ("国家能源局负责制定办法", "国家能源局"),
    # the district's own bodies, and bodies of any level
    ("区发改局要定期调度", None),
    ("发展改革部门要定期调度", None),
    # others have to act, too
    ("市发展改革委要加强调度，各有关部门密切配合", None),
    # the name stands inside another word or is no subject
    ("省政府采购目录优先列入绿色产品", None),
    ("推动市发展改革委建立平台", None),
]


@pytest.mark.parametrize(("sentence", "whose"), ABOVE)
def test_a_duty_of_the_level_above(sentence: str, whose: str | None) -> None:
    ground = duty_above(sentence.split("，"), load_lexicons(), "city", "district")
    assert ground == (Exemption(Ground(code="duty-above", args=(whose,))) if whose else None)


@pytest.mark.parametrize("lower", ["city", "province", None])
def test_a_duty_is_nobody_elses_at_the_same_level(lower: Level | None) -> None:
    said = ("市发展改革委要定期调度",)
    assert duty_above(said, load_lexicons(), "city", lower) is None


OWN_PLANS = [
    ("各市县要根据本地实际制定贯彻落实的具体措施", True),
    ("各县（市、区）编制本地区碳达峰实施方案", True),
    ("各部门编制年度报告", False),
    ("制定公共建筑用能限额", False),
]


@pytest.mark.parametrize(("clause", "asked"), OWN_PLANS)
def test_a_plan_asked_of_the_levels_below(clause: str, asked: bool) -> None:
    assert asks_for_plan(clause, WORDS) is asked
