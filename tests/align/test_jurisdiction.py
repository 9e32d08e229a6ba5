"""Sentences that concern named other places only, found without the office's help."""

from __future__ import annotations

import pytest

from policy_nlp.align import align_plans
from policy_nlp.align.jurisdiction import Jurisdiction, exemption_of
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import DocumentInfo, DocumentMeta, SourceFile
from policy_nlp.records.alignment import Ground
from policy_nlp.report.labels import ground_text
from policy_nlp.tokens import load_segmenter
from tests.support.small_plans import make_plan

WORDS = load_lexicons()
LEVELS = {"省": "province", "自治区": "province", "市": "city", "区": "district", "县": "district"}
COUNTRY, UNKNOWN = "全国", ""


def document(region: str) -> DocumentInfo:
    """Return the record of a document of `region`; its end tells the level."""
    level = "national" if region == COUNTRY else None
    if region in ("上海市", "北京市", "天津市"):
        level = "province"
    elif region in ("昆山市", "义乌市"):
        level = "district"
    elif level is None and region:
        level = next(rank for end, rank in LEVELS.items() if region.endswith(end))
    source = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")
    place = None if region in (COUNTRY, UNKNOWN) else region
    return DocumentInfo.model_validate(
        {"id": "plan", "title": "", "level": level, "region": place, "source": source}
    )


def reason(lower: str, upper: str, sentence: str, meta: DocumentMeta | None = None) -> str | None:
    segmenter = load_segmenter(WORDS)
    elsewhere = Jurisdiction(document(lower), document(upper), WORDS, segmenter)
    found = exemption_of(sentence.split("，"), meta, elsewhere)
    return ground_text(found.ground) if found else None


GREEN_FINANCE = "支持南宁、柳州、桂林、贺州等绿色金融改革创新示范区研发绿色信贷产品"
WATER_POWER = "推动西南地区水电与风电、太阳能发电协同互补"
WEST = "中西部和东北地区要着力优化能源结构，按照能耗双控要求，积极培育绿色发展动能"
ENERGY = "推动吴江区同里区域能源互联网示范区打造示范窗口，支持相城区建设集聚区"
BASINS = "长江经济带、黄河流域和国家生态文明试验区要严格落实生态优先战略导向，走在全国前列"

# lower region, upper region, sentence, the places elsewhere; None where it may concern the lower
SENTENCES = [
    ("北海市", "广西壮族自治区", GREEN_FINANCE, "南宁、柳州、桂林、贺州"),
    ("桂林市", "广西壮族自治区", GREEN_FINANCE, None),
    ("上海市", COUNTRY, WATER_POWER, "西南地区"),
    ("重庆市", COUNTRY, WATER_POWER, None),
    # who has to act, does so in the clauses behind, too
    ("河北省", COUNTRY, WEST, "中西部、东北地区"),
    ("石家庄市", COUNTRY, WEST, "中西部、东北地区"),
    ("江西省", COUNTRY, WEST, None),
    ("武汉市", COUNTRY, WEST, None),
    ("河北省", COUNTRY, BASINS, "长江经济带、黄河流域、国家生态文明试验区"),
    ("上海市", COUNTRY, BASINS, None),
    ("潍坊市", "山东省", "济南、青岛、烟台3市要确定重点区域，推广绿色建筑", "济南、青岛、烟台"),
    # by when is no clause of its own
    ("杭州市", "浙江省", "到2025年，建成湖州、衢州试验区", "湖州、衢州"),
    # every other clause has to name a place, and every member of an enumeration
    ("杭州市", "浙江省", "推动湖州、衢州试验区建设，深化绿色金融标准建设", None),
    ("北海市", "广西壮族自治区", "支持南宁、沿海地区发展海上风电", None),
    ("北海市", "广西壮族自治区", "支持南宁和各市发展再制造产业", None),
    ("北海市", "广西壮族自治区", "支持南宁等有条件的城市发展再制造产业", None),
    # dealings with a place are work of one's own
    ("梧州市", "广西壮族自治区", "承接珠三角产业转移", None),
    ("江西省", COUNTRY, "积极融入长三角一体化发展", None),
    ("江西省", COUNTRY, "向粤港澳大湾区供应绿色农产品", None),
    ("宁波市", "浙江省", "学习湖州绿色金融改革", None),
    ("宁波市", "浙江省", "推广湖州绿色金融改革做法", None),
    ("宁波市", "浙江省", "除杭州外推行新标准", None),
    # what passes through other places as well, and what is only called after one
    ("永州市", "湖南省", "建设长沙至郴州铁路", None),
    ("宁波市", "浙江省", "支持湖州师范学院建设学科", None),
    # more than the place that is named
    ("黄冈市", "湖北省", "加快武汉都市圈建设", None),
    ("无锡市", "江苏省", "推进苏州大学建设", None),
    # words that are no places: sunshine, lasting peace, safety; in full they are
    ("济南市", "山东省", "统计日照时数", None),
    ("太原市", "山西省", "确保长治久安", None),
    ("西安市", "陕西省", "守护群众安康", None),
    ("济南市", "山东省", "支持日照市建设示范区", "日照市"),
    # 东部 of a province is its own east
    ("南宁市", "广西壮族自治区", "在东部地区布局海上风电", None),
    # 吉林 is a province and a city
    ("长春市", "吉林省", "支持吉林建设示范区", None),
    ("大连市", COUNTRY, "支持吉林建设示范区", "吉林"),
    # a county lies in its city, several may go by one name
    ("杭州市", "浙江省", "支持义乌市建设示范区", "义乌市"),
    ("金华市", "浙江省", "支持义乌市建设示范区", None),
    ("姑苏区", "苏州市", ENERGY, "吴江区、相城区"),
    ("相城区", "苏州市", ENERGY, None),
    ("姑苏区", "苏州市", "支持昆山市建设示范区", "昆山市"),
    ("苏州市", "江苏省", "支持鼓楼区建设示范区", "鼓楼区"),
    ("徐州市", "江苏省", "支持鼓楼区建设示范区", None),
    # nor is it known in which county a park lies
    ("昆山高新区", "苏州市", "支持昆山市建设示范区", None),
    ("苏州工业园区", "苏州市", "支持吴中区建设示范区", None),
    ("苏州工业园区", "苏州市", "推进老城区改造", None),
    # a short name that may be one's own: 义乌 is in 金华
    ("金华市", "浙江省", "支持湖州建设示范区、义乌建设试点", None),
    # 义乌 may be a word; beside 湖州 it is a place
    ("宁波市", "浙江省", "支持湖州建设示范区、义乌建设试点", "湖州、义乌"),
    # one's own place, and what holds it
    ("姑苏区", "苏州市", "支持苏州建设示范区", None),
    ("姑苏区", "苏州市", "支持姑苏建设示范区", None),
    ("姑苏区", "江苏省", "支持苏州建设示范区", None),
    ("姑苏区", "江苏省", "支持无锡建设示范区", "无锡"),
    # nobody knows where the lower document speaks for
    ("滨湖新区", COUNTRY, WATER_POWER, None),
    (UNKNOWN, COUNTRY, WATER_POWER, None),
    # who names himself, or what he cannot order about, says nothing of others
    ("石家庄市", "邯郸市", "制定邯郸市矿产资源规划", None),
    ("合浦县", "北海市", "升级铁山东港产业园", None),
    # no place is named
    ("北海市", "广西壮族自治区", "推进绿色建筑", None),
]


@pytest.mark.parametrize(("lower", "upper", "sentence", "places"), SENTENCES)
def test_sentence_on_other_places(
    lower: str, upper: str, sentence: str, places: str | None
) -> None:
    assert reason(lower, upper, sentence) == (f"属其他地方：{places}" if places else None)


def test_what_the_office_lists_joins_what_the_gazetteer_has() -> None:
    meta = DocumentMeta(sectors_absent=("煤电",), places_elsewhere=("同里",))
    sentence = "推动同里示范区建设，支持昆山市煤电改造"
    assert reason("姑苏区", "苏州市", sentence, meta) == "本地没有：煤电；属其他地方：同里、昆山市"


def test_a_place_that_the_office_lists_is_told_once() -> None:
    meta = DocumentMeta(places_elsewhere=("吴江", "同里"))
    assert reason("姑苏区", "苏州市", ENERGY, meta) == "属其他地方：吴江、同里、相城区"


def test_whoever_names_the_place_takes_it_up_under_any_name() -> None:
    segmenter = load_segmenter(WORDS)
    elsewhere = Jurisdiction(document("北海市"), document("广西壮族自治区"), WORDS, segmenter)
    ground = exemption_of(("支持南宁市建设示范区",), None, elsewhere)
    assert ground is not None
    assert ground.let("协助南宁建设示范区")
    assert not ground.let("建设示范区")


def test_coverage_says_so_without_a_profile() -> None:
    lower = make_plan("绿色金融：创新绿色金融产品。")
    upper = make_plan(f"绿色金融：{GREEN_FINANCE}。创新绿色金融产品。")
    lower = lower.model_copy(update={"document": document("北海市")})
    upper = upper.model_copy(update={"document": document("广西壮族自治区")})
    (line,) = align_plans(lower, upper).coverage
    assert [m.status for m in line.measures] == ["not-applicable", "covered"]
    places = ("南宁", "柳州", "桂林", "贺州")
    assert line.measures[0].ground == Ground(code="not-here", places=places)
    assert line.status == "full"
