"""What a draft for a gap says: the upper sentence in the words of the level below (建议稿)."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.align.drafting import Drafter
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline import align_files
from policy_nlp.records.drafts import GapNote
from policy_nlp.records.index import PairIndex
from tests.support.report_pairs import write_pair

OWN_WORK = GapNote(code="own-work")


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    return align_files(*write_pair(tmp_path_factory.mktemp("pair")))


def drafter(records) -> Drafter:
    return Drafter(PairIndex.of(*records), load_lexicons())


# upper sentence, as the district would write it
@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("落实全市碳达峰目标。", "落实全区碳达峰目标"),
        ("我市重点行业；", "我区重点行业"),
        # no word of level
        ("健全全市场化机制。", "健全全市场化机制"),
        ("衔接全国、全省规划。", "衔接全国、全省规划"),
        # names of what is one for all, and where one stands among others
        ("建设全市统一电力市场。", "建设全市统一电力市场"),
        ("在绿色发展方面走在全市前列。", "在绿色发展方面走在全市前列"),
        ("为全市提供经验，在全市推广。", "为全市提供经验，在全区推广"),
        # amounts of the whole city are parted among its districts
        ("到2025年，新增公园600座以上。", "到2025年，新增公园〔本级数〕以上"),
        ("森林蓄积量达到4.45亿立方米，覆盖率20%。", "森林蓄积量达到〔本级数〕，覆盖率20%"),
        # said of each, told of which, counted on one hand, a rate
        ("人均公园绿地面积达到17.5平方米。", "人均公园绿地面积达到17.5平方米"),
        ("年能耗超过1万吨标准煤的企业。", "年能耗超过1万吨标准煤的企业"),
        ("出台1个实施意见。", "出台1个实施意见"),
        ("供电煤耗降到300克/千瓦时。", "供电煤耗降到300克/千瓦时"),
    ],
)
def test_drafts_change_words_of_level_only(records, upper, lower) -> None:
    assert drafter(records).sentence(upper) == lower


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("及时向市委、市政府报告。", OWN_WORK),
        ("构建市级政策体系。", OWN_WORK),
        # 城市级 is no level of government
        ("推进 5G 车联网城市级验证。", None),
        ("优化公交线网布局。", None),
        ("稳步推进国家铁路电气化改造。", OWN_WORK),
        ("加大中央对地方的支持力度。", OWN_WORK),
        ("到2025年，利用量达到40亿吨。", GapNote(code="amounts", args=("40亿吨",))),
        # a district does not promise what is said of the whole city
        ("美丽苏州建设取得明显成效", GapNote(code="names-place", args=("苏州",))),
    ],
)
def test_what_is_the_upper_levels_is_noted(records, text, noted) -> None:
    assert list(drafter(records).notes(text)) == ([noted] if noted else [])


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("各县级市（区）建立相应工作机构。", "各县级市（区）"),
        ("各地区要切实承担主体责任。", "各地区"),
        ("统筹各区域协调发展。", ""),
        ("优化公交线网布局。", ""),
    ],
)
def test_what_speaks_to_all_places_below_is_known(records, text, addressed) -> None:
    assert drafter(records).addressed(text) == addressed


# what the upper text says to all places below, its words for them, and what one says of itself
@pytest.mark.parametrize(
    ("text", "named", "own"),
    [
        ("各县级市（区）建立工作机构。", "各县级市（区）", "本区建立工作机构"),
        # what is above has to pass, is handed up, not ordered
        ("各地方案需经市领导小组审议后印发。", "各地", "本区方案按程序报经市领导小组审议后印发"),
        ("各地项目须经省发展改革委核准。", "各地", "本区项目按程序报经省发展改革委核准"),
    ],
)
def test_a_place_says_of_itself_what_all_are_told(records, text, named, own) -> None:
    assert drafter(records).answering(text, named) == own


# region above, region below, place that a draft is not to take over
@pytest.mark.parametrize(
    ("above", "below", "place"),
    [
        ("广西壮族自治区", "北海市", "广西"),
        ("江苏省", "苏州市", "江苏"),
        # the lower place bears the name itself
        ("海南省", "海南藏族自治州", ""),
        (None, "河北省", ""),
    ],
)
def test_the_upper_place_is_known_by_its_name(records, above, below, place) -> None:
    alignment, *sides = records
    lower, upper = (
        side.model_copy(update={"document": side.document.model_copy(update={"region": region})})
        for side, region in zip(sides, (below, above), strict=True)
    )
    noted = drafter((alignment, lower, upper)).notes("在广西、江苏、海南先行")
    assert [(note.code, note.args) for note in noted] == (
        [("names-place", (place,))] if place else []
    )


@pytest.mark.parametrize(
    ("leading", "joining", "clause"),
    [
        ([], [], ""),
        (["区住建委"], [], "（区住建委负责）"),
        # nobody leads in the lower document, so nobody does in a draft for it
        (["区住建委"], ["区发改局"], "（区住建委、区发改局按职责分工负责）"),
    ],
)
def test_clauses_are_written_as_the_document_writes_them(records, leading, joining, clause) -> None:
    assert drafter(records).clause(leading, joining) == clause


AIMS = "到2025年，全市绿色建筑占比达到60%以上，森林覆盖率达到20%以上。"
WORDED = [
    # aims above, what the draft says
    ("森林覆盖率达到20%以上，到2030年达到24%", "森林覆盖率：到2030年达到24%。"),
    ("森林覆盖率达到20%以上。“十五五”期间，能源体系更优", "“十五五”期间，能源体系更优。"),
    (
        "森林覆盖率达到20%以上。“十五五”期间，产业结构明显优化，能源体系初步建立",
        "“十五五”期间，能源体系初步建立。",
    ),
]


@pytest.mark.parametrize(("above", "draft"), WORDED)
def test_a_draft_of_a_target_says_what_and_by_when(tmp_path: Path, above: str, draft: str) -> None:
    lower, upper = write_pair(tmp_path)
    upper.write_text(upper.read_text("utf-8").replace(AIMS, f"到2025年，{above}。"), "utf-8")
    found = align_files(lower, upper)
    written = [drafter(found).target(item, [item.indicator]) for item in found[2].targets]
    assert draft.removesuffix("。") in written
