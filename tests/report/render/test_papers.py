"""The three papers: same bytes, layout as the standard asks, nothing of a text can be markup."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as lxml_html

import policy_nlp.report
from policy_nlp.errors import LexiconError, UsageError
from policy_nlp.pipeline.writing import is_unchanged, read_preset, write_report
from policy_nlp.report.model import Paragraph, Report, Section, Table
from policy_nlp.report.render import REPORT_FORMATS
from policy_nlp.report.render.docx.writer import render_docx
from policy_nlp.report.render.html.writer import render_html
from policy_nlp.report.render.xlsx import render_xlsx
from tests.support.report_pairs import report_of, write_pair

# What stands in the three places of the lower plan, and must come out as typed.
NASTY = (
    '=HYPERLINK("http://example.invalid/","点击")<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "覆盖率>90%且<100%&lt;i&gt;周活动</script><!--",
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Report:
    return report_of(*write_pair(tmp_path_factory.mktemp("pair")))


@pytest.fixture(scope="module")
def nasty(tmp_path_factory) -> Report:
    return report_of(*write_pair(tmp_path_factory.mktemp("nasty"), *NASTY))


@pytest.fixture(scope="module")
def document(report):
    return docx.Document(io.BytesIO(render_docx(report)))


def on_paper(report: Report) -> Report:
    """Return a report with what is printed where the screen shows more."""

    def printed(section: Section) -> Section:
        if section.printed is not None:
            return replace(section, blocks=section.printed, sections=())
        return replace(section, sections=tuple(map(printed, section.sections)))

    return replace(report, sections=tuple(map(printed, report.sections)))


def texts_of(report: Report) -> list[str]:
    """Return a text dump: all that the paragraphs and quotations of a report say."""
    said = []
    for section in report.walk():
        said.append(f"{section.number}{section.title}")
        for block in section.blocks:
            if isinstance(block, Paragraph):
                said.append(block.text)
            elif isinstance(block, Table):
                cells = [cell for row in block.rows for cell in row.cells]
                runs = [run for cell in cells for item in cell.paragraphs for run in item.runs]
                said += [part for run in runs if not run.link for part in run.text.split("\n")]
    return said


def docx_text(data: bytes) -> str:
    opened = docx.Document(io.BytesIO(data))
    cells = [cell for table in opened.tables for row in table.rows for cell in row.cells]
    paragraphs = [*opened.paragraphs, *(item for cell in cells for item in cell.paragraphs)]
    return "\n".join(paragraph.text for paragraph in paragraphs)


def test_all_that_the_model_says_stands_in_word_and_browser(report: Report) -> None:
    word = docx_text(render_docx(report))
    page = lxml_html.fromstring(render_html(report)).text_content()
    assert [said for said in texts_of(on_paper(report)) if said not in word] == []
    assert [said for said in texts_of(report) if said not in page] == []


@pytest.mark.parametrize("render", [render_docx, render_html, render_xlsx])
def test_same_report_same_bytes(render, tmp_path: Path) -> None:
    first, second = (report_of(*write_pair(tmp_path / name)) for name in ("a", "b"))
    assert render(first) == render(second)


# Word: GB/T 9704-2012


def test_pages_have_the_margins_of_the_standard(document) -> None:
    upright, across = document.sections[0], document.sections[1]
    lengths = (
        "page_width",
        "page_height",
        "top_margin",
        "bottom_margin",
        "left_margin",
        "right_margin",
    )
    assert [round(getattr(upright, name).mm) for name in lengths] == [210, 297, 37, 35, 28, 26]
    assert upright.orientation == WD_ORIENT.PORTRAIT
    assert across.orientation == WD_ORIENT.LANDSCAPE
    assert [round(getattr(across, name).mm) for name in lengths[:2]] == [297, 210]


# style: font for Chinese, size in points, line pitch
@pytest.mark.parametrize(
    ("style", "font", "size", "pitch"),
    [
        ("Title", "方正小标宋简体", 22, 36),
        ("Heading 1", "黑体", 16, 28),
        ("Heading 2", "楷体_GB2312", 16, 28),
        ("Heading 3", "仿宋_GB2312", 16, 28),
        ("Normal", "仿宋_GB2312", 16, 28),
    ],
)
def test_styles_have_the_fonts_of_the_standard(document, style, font, size, pitch) -> None:
    found = document.styles[style]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert found.font.size.pt == size
    spacing = found.element.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == (str(pitch * 20), "exact")


def test_fonts_name_what_may_stand_in_for_them(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(report))) as archive:
        fonts = archive.read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,' in fonts


def test_page_numbers_stand_on_the_outer_side(report: Report, document) -> None:
    assert document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        for paragraph, side in ((odd, "right"), (even, "left")):
            assert "".join(node.text for node in paragraph._p.iter(qn("w:t"))) == "— 1 —"
            assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
            assert [node.get(qn("w:instr")) for node in paragraph._p.iter(qn("w:fldSimple"))] == [
                " PAGE "
            ]


def test_tables_repeat_their_header_and_keep_rows_whole(document) -> None:
    assert document.tables
    for table in document.tables:
        properties = [row._tr.trPr for row in table.rows]
        assert properties[0].find(qn("w:tblHeader")) is not None
        assert all(item.find(qn("w:cantSplit")) is not None for item in properties)
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        section = max(
            section.page_width - section.left_margin - section.right_margin
            for section in document.sections
        )
        assert sum(widths) * 635 <= section + 12_700


def test_headings_stay_with_their_text_and_nothing_else_does(document) -> None:
    # what is kept together leaves the end of a page empty, so only a heading is
    headings = [document.styles[f"Heading {level}"] for level in (1, 2, 3)]
    assert all(style.element.pPr.find(qn("w:keepNext")) is not None for style in headings)
    facts = [item for item in document.paragraphs if item.style.style_id == "fact"]
    assert facts and not any(item._p.pPr.find(qn("w:keepNext")) is not None for item in facts)


def test_what_explains_a_table_stands_above_it_on_its_page(report: Report) -> None:
    # below a table of many pages it stood alone on the last one
    body = list(docx.Document(io.BytesIO(render_docx(report))).element.body)
    notes = [at for at, item in enumerate(body) if (item.text or "").startswith("说明：") and at]
    above = [at for at in notes if body[at].pPr.find(qn("w:keepNext")) is not None]
    listings = [table for table in report.walk_tables() if table.note]
    assert len(above) == len(listings) > 0
    assert all(body[at + 1].tag == qn("w:tbl") for at in above)


def test_figures_stand_in_two_halves_on_one_page(document) -> None:
    headed = {tuple(cell.text for cell in table.rows[0].cells): table for table in document.tables}
    table = headed["项目", "数量", "项目", "数量"]
    assert table.rows[1].cells[0].text == "市级任务数"
    assert {cell.text for row in table.rows for cell in row.cells} >= {"上级指标数", "本级自选任务"}
    kept = [row._tr.find(f".//{qn('w:keepNext')}") is not None for row in table.rows]
    assert kept == [True] * (len(table.rows) - 1) + [False]


def test_the_contents_lead_to_every_annex(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(report))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    places = [node.get(f"{W}name") for node in body.iter(f"{W}bookmarkStart")]
    assert [node.get(f"{W}anchor") for node in body.iter(f"{W}hyperlink")] == places
    assert len(places) == sum(section.number.startswith("附件") for section in report.sections)
    # the page is reckoned by the office program
    fields = [node.get(f"{W}instr").split() for node in body.iter(f"{W}fldSimple")]
    assert fields == [["PAGEREF", place, "\\h"] for place in places]


def test_no_column_is_too_narrow_for_its_header(document) -> None:
    for table in document.tables[2:]:
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert min(widths) >= 590, [cell.text for cell in table.rows[0].cells]


# Word asks for the children of these in this order; in another it calls the file damaged.
ORDER = {
    "pPr": "pStyle keepNext tabs snapToGrid spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rFonts b spacing sz szCs lang",
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vMerge shd tcMar textDirection vAlign",
    "sectPr": "footerReference type pgSz pgMar docGrid",
    "style": "name qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop evenAndOddHeaders characterSpacingControl compat themeFontLang",
}


def test_elements_stand_in_the_order_that_word_asks_for(report: Report) -> None:
    seen = set()
    with zipfile.ZipFile(io.BytesIO(render_docx(report))) as archive:
        roots = [
            etree.fromstring(archive.read(f"word/{part}.xml"))
            for part in ("document", "styles", "settings", "footer1", "footer2")
        ]
    for root in roots:
        for node in root.iter(*(f"{W}{name}" for name in ORDER)):
            name = etree.QName(node).localname
            children = [etree.QName(child).localname for child in node]
            order = ORDER[name].split()
            assert [order.index(child) for child in children] == sorted(map(order.index, children))
            seen.add(name)
    assert seen == set(ORDER)


def test_no_date_and_no_name_of_a_person(document) -> None:
    properties = document.core_properties
    assert (properties.author, properties.created, properties.last_modified_by) == (
        "policy-nlp",
        None,
        "",
    )


def test_an_office_can_have_its_own_layout(report: Report, tmp_path: Path) -> None:
    shipped = Path(policy_nlp.report.__file__).parent / "data" / "gbt9704.toml"
    own = shipped.read_text(encoding="utf-8").replace("left = 28", "left = 30", 1)
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    made = docx.Document(io.BytesIO(render_docx(report, read_preset("own", tmp_path))))
    assert round(made.sections[0].left_margin.mm) == 30
    (tmp_path / "bad.toml").write_text(
        own.replace('font = "script"', 'font = "none"', 1), encoding="utf-8"
    )
    with pytest.raises(LexiconError, match="unknown font none"):
        read_preset("bad", tmp_path)
    with pytest.raises(UsageError, match="no layout 'nothing'"):
        read_preset("nothing", tmp_path)


# The page for the browser


def test_every_quotation_leads_to_its_place(report: Report) -> None:
    page = lxml_html.fromstring(render_html(report))
    quotes = page.xpath("//a[@class='quote']")
    assert len(quotes) >= len({quote.key for quote in report.quotations()})
    for link in quotes:
        side, start, end = link.get("href")[1:].split("-")
        assert page.get_element_by_id(link.get("href")[1:]) is not None
        pieces = page.xpath(f"//div[@id='source-{side}']//span[@data-at]")
        inside = [piece for piece in pieces if int(start) <= int(piece.get("data-at")) < int(end)]
        said = "".join(piece.text_content() for piece in inside)
        assert "".join(said.split()) == "".join(link.text_content().split())


def test_every_link_has_a_target_and_every_id_is_one(report: Report) -> None:
    page = lxml_html.fromstring(render_html(report))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href")} <= set(ids)


def test_tasks_can_be_filtered_by_status_and_department(report: Report) -> None:
    page = lxml_html.fromstring(render_html(report))
    tasks = page.xpath("//article")
    assert [task.get("data-status") for task in tasks] == ["partial", "full", "none"]
    assert page.xpath("//input[@name='status']/@value") == ["full", "partial", "none"]
    assert {"市住建局", "区住建委", "区城管委"} <= set(
        page.xpath("//select[@id='department']/option/@value")
    )
    assert all(
        name in task.get("data-departments")
        for task, name in zip(tasks, ("区住建委", "区城管委", "市公安局"), strict=True)
    )


def test_nothing_is_asked_of_the_network(report: Report) -> None:
    page = render_html(report).decode()
    opened = lxml_html.fromstring(page.encode())
    assert opened.xpath("//@src") == []
    assert opened.xpath("//link | //iframe | //object | //embed | //base | //img") == []
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest", page)
    policy = opened.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        held = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(held) == 1
        digest = base64.b64encode(hashlib.sha256(held[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


# Whatever a text holds


def test_markup_in_a_text_is_shown_as_typed(nasty: Report) -> None:
    page = lxml_html.fromstring(render_html(nasty))
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img | //i | //b | //@onerror | //comment()") == []
    word = docx_text(render_docx(nasty))
    for odd in NASTY:
        assert odd in page.text_content()
    # What is answered stands on paper in brief, so not all of them are whole.
    assert any(odd in word for odd in NASTY)
    assert [said for said in texts_of(on_paper(nasty)) if said not in word] == []


def test_no_formula_arises(nasty: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(nasty)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert any(NASTY[1] in str(cell.value) for cell in cells)


@pytest.mark.parametrize("name", ["script.txt", "formula.txt"])
def test_fixtures_come_out_as_typed(shared: Path, tmp_path: Path, name: str) -> None:
    typed = (shared / "fixtures" / "formats" / "broken" / name).read_text(encoding="utf-8")
    lower, upper = write_pair(tmp_path)
    lower.write_text(typed, encoding="utf-8")
    made = report_of(lower, upper)
    page = lxml_html.fromstring(render_html(made))
    shown = "".join(page.text_content().split())
    for line in typed.splitlines():
        assert "".join(line.split()) in shown
    assert page.xpath("//img | //i | //b | //@onerror") == []
    assert len(page.xpath("//script")) == 1
    # every task is the lower plan's own here, or a proof: its text stands in the Word file too
    word = "".join(docx_text(render_docx(made)).split())
    quoted = [quote.text for quote in on_paper(made).quotations() if quote.side == "lower"]
    assert quoted and all("".join(text.split()) in word for text in quoted)
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(made)))
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)


def test_characters_that_a_file_cannot_hold_are_dropped(report: Report) -> None:
    title = "甲\x00乙\ufffe\u202e丙"
    odd = replace(report, title=title, title_lines=(title,), subtitle_lines=("丁\x0b",))
    assert "甲乙丙\n丁" in docx_text(render_docx(odd))
    assert "甲乙丙" in lxml_html.fromstring(render_html(odd)).text_content()


# Files


def test_files_are_ours_until_somebody_changes_them(report: Report, tmp_path: Path) -> None:
    paths = write_report(report, tmp_path / "报告")
    assert [path.name for path in paths] == [f"报告.{kind}" for kind in REPORT_FORMATS]
    assert all(map(is_unchanged, paths))
    assert write_report(report, tmp_path / "报告") == paths
    page = paths[-1]
    page.write_text(
        page.read_text(encoding="utf-8").replace("已对应", "未判定", 1), encoding="utf-8"
    )
    word = docx.Document(paths[0])
    word.paragraphs[0].add_run("（改）")
    word.save(paths[0])
    assert [is_unchanged(path) for path in paths] == [False, True, False]


@pytest.mark.parametrize("kind", REPORT_FORMATS)
def test_nothing_is_written_over_somebodys_file(report: Report, tmp_path: Path, kind: str) -> None:
    mine = tmp_path / f"报告.{kind}"
    mine.write_bytes(b"mine")
    with pytest.raises(UsageError, match="不是本程序写的"):
        write_report(report, tmp_path / "报告")
    assert [path.name for path in tmp_path.iterdir()] == [mine.name]
    assert mine.read_bytes() == b"mine"
    write_report(report, tmp_path / "报告", force=True)
    assert is_unchanged(mine)
