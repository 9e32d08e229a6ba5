"""Two small plans with their alignment, for the papers of the alignment report."""

from __future__ import annotations

from pathlib import Path

from policy_nlp.align import analyse_pair
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline import align_files
from policy_nlp.records import Alignment, Extraction
from policy_nlp.records.index import PairIndex
from policy_nlp.report.model import Report, Table
from policy_nlp.report.papers.alignment.pair import PrintedPair, TaskEvidence
from policy_nlp.report.papers.alignment.report import alignment_report
from policy_nlp.report.papers.alignment.tasks import task_evidence

UPPER = """苏州市绿色行动实施意见
苏府〔2022〕7号
为推进绿色低碳发展，提出如下意见。
一、主要目标
到2025年，全市绿色建筑占比达到60%以上，森林覆盖率达到20%以上。
二、重点任务
（一）绿色低碳行动
1. 推广绿色建筑。大力推广绿色建筑，提高绿色建筑占比。推进农村清洁取暖。（市住建局牵头，市发改委、市农业农村局配合）
2. 发展公共交通。优化公交线网布局，提高绿色出行比例。落实全市公交优先战略。（市交通局牵头，市公安局配合）
3. 强化海洋执法。严厉打击海上走私。（市公安局负责）
"""
LOWER = """姑苏区绿色行动实施方案
（征求意见稿）
为推进绿色低碳发展，制定本方案。
一、主要目标
到2025年，绿色建筑占比达到50%以上。
二、重点任务
（一）绿色低碳行动
1. 推广绿色建筑。大力推广绿色建筑{0}，提高绿色建筑占比。（区住建委负责）
2. 发展公共交通。优化公交线网布局{1}，提高绿色出行比例。（区城管委负责）
3. 建设数字档案。开展档案数字化工作，{2}。（区发改局负责）
"""
PLAIN = ("", "", "提升利用水平")


def write_pair(folder: Path, *odd: str) -> tuple[Path, Path]:
    """Write both plans; `odd` stands in three places of the lower one."""
    folder.mkdir(parents=True, exist_ok=True)
    lower, upper = folder / "gusu.txt", folder / "suzhou.txt"
    lower.write_text(LOWER.format(*(odd or PLAIN)), encoding="utf-8")
    upper.write_text(UPPER, encoding="utf-8")
    for path, level, region in ((lower, "district", "姑苏区"), (upper, "city", "苏州市")):
        meta = f'level = "{level}"\nregion = "{region}"\n'
        path.with_name(f"{path.stem}.meta.toml").write_text(meta, encoding="utf-8")
    return lower, upper


def report_of(lower: Path, upper: Path) -> Report:
    """Return the report on two files."""
    return report_on(*align_files(lower, upper))


def report_on(alignment: Alignment, lower: Extraction, upper: Extraction) -> Report:
    """Return the report on an alignment."""
    pair = PairIndex.of(alignment, lower, upper)
    return alignment_report(pair, analyse_pair(pair, load_lexicons()))


def tasks_on(alignment: Alignment, lower: Extraction, upper: Extraction) -> list[TaskEvidence]:
    """Return what the report says of the tasks of an alignment."""
    pair = PairIndex.of(alignment, lower, upper)
    return task_evidence(PrintedPair.of_index(pair, analyse_pair(pair, load_lexicons())))


def table_of(report: Report, name: str) -> Table:
    """Return a table of the sections of a report; an empty one where there is nothing to list."""
    found = (table for table in report.walk_tables() if table.name == name)
    return next(found, Table(columns=(), rows=()))


def rows_of(report: Report, name: str) -> list[list[str]]:
    """Return the texts of a table of the sections."""
    return [[cell.text for cell in row.cells] for row in table_of(report, name).rows]
