"""Our workbooks and documents, saved by LibreOffice: our readers take them back without loss."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from policy_nlp.ingest import read_document
from policy_nlp.pipeline import (
    collect_ledgers,
    extract_file,
    gather_feedback,
    import_review,
    list_coverage,
    list_targets,
    write_matrix_file,
)
from policy_nlp.pipeline.drafts import RevisionPapers, compare_files, follow_drafts
from policy_nlp.pipeline.reports import write_reports
from policy_nlp.pipeline.run import run_workspace
from policy_nlp.records import Extraction
from policy_nlp.report.papers.across.coverage import coverage_report
from policy_nlp.report.papers.across.targets import target_report
from policy_nlp.report.render import render
from tests.support.ledger_book import AS_OF, fill, make
from tests.support.office import WAYS, saved_anew
from tests.support.returned_docx import Returned
from tests.support.review_book import BUILDING, export, make_workspace

ROOT = Path(__file__).parents[2]
GUSU, SUZHOU = ROOT / "corpus" / "gusu" / "gusu.txt", ROOT / "corpus" / "suzhou" / "suzhou.txt"
DRAFT2 = ROOT / "tests" / "golden" / "data" / "gusu_draft2.txt"
NUMBERED = ROOT / "tests" / "data" / "formats" / "gusu.docx"
WORKBOOKS = ("责任分工表", "报告", "修订对照表", "沿革", "覆盖对照", "指标对照")
DOCUMENTS = ("责任分工表", "报告", "送审摘要", "修订对照表")
XLSX_WAYS, DOCX_WAYS = (["-".join(way) for way in WAYS[kind]] for kind in (".xlsx", ".docx"))
Saved = dict[tuple[str, str], Path]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_workspace(tmp_path_factory.mktemp("home"))
    run_workspace(made)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Path:
    """A file of each kind that we write or are sent."""
    made = tmp_path_factory.mktemp("ours")
    for kind in ("xlsx", "docx"):
        write_matrix_file(GUSU, made / f"责任分工表.{kind}", against=SUZHOU)
        papers = RevisionPapers(table=made / f"修订对照表.{kind}")
        compare_files(GUSU, DRAFT2, against=SUZHOU, papers=papers)
    follow_drafts([GUSU, DRAFT2], table=made / "沿革.xlsx")
    tables = {
        "覆盖对照": coverage_report(list_coverage(SUZHOU, [GUSU, DRAFT2])),
        "指标对照": target_report(list_targets(SUZHOU, [GUSU, DRAFT2])),
    }
    for name, report in tables.items():
        (made / f"{name}.xlsx").write_bytes(render(report, "xlsx"))
    for path in write_reports(home, made / "reports", formats=("xlsx", "docx")):
        name = "送审摘要" if "送审摘要" in path.name else "报告"
        path.rename(made / f"{name}{path.suffix}")
    (made / "自动编号.docx").write_bytes(NUMBERED.read_bytes())
    base = typed(made / "方案.docx")
    returned = (
        Returned(base).replace("达到13.83MW", "达到15MW").after("建设绿色商场。", "加强宣传。")
    )
    returned.comment("装配式建筑占新建建筑的比例", "请核对口径。").save(made / "区发改局反馈.docx")
    book = export(home)
    links = book.find(**BUILDING)
    book.fill(links, 处理意见="否决", 备注="两回事", 确认人="张三", 日期="2026-08-01")
    book.save().rename(made / "复核表.xlsx")
    return made


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Saved:
    return saved_anew(sorted(folder.glob("*.*")), tmp_path_factory.mktemp("theirs"))


def typed(path: Path) -> Path:
    """Write the plan as Word does where its numbers were typed."""
    made = docx.Document()
    for line in GUSU.read_text(encoding="utf-8").splitlines():
        made.add_paragraph(line)
    made.save(str(path))
    return path


def cells(path: Path) -> dict[str, list[tuple[tuple[int, int], Any]]]:
    """Return by sheet what stands where; white space that no reader sees left out."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            ((cell.row, cell.column), plain(cell.value))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value not in (None, "")
        ]
        for sheet in book
    }


def plain(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


@pytest.mark.parametrize("way", XLSX_WAYS)
@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks_keep_what_they_say(saved: Saved, folder: Path, name: str, way: str) -> None:
    ours, theirs = folder / f"{name}.xlsx", saved[f"{name}.xlsx", way]
    assert cells(theirs) == cells(ours)
    for before, after in zip(
        openpyxl.load_workbook(ours), openpyxl.load_workbook(theirs), strict=True
    ):
        # rows can still be filtered, and the head is on each page
        assert after.auto_filter.ref == before.auto_filter.ref
        assert after.print_title_rows == before.print_title_rows


@pytest.mark.parametrize("way", XLSX_WAYS)
def test_a_review_comes_back(saved: Saved, home: Path, way: str) -> None:
    (home / "graphs" / "lower--upper" / "decisions.jsonl").unlink(missing_ok=True)
    done = import_review(saved["复核表.xlsx", way], workspace=home, by="张三", date="2026-08-01")
    assert (len(done.recorded), done.conflicts, done.unknown) == (1, (), ())
    (row,) = [row for row in export(home).rows() if row["现有意见"]]
    assert "否决" in row["现有意见"]


def test_a_ledger_comes_back(tmp_path: Path) -> None:
    ledger = make(tmp_path / "sent")
    said = {"填报单位": "区住建局", "进展情况": "已完成施工图审查", "完成情况": "正常推进"}
    copy = fill(ledger, "区住建局.xlsx", {"推进建筑节能": said})
    found = []
    for (_, way), path in saved_anew([copy], tmp_path).items():
        own = make(tmp_path / f"own-{way}")
        status = collect_ledgers(own, [path], as_of=AS_OF)
        found.append(
            [(row.reports[0].body, row.reports[0].progress) for row in status.rows if row.reports]
        )
    assert found == [[("区住建局", "已完成施工图审查")]] * len(XLSX_WAYS)


def lines(path: Path) -> list[str]:
    """Return the text of a document, line by line, without blanks and numbers of pages."""
    found = (re.sub(r"\s+", "", block.text) for block in read_document(path).blocks)
    plain_lines = (re.sub(r"^(附件\d+\D+)\d+$", r"\1", line) for line in found)
    return [line for line in plain_lines if line and not re.fullmatch(r"—\d+—", line)]


@pytest.mark.parametrize("way", DOCX_WAYS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_keep_what_they_say(saved: Saved, folder: Path, name: str, way: str) -> None:
    assert lines(saved[f"{name}.docx", way]) == lines(folder / f"{name}.docx")


def said(records: Extraction) -> list[Any]:
    """Return what is read of a plan, wherever it stands in the file."""
    return [
        [(unit.id, unit.heading, unit.kind) for unit in records.units],
        [(item.id, item.text) for item in records.measures],
        [(item.unit, item.name, item.role) for item in records.responsibilities],
        [(item.indicator, item.quote, item.value, item.deadline) for item in records.targets],
    ]


# LibreOffice itself drops the numbers of a list that goes on from headings when it writes .odt.
@pytest.mark.parametrize(
    ("name", "way"), [("自动编号", "docx"), *(("方案", way) for way in DOCX_WAYS)]
)
def test_a_plan_is_read_as_before(saved: Saved, folder: Path, name: str, way: str) -> None:
    theirs, ours = saved[f"{name}.docx", way], folder / f"{name}.docx"
    assert said(extract_file(theirs)) == said(extract_file(ours))


@pytest.mark.parametrize("way", DOCX_WAYS)
def test_what_is_asked_of_a_draft_comes_back(saved: Saved, folder: Path, way: str) -> None:
    found = [
        gather_feedback(folder / "方案.docx", [path])
        for path in (folder / "区发改局反馈.docx", saved["区发改局反馈.docx", way])
    ]
    before, after = (
        [
            (item.kind, item.units, item.old, item.new, item.anchor, item.comment)
            for item in feedback.opinions
        ]
        for feedback in found
    )
    assert len(before) == 3
    assert after == before
