"""Web pages: the document found in the page, paragraphs, tables, title, metadata."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.errors import InputError
from policy_nlp.extract import extract_records
from policy_nlp.ingest.html.reader import read_html
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import SourceDocument, SourceFile
from policy_nlp.structure import build_outline

SOURCE = SourceFile(file="page.html", sha256="0" * 64, format="html")
PARAGRAPHS = (
    "为贯彻落实国家部署，制定本方案。",
    "一、总体要求",
    "坚持统筹谋划，推动绿色低碳发展，确保如期实现碳达峰。",
    "二、重点任务",
    "1．推进节能降碳。严格项目准入，提升能效水平。（市发改委牵头，市工信局配合）",
)
TITLE = "苏州市碳达峰实施方案"
NAV = "<ul><li><a href=/>首页</a></li><li><a href=/zwgk>政务公开</a></li></ul>"
FOOT = (
    "<div><p>主办：市人民政府办公室　网站标识码：3205000000　地址：某路1号，邮编215000。</p></div>"
)


def read(page: str | bytes) -> SourceDocument:
    data = page.encode() if isinstance(page, str) else page
    return read_html(data, SOURCE, ReadOptions())


def body(page: str | bytes) -> list[str]:
    return [block.text for block in read(page).blocks if block.furniture is None]


def aside(page: str) -> str:
    return "\n".join(block.text for block in read(page).blocks if block.furniture is not None)


# What editors and Word leave inside a paragraph: (markup, paragraphs)
MARKUP = (
    # indents of two characters in every spelling
    ("<p>&emsp;&emsp;加快发展。</p>", ["加快发展。"]),
    ("<p>　　加快发展。</p>", ["加快发展。"]),
    ("<p>&nbsp;&nbsp;&nbsp;&nbsp;加快发展。</p>", ["加快发展。"]),
    # runs cut in mid-word
    ("<p><span><span>加</span></span><font>快</font><o:p></o:p>发展。</p>", ["加快发展。"]),
    # a line end of the file between two Chinese characters is nothing, elsewhere a space
    ("<p>加快\n    发展 5G\nplus。</p>", ["加快发展 5G plus。"]),
    # a printed space stays, a no-break space becomes a plain one
    ("<p>贯 穿&nbsp;始终</p>", ["贯 穿 始终"]),
    # characters that show nothing
    ("<p>加\u200b快\ufeff发展。</p>", ["加快发展。"]),
    # text that looks like markup shows as typed
    ("<p>占比&gt;90%且&lt;100%，&lt;b&gt;</p>", ["占比>90%且<100%，<b>"]),
    # <br> before an indent, after a sentence or before a number opens a paragraph
    ("<div>　　加快发展。<br>　　推进改革。</div>", ["加快发展。", "推进改革。"]),
    ("<div>加快发展。<br><br>推进改革。</div>", ["加快发展。", "推进改革。"]),
    ("<div>一、总体要求<br>二、重点任务</div>", ["一、总体要求", "二、重点任务"]),
    # <br> in mid-sentence, or in a centred title, only breaks the line
    ("<p>加快构建绿色、<br>低碳的体系。</p>", ["加快构建绿色、低碳的体系。"]),
    ("<p align=center>关于做好碳达峰<br>工作的意见</p>", ["关于做好碳达峰工作的意见"]),
    ("<p style='text-align: center'>关于做好<br>（试行）</p>", ["关于做好", "（试行）"]),
    # automatic numbers are written out, printed ones not doubled
    ("<ol start=3><li>加快发展</li><li>推进改革</li></ol>", ["3. 加快发展", "4. 推进改革"]),
    ("<ol type=i><li>加快</li></ol><ol style='list-style:none'><li>推进</li></ol>", ["i. 加快", "推进"]),
    ("<ol><li>1．加快发展</li></ol>", ["1．加快发展"]),
    ("<ol style='list-style-type:cjk-ideographic'><li value=12>加快</li></ol>", ["十二、加快"]),
    # nothing of a script, style or comment
    ("<script>document.write('<p>一、假</p>')</script><p>真</p><!-- 注 --><style>p{}</style>", ["真"]),
    ("<noscript>不支持脚本</noscript><p>真</p><template>模板</template>", ["真"]),
)  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), MARKUP)
def test_paragraphs(markup, expected):
    assert body(f"<html><body>{markup}</body></html>") == expected


# Tables: (markup, rows; cells parted by |)
TABLES = (
    # a merged first column in its first row only
    ("<tr><td rowspan=2>总体方案</td><td>甲</td></tr><tr><td>乙</td></tr>", ["总体方案|甲", "|乙"]),
    # a merged cell across keeps the columns behind it in place
    ("<tr><td colspan=2>事项</td><td>责任部门</td></tr><tr><td>1</td><td>甲</td><td>市发改委</td></tr>",
     ["事项||责任部门", "1|甲|市发改委"]),
    # a header that is printed again is given once
    ("<thead><tr><th>事项<th>部门</thead><tr><td>甲<td>乙<tr><td>事项<td>部门<tr><td>丙<td>丁",
     ["事项|部门", "甲|乙", "丙|丁"]),
    # paragraphs of a cell are parted by a space; a nested cell keeps no tab
    ("<tr><td>甲<td><p>市发改委</p><p>市工信局</p></tr>", ["甲|市发改委 市工信局"]),
    # an empty cell at the front keeps its place
    ("<tr><td>&nbsp;</td><td>事项</td></tr>", ["|事项"]),
)  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), TABLES)
def test_table_rows(rows, expected):
    blocks = read(f"<p>附件</p><table>{rows}</table>").blocks
    found = [b.text.replace("\t", "|") for b in blocks if b.kind == "table-row"]
    assert found == expected


def test_table_that_only_places_things_flows_as_paragraphs():
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS * 5)
    page = f"<table><tr><td>{NAV}</td></tr><tr><td><table><tr><td>{text}</td></tr></table></td></tr></table>"
    assert body(page) == list(PARAGRAPHS * 5)


def whole(inner: str, before: str = "", after: str = "") -> str:
    head = f"<head><title>{TITLE}_某市人民政府</title></head>"
    return f"<html>{head}<body>{NAV}{before}{inner}{after}{FOOT}</body></html>"


TEXT = "".join(f"<p>　　{p}</p>" for p in PARAGRAPHS)
HEADING = f"<h1>{TITLE}</h1>"
CENTRED = f"<p align=center>{TITLE}</p>"
# How sites build their pages: (what it shows, page)
SITES = (
    ("a known container", whole(f"<div class=TRS_Editor>{CENTRED}{TEXT}</div>")),
    ("its title only above it", whole(f"<div id=zoom>{TEXT}</div>", HEADING)),
    ("its title above and inside", whole(f"<div id=UCAP-CONTENT>{CENTRED}{TEXT}</div>", HEADING)),
    ("its title in two lines inside", whole(
        f"<div id=zoom><h2>{TITLE}</h2><p align=center>苏州市碳达峰<br>实施方案</p>{TEXT}</div>")),
    ("no name that is known", whole(f"<div class=x><div class=y1>{TEXT}</div></div>", HEADING)),
    ("its title only in the head", whole(f"<div class=q>{TEXT}</div>")),
    ("a weak name on something else", whole(f"<div class=x>{HEADING}{TEXT}</div>", "<div class=content>登录</div>")),
    ("share bar and pager inside", whole(
        f"<div id=zoom>{CENTRED}{TEXT}<div class=share-box>分享到：微信</div><p>上一篇：<a href=x>通知</a></p></div>")),
    ("source and date inside", whole(
        f"<div id=zoom>{CENTRED}<p>来源：市发改委　发布时间：2022-03-01　浏览次数：12</p>{TEXT}</div>")),
    ("buttons inside", whole(f"<div id=zoom>{CENTRED}{TEXT}<p>字号：[大 中 小]【打印】【关闭】</p></div>")),
    ("a file to load at the end", whole(
        f"<div id=zoom>{CENTRED}{TEXT}<p><a href=a.docx>{TITLE}.docx</a></p></div>")),
    ("a long list of other documents", whole(f"<div class=d>{HEADING}{TEXT}</div>", after="<div class=e>" +
        "".join(f"<a href={k}>关于印发某市第{k}号方案的通知，请遵照执行。</a>" for k in range(30)) + "</div>")),
    ("hidden text", whole(f"<div id=zoom>{CENTRED}{TEXT}<p style='display:none'>三、假任务</p></div>")),
    ("a whole page in a form", whole(f"<form><div class=pages_content>{CENTRED}{TEXT}</div></form>")),
)  # fmt: skip


@pytest.mark.parametrize(("shows", "page"), SITES, ids=[row[0] for row in SITES])
def test_document_in_its_page(shows, page):
    found = body(page)
    assert found == [TITLE, *PARAGRAPHS], shows
    assert "首页" in aside(page)


def test_title_that_begins_like_a_button():
    title = "关闭退出落后产能实施方案"
    assert body(f"<div id=zoom><p align=center>{title}</p>{TEXT}</div>") == [title, *PARAGRAPHS]


def test_what_is_not_the_document_is_kept_as_furniture():
    page = whole(f"<div id=zoom>{CENTRED}{TEXT}</div><div class=share>分享到：微信</div>", HEADING)
    for text in ("首页", "政务公开", TITLE, "分享到：微信", "网站标识码"):
        assert text in aside(page)


# Tables and lists above a document: (markup, metadata)
METADATA = (
    ("<table><tr><th>索引号</th><td>000/2022-7</td><th>文　号：</th><td>苏府〔2022〕7号</td></tr>"
     "<tr><th>有效性</th><td></td><th>发布日期</th><td>2022-03-21</td></tr></table>",
     {"索引号": "000/2022-7", "文号": "苏府〔2022〕7号", "发布日期": "2022-03-21"}),
    ("<ul><li>索 引 号：000/2022-7</li><li><span>发布机构：</span>市政府办公室</li></ul>",
     {"索引号": "000/2022-7", "发布机构": "市政府办公室"}),
    ("<dl><dt>发文字号：</dt><dd>苏府〔2022〕7号</dd><dt>成文日期：</dt><dd>2022年3月17日</dd></dl>",
     {"发文字号": "苏府〔2022〕7号", "成文日期": "2022年3月17日"}),
    ("<p>索引号：000/2022-7　文号：苏府〔2022〕7号</p>", {"索引号": "000/2022-7", "文号": "苏府〔2022〕7号"}),
    # one label alone is a line of text
    ("<p>标题：低碳</p>", {}),
)  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), METADATA)
def test_metadata(markup, expected):
    page = whole(f"<div id=zoom>{CENTRED}{TEXT}</div>", markup)
    assert read(page).metadata == expected
    assert body(page) == [TITLE, *PARAGRAPHS]


# The table fills what the text does not print: (row of the table, field, value)
FILLED = (
    ("<th>文号</th><td>苏府〔2022〕7号</td>", "doc_number", "苏府〔2022〕7号"),
    ("<th>发文字号</th><td>无</td>", "doc_number", None),
    ("<th>成文日期</th><td>2022-03-17</td>", "date", "2022-03-17"),
    ("<th>成文日期</th><td>2022年3月17日</td>", "date", "2022-03-17"),
    # when the page went up is not the date of the document
    ("<th>发布日期</th><td>2022-03-21</td>", "date", None),
    ("<th>发文机关</th><td>苏州市发展和改革委员会 苏州市财政局</td>", "issuers",
     ("苏州市发展和改革委员会", "苏州市财政局")),
)  # fmt: skip


@pytest.mark.parametrize(("row", "name", "value"), FILLED)
def test_metadata_fills_the_record(row, name, value):
    table = f"<table><tr>{row}</tr><tr><th>索引号</th><td>1</td></tr></table>"
    document = read(whole(f"<div id=zoom>{CENTRED}{TEXT}</div>", table))
    outline = build_outline(document, load_lexicons())
    info = extract_records(outline, document.source, doc_id="x").document
    assert getattr(info, name) == value


def test_number_in_the_text_comes_before_that_of_the_table():
    table = "<table><tr><th>文号</th><td>苏府〔2022〕9号</td></tr><tr><th>索引号</th><td>1</td></tr></table>"
    page = whole(f"<div id=zoom><p>苏府〔2022〕7号</p>{CENTRED}{TEXT}</div>", table)
    document = read(page)
    outline = build_outline(document, load_lexicons())
    info = extract_records(outline, document.source, doc_id="x").document
    assert info.doc_number == "苏府〔2022〕7号"


# (declared charset, encoding of the bytes)
ENCODINGS = (
    ("gb2312", "gb18030"), ("gbk", "gb18030"), ("GB18030", "gb18030"), ("utf-8", "utf-8"),
    ("gb2312", "utf-8"), ("utf-8", "gb18030"), ("", "gb18030"), ("", "utf-16"), ("big5", "big5"),
    ("no-such-charset", "utf-8"),
)  # fmt: skip


@pytest.mark.parametrize(("declared", "encoding"), ENCODINGS)
def test_encodings(declared, encoding):
    meta = f"<meta http-equiv=Content-Type content='text/html; charset={declared}'>"
    text = "加快發展" if encoding == "big5" else "加快发展〔2022〕—㐂。"
    assert body(f"<html><head>{meta}</head><p>{text}</p>".encode(encoding)) == [text]


def test_bytes_that_cannot_be_read_are_told():
    document = read("<p>加快发展，推进改革。</p>".encode() + b"\xff\xff<p>x</p>")
    assert [issue.code for issue in document.issues] == ["undecodable"]
    assert document.blocks[0].text == "加快发展，推进改革。"


def test_pictures_and_frames_in_the_document_are_told():
    inner = f"{TEXT}<p><img src=table1.jpg></p><iframe src=a.pdf></iframe><p>完。</p>"
    codes = {issue.code for issue in read(whole(f"<div id=zoom>{inner}</div>")).issues}
    assert codes == {"picture", "embedded"}


def test_bold_runs():
    block = read("<p>　　<strong>严格项目准入。</strong>提升<b>准入</b>标准。</p>").blocks[0]
    assert [block.text[s:e] for s, e in block.bold] == ["严格项目准入。", "准入"]


def test_headings_have_levels():
    blocks = read(f"<div id=zoom><h2>一、总体要求</h2>{TEXT}</div>").blocks
    assert (blocks[0].kind, blocks[0].level) == ("heading", 2)


@pytest.mark.parametrize("page", ["<p></p>", "<script>1</script>", "   <html></html>"])
def test_page_without_text(page):
    with pytest.raises(InputError, match="没有文字"):
        read(page)


def test_vocabulary_of_pages():
    """Ids and classes are compared in lower case; a label fills one field."""
    pages = load_lexicons().webpages
    names = [*pages.containers, *pages.weak_containers, *pages.noise]
    assert [name for name in names if name != name.lower()] == []
    fields = [
        label for name in type(pages.labels).model_fields for label in getattr(pages.labels, name)
    ]
    assert sorted({label for label in fields if fields.count(label) > 1}) == []
    assert pages.containers & pages.weak_containers == frozenset()


WORDS = st.text(
    st.sampled_from("加快发展低碳一、（）。；，市委 \u3000\xa01Ａa&<>\n\t"), max_size=30
)
TAGS = st.sampled_from(("p", "div", "span", "b", "li", "td", "center", "font", "h2", "pre"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TAGS, WORDS), min_size=1, max_size=12))
def test_no_character_is_lost(parts):
    """Every printed character of a page stands in a block, in order within each paragraph."""
    from html import escape

    page = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts)
    if not "".join(text for _, text in parts).split():
        return
    found = "".join(block.text for block in read(f"<html><body>{page}<p>完</p>").blocks)
    printed = "".join(text for _, text in parts) + "完"
    assert sorted("".join(found.split())) == sorted("".join(printed.split()))
