from collections.abc import Callable

import pytest

from policy_nlp.extract.metadata import read_metadata
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import DocumentInfo, DocumentMeta, Outline, SourceFile

BODY = "一、任务\n（一）推进。加快推进重点工作，健全机制。"
SOURCE = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")


def info_of(outline: Outline, meta: DocumentMeta | None = None) -> DocumentInfo:
    return read_metadata(
        outline, SOURCE, [], doc_id="plan", meta=meta or DocumentMeta(), lexicons=load_lexicons()
    )


# lines above the body → (number, issuers, date, status, level, region)
HEADS = [
    ("中共苏州市委文件\n苏委发〔2022〕7号\n中共苏州市委 苏州市人民政府关于做好碳达峰工作的实施意见\n(2022年3月17日)",
     ("苏委发〔2022〕7号", ("中共苏州市委", "苏州市人民政府"), "2022-03-17", "issued", "city", "苏州市")),
    ("姑苏区碳达峰实施方案\n（征求意见稿）", (None, (), None, "draft-for-comment", "district", "姑苏区")),
    ("沛县乡村振兴规划（送审稿）", (None, (), None, "draft-for-review", "district", "沛县")),
    # issuers without a mark between them; the number below the title
    ("国务院关于印发2030年前碳达峰行动方案的通知\n（国发〔2021〕23号）\n各省：\n现印发给你们。\n国务院\n2021年10月24日",
     ("国发〔2021〕23号", ("国务院",), "2021-10-24", "issued", "national", "全国")),
    ("国家机关事务管理局国家发展和改革委员会财政部关于印发实施方案的通知\n2021年11月16日",
     (None, ("国家机关事务管理局", "国家发展和改革委员会", "财政部"), "2021-11-16", "issued", "national", "全国")),
    # 等部门 in the title: who signed counts
    ("国家发展改革委等部门关于印发《促进绿色消费实施方案》的通知\n各有关部门：\n现印发。\n国家发展改革委\n商务部\n2022年1月18日",
     (None, ("国家发展改革委", "商务部"), "2022-01-18", "issued", "national", "全国")),
    # a municipality ranks as a province, a county-level city as a district
    ("上海市碳达峰实施方案", (None, (), None, None, "province", "上海市")),
    ("昆山市碳达峰实施方案", (None, (), None, None, "district", "昆山市")),
    ("广西壮族自治区人民政府关于加快发展的实施意见", (None, ("广西壮族自治区人民政府",), None, None, "province", "广西壮族自治区")),
    # the innermost place counts
    ("苏州市姑苏区人民政府关于加强管理的通知", (None, ("苏州市姑苏区人民政府",), None, None, "district", "姑苏区")),
    # Chinese numerals in the date
    ("南京市人民政府关于加强管理的意见\n二〇二二年三月十七日", (None, ("南京市人民政府",), "2022-03-17", "issued", "city", "南京市")),
    # a zone says less than the district it lies in
    ("苏州市姑苏区苏州高新区促进绿色发展办法", (None, (), None, None, "district", "姑苏区")),
    # who signs for another is no issuer; a standing meeting is one
    ("无锡市绿色行动方案\n各单位：\n现印发。\n无锡市节能工作联席会议办公室\n（甲市机关事务管理局代章）\n2022年1月14日",
     (None, ("无锡市节能工作联席会议办公室",), "2022-01-14", "issued", "city", "无锡市")),
    # party and government in short
    ("浙江省委省政府关于加快发展的实施意见", (None, ("浙江省委", "省政府"), None, None, "province", "浙江省")),
    # the text goes on behind the date
    ("国家奖励条例\n1999年5月23日 中华人民共和国国务院令第265号发布\n2020年10月7日 中华人民共和国国务院令第731号第三次修订",
     (None, ("国务院",), "2020-10-07", "issued", "national", "全国")),
    # a committee of the State Council, a party department, an order whose number stands below
    ("国务院安全生产委员会关于印发规划的通知", (None, ("国务院安全生产委员会",), None, None, "national", "全国")),
    ("苏州市财政局 中共苏州市委社会工作部关于印发方案的通知", (None, ("苏州市财政局", "中共苏州市委社会工作部"), None, None, "city", "苏州市")),
    ("苏州市数据管理办法\n苏州市人民政府令\n（第16号）\n2020年5月15日", (None, ("苏州市人民政府",), "2020-05-15", "issued", "city", "苏州市")),
    # a body with words in quotation marks; who signs in full; a place by its short name
    ("安徽省推进“一区两带”建设领导小组绿色发展执行小组办公室关于印发实施意见的通知", (None, ("安徽省推进“一区两带”建设领导小组绿色发展执行小组办公室",), None, None, "province", "安徽省")),
    ("市人民政府关于印发鄂州市节水规划的通知\n现印发给你们。\n鄂州市人民政府\n2023年6月3日",
     (None, ("鄂州市人民政府",), "2023-06-03", "issued", "city", "鄂州市")),
    ("湖北节水强省三年行动计划", (None, (), None, None, "province", "湖北省")),
    ("阿坝州节水管理办法（试行）", (None, (), None, None, "city", "阿坝州")),
    # neither issuer nor place in the title: what the text calls its own
    ("绿色消费实施方案\n为推动我市绿色消费，结合全市实际，制定本方案。", (None, (), None, None, "city", None)),
    ("绿色消费实施方案\n绿色消费对我国发展意义重大，全国各省要落实。", (None, (), None, None, "national", "全国")),
]  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_metadata(outline_of: Callable[[str], Outline], head: str, expected: tuple) -> None:  # type: ignore[type-arg]
    info = info_of(outline_of(f"{head}\n{BODY}"))
    read = (info.doc_number, info.issuers, info.date, info.status, info.level, info.region)
    assert read == expected


def test_a_signature_at_the_end(outline_of: Callable[[str], Outline]) -> None:
    info = info_of(
        outline_of(f"关于推动发展的若干措施\n{BODY}\n山东省人民政府办公厅\n2022年5月2日")
    )
    assert (info.issuers, info.date, info.region) == (
        ("山东省人民政府办公厅",),
        "2022-05-02",
        "山东省",
    )


def test_the_meta_file_overrides(outline_of: Callable[[str], Outline]) -> None:
    meta = DocumentMeta(title="另一标题", region="甲区", level="district", status="issued")
    info = info_of(outline_of(f"乙市碳达峰实施方案\n{BODY}"), meta)
    assert (info.title, info.region, info.level, info.status) == (
        "另一标题",
        "甲区",
        "district",
        "issued",
    )


# lines above the body → (title of the plan, title of the notice)
FORWARDED = [
    ("甲市人民政府关于印发甲市碳达峰实施方案的通知\n各区：\n现印发给你们。", "甲市碳达峰实施方案", "甲市人民政府关于印发甲市碳达峰实施方案的通知"),
    ("甲局等部门关于印发《绿色消费实施方案》的通知\n各区：\n现印发给你们。", "绿色消费实施方案", "甲局等部门关于印发《绿色消费实施方案》的通知"),
    # as the letter names it in its text
    ("甲市人民政府关于印发甲市绿色发展实施方案的通知\n各区：\n现将《甲市绿色发展的实施方案》印发给你们。", "甲市绿色发展的实施方案", "甲市人民政府关于印发甲市绿色发展实施方案的通知"),
    # a notice that gives orders itself
    ("甲市人民政府关于推动绿色发展若干措施的通知\n各区：\n通知如下。", "甲市人民政府关于推动绿色发展若干措施的通知", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "title", "notice"), FORWARDED)
def test_a_plan_and_the_notice_that_forwards_it(
    outline_of: Callable[[str], Outline], head: str, title: str, notice: str | None
) -> None:
    info = info_of(outline_of(f"{head}\n{BODY}"))
    assert (info.title, info.notice) == (title, notice)
