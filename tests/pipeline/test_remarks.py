"""A check as comments in the draft itself, and as a sheet that comes back (审查意见)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document

from policy_nlp.errors import InputError, UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.ingest.office import find_writer
from policy_nlp.pipeline import check_file, extract_file, import_review
from policy_nlp.pipeline.remarks import CheckPaper
from policy_nlp.records import Extraction
from tests.pipeline.test_redlines import SEAL, parts_of, rewrite
from tests.pipeline.test_redlines_office import settle
from tests.support.review_book import add

UPPER = """甲市碳达峰实施方案
一、重点任务
（一）推进建筑节能。提高新建建筑节能标准，推动老旧小区节能改造。到2025年，新建绿色建筑占比达到100%。（市住建局牵头，市发改委配合）
（二）发展绿色交通。推广新能源汽车，建设公共充电桩500个。优化慢行系统，打造步行连廊。（市交通局负责）
（三）保护湿地。实施湖滨湿地修复工程，建设湿地公园3个。（市园林局负责）
（四）加强组织领导。各县级市（区）建立工作专班。（市发改委负责）
"""
LOWER = """乙区碳达峰实施方案
（征求意见稿）
一、重点任务
（一）推进建筑节能。提高新建建筑节能标准，推动既有建筑节能改造。（区住建局负责）
（二）发展绿色交通。推广新能源汽车。 提升公共交通服务。
责任单位：区交通局、区发改局
（三）开展宣传。举办节能宣传周活动
（五）强化保障。加强队伍建设。（区发改局、、区财政局按职责分工）
"""
# What a comment says first, and the words it stands on.
ANCHORS = {
    "〔审校·疑问〕词句中间有多余空格": "源汽车。 提升公共",
    "〔审校·错误〕责任条款缺“负责”二字": "（区发改局、、区财政局按职责分工）",
    # no words of its own: the heading of the unit, the title
    "〔审校·疑问〕“开展宣传”未见责任条款，没有明确责任单位": "开展宣传",
    "〔审校·提示〕全文2个条目由多个单位共同负责，均未明确牵头单位": "乙区碳达峰实施方案",
    # a demand that is answered in part stands on the sentence that does
    "〔市级要求·建议补充〕（二）发展绿色交通〔1.2#1〕：“推广新能源汽车，建设公共充电桩500个。”": "推广新能源汽车。",
    # one that is not, on the heading of the unit where it belongs, else on the title
    "〔市级要求·建议补充〕（二）发展绿色交通〔1.2#2〕：“优化慢行系统，打造步行连廊。”": "发展绿色交通",
    "〔市级要求·建议补充〕（四）加强组织领导〔1.4#1〕：“各县级市（区）建立工作专班。”": "乙区碳达峰实施方案",
}
DRAFTS = {
    # before the clause of the unit, in its paragraph
    "改造。（区住建局": "改造。到2025年，新建绿色建筑占比达到100%。（区住建局",
    # before a clause that is a line of its own; the amount is left open
    "公共交通服务。": "公共交通服务。建设公共充电桩〔本级数〕。优化慢行系统，打造步行连廊。",
}


def as_docx(text: str, path: Path) -> None:
    """Write a draft as an office would: a bold heading in its paragraph, runs cut anywhere."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "乙区文件"
    for number, line in enumerate(text.strip("\n").split("\n")):
        paragraph = made.add_paragraph(style="Title" if number == 0 else None)
        head, stop, rest = line.partition("。")
        paragraph.add_run(head + stop).bold = True
        for at in range(0, len(rest), 5):
            paragraph.add_run(rest[at : at + 5])
    made.save(str(path))


def as_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def as_page(text: str, path: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in text.strip("\n").split("\n"))
    path.write_text(f"<html><body>{lines}</body></html>", encoding="utf-8")


FORMATS: dict[str, Callable[[str, Path], None]] = {
    "docx": as_docx,
    "txt": as_text,
    "html": as_page,
}


@pytest.fixture(params=FORMATS)
def lower(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The draft in one of the formats, its guidance beside it."""
    path = tmp_path / f"lower.{request.param}"
    FORMATS[request.param](LOWER, path)
    (tmp_path / "lower.meta.toml").write_text('level = "district"\n', encoding="utf-8")
    as_text(UPPER, tmp_path / "upper.txt")
    (tmp_path / "upper.meta.toml").write_text('level = "city"\n', encoding="utf-8")
    return path


def commented(lower: Path, **options: object) -> tuple[Path, list[str]]:
    told: list[str] = []
    output = lower.with_name("out.docx")
    paper = CheckPaper(output=output, tell=told.append, **options)  # type: ignore[arg-type]
    check_file(lower, against=lower.with_name("upper.txt"), paper=paper)
    return output, [line.partition("：")[2] for line in told]


def read(path: Path, tracked: str = "accepted") -> Extraction:
    return extract_file(path, options=ReadOptions.model_validate({"tracked": tracked}))


def anchors(path: Path) -> dict[str, str]:
    made = read(path)
    return {
        mark.text.partition("\n")[0]: mark.span.of(made.text) if mark.span else ""
        for mark in made.marks
        if mark.kind == "comment"
    }


def test_comments_stand_on_their_words(lower: Path) -> None:
    output, told = commented(lower)
    found = anchors(output)
    assert {lead: found.get(lead) for lead in ANCHORS} == ANCHORS
    assert read(output).text == read(output, "original").text == read(lower).text
    anew = [] if lower.suffix == ".docx" else [
        "文件不是可以改写的 .docx 文件，已按公文版式另排（版头、版记、页码不在其中）"
    ]  # fmt: skip
    assert told == [*anew, f"批注{len(found)}条"]
    first = output.read_bytes()
    commented(lower)  # ours, unchanged: it is written anew, the same
    assert output.read_bytes() == first


def test_drafts_are_insertions(lower: Path) -> None:
    output, told = commented(lower, suggest=True, author="区政府办", date="2024-05-26")
    text = read(lower).text
    assert read(output, "original").text == text
    for before, after in DRAFTS.items():
        assert text.count(before) == 1
        text = text.replace(before, after)
    assert read(output).text == text
    assert told[-2:] == [
        "批注12条，其中建议稿3条写成修订",
        "建议稿1条没有确定的写入位置（须改写原句、无对应条目、须结合本地或所在段落为他人新增），只列在批注中",
    ]
    lead = "〔市级要求·建议补充〕（二）发展绿色交通〔1.2#2〕：“优化慢行系统，打造步行连廊。”"
    assert anchors(output)[lead] == "优化慢行系统，打造步行连廊。"
    main = parts_of(output)["word/document.xml"].decode()
    assert main.count('w:author="区政府办" w:date="2024-05-26T00:00:00Z"') == 3


def test_a_word_file_stays_what_it_is(tmp_path: Path) -> None:
    lower = tmp_path / "lower.docx"
    as_docx(LOWER, lower)
    as_text(UPPER, tmp_path / "upper.txt")
    output, _ = commented(lower, suggest=True)
    before, after = parts_of(lower), parts_of(output)
    changed = {"word/document.xml", "word/_rels/document.xml.rels", *SEAL}
    assert set(after) - set(before) == {"word/comments.xml", "docProps/custom.xml"}
    assert all(after[name] == before[name] for name in set(before) - changed)
    docx.Document(str(output))  # a package that holds together


def test_libreoffice_accepts_and_rejects(lower: Path, tmp_path: Path) -> None:
    writer = find_writer()
    if writer is None:
        pytest.skip("LibreOffice is not installed")
    output, _ = commented(lower, suggest=True)
    settle(writer, [output], tmp_path)
    accepted, rejected = (output.with_suffix(f".{side}.docx") for side in ("accepted", "rejected"))
    assert read(accepted).text == read(output).text
    assert read(rejected).text == read(lower).text
    assert anchors(accepted) == anchors(output)


def test_what_others_changed_and_said_stays(tmp_path: Path, shared: Path) -> None:
    theirs = shared / "fixtures" / "formats" / "gusu_tracked.docx"
    output = tmp_path / "out.docx"
    check_file(theirs, paper=CheckPaper(output=output))
    for side in ("accepted", "original"):
        assert read(output, side).text == read(theirs, side).text
    kept = [mark for mark in read(theirs).marks if mark.author != "审校"]
    assert [mark for mark in read(output).marks if mark.author != "审校"] == kept


def cells(document: Document) -> None:
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("序号", "任务", "责任单位"),
        ("1", "建设光伏电站（一期", "区发改局"),
        ("2", "改造", "区住建局"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def test_comments_stand_in_cells(tmp_path: Path) -> None:
    lower = tmp_path / "lower.docx"
    as_docx(LOWER, lower)
    made = docx.Document(str(lower))
    cells(made)
    made.save(str(lower))
    output = tmp_path / "out.docx"
    check_file(lower, paper=CheckPaper(output=output))
    main = parts_of(output)["word/document.xml"].decode()
    table = main[main.index("<w:tbl>") : main.index("</w:tbl>")]
    assert "commentRangeStart" in table
    assert read(output).text == read(lower).text


# The sheet


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    add(tmp_path, "upper", UPPER, 'level = "city"\n')
    add(tmp_path, "lower", LOWER, 'level = "district"\nimplements = ["upper"]\n')
    return tmp_path


def sheet_of(home: Path, *, consider: bool = False) -> Path:
    corpus = home / "corpus"
    output = home / "out.xlsx"
    paper = CheckPaper(output=output, consider=consider, force=True)
    check_file(corpus / "lower" / "lower.txt", against=corpus / "upper" / "upper.txt", paper=paper)
    return output


def answer(path: Path, answers: dict[str, tuple[str, str]]) -> None:
    """Fill in 采纳情况 and 理由 of the rows whose opinion begins so."""
    book = openpyxl.load_workbook(path)
    sheet = book["审查意见"]
    header = [cell.value for cell in sheet[3]]
    at = {name: header.index(name) + 1 for name in ("意见", "采纳情况", "理由")}
    for row in range(4, sheet.max_row + 1):
        said = str(sheet.cell(row, at["意见"]).value)
        for lead, (verdict, why) in answers.items():
            if said.startswith(lead):
                sheet.cell(row, at["采纳情况"]).value = verdict or None
                sheet.cell(row, at["理由"]).value = why or None
    book.save(path)


PROOF, OPEN, LOCAL = "（二）发展绿色交通〔1.2#1〕", "（二）发展绿色交通〔1.2#2〕", "（四）加强组织"


def test_answers_come_back(workspace: Path) -> None:
    out = sheet_of(workspace)
    assert "采纳,不采纳" in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    answers = {PROOF: ("采纳", ""), OPEN: ("不采纳", "古城不宜"), "词句中间": ("采纳", "")}
    answer(out, answers)
    done = import_review(out, workspace=workspace, by="张三", date="2026-08-01")
    told = [(item.kind, item.verdict, item.value, item.note) for item in done.recorded]
    assert told == [
        ("triage", "confirm", "should", ""),
        ("triage", "regrade", "none", "古城不宜"),
    ]
    assert (done.kept, done.unknown, done.conflicts) == (1, (), ())
    again = import_review(out, workspace=workspace, by="张三", date="2026-08-01")
    assert (again.recorded, again.unchanged) == ((), 2)
    # What was said is in the next sheet; left as it is, it says nothing new.
    filled = sheet_of(workspace)
    values = list(openpyxl.load_workbook(filled)["审查意见"].iter_rows(values_only=True))
    row = next(row for row in values if PROOF in str(row[5]))
    assert row[7:11] == ("确认（张三，2026-08-01）", "采纳", None, "张三")
    assert all(OPEN not in str(row[5]) for row in values)  # nothing is to be done about it
    assert import_review(filled, workspace=workspace).recorded == ()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("不采纳", ""), "“不采纳”的须写明理由"),
        (("", "再议"), "有理由（再议）而未选采纳情况"),
        (("都行", ""), "采纳情况“都行”无法识别"),
    ],
)
def test_an_answer_that_cannot_be_taken(workspace: Path, given: tuple[str, str], told: str) -> None:
    out = sheet_of(workspace)
    answer(out, {LOCAL: given})
    done = import_review(out, workspace=workspace, by="张三", date="2026-08-01")
    assert [item.message for item in done.unknown] == [told]
    assert done.recorded == ()


def test_a_sheet_that_cannot_come_back_says_so(tmp_path: Path) -> None:
    as_text(LOWER, tmp_path / "lower.txt")
    as_text(UPPER, tmp_path / "upper.txt")
    told: list[str] = []
    paper = CheckPaper(output=tmp_path / "out.xlsx", tell=told.append)
    check_file(tmp_path / "lower.txt", against=tmp_path / "upper.txt", paper=paper)
    assert told[1:] == ["out.xlsx：两份文件不是同一工作区的文件，填写的采纳情况不能导入"]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    lower = tmp_path / "lower.txt"
    as_text(LOWER.replace("举办节能宣传周活动", "=HYPERLINK(1) 举办 宣传"), lower)
    out = tmp_path / "out.xlsx"
    check_file(lower, paper=CheckPaper(output=out))
    book = openpyxl.load_workbook(out)
    found = [cell for row in book["审查意见"].iter_rows() for cell in row if cell.data_type == "f"]
    assert found == []


# What is refused


def test_hostile_parts_that_nobody_reads_are_bounded(tmp_path: Path) -> None:
    """A picture that unpacks without end is no part of the text; it is not copied either."""
    lower = tmp_path / "lower.docx"
    as_docx(LOWER, lower)
    with zipfile.ZipFile(lower, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.bin", bytes(60 * 1024 * 1024))
    assert check_file(lower).findings
    with pytest.raises(InputError, match=r"bomb\.bin 解压后过大"):
        check_file(lower, paper=CheckPaper(output=tmp_path / "out.docx"))
    assert not (tmp_path / "out.docx").exists()


def test_names_are_no_markup(tmp_path: Path) -> None:
    lower = tmp_path / "lower.docx"
    as_docx(LOWER.replace("宣传", "宣<w:br/>传"), lower)
    output = tmp_path / "out.docx"
    check_file(lower, paper=CheckPaper(output=output, author='"><w:x/>\x1b[2J'))
    assert {mark.author for mark in read(output).marks} == {'"><w:x/>[2J'}
    assert read(output).text == read(lower).text


# Relations or parts for comments that lead nowhere, or hold something else.
COMMENTS = {
    "a part that is not there": None,
    "a part that is no comments": b"<a/>",
}


@pytest.mark.parametrize("part", COMMENTS.values(), ids=COMMENTS)
def test_comments_that_the_file_only_names(part: bytes | None, tmp_path: Path) -> None:
    lower, output = tmp_path / "lower.docx", tmp_path / "out.docx"
    as_docx(LOWER, lower)
    parts = parts_of(lower)
    relation = (
        b'<Relationship Id="rX" Target="comments.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/comments"/></Relationships>'
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation)
    rewrite(lower, parts | ({"word/comments.xml": part} if part else {}))
    check_file(lower, paper=CheckPaper(output=output))
    assert anchors(output)["〔审校·疑问〕词句中间有多余空格"] == "源汽车。 提升公共"


def test_somebodys_file_is_not_written_over(tmp_path: Path) -> None:
    lower = tmp_path / "lower.docx"
    as_docx(LOWER, lower)
    with pytest.raises(UsageError, match="不能写在它上面"):
        check_file(lower, paper=CheckPaper(output=lower, force=True))
    other = tmp_path / "other.docx"
    other.write_bytes(b"x")
    with pytest.raises(UsageError, match="--force"):
        check_file(lower, paper=CheckPaper(output=other))
    check_file(lower, paper=CheckPaper(output=other, force=True))
    assert zipfile.is_zipfile(io.BytesIO(other.read_bytes()))
