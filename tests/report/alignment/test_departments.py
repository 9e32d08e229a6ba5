"""What the report says of departments against departments, and what is to be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.pipeline import align_files
from policy_nlp.records import Alignment, DepartmentLink, Extraction, Span
from policy_nlp.records.alignment import DepartmentStatus
from policy_nlp.records.index import PairIndex
from policy_nlp.report.model import Report, Section
from policy_nlp.report.papers.alignment.pair import PrintedPair
from tests.support.report_pairs import report_on, rows_of, write_pair

OWN_CLAUSE, UPPER_CLAUSE = "（区城管委负责）", "（市交通局牵头，市公安局配合）"
SEVERAL = "（市交通局、市公安局、市商务局按职责分工负责）"


Records = tuple[Alignment, Extraction, Extraction]


def compared(folder: Path, lower_clause: str, upper_clause: str = UPPER_CLAUSE) -> Records:
    """Return the pair with other clauses of the task on buses, which 2.1.2 carries out."""
    lower, upper = write_pair(folder)
    for path, old, new in ((lower, OWN_CLAUSE, lower_clause), (upper, UPPER_CLAUSE, upper_clause)):
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    return align_files(lower, upper)


def department_rows(pair: Records) -> list[list[str]]:
    return rows_of(report_on(*pair), "部门衔接")


def department_section(report: Report) -> Section:
    return next(section for section in report.sections if section.key == "departments")


def situations(pair: Records) -> list[str]:
    return [row[5] for row in department_rows(pair)]


# what stands behind the sentences of 2.1.2 → what is said of 市交通局, which leads the task
TEXTS = [
    ("（区住建委负责）", "已列明"),
    (OWN_CLAUSE, "未列入承接条目"),
    (
        "（各有关部门按职责分工负责）",
        "概括列入：以“各有关部门按职责分工负责”概括，未逐一列名",
    ),
    (
        "区交通局要加强统筹。（区城管委负责）",
        "正文列明：“2.发展公共交通”正文：“区交通局要加强统筹”",
    ),
]


@pytest.mark.parametrize(("lower", "said"), TEXTS)
def test_the_text_decides_what_is_said_of_a_body(tmp_path: Path, lower: str, said: str) -> None:
    found = situations(compared(tmp_path, lower))[1]
    assert found.replace("〔2.1.2〕", "") == said


def test_a_body_that_stands_nowhere_is_not_made_up(tmp_path: Path) -> None:
    pair = compared(tmp_path, OWN_CLAUSE, "（市海关牵头）")
    (link,) = [item for item in pair[0].departments if item.upper_unit == "2.1.2"]
    assert (link.status, link.counterparts) == ("no-counterpart", ())
    assert situations(pair)[1] == "本级文件未列"
    assert "市海关（本级文件未列）" in str(list(report_on(*pair).walk()))


# status, carriers, units that name it → what is said
LINKS: list[tuple[DepartmentStatus, tuple[str, ...], tuple[str, ...], str]] = [
    ("not-named", ("2.1.2",), ("2.1.1",), "仅列于未承接的对应条目：见“1.推广绿色建筑”"),
    ("not-named", (), ("2.1.1",), "任务未见承接"),
]


@pytest.mark.parametrize(("status", "carriers", "named_in", "said"), LINKS)
def test_a_body_named_by_a_link_that_carries_nothing_is_told_with_the_link(
    tmp_path: Path,
    status: DepartmentStatus,
    carriers: tuple[str, ...],
    named_in: tuple[str, ...],
    said: str,
) -> None:
    alignment, lower, upper = align_files(*write_pair(tmp_path))
    link = DepartmentLink(
        upper_unit="2.1.2",
        upper_department="市交通局",
        counterparts=("区住建委",),
        status=status,
        carriers=carriers,
        named_in=named_in,
    )
    alignment = alignment.model_copy(update={"departments": (link,)})
    (found,) = situations((alignment, lower, upper))
    assert found.replace("〔2.1.1〕", "") == said


def test_what_is_to_be_done_about_a_body_stands_beside_it(tmp_path: Path) -> None:
    rows = department_rows(compared(tmp_path, "（区发改局负责）", SEVERAL))
    assert [(row[2], row[6]) for row in rows if row[1].endswith("〔2.1.2〕")] == [
        ("市交通局", "供参考"),
        ("市公安局", "供参考"),
        ("市商务局", "供参考"),
    ]


# names of the lower clause → names under which the report calls them
CALLED = [
    # two spellings of one body, and two bodies of one entry of the register
    ("区住建委牵头，区住房和城乡建设委员会配合", ("区住建委",)),
    ("区市场监管局、区工商局按职责分工负责", ("区市场监管局", "区工商局")),
]


@pytest.mark.parametrize(("clause", "names"), CALLED)
def test_bodies_side_by_side_stay_printed(
    tmp_path: Path, clause: str, names: tuple[str, ...]
) -> None:
    pair = PrintedPair.of_index(PairIndex.of(*compared(tmp_path, f"（{clause}）")))
    assert pair.names("lower", ["2.1.2"]) == names


def test_the_section_says_that_nobody_answers_above(tmp_path: Path) -> None:
    alignment, lower, upper = align_files(*write_pair(tmp_path))
    bare = alignment.model_copy(update={"departments": ()})
    made = report_on(bare, lower, upper)
    assert "上级文件没有写明各任务责任单位的条款，无可比对内容。" in str(
        department_section(made).blocks
    )


def test_a_plan_without_clauses_is_told_once(tmp_path: Path) -> None:
    alignment, lower, upper = compared(tmp_path, "")
    pair = alignment, lower.model_copy(update={"responsibilities": ()}), upper
    said = str(department_section(report_on(*pair)).blocks[0])
    assert "本级文件没有写明各任务责任单位的条款" in said


def test_running_text_is_shown_as_printed(tmp_path: Path) -> None:
    alignment, lower, _ = compared(tmp_path, "区交通局要加强统筹。（区城管委负责）")
    (link,) = [item for item in alignment.departments if item.upper_unit == "2.1.2"]
    span = link.lower_span or Span(start=0, end=0)
    assert span.of(lower.text) == link.counterparts[0] == "区交通局"
