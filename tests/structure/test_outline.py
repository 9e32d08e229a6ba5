from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.errors import InputError
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.plain import read_plain
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import Block, Outline, Piece, SourceDocument, SourceFile
from policy_nlp.structure import build_outline

Build = Callable[[str], Outline]
BODY = "加快推进重点领域节能降碳改造，健全长效工作机制。"
LONG = "统筹生态环保、节能降碳等财政资金，构建多元化资金投入机制，加大财政对绿色低碳产业发展、技术研发、绿色建筑申报的支持。"

# lines of a plan → "id kind number heading" of its units (the preamble left out)
OUTLINES = [
    # the order of GB/T 9704
    (["一、重点任务", "（一）加强节能", f"1.推进改造。{BODY}", f"2.健全机制。{BODY}", "（二）控制煤炭", BODY],
     ["1 section 一、 重点任务", "1.1 section （一） 加强节能", "1.1.1 task 1. 推进改造",
      "1.1.2 task 2. 健全机制", "1.2 task （二） 控制煤炭"]),
    # brackets above points, as a conversion left them
    (["一、重点任务", "（1） 产业达峰行动", BODY, f"1． 推进改造。{BODY}", "（2） 能源转型行动", f"1． 发展光伏。{BODY}"],
     ["1 section 一、 重点任务", "1.1 section （1） 产业达峰行动", "1.1.1 task 1． 推进改造",
      "1.2 section （2） 能源转型行动", "1.2.1 task 1． 发展光伏"]),
    # numbers that go on across sections
    (["一、生产体系", f"（一）工业升级。{BODY}", "二、流通体系", f"（二）绿色物流。{BODY}"],
     ["1 section 一、 生产体系", "1.1 task （一） 工业升级", "2 section 二、 流通体系", "2.1 task （二） 绿色物流"]),
    # a number that did not advance does not disturb the ids
    (["一、总体要求", "1. 指导思想", BODY, "1. 基本原则", BODY],
     ["1 section 一、 总体要求", "1.1 section 1. 指导思想", "1.2 section 1. 基本原则"]),
    # top headings that lost their number
    (["某某区实施方案", "为贯彻落实，制定本方案。", "总体要求", "（1） 指导思想", BODY, "政策保障", "（1） 落实财税政策", BODY],
     ["1 section 一、 总体要求", "1.1 section （1） 指导思想", "2 section 二、 政策保障", "2.1 safeguard （1） 落实财税政策"]),
    # headings glued into a paragraph by a conversion
    (["一、空间载体", f"（一）推动城市群发展。{BODY}（省发展改革委负责）（二）建设低碳城市。{BODY}（省水利厅负责）"],
     ["1 section 一、 空间载体", "1.1 task （一） 推动城市群发展", "1.2 task （二） 建设低碳城市"]),
    # one glued to the end of the paragraph above it
    (["一、总体要求", f"{BODY} 二、重点任务", f"（一）推进节能。{BODY}（各区政府［管委会］） 三、保障措施", f"（一）加强领导。{BODY}"],
     ["1 section 一、 总体要求", "2 section 二、 重点任务", "2.1 task （一） 推进节能", "3 section 三、 保障措施", "3.1 safeguard （一） 加强领导"]),
    # a section heading glued to the first unit below it
    (["一、空间载体", f"（一）推动发展。{BODY}", f"二、基础设施（二）推进一体化。{BODY}"],
     ["1 section 一、 空间载体", "1.1 task （一） 推动发展", "2 section 二、 基础设施", "2.1 task （二） 推进一体化"]),
    # items of a list in running text are no units
    (["一、重点任务", f"（一）设立奖项。{BODY}", "设立下列奖项：", "（1）最高奖；", "（2）发明奖；", "（3）合作奖。"],
     ["1 section 一、 重点任务", "1.1 task （一） 设立奖项"]),
    # a unit without heading that a clause makes one
    (["一、重点任务", f"1. {LONG}（市发改委负责）", f"2. {LONG}（市住建局负责）"],
     ["1 section 一、 重点任务", "1.1 task 1. None", "1.2 task 2. None"]),
    # a single sentence with a clause is an order, not a heading
    (["一、重点任务", "（一）改造农房1.2万户，建成公园3个。（市住建局负责）", "（二）加强管理。（市住建局负责）"],
     ["1 section 一、 重点任务", "1.1 task （一） None", "1.2 task （二） 加强管理"]),
    # a bracket that was never closed does not swallow the next item
    (["一、重点任务", f"（一）推进改造（一期。{BODY}", f"（二）加强管理。{BODY}"],
     ["1 section 一、 重点任务", "1.1 task （一） 推进改造（一期", "1.2 task （二） 加强管理"]),
    # annexes that are named are no units, and the first of them is the plan
    (["关于印发方案的通知", "各单位：", "现印发。", "附件：1.养老方案", "2.分工表", "2023年6月8日", "附件1", "养老方案",
      "一、任务", f"（一）推广。{BODY}", "附件2", "分工表", "序号\t任务\t责任单位", "1\t改造\t市住建局"],
     ["1 section 一、 任务", "1.1 task （一） 推广", "A1 section None 分工表", "A1.1.1 annex-row None 改造"]),
    # a short order between tasks is one of them
    (["一、重点任务", f"1. 推进改造。{BODY}", "2. 加快充电桩建设。", f"3. 健全机制。{BODY}"],
     ["1 section 一、 重点任务", "1.1 task 1. 推进改造", "1.2 task 2. None", "1.3 task 3. 健全机制"]),
    # numbered by decimals
    (["甲县乡村振兴方案", "1 总体要求", BODY, "2 重点任务", "2.1 产业振兴", BODY, "2.2 人才振兴", BODY, "3 保障措施", "3.1 压实责任", BODY],
     ["1 section 1 总体要求", "2 section 2 重点任务", "2.1 task 2.1 产业振兴", "2.2 task 2.2 人才振兴",
      "3 section 3 保障措施", "3.1 safeguard 3.1 压实责任"]),
    # a title and a table of duties, nothing else
    (["甲县重点任务分工表", "序号\t任务\t责任单位", "1\t改造农房\t县住建局", "2\t建设公园\t县城管局"],
     ["A1 section None None", "A1.1.1 annex-row None 改造农房", "A1.1.2 annex-row None 建设公园"]),
    # organisation and safeguards by the heading above
    (["一、保障措施", f"（一）加强资金保障。{BODY}", "二、组织实施", f"（一）压实责任。{BODY}"],
     ["1 section 一、 保障措施", "1.1 safeguard （一） 加强资金保障", "2 section 二、 组织实施", "2.1 organisation （一） 压实责任"]),
    # a contents list with leaders and pages, entries glued where its lines ran on; the preface is none of it
    (["甲市“十四五”规划", "目录", "前言......1第一章 总则......2", "一、指导思想......2", "I", "二、基本原则......3第二章 重点任务......4",
      "一、入海河流整治......4", "附表1 重点工程一览表......9", "附图一：规划范围示意图", "前言", BODY, "第一章 总则", "一、指导思想", BODY,
      "二、基本原则", BODY, "第二章 重点任务", "一、入海河流整治", BODY],
     ["1 section 第一章 总则", "1.1 section 一、 指导思想", "1.2 section 二、 基本原则", "2 section 第二章 重点任务", "2.1 task 一、 入海河流整治"]),
    # one without leaders or pages, and one with pages behind a gap
    (["甲市“十四五”规划", "目　录", "一、总体要求", "（一）指导思想", "二、重点任务", "（一）推进节能", "一、总体要求", "（一）指导思想", BODY,
      "二、重点任务", f"（一）推进节能。{BODY}"],
     ["1 section 一、 总体要求", "1.1 section （一） 指导思想", "2 section 二、 重点任务", "2.1 task （一） 推进节能"]),
    (["甲市“十四五”规划", "目录", "一、总体要求   1", "二、重点任务   3", "（一）推进节能   3", "一、总体要求", BODY, "二、重点任务", f"（一）推进节能。{BODY}"],
     ["1 section 一、 总体要求", "2 section 二、 重点任务", "2.1 task （一） 推进节能"]),
    # what a box lists is text of the task round it; the outline goes on behind it
    (["一、重点任务", f"（一）推进节能。{BODY}", "专栏1：节能重点工程", "一、工业工程", "（1）改造钢铁行业；", "（2）改造建材行业。", "二、建筑工程",
      "（1）改造农房。", f"（二）控制煤炭。{BODY}", "专栏2 煤炭控制工程", f"（一）淘汰锅炉。{BODY}", f"（二）替代散煤。{BODY}", f"（三）发展光伏。{BODY}", "二、组织实施", BODY],
     ["1 section 一、 重点任务", "1.1 task （一） 推进节能", "1.2 task （二） 控制煤炭", "1.3 task （三） 发展光伏", "2 organisation 二、 组织实施"]),
    # a list of what the plan rests on
    (["一、总则", "（一）法律法规", "（1）《中华人民共和国环境保护法》（2015年1月）", "（2）《海岛保护法》", "二、重点任务", f"（一）推进节能。{BODY}"],
     ["1 section 一、 总则", "1.1 section （一） 法律法规", "2 section 二、 重点任务", "2.1 task （一） 推进节能"]),
    # what stands before the aims tells of the last period, whatever it is called
    (["第一章 开启新征程", "第一节 绿色发展再上台阶", BODY, "第二章 总体战略", "第一节 指导思想", BODY, "第三章 绿色转型", "第一节 优化产业结构", BODY],
     ["1 section 第一章 开启新征程", "1.1 section 第一节 绿色发展再上台阶", "2 section 第二章 总体战略", "2.1 section 第一节 指导思想",
      "3 section 第三章 绿色转型", "3.1 task 第一节 优化产业结构"]),
    # headings that tell of the past or reckon, at the top or below a chapter
    (["一、工作基础", f"（一）节能工作取得显著成效。{BODY}", "二、重点任务", f"（一）提升治理成效。{BODY}", "三、投资估算", f"（一）总投资。{BODY}", "四、规划实施", f"（一）加强衔接。{BODY}"],
     ["1 section 一、 工作基础", "1.1 section （一） 节能工作取得显著成效", "2 section 二、 重点任务", "2.1 task （一） 提升治理成效",
      "3 section 三、 投资估算", "3.1 section （一） 总投资", "4 section 四、 规划实施", "4.1 organisation （一） 加强衔接"]),
    # a list is units or text as a whole: its first items, too
    (["第三条【绿色发展扶持】对项目给予扶持：", "（一）支持循环经济。", f"1.{LONG}", f"2.{LONG}（责任单位：区发展改革局）", "第四条 【适用范围】本办法适用于本区企业。"],
     ["1 section 第三条 绿色发展扶持", "1.1 section （一） 支持循环经济", "1.1.1 task 1. None", "1.1.2 task 2. None", "2 section 第四条 适用范围"]),
    # signs in circles number notes and lists, never units
    (["一、重点任务", f"（一）推进节能。{BODY}", "①终以勘界定标结果为准。", BODY],
     ["1 section 一、 重点任务", "1.1 task （一） 推进节能"]),
    # an annex that says who answers lists tasks; a pointer to it is none
    (["一、考评对象", BODY, "附件：", "考评指标", "附件", "考评指标", "一、政务服务", f"1．开通网办。{BODY}（牵头考核单位：市甲局）", f"2．开通热线。{BODY}（牵头考核单位：市乙局）"],
     ["1 task 一、 考评对象", "A1 section None 考评指标", "A1.1 section 一、 政务服务", "A1.1.1 task 1． 开通网办", "A1.1.2 task 2． 开通热线"]),
    # three numbers in a row stand above brackets, which other sections have first
    (["甲县应急预案", "1 总则", "1.1 工作原则", f"（1）统一领导。{BODY}", f"（2）科学监测。{BODY}", "2 组织机构", "2.1 指挥部", "2.1.1 指挥部职责", f"（1）统一领导。{BODY}", f"（2）科学监测。{BODY}", "2.1.2 办公室职责", f"（1）统一领导。{BODY}", f"（2）科学监测。{BODY}"],
     ["1 section 1 总则", "1.1 section 1.1 工作原则", "1.1.1 section （1） 统一领导", "1.1.2 section （2） 科学监测", "2 section 2 组织机构",
      "2.1 section 2.1 指挥部", "2.1.1 section 2.1.1 指挥部职责", "2.1.1.1 task （1） 统一领导", "2.1.1.2 task （2） 科学监测",
      "2.1.2 section 2.1.2 办公室职责", "2.1.2.1 task （1） 统一领导", "2.1.2.2 task （2） 科学监测"]),
    # articles of a regulation
    (["第一章 总则", f"第一条 {BODY}", f"第二条 {BODY}"],
     ["1 section 第一章 总则", "1.1 section 第一条 None", "1.2 section 第二条 None"]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "units"), OUTLINES)
def test_units(outline_of: Build, lines: list[str], units: list[str]) -> None:
    outline = outline_of("\n".join(lines))
    found = [f"{u.id} {u.kind} {u.number} {u.heading}" for u in outline.units if u.id != "0"]
    assert found == units


def test_lost_numbers_are_marked(outline_of: Build) -> None:
    outline = outline_of(f"某区方案\n为落实要求，制定本方案。\n总体要求\n（1） 思路\n{BODY}")
    assert [(u.id, u.number_source) for u in outline.units[1:]] == [
        ("1", "reconstructed"),
        ("1.1", "printed"),
    ]


# lines at the top → title without spaces and draft mark
TITLES = [
    (["中共甲市委文件", "甲委发〔2022〕7号", "中共甲市委 甲市人民政府 关于做好 碳达峰工作的实施意见", "（2022年3月17日）"],
     "中共甲市委甲市人民政府关于做好碳达峰工作的实施意见"),
    (["甲区碳达峰实施方案", "（征求意见稿）"], "甲区碳达峰实施方案"),
    (["甲区碳达峰实施方案（送审稿）"], "甲区碳达峰实施方案"),
    # no mark of a draft
    (["甲市数据管理办法（试行）"], "甲市数据管理办法（试行）"),
    # over lines, until the kind of document
    (["甲市人民政府印发", "甲市关于加快建立绿色低碳", "循环发展经济体系的实施方案的通知", "各县、区人民政府："],
     "甲市人民政府印发甲市关于加快建立绿色低碳循环发展经济体系的实施方案的通知"),
    # a line that ends like a title and is none
    (["甲局关于印发深入开展绿色低碳引领行动", "促进碳达峰实施方案的通知"],
     "甲局关于印发深入开展绿色低碳引领行动促进碳达峰实施方案的通知"),
    # a letter without title of its own
    (["市级机关各单位：", "《甲市公共机构行动方案》已经同意，现印发给你们。"], "甲市公共机构行动方案"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "title"), TITLES)
def test_title(outline_of: Build, lines: list[str], title: str) -> None:
    assert outline_of("\n".join([*lines, "一、总体要求", BODY])).title == title


def test_furniture_and_closing_lines(outline_of: Build) -> None:
    lines = [
        "中共甲市委文件", "甲委发〔2022〕7号", "关于碳达峰工作的意见", "一、重点任务", f"1. 推进改造。{BODY}（市发改委负责）",
        "附件：任务分工", "中共甲市委", "2022年3月17日", "附件", "任务分工", "\t具体事项\t责任部门",
        "总体方案\t1. 达峰方案\t市发改委", "专项方案\t1. 能源方案\t市工信局、市住建局", "\t2. 工业方案\t市工信局", "注：不断完善。",
        "发：各县级市（区）党委和人民政府。", "中共甲市委办公室", "2022年3月17日印发",
    ]  # fmt: skip
    outline = outline_of("\n".join(lines))
    assert [(f.kind, f.text) for f in outline.furniture] == [
        ("letterhead", "中共甲市委文件"),
        ("letterhead", "甲委发〔2022〕7号"),
        ("distribution", "发：各县级市（区）党委和人民政府。"),
        ("distribution", "中共甲市委办公室"),
        ("distribution", "2022年3月17日印发"),
    ]
    rows = [(u.id, u.heading, u.path) for u in outline.units if u.kind == "annex-row"]
    assert rows == [
        ("A1.1.1", "达峰方案", ("任务分工", "总体方案")),
        ("A1.2.1", "能源方案", ("任务分工", "专项方案")),
        ("A1.2.2", "工业方案", ("任务分工", "专项方案")),
    ]
    task = next(u for u in outline.units if u.id == "1.1")
    assert task.body.of(outline.text) == f"{BODY}（市发改委负责）"


def test_a_plan_carried_as_annex_is_the_plan(outline_of: Build) -> None:
    outline = outline_of(
        f"关于印发方案的通知\n各单位：\n现印发。\n附件：\n促进消费实施方案\n一、任务\n（一）推广。{BODY}"
    )
    assert [u.id for u in outline.units] == ["0", "1", "1.1"]


def test_a_letter_is_one_unit(outline_of: Build) -> None:
    outline = outline_of("关于同意辞职的批复\n区中医院：\n经研究，同意辞职。\n2011年3月10日")
    assert [(u.id, u.kind) for u in outline.units] == [("0", "preamble")]
    assert outline.title == "关于同意辞职的批复"
    assert [issue.code for issue in outline.issues] == ["no-outline"]
    assert_tiled(outline)


def test_nothing_but_furniture() -> None:
    blocks = (Block(kind="furniture", text="— 1 —", furniture="page-number"),)
    source = SourceFile(file="plan.pdf", sha256="0" * 64, format="pdf")
    with pytest.raises(InputError, match="除页码一类之外没有文字"):
        build_outline(SourceDocument(source=source, blocks=blocks), load_lexicons())


@pytest.mark.parametrize("name", ["suzhou", "gusu"])
def test_real_plans(root: Path, name: str) -> None:
    data = (root / "corpus" / name / f"{name}.txt").read_bytes()
    source = SourceFile(file=f"{name}.txt", sha256="0" * 64, format="txt")
    document = read_plain(data, source, ReadOptions())
    outline = build_outline(document, load_lexicons())
    assert_tiled(outline)
    kept = outline.text + "".join(item.text for item in outline.furniture)
    assert sorted("".join(kept.split())) == sorted("".join(data.decode().split()))
    text = data.decode()
    for step in outline.offsets:
        printed = outline.text[step.start : step.start + step.length]
        assert printed == text[step.source : step.source + step.length]


def test_each_line_of_a_paragraph_keeps_its_page() -> None:
    text = f"一、重点任务\n（一）推进改造。{BODY}"
    head, task = text.split("\n")
    pieces = [(0, 10, 3), (10, len(task) - 10, 4)]  # the page ends after ten characters
    blocks = (
        Block(
            kind="paragraph", text=head, page=3, pieces=(Piece(at=0, source=0, length=len(head)),)
        ),
        Block(
            kind="paragraph",
            text=task,
            page=3,
            pieces=tuple(Piece(at=a, source=a, length=n, page=p) for a, n, p in pieces),
        ),
    )
    source = SourceFile(file="plan.pdf", sha256="0" * 64, format="pdf")
    outline = build_outline(SourceDocument(source=source, blocks=blocks), load_lexicons())
    # a line that says nothing of its page stands on that of its block
    assert [(step.start, step.page) for step in outline.offsets] == [(0, 3), (7, 3), (17, 4)]
    assert [unit.page for unit in outline.units if unit.id == "1.1"] == [3]


def test_rows_of_a_table_in_a_cell_belong_to_the_row_of_that_cell() -> None:
    lines = [("一、重点任务", 0), ("（一）推广", 0), (BODY, 0), ("附件", 0), ("分工表", 0)]
    rows = [("具体事项\t责任单位", 0), ("推广新能源车：\t区发改委", 0), ("年份\t数量", 1), ("2025\t300辆", 1), ("建设公园\t区住建局", 0)]  # fmt: skip
    blocks = [Block(kind="paragraph", text=text, nested=n) for text, n in lines]
    blocks += [Block(kind="table-row", text=text, nested=n) for text, n in rows]
    source = SourceFile(file="plan.docx", sha256="0" * 64, format="docx")
    outline = build_outline(SourceDocument(source=source, blocks=tuple(blocks)), load_lexicons())
    units = [u for u in outline.units if u.kind == "annex-row"]
    assert [u.heading for u in units] == ["推广新能源车：", "建设公园"]
    assert units[0].span.of(outline.text).endswith("2025\t300辆\n")
    assert_tiled(outline)


# Rows over all columns are groups; an item whose duties stand in the cell above is none.
GROUPS = [
    (["序号\t任务\t责任单位", "一、经济指标", "1\t增长6%\t县发改局", "二、民生实事", "2\t建设公园\t县城管局"],
     [("A1.1.1", "经济指标", "增长6%"), ("A1.2.1", "民生实事", "建设公园")]),
    (["任务\t责任单位", "改造农房\t县住建局", "建设公园"], [("A1.1.1", "", "改造农房"), ("A1.1.2", "", "建设公园")]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "units"), GROUPS)
def test_groups_of_a_table_of_duties(rows: list[str], units: list[tuple[str, str, str]]) -> None:
    blocks = [Block(kind="paragraph", text="甲县重点任务分工表", nested=0)]
    blocks += [Block(kind="table-row", text=text, nested=0) for text in rows]
    source = SourceFile(file="plan.docx", sha256="0" * 64, format="docx")
    outline = build_outline(SourceDocument(source=source, blocks=tuple(blocks)), load_lexicons())
    found = [u for u in outline.units if u.kind == "annex-row"]
    assert [(u.id, "".join(u.path), u.heading) for u in found] == units
    assert_tiled(outline)


def assert_tiled(outline: Outline) -> None:
    """Check that the spans of the units tile the body and hold what they say."""
    assert outline.units[0].span.start == 0
    assert outline.units[-1].span.end == len(outline.text)
    assert all(a.span.end == b.span.start for a, b in pairwise(outline.units))
    assert len({unit.id for unit in outline.units}) == len(outline.units)
    for unit in outline.units:
        assert unit.span.holds(unit.body)
        if unit.heading_span is not None:
            assert unit.heading_span.of(outline.text).strip() == unit.heading


PIECES = st.lists(
    st.sampled_from([
        "一、总体要求", "二、重点任务", "三、组织实施", "（一）指导思想", "（二）加强节能。", BODY, "1.推进改造。", "2．健全机制。" + BODY,
        "（1）第一项；", "（责任单位：市发改委）", "附件", "\t事项\t责任部门", "甲\t1. 方案\t市发改委", "附件：清单", "2022年3月17日",
        "抄送：各部门。", "第一条 为了推进工作，制定本条例。", "①加快", "总体要求", "甲市实施方案", "（征求意见稿）",
    ]),
    max_size=14,
)  # fmt: skip


@given(PIECES)
def test_any_order_of_lines_is_tiled(lines: list[str]) -> None:
    source = SourceFile(file="plan.txt", sha256="0" * 64, format="txt")
    text = "\n".join(lines)
    try:
        document = read_plain(text.encode(), source, ReadOptions())
        outline = build_outline(document, load_lexicons())
    except InputError:
        return
    assert_tiled(outline)
    kept = outline.text + "".join(item.text for item in outline.furniture)
    assert sorted("".join(kept.split())) == sorted("".join(text.split()))
