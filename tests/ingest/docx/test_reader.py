"""Word files: what is text, what stands apart, what is told of it."""

from __future__ import annotations

import pytest

from policy_nlp.ingest import read_document
from policy_nlp.ingest.docx.reader import read_docx
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import SourceDocument
from tests.support.docx_writer import (
    SOURCE,
    apart,
    body_of,
    cell,
    field,
    para,
    read,
    run,
    style,
    table,
    write_docx,
)


def box(inner: str) -> str:
    """A text box as Word writes it: once for newer programs, once for older ones."""
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r>"
    )


BREAK = "<w:r><w:br/></w:r>"
PAGE = '<w:r><w:br w:type="page"/></w:r>'

# (what the row guards, XML of the body, paragraphs of the body)
BODY = (
    ("runs cut in mid-word", para(run("推进绿") + run("色发展")), ["推进绿色发展"]),
    ("a soft line break joins", para(run("三大法宝，") + BREAK + run("持续加大")), ["三大法宝，持续加大"]),
    ("two Latin words are parted", para(run("zero") + BREAK + run("carbon")), ["zero carbon"]),
    ("pasted text: breaks between numbered lines end paragraphs",
     para(run("一、总体要求") + BREAK + run("加快转型。") + BREAK + run("二、重点任务")),
     ["一、总体要求", "加快转型。", "二、重点任务"]),
    ("one number alone does not", para(run("一、加快建设") + BREAK + run("绿色城市")),
     ["一、加快建设绿色城市"]),
    ("a page break ends a paragraph", para(run("总则") + PAGE + run("分则")), ["总则", "分则"]),
    ("no-break space is a space", para("推进 5G\u00a0建设"), ["推进 5G 建设"]),
    ("indent is cut off, a stray space is not", para("\u3000\u3000贯 穿全程\t"), ["贯 穿全程"]),
    ("a tab is a space", para(run("牵头单位：") + "<w:r><w:tab/></w:r>" + run("市发改委")),
     ["牵头单位： 市发改委"]),
    ("no-break hyphen, soft hyphen and zero-width space",
     para(run("CO\u200b2") + "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>" + run("eq")), ["CO2-eq"]),
    ("hyperlink", para(f'<w:hyperlink w:history="1">{run("《条例》")}</w:hyperlink>{run("规定")}'),
     ["《条例》规定"]),
    ("symbols", para('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("同意")), ["☑同意"]),
    ("text typed in a symbol font",
     para(run("l", '<w:rFonts w:ascii="Wingdings"/>') + run("推进")), ["●推进"]),
    ("Chinese in a run with a symbol font stays",
     para(run("推进", '<w:rFonts w:ascii="Wingdings"/>')), ["推进"]),
    ("result of a field, not its code", para(run("见第") + field(" REF _a ", run("三")) + run("章")),
     ["见第三章"]),
    ("field in a field", para(field("IF " + field("PAGE", run("1")) + " = 1", run("首页"))), ["首页"]),
    ("simple field", para(f'<w:fldSimple w:instr=" SEQ 表 ">{run("3")}</w:fldSimple>'), ["3"]),
    ("a circle drawn round a number", para(field(r"eq \o\ac(○,12)") + run("推进")), ["⑫推进"]),
    ("a ticked box of a form",
     para('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
          '</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>'
          '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("是")), ["☑是"]),
    ("a field that never ends swallows nothing",
     para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("总则")) + para("分则"),
     ["总则", "分则"]),
    ("a text box stands by itself, once", para(run("正文。") + box(para("专栏一"))) + para("后文。"),
     ["正文。", "专栏一", "后文。"]),
    ("a text box of several paragraphs in mid-sentence",
     para(run("正") + box(para("甲") + para("乙")) + run("文。")), ["正文。", "甲", "乙"]),
    ("letters drawn as a picture", para('<w:r><w:pict><v:shape><v:textpath string="苏州市委文件"/>'
                                        "</v:shape></w:pict></w:r>"), ["苏州市委文件"]),
    ("content control round a word and round paragraphs",
     para(f"<w:sdt><w:sdtPr/><w:sdtContent>{run('区长')}</w:sdtContent></w:sdt>{run('负责')}")
     + f"<w:sdt><w:sdtContent>{para('甲')}{para('乙')}</w:sdtContent></w:sdt>", ["区长负责", "甲", "乙"]),
    ("equation on one line", para(f'{run("设")}<m:oMath><m:sSup><m:e><m:r><m:t>m</m:t></m:r></m:e>'
     "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"), ["设m2"]),
    ("heading and text in one line (style separator)",
     para("第一条", "<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + para("为了规范。"),
     ["第一条为了规范。"]),
    ("element of a vocabulary of tomorrow", para(f"<w99:wrap>{run('新')}</w99:wrap>{run('文')}"),
     ["新文"]),
    ("proofing marks, bookmarks and settings say nothing",
     para(f'<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="_Toc1"/>{run("文")}'
          '<w:bookmarkEnd w:id="1"/><w:permStart w:id="2"/>'), ["文"]),
    ("markup typed as text", para(run("<b>不少于</b> &amp; 90%")),
     ["<b>不少于</b> &amp; 90%"]),
    ("white space round text without xml:space", "<w:p><w:r><w:t>\n  总则 </w:t></w:r></w:p>", ["总则"]),
)  # fmt: skip


@pytest.mark.parametrize(("xml", "lines"), [row[1:] for row in BODY], ids=[r[0] for r in BODY])
def test_body(xml, lines):
    assert body_of(read(xml)) == lines


# (what the row guards, XML of the table, rows)
TABLES = (
    ("cells are parted by tabs", table(cell("事项") + cell("单位"), cell("甲") + cell("市发改委")),
     ["事项\t单位", "甲\t市发改委"]),
    ("paragraphs in a cell are parted by a space",
     table(cell(para("甲") + para("乙")) + cell("丙")), ["甲 乙\t丙"]),
    ("a column merged downwards is given once",
     table(cell("能源", '<w:vMerge w:val="restart"/>') + cell("甲"), cell("", "<w:vMerge/>") + cell("乙")),
     ["能源\t甲", "\t乙"]),
    ("a cell over two columns", table(cell("总", '<w:gridSpan w:val="2"/>') + cell("丙"),
                                     cell("甲") + cell("乙") + cell("丁")), ["总\t\t丙", "甲\t乙\t丁"]),
    ("a header printed again is given once",
     table(cell("事项") + cell("单位"), cell("甲") + cell("乙"), cell("事项") + cell("单位"),
           cell("丙") + cell("丁")), ["事项\t单位", "甲\t乙", "丙\t丁"]),
    ("one column is a frame round text", table(cell(para("专栏一") + para("一、推进。"))),
     ["专栏一", "一、推进。"]),
    ("rows of a table in a cell follow the row",
     table(cell("甲") + cell(para("乙") + table(cell("子") + cell("丑")) + para(""))),
     ["甲\t乙", "子\t丑"]),
    ("rows and cells in content controls",
     f"<w:tbl><w:sdt><w:sdtContent><w:tr>{cell('甲')}<w:sdt><w:sdtContent>{cell('乙')}"
     "</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>", ["甲\t乙"]),
    ("an empty row is none", table(cell("") + cell(""), cell("甲") + cell("乙")), ["甲\t乙"]),
    ("a column that is passed over stays empty",
     '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("甲") + "</w:tr></w:tbl>",
     ["\t甲"]),
)  # fmt: skip


@pytest.mark.parametrize(("xml", "rows"), [row[1:] for row in TABLES], ids=[r[0] for r in TABLES])
def test_table(xml, rows):
    assert body_of(read(xml)) == rows


def test_table_rows_are_told_from_paragraphs():
    document = read(para("前") + table(cell("甲") + cell("乙")) + para("后"))
    assert [block.kind for block in document.blocks] == ["paragraph", "table-row", "paragraph"]


def test_rows_of_a_table_in_a_cell_are_told_from_those_round_it():
    inner = table(cell("年份") + cell("数量"), cell("2025") + cell(table(cell("子") + cell("丑"))))
    outer = table(cell("甲") + cell(para("乙") + inner + para("丙")), cell("丁") + cell("戊"))
    assert [(b.text, b.nested) for b in read(outer).blocks] == [
        ("甲\t乙 丙", 0), ("年份\t数量", 1), ("2025", 1), ("子\t丑", 2), ("丁\t戊", 0),
    ]  # fmt: skip
    # a table that only frames text is none
    framed = table(cell(para("专栏") + table(cell("子") + cell("丑"))))
    assert [b.nested for b in read(framed).blocks] == [0, 0]


def numbered_table() -> SourceDocument:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt '
        'w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1">'
        '<w:abstractNumId w:val="0"/></w:num>'
    )
    rows = [cell(para("", num=(1, 0))) + cell(text) for text in ("甲", "乙")]
    return read(table(*rows), {"numbering.xml": numbering})


def test_serial_numbers_of_a_table_are_written():
    blocks = numbered_table().blocks
    assert [(b.text, b.auto_number) for b in blocks] == [("1\t甲", 1), ("2\t乙", 1)]


NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
REMARK = '<w:r><w:commentReference w:id="0"/></w:r>'
NOTES = {
    "footnotes.xml": f'<w:footnote w:type="separator" w:id="-1">{para("———")}</w:footnote>'
    f'<w:footnote w:id="2">{para("指定时、定点。")}</w:footnote>',
    "comments.xml": f'<w:comment w:id="0" w:author="王处长">{para("请核对。")}</w:comment>',
    "header1.xml": para("姑苏区碳达峰实施方案"),
    "footer1.xml": para(run("— ") + field("PAGE", run("1")) + run(" —")),
    "footer2.xml": para(run("— ") + field("PAGE", run("2")) + run(" —")),
}


def test_notes_comments_and_running_heads_stand_apart():
    document = read(para(run("三定一督") + NOTE + run("机制") + REMARK) + para("后。"), NOTES)
    assert body_of(document) == ["三定一督机制", "后。"]
    assert apart(document) == [
        ("footnote", "指定时、定点。"),
        ("comment", "请核对。"),
        ("header", "姑苏区碳达峰实施方案"),
        ("page-number", "— 1 —"),
        ("page-number", "— 2 —"),
    ]
    assert [b.kind for b in document.blocks if b.furniture == "footnote"] == ["footnote"]
    assert [issue.code for issue in document.issues] == ["comments"]
    assert "王处长1条" in document.issues[0].message


def test_a_note_in_a_table_follows_its_row():
    document = read(table(cell(para(run("甲") + NOTE)) + cell("乙")), NOTES)
    assert [b.text for b in document.blocks[:2]] == ["甲\t乙", "指定时、定点。"]


def test_a_comment_on_deleted_words_is_not_lost():
    document = read(para(run("甲") + f'<w:del w:id="1">{REMARK}</w:del>'), NOTES)
    assert ("comment", "请核对。") in apart(document)


TOC = style("TOC1", "", "toc 1") + style("TOC2", "", "toc 2", based_on="TOC1")
ENTRY = run("一、总则") + "<w:r><w:tab/></w:r>" + field("PAGEREF _Toc1", run("2"))
BEGIN = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="separate"/></w:r>')  # fmt: skip
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
DOTS = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs>'
GALLERY = ('<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
           "</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>")  # fmt: skip
BODY_LINES = para("总则", style="1") + para("第一条")

# (what the row guards, XML above the body)
CONTENTS = (
    ("by style", para("目　录") + para(ENTRY, style="TOC1") + para(ENTRY, style="TOC2")),
    ("by field, whatever the style",
     para("目录") + para(BEGIN + ENTRY) + para(ENTRY) + para(ENTRY + END)),
    ("in its frame", GALLERY.format(para("目次") + para(BEGIN + ENTRY + END))),
    ("typed by hand against a dotted tab stop",
     para("目录") + para(run("一、总则") + "<w:r><w:tab/></w:r>" + run("12"), DOTS)),
)  # fmt: skip


@pytest.mark.parametrize("xml", [row[1] for row in CONTENTS], ids=[row[0] for row in CONTENTS])
def test_contents_list(xml):
    document = read(xml + BODY_LINES, {"styles.xml": TOC})
    assert body_of(document) == ["总则", "第一条"]
    assert {kind for kind, _ in apart(document)} == {"contents"}


def test_end_of_the_contents_field_in_the_first_heading():
    document = read(para(BEGIN + ENTRY) + para(END + run("总则")), {"styles.xml": TOC})
    assert body_of(document) == ["总则"]


HEADINGS = (
    style("1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>', "heading 1")
    + style("a", "", "Normal")
    + style("小节", "", based_on="1")
    + style("不粗", "<w:rPr><w:b/></w:rPr>", kind="character")
    + style("题", "", "caption")
)

# (what the row guards, paragraph, kind, level, bold parts)
LOOKS = (
    ("heading by style", para("总则", style="1"), "heading", 1, ["总则"]),
    ("heading up the style chain", para("总则", style="小节"), "heading", 1, ["总则"]),
    ("level of its own", para("总则", '<w:outlineLvl w:val="2"/>'), "heading", 3, []),
    ("body level of its own", para("总则", '<w:outlineLvl w:val="9"/>', style="1"), "paragraph", None,
     ["总则"]),
    ("caption", para("图1 分布", style="题"), "caption", None, []),
    ("bold lead-in over several runs",
     para(run("严格", "<w:b/>") + run("准入。", '<w:b w:val="1"/>') + run("提升")), "paragraph", None,
     ["严格准入。"]),
    ("bold switched off", para(run("总", '<w:b w:val="0"/>') + run("则"), style="1"), "heading", 1,
     ["则"]),
    ("two bold styles cancel each other", para(run("总", '<w:rStyle w:val="不粗"/>') + run("则"),
     style="1"), "heading", 1, ["则"]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "kind", "level", "bold"), [row[1:] for row in LOOKS], ids=[r[0] for r in LOOKS]
)
def test_kind_level_and_bold(xml, kind, level, bold):
    block = read(xml, {"styles.xml": HEADINGS}).blocks[0]
    assert (block.kind, block.level) == (kind, level)
    assert [block.text[a:b] for a, b in block.bold] == bold


HIDDEN = run("内部掌握", "<w:vanish/>")
RUBY = ("<w:r><w:ruby><w:rubyPr/><w:rt>" + run("cí") + "</w:rt><w:rubyBase>" + run("祠")
        + "</w:rubyBase></w:ruby></w:r>")  # fmt: skip
PLACEHOLDER = ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("单击此处")
               + "</w:sdtContent></w:sdt>")  # fmt: skip

# (what the row guards, XML in a paragraph after 文, what stands apart, code of the issue)
ASIDE = (
    ("hidden text", HIDDEN, [("comment", "内部掌握")], ["hidden-text"]),
    ("reading of a rare character", RUBY, [("comment", "cí")], []),
    ("invitation to type", PLACEHOLDER, [("navigation", "单击此处")], []),
    ("picture", "<w:r><w:drawing><pic:pic/></w:drawing></w:r>", [], ["picture"]),
    ("chart", "<w:r><w:drawing><c:chart/></w:drawing></w:r>", [], ["chart"]),
    ("object", "<w:r><w:object><o:OLEObject/></w:object></w:r>", [], ["embedded-object"]),
    ("unknown element", f"<w99:new>{run('新')}</w99:new>", [], ["unknown-element"]),
    ("unknown symbol", '<w:r><w:sym w:font="Wingdings 3" w:char="F02E"/></w:r>', [], ["symbol-unknown"]),
    ("field without result", field("AUTONUM"), [], ["field-not-shown"]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "furniture", "codes"), [row[1:] for row in ASIDE], ids=[r[0] for r in ASIDE]
)
def test_what_is_not_text_is_kept_or_told(xml, furniture, codes):
    document = read(para(run("文") + xml))
    assert apart(document) == furniture
    assert [issue.code for issue in document.issues] == codes
    assert body_of(document)[0].startswith("文")


def test_words_of_a_diagram_are_told():
    data = ('<?xml version="1.0"?><d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            "<a:t>领导小组</a:t><a:t>办公室</a:t></d>")  # fmt: skip
    drawing = '<w:r><w:drawing><dgm:relIds r:dm="r0"/></w:drawing></w:r>'
    issues = read(para(run("文") + drawing), {"diagrams/data1.xml": data}).issues
    assert "领导小组、办公室" in issues[0].message


def test_embedded_file_is_told():
    document = read(para("文") + '<w:altChunk r:id="r1"/>')
    assert [issue.code for issue in document.issues] == ["embedded-document"]


def test_merged_cell_with_text_is_told():
    rows = table(
        cell("甲", '<w:vMerge w:val="restart"/>') + cell("一"),
        cell("乙", "<w:vMerge/>") + cell("二"),
    )
    document = read(rows)
    assert body_of(document) == ["甲\t一", "\t二"]
    assert "乙" in document.issues[0].message


def test_pieces_lead_back_to_the_paragraph():
    typed = "\u3000坚持" + "，" + "持续"
    block = read(para(run("\u3000坚持") + run("，") + BREAK + run("持续"))).blocks[0]
    source = typed.replace("，", "，\n")
    assert block.text == "坚持，持续"
    for piece in block.pieces:
        shown = block.text[piece.at : piece.at + piece.length]
        assert source[piece.source : piece.source + piece.length] == shown
    assert sum(piece.length for piece in block.pieces) == len(block.text)


def test_word_on_the_web_names_its_text_otherwise(tmp_path):
    path = tmp_path / "计划.docx"
    path.write_bytes(write_docx(para("总则"), main="document2.xml"))
    assert read_document(path).blocks[0].text == "总则"


def test_strict_namespaces():
    usual = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = write_docx(para("总则"))
    document = read_docx(_replaced(xml, usual, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
                         SOURCE, ReadOptions())  # fmt: skip
    assert document.blocks[0].text == "总则"


def _replaced(data: bytes, old: str, new: str) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).decode().replace(old, new))
    return out.getvalue()
