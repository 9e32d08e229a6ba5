"""Tracked changes in the layout of the new draft: the file stays, both drafts can be had of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph

from policy_nlp.errors import UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline import extract_file
from policy_nlp.pipeline.drafts import RevisionPapers, compare_files
from policy_nlp.report.render.seal import CUSTOM_RELATION as RELATION
from policy_nlp.report.render.seal import CUSTOM_TYPE as TYPE

LINES = [
    ("Title", "甲区碳达峰实施方案"),
    ("Heading 1", "一、重点任务"),
    ("List Number", "推进能源转型。建设分布式光伏，到2025年装机达到50万千瓦。（区发改局负责）"),
    ("List Number", "提升建筑能效。新建建筑全面执行绿色建筑标准。（区住建委负责）"),
    ("List Number", "发展绿色交通。优化公共充电桩布局，完善慢行系统。（区城管委负责）"),
    ("Heading 1", "二、组织实施"),
    ("List Number", "加强组织领导。成立工作专班，定期调度重点任务进展。"),
    ("Heading 1", "三、任务分工"),
]
ROWS = [("序号", "任务", "责任单位"), ("1", "建设光伏", "区发改局"), ("2", "改造建筑", "区住建委")]
LAST = "附则。本方案自印发之日起施行。"

Edit = Callable[[Document], None]
# Where a file says that it is ours.
SEAL = ("docProps/custom.xml", "[Content_Types].xml", "_rels/.rels")


def plan() -> Document:
    """Return a plan with automatic numbers, a table, a header, a run of its own look."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "甲区文件"
    for style, text in LINES:
        paragraph = made.add_paragraph(style=style)
        lead, stop, rest = text.partition("。")
        paragraph.add_run(lead + stop).bold = bool(rest)
        paragraph.add_run(rest)
    table = made.add_table(rows=0, cols=3)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph(LAST)
    return made


def paragraph(document: Document, words: str) -> Paragraph:
    return next(found for found in document.paragraphs if words in found.text)


def reword(words: str, other: str) -> Edit:
    def edit(document: Document) -> None:
        for run in paragraph(document, words).runs:
            run.text = run.text.replace(words, other)

    return edit


def remove(words: str) -> Edit:
    def edit(document: Document) -> None:
        element = paragraph(document, words)._p
        element.getparent().remove(element)

    return edit


def add_behind(words: str, text: str) -> Edit:
    def edit(document: Document) -> None:
        above = paragraph(document, words)
        element = deepcopy(above._p)
        above._p.addnext(element)
        made = Paragraph(element, above._parent)
        for run in made.runs[1:]:
            element.remove(run._r)
        made.runs[0].text = text

    return edit


def move_before(words: str, other: str) -> Edit:
    def edit(document: Document) -> None:
        paragraph(document, other)._p.addprevious(paragraph(document, words)._p)

    return edit


def remove_row(number: int) -> Edit:
    def edit(document: Document) -> None:
        row = document.tables[0].rows[number]._tr
        row.getparent().remove(row)

    return edit


EDITS: dict[str, list[Edit]] = {
    "a number in a run": [reword("50万", "40万")],
    "words at the end of a paragraph": [reword("慢行系统。", "慢行系统和步行环境。")],
    "a numbered paragraph went, later numbers follow": [remove("提升建筑能效")],
    "a numbered paragraph came": [add_behind("推进能源转型", "发展储能。建设储能电站2座。")],
    "a paragraph moved": [move_before("发展绿色交通", "推进能源转型")],
    "a row went": [remove_row(1)],
    "a cell says otherwise": [
        lambda document: setattr(
            document.tables[0].rows[2].cells[2].paragraphs[0].runs[0], "text", "区城管委"
        )
    ],
    "the last paragraph went": [remove("附则")],
    "a last paragraph came": [add_behind("附则", "本方案由区发改局负责解释。")],
    "several at once": [
        reword("50万", "60万"),
        remove("发展绿色交通"),
        add_behind("加强组织领导", "强化监督考核。将完成情况纳入年度考核。"),
        remove("附则"),
    ],
}


@pytest.mark.parametrize("turned", [False, True], ids=["", "the other way round"])
@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS)
def test_the_file_stays_and_both_drafts_can_be_had_of_it(
    edits: list[Edit], turned: bool, tmp_path: Path
) -> None:
    old, new, marked = (tmp_path / f"{name}.docx" for name in ("old", "new", "marked"))
    plan().save(str(new if turned else old))
    changed = plan()
    for edit in edits:
        edit(changed)
    changed.save(str(old if turned else new))
    told: list[str] = []
    papers = RevisionPapers(marked=marked, author="区政府办", date="2024-05-26", tell=told.append)
    compare_files(old, new, papers=papers)
    assert told == []
    sides = {"accepted": new, "original": old}
    for side, draft in sides.items():
        options = ReadOptions.model_validate({"tracked": side})
        assert extract_file(marked, options=options).text == extract_file(draft).text
    with zipfile.ZipFile(marked) as ours, zipfile.ZipFile(new) as source:
        assert [name for name in ours.namelist() if name not in SEAL] == [
            name for name in source.namelist() if name not in SEAL
        ]
        parts = set(ours.namelist()) - {"word/document.xml", *SEAL}
        assert all(ours.read(part) == source.read(part) for part in parts)
        assert b'w:author="' in ours.read("word/document.xml")
    first = marked.read_bytes()
    compare_files(old, new, papers=papers)
    assert marked.read_bytes() == first


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.fixture
def papers(tmp_path: Path) -> RevisionPapers:
    """Write two drafts; return what is to be made of them."""
    plan().save(str(tmp_path / "old.docx"))
    changed = plan()
    reword("50万", "40万")(changed)
    changed.save(str(tmp_path / "new.docx"))
    return RevisionPapers(marked=tmp_path / "marked.docx", author="区政府办", date="2024-05-26")


def compare_in(folder: Path, papers: RevisionPapers) -> None:
    compare_files(folder / "old.docx", folder / "new.docx", papers=papers)


# what WPS writes there of itself
OF_WPS = (
    '<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="http://schemas.openxmlformats.org'
    '/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org'
    '/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"'
    ' pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0</vt:lpwstr></property></Properties>'
)


def test_a_redline_that_nobody_changed_is_written_over(
    papers: RevisionPapers, tmp_path: Path
) -> None:
    new = tmp_path / "new.docx"
    parts = parts_of(new)
    parts["docProps/custom.xml"] = OF_WPS.encode()
    for name, end, entry in (
        (
            "[Content_Types].xml",
            b"</Types>",
            f'Override PartName="/{SEAL[0]}" ContentType="{TYPE}"',
        ),
        ("_rels/.rels", b"</Rel", f'Relationship Id="x" Type="{RELATION}" Target="{SEAL[0]}"'),
    ):
        head, tail, rest = parts[name].rpartition(end)
        parts[name] = head + f"<{entry}/>".encode() + tail + rest
    rewrite(new, parts)
    for _ in range(2):
        compare_in(tmp_path, papers)
    made = docx.Document(str(tmp_path / "marked.docx"))
    assert "2052-12.1.0" in parts_of(tmp_path / "marked.docx")[SEAL[0]].decode()
    made.save(str(new))  # ours may be a draft, too: there is one seal still
    compare_in(tmp_path, papers)
    assert parts_of(tmp_path / "marked.docx")[SEAL[0]].count(b'"policy-nlp-digest"') == 1


def test_a_redline_that_somebody_changed_is_kept(papers: RevisionPapers, tmp_path: Path) -> None:
    compare_in(tmp_path, papers)
    marked = tmp_path / "marked.docx"
    parts = parts_of(marked)
    parts["word/document.xml"] = parts["word/document.xml"].replace("光伏".encode(), b"X", 1)
    rewrite(marked, parts)
    with pytest.raises(UsageError, match="有人改过"):
        compare_in(tmp_path, papers)


def test_a_file_whose_properties_are_damaged_gets_no_seal(
    papers: RevisionPapers, tmp_path: Path
) -> None:
    new = tmp_path / "new.docx"
    parts = parts_of(new)
    parts["docProps/custom.xml"] = b"<Properties"
    rewrite(new, parts)
    compare_in(tmp_path, papers)
    assert parts_of(tmp_path / "marked.docx")["docProps/custom.xml"] == b"<Properties"


def test_changes_in_headers_and_footers_are_accepted_first(
    papers: RevisionPapers, tmp_path: Path
) -> None:
    new = tmp_path / "new.docx"
    parts = parts_of(new)
    (header,) = [name for name in parts if name.startswith("word/header")]
    run = "<w:r><w:t>甲区文件</w:t></w:r>"
    tracked = (
        '<w:del w:id="1" w:author="张三" w:date="2024-01-01T00:00:00Z"><w:r><w:delText>乙区'
        '</w:delText></w:r></w:del><w:ins w:id="2" w:author="张三">' + run + "</w:ins>"
    )
    assert run in parts[header].decode()
    parts[header] = parts[header].decode().replace(run, tracked).encode()
    rewrite(new, parts)
    compare_in(tmp_path, papers)
    written = parts_of(tmp_path / "marked.docx")[header].decode()
    assert "张三" not in written and "乙区" not in written and run in written


def as_text(document: Document) -> str:
    """Return the plan as an office types it: numbers of its own, cells parted by tabs."""
    lines = []
    for number, found in enumerate(document.paragraphs[:-1]):
        typed = found.style is not None and found.style.name == "List Number"
        lines.append(f"（{'一二三四五六七八九'[number]}）{found.text}" if typed else found.text)
    rows = ["\t".join(cell.text for cell in row.cells) for row in document.tables[0].rows]
    return "\n".join([*lines, *rows, document.paragraphs[-1].text, ""])


def without_table(document: Document) -> None:
    table = document.tables[0]._tbl
    table.getparent().remove(table)


def without_all_behind_the_list(document: Document) -> None:
    without_table(document)
    remove("附则")(document)


TYPED: dict[str, list[Edit]] = {
    "all numbers are others": [],
    "a numbered paragraph came": [add_behind("推进能源转型", "发展储能。建设储能电站2座。")],
    "a numbered paragraph went": [remove("提升建筑能效")],
    "a numbered paragraph says otherwise": [reword("50万", "40万")],
    "a table went": [without_table],
    "the table at the end went": [without_all_behind_the_list],
    "the rows and paragraphs at the end went": [remove_row(2), remove("附则")],
}


@pytest.mark.parametrize("edits", TYPED.values(), ids=TYPED)
def test_numbers_and_tables_of_a_text_stand_in_the_layout_of_the_new_draft(
    edits: list[Edit], tmp_path: Path
) -> None:
    old, new, marked = tmp_path / "old.txt", tmp_path / "new.docx", tmp_path / "marked.docx"
    old.write_text(as_text(plan()), "utf-8")
    changed = plan()
    for edit in edits:
        edit(changed)
    changed.save(str(new))
    told: list[str] = []
    papers = RevisionPapers(marked=marked, author="区政府办", date="2024-05-26", tell=told.append)
    compare_files(old, new, papers=papers)
    assert told == []
    for side, draft in (("accepted", new), ("original", old)):
        options = ReadOptions.model_validate({"tracked": side})
        assert extract_file(marked, options=options).text == extract_file(draft).text
    with zipfile.ZipFile(marked) as ours, zipfile.ZipFile(new) as source:
        written = ours.read("word/document.xml").decode()
        accepted = source.read("word/document.xml").decode()
    assert written.count('<w:pStyle w:val="ListNumber"/>') >= accepted.count("ListNumber")
    assert "<w:pPrChange " in written


def test_changes_that_the_new_draft_holds_are_accepted_first(tmp_path: Path, shared: Path) -> None:
    formats = shared / "fixtures" / "formats"
    marked = tmp_path / "marked.docx"
    told: list[str] = []
    papers = RevisionPapers(marked=marked, author="区政府办", date="2024-05-26", tell=told.append)
    compare_files(formats / "gusu.docx", formats / "gusu_tracked.docx", papers=papers)
    assert told == []
    original = extract_file(marked, options=ReadOptions(tracked="original"))
    assert original.text == extract_file(formats / "gusu.docx").text
    with zipfile.ZipFile(marked) as archive:
        authors = set(archive.read("word/document.xml").decode().split('w:author="')[1:])
    assert {author.partition('"')[0] for author in authors} == {"区政府办"}


def test_a_draft_that_is_no_docx_is_set_anew(tmp_path: Path) -> None:
    old, new = tmp_path / "old.docx", tmp_path / "new.txt"
    plan().save(str(old))
    new.write_text("甲区碳达峰实施方案\n一、重点任务\n1. 推进能源转型。建设光伏。\n", "utf-8")
    told: list[str] = []
    marked = tmp_path / "marked.docx"
    papers = RevisionPapers(marked=marked, author="区政府办", date="2024-05-26", tell=told.append)
    compare_files(old, new, papers=papers)
    assert told == ["marked.docx：新稿不是可以改写的 .docx 文件，已按公文版式另排"]
    assert extract_file(marked).text == extract_file(new).text


def a_column_came(text: str) -> str:
    return text.replace("\t责任单位", "\t责任单位\t时限").replace(
        "\t区发改局", "\t区发改局\t2025年"
    )


# text of the new draft → text of the old one, both without a Word file
TABLES: dict[str, Callable[[str], str]] = {
    "nothing of the table": lambda text: text.replace("50万", "40万"),
    "a cell says otherwise": lambda text: text.replace("\t区住建委", "\t区城管委"),
    "a row": lambda text: text.replace("1\t建设光伏\t区发改局\n", ""),
    "the last rows": lambda text: text.partition("1\t建设光伏")[0],
    "the whole table": lambda text: text.replace("\t", "，"),
    "a column": a_column_came,
}


@pytest.mark.parametrize("turned", [False, True], ids=["", "the other way round"])
@pytest.mark.parametrize("edit", TABLES.values(), ids=TABLES)
def test_a_table_set_anew_is_a_table(
    edit: Callable[[str], str], turned: bool, tmp_path: Path
) -> None:
    old, new, marked = tmp_path / "old.txt", tmp_path / "new.txt", tmp_path / "marked.docx"
    text = as_text(plan())
    old.write_text(edit(text) if turned else text, "utf-8")
    new.write_text(text if turned else edit(text), "utf-8")
    papers = RevisionPapers(marked=marked, author="区政府办", date="2024-05-26")
    compare_files(old, new, papers=papers)
    for side, draft in (("accepted", new), ("original", old)):
        options = ReadOptions.model_validate({"tracked": side})
        assert extract_file(marked, options=options).text == extract_file(draft).text
