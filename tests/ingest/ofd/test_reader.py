"""OFD: order by position, delta runs, matrices, templates, paths, what is told and not read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.errors import InputError
from policy_nlp.ingest.ofd.reader import read_ofd
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import SourceDocument, SourceFile
from tests.support.ofd_writer import OLD, Page, set_lines, write_ofd

SOURCE = SourceFile(file="plan.ofd", sha256="0" * 64, format="ofd")
PLAN = [
    "一、总体要求",
    "坚持统筹谋划，推动绿色低碳发展，把碳达峰碳中和纳入经济社会发展全局，确保如期实现碳达峰目标，"
    "为实现碳中和奠定坚实基础。",
    "二、重点任务",
    "（一）推进节能降碳。到2025年，单位地区生产总值能耗下降13.5%，规模以上工业能耗下降16%。"
    "（市发改委牵头，市工信局、市住建局等部门按职责分工负责）",
] * 6


def read(data: bytes) -> SourceDocument:
    return read_ofd(data, SOURCE, ReadOptions())


def body(document: SourceDocument) -> list[str]:
    return [block.text for block in document.blocks if block.furniture is None]


def furniture(document: SourceDocument) -> list[tuple[str | None, str]]:
    return [(b.furniture, b.text) for b in document.blocks if b.furniture is not None]


def one(*placed: tuple[str, float, float], **more: str) -> Page:
    page = Page()
    for text, x, y in placed:
        page.put(text, x, y, **more)
    return page


def test_lines_become_paragraphs_over_lines_and_pages():
    pages = set_lines(PLAN)
    document = read(write_ofd(pages))
    assert body(document) == PLAN
    assert furniture(document) == [("page-number", f"—{k}—") for k in (1, 2, 3)]
    assert [block.page for block in document.blocks if block.furniture] == [1, 2, 3]


# One line in every spelling of distances: (DeltaX for 加快绿色发展)
DELTAS = ("5.6 5.6 5.6 5.6 5.6", "g 5 5.6", "5.6 g 3 5.6 5.6", "g 2 5.6 g 3 5.6", "g 99 5.6", "")


@pytest.mark.parametrize("deltas", DELTAS)
def test_distances(deltas):
    page = Page()
    page.put("加快绿色发展", 28, 40, deltas=deltas)
    assert body(read(write_ofd([page]))) == ["加快绿色发展"]


def test_order_is_that_of_the_page_not_of_the_file():
    page = one(("三", 84, 40), ("二", 56, 40), ("第二行", 28, 60), ("一", 28, 40))
    assert "".join(body(read(write_ofd([page])))).replace(" ", "") == "一二三第二行"


def test_order_of_pages_is_that_of_the_document_part():
    pages = [one(("第二页", 28, 40)), one(("第一页", 28, 40))]
    assert "".join(body(read(write_ofd(pages, order=[1, 0])))) == "第一页第二页"


def test_matrix_and_nested_blocks_place_the_text():
    page = one(("下", 28, 100))
    # set at twice the size in the upper half, inside a page block
    page.objects.append(
        '<o:PageBlock><o:TextObject Boundary="28 40 99 20" CTM="2 0 0 2 0 0" Font="1" Size="2.8">'
        '<o:TextCode X="0" Y="2.4" DeltaX="g 1 2.8">上上</o:TextCode></o:TextObject></o:PageBlock>'
    )
    assert body(read(write_ofd([page]))) == ["上上", "下"]


def test_text_set_downwards():
    page = Page()
    page.objects.append(
        '<o:TextObject Boundary="28 40 6 60" Font="1" Size="5.6"><o:TextCode X="0" Y="5"'
        ' DeltaY="g 2 12">竖排字</o:TextCode></o:TextObject>'
    )
    assert "".join(body(read(write_ofd([page])))) == "竖排字"


def test_a_printed_space_stays():
    page = Page()
    page.put("(一) 指导", 28, 40, deltas="2.0 5.6 2.0 1.5 5.6")
    assert body(read(write_ofd([page]))) == ["(一) 指导"]


def test_bold_and_text_printed_twice_to_look_bold():
    page = Page()
    page.put("严格准入。", 28, 40, weight=700)
    page.put("提升标准。", 56, 40)
    page.put("提升标准。", 56.1, 40)
    block = read(write_ofd([page])).blocks[0]
    assert block.text == "严格准入。提升标准。"
    assert [block.text[s:e] for s, e in block.bold] == ["严格准入。"]


def test_hidden_objects_are_not_read():
    page = one(("真", 28, 40))
    page.put("假", 28, 60, more='Visible="false"')
    assert body(read(write_ofd([page]))) == ["真"]


def test_old_namespace():
    assert body(read(write_ofd(set_lines(PLAN), namespace=OLD))) == PLAN


# (part, name it is stored under instead)
PATHS = (
    ("Doc_0/Pages/Page_0/Content.xml", "Doc_0/pages/page_0/content.xml"),
    ("Doc_0/Document.xml", "DOC_0/document.xml"),
    ("Doc_0/Pages/Page_0/Content.xml", "Doc_0\\Pages\\Page_0\\Content.xml"),
    ("Doc_0/Pages/Page_0/Content.xml", "Pages/Page_0/Content.xml"),
    ("OFD.xml", "ofd.XML"),
)


@pytest.mark.parametrize(("part", "stored"), PATHS)
def test_paths_that_do_not_keep_to_the_letter(part, stored):
    assert body(read(write_ofd([one(("加快发展", 28, 40))], rename={part: stored}))) == ["加快发展"]


def test_template_on_many_pages_is_furniture():
    pages = set_lines(PLAN, numbers=False)
    for page in pages:
        page.templates.append("T0")
    document = read(write_ofd(pages, templates=[one(("苏州市人民政府公报", 28, 15))]))
    assert body(document) == PLAN
    assert furniture(document) == [("header", "苏州市人民政府公报")] * 3


def test_template_on_one_page_is_text():
    page = one(("加快发展。", 28, 100))
    page.templates.append("T0")
    document = read(write_ofd([page], templates=[one(("苏州市人民政府文件", 60, 40))]))
    assert body(document) == ["苏州市人民政府文件", "加快发展。"]


def test_composite_object():
    unit = (
        '<o:Res xmlns:o="http://www.ofdspec.org/2016"><o:CompositeGraphicUnits>'
        '<o:CompositeGraphicUnit ID="7"><o:Content><o:TextObject Boundary="0 0 30 6" Font="1"'
        ' Size="5.6"><o:TextCode X="0" Y="5" DeltaX="g 1 5.6">低碳</o:TextCode></o:TextObject>'
        "</o:Content></o:CompositeGraphicUnit></o:CompositeGraphicUnits></o:Res>"
    )
    page = Page(['<o:CompositeObject ResourceID="7" Boundary="28 40 30 6"/>'])
    common = "<o:DocumentRes>Res.xml</o:DocumentRes>"
    assert body(read(write_ofd([page], common=common, parts={"Doc_0/Res.xml": unit}))) == ["低碳"]


def line(x0: float, y0: float, x1: float, y1: float, how: str) -> str:
    """Draw a rule as writers do: a stroke, or a thin filled box."""
    width, height = x1 - x0, y1 - y0
    if how == "stroke":
        data, more = f"M 0 0 L {width} {height}", 'LineWidth="0.35"'
    else:
        right, low = max(width, 0.2), max(height, 0.2)
        data, more = f"M 0 0 L {right} 0 L {right} {low} L 0 {low} C", 'Fill="true" Stroke="false"'
    return (
        f'<o:PathObject Boundary="{x0} {y0} {width + 1} {height + 1}" {more}>'
        f"<o:AbbreviatedData>{data}</o:AbbreviatedData></o:PathObject>"
    )


@pytest.mark.parametrize("how", ["stroke", "box"])
def test_ruled_table(how):
    page = one(("附件", 28, 30), ("事项", 72, 42), ("责任部门", 132, 42))
    for k, (item, name) in enumerate((("能源方案", "市发改委"), ("工业方案", "市工信局"))):
        page.put(item, 72, 54 + 12 * k)
        page.put(name, 132, 54 + 12 * k)
    page.put("专项", 32, 54)
    # the first column is merged over both rows
    page.objects += [line(28, y, 180, y, how) for y in (40, 52, 76)] + [line(70, 64, 180, 64, how)]
    page.objects += [line(x, 40, x, 76, how) for x in (28, 70, 130, 180)]
    rows = [b.text for b in read(write_ofd([page])).blocks if b.kind == "table-row"]
    assert rows == ["\t事项\t责任部门", "专项\t能源方案\t市发改委", "\t工业方案\t市工信局"]


def outline(x: float) -> str:
    path = " ".join(f"L {k % 7} {k % 5}" for k in range(40))
    return (
        f'<o:PathObject Boundary="{x} 40 6 6" Fill="true"><o:AbbreviatedData>M 0 0 {path} C'
        "</o:AbbreviatedData></o:PathObject>"
    )


PICTURE = '<o:ImageObject Boundary="0 0 210 297" ResourceID="4"/>'
RULE = '<o:PathObject Boundary="28 90 156 1" Fill="true"><o:AbbreviatedData>M 0 0 L 156 0</o:AbbreviatedData></o:PathObject>'
# What is there and cannot be read: (objects of the second page, codes of the issues)
TOLD = (
    ([outline(28 + 6 * k) for k in range(9)], ["page-outlines"]),
    ([PICTURE], ["page-image"]),
    # rules and pictures beside text are no loss
    ([RULE] * 9, []),
)


@pytest.mark.parametrize(("objects", "codes"), TOLD)
def test_what_is_drawn_is_told(objects, codes):
    document = read(write_ofd([one(("加快发展", 28, 40)), Page(list(objects))]))
    assert [issue.code for issue in document.issues] == codes
    assert all("第2页" in issue.message for issue in document.issues)


def test_attachments_and_seals_are_told():
    named = '<o:{0} xmlns:o="http://www.ofdspec.org/2016">{1}</o:{0}>'
    parts = {
        "Doc_0/Attachments.xml": named.format("Attachments", '<o:Attachment Name="分工表.xlsx"/>'),
        "Doc_0/Signs.xml": named.format("Signatures", '<o:Signature ID="1"/><o:Signature ID="2"/>'),
    }
    document = read(
        write_ofd(
            [one(("加快发展", 28, 40))],
            document="<o:Attachments>Attachments.xml</o:Attachments>",
            body="<o:Signatures>/Doc_0/Signs.xml</o:Signatures>",
            parts=parts,
        )
    )
    assert [(issue.code, issue.message) for issue in document.issues] == [
        ("attachment", "文件带有附件“分工表.xlsx”，未读"),
        ("seal", "文件有2处电子签章，未验证"),
    ]


def test_missing_page_is_told():
    data = write_ofd([one(("加快发展", 28, 40))], order=[0, 5])
    document = read(data)
    assert [issue.message for issue in document.issues] == ["第2页在文件中缺失"]
    assert body(document) == ["加快发展"]


def test_properties_become_metadata():
    assert read(write_ofd([one(("加快发展", 28, 40))])).metadata == {"标题": "标题"}


# (parts to change, words of the error)
BROKEN = (
    ({"Doc_0/Pages/Page_0/Content.xml": "<Page/>"}, "没有文字"),
    ({"OFD.xml": "<x"}, "不是合格的 XML"),
    ({"OFD.xml": "<OFD/>"}, "没有页面"),
    ({"OFD.xml": "<OFD><DocBody><DocRoot>None.xml</DocRoot></DocBody></OFD>"}, "None.xml"),
    ({"Doc_0/Document.xml": "<Document/>"}, "没有页面"),
    (
        {"Doc_0/Pages/Page_0/Content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"},
        "自行定义了实体",
    ),
)


@pytest.mark.parametrize(("parts", "words"), BROKEN)
def test_broken_parts(parts, words):
    with pytest.raises(InputError, match=words):
        read(write_ofd([one(("加快发展", 28, 40))], parts=parts))


SENTENCE = st.text(
    st.sampled_from("加快绿色低碳发展推进节能改造完善机制"), min_size=4, max_size=120
)


@settings(max_examples=30, deadline=None)
@given(st.lists(SENTENCE.map(lambda text: text + "。"), min_size=1, max_size=20))
def test_any_plan_set_in_pages_reads_as_its_paragraphs(paragraphs):
    long = "推进绿色低碳发展和节能改造" * 7 + "。"
    filled = [text for paragraph in paragraphs for text in (long, paragraph)]
    assert body(read(write_ofd(set_lines(filled)))) == filled
