"""Every paper that the program writes, made through the command line alone.

Nothing of the inside is imported, so the goldens outlive any change of it. Four workspaces:
`plain` as the repository holds it; `decided`, where people said something of links, coverage and
sentences; `redrafted`, the same after a second draft came; `drafts`, three small drafts and what
departments sent back. A paper of the second and third that `plain` has too is kept as what
differs from there: the effect of the decisions, or of the draft.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import openpyxl
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from tests.golden.dump import dump_all
from tests.golden.returned import RETURNED, write_draft

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "corpus"
SECOND = HERE / "data" / "gusu_draft2.txt"
GUSU, SUZHOU, DRAFT2 = "corpus/gusu/gusu.txt", "corpus/suzhou/suzhou.txt", "gusu_draft2.txt"
REVIEW = "复核.xlsx"
# What officials read, whatever the machine is set to.
CHINESE = {"POLICY_NLP_LANG": "zh"}
# Made out of `plain`; of their papers the difference is kept.
DERIVED = ("decided", "redrafted")
# sheet → what finds a row, what a person writes into it
SAID: dict[str, list[tuple[dict[str, str], dict[str, str]]]] = {
    "衔接关系": [
        ({"上级条目": "2.1.2", "本级条目": "3.7.1"}, {"处理意见": "确认"}),
        ({"上级条目": "2.1.2", "本级条目": "4.1"}, {"处理意见": "否决", "备注": "财税政策与此无关"}),
        ({"上级条目": "2.3.1", "本级条目": "3.1.1"}, {"处理意见": "改判为部分对应", "确认人": "李四"}),
        ({"处理意见": "", "标识（勿改）": ""},
         {"上级条目": "2.1.1", "本级条目": "5.2", "处理意见": "新增为部分对应", "备注": "责任落实"}),
        ({"上级条目": "2.3.1", "本级条目": "3.1.3"}, {"处理意见": "同意"}),
    ],
    "覆盖情况": [
        ({"上级条目": "2.1.3"}, {"处理意见": "改判为不适用", "备注": "本区不涉及"}),
        ({"上级条目": "2.1.4"}, {"处理意见": "确认", "确认人": "李四"}),
        ({"上级条目": "2.2.4"}, {"处理意见": "否决"}),
        # of a task that the second draft changed
        ({"上级条目": "2.4.1"}, {"处理意见": "改判为已对应"}),
    ],
    "逐项要求": [
        ({"上级条目": "2.3.2", "现判定": "未见承接"}, {"处理意见": "改判为已承接", "备注": "见3.2.2"}),
        ({"上级条目": "2.3.1", "现判定": "部分承接"}, {"处理意见": "确认"}),
        ({"上级条目": "3.2", "现判定": "未见承接"}, {"处理意见": "改判为不适用", "备注": "属市级事权"}),
        ({"上级条目": "3.4", "处理建议": "必须处理"}, {"处理意见": "改判为不适用"}),
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Command:
    """One call of the program, and what it writes.

    Attributes:
        name: of the golden that holds what it prints.
        home: the workspace it is called in.
        words: its arguments, parted by blanks.
        papers: name of a golden → pattern of the files that it holds.
    """

    name: str
    home: str
    words: str
    papers: dict[str, str] = field(default_factory=dict)


def _one(name: str, home: str, words: str, *endings: str) -> list[Command]:
    """Return a command for each ending, which writes one file of that ending."""
    return [
        Command(f"{name}.{end}.said", home, f"{words} -o out/{name}.{end}", {f"{name}.{end}": f"out/{name}.{end}"})
        for end in endings
    ]  # fmt: skip


def _report(home: str, formats: str) -> Command:
    name = f"{home}.report"
    papers = {f"{name}.{end}": f"out/report/*.{end}" for end in formats.split(",")}
    return Command(name, home, f"report --as {formats} -o out/report", papers)


def _both(name: str) -> dict[str, str]:
    return {f"{name}.{end}": f"out/feedback.{end}" for end in ("xlsx", "docx")}


BOTH = "-o out/feedback.xlsx -o out/feedback.docx"
PAIR = f"{GUSU} --against {SUZHOU}"
TWO = f"compare {GUSU} {DRAFT2}"
SIGNED = "--author 区发改局 --date 2022-12-06"
RUN = {
    "plain.run.matrix": "graphs/*/*.xlsx",
    "plain.run.outline": "extracted/*/outline.txt",
    "plain.run.findings": "extracted/*/findings.json",
}
LISTS = {f"plain.lists.{end}": f"out/lists/区[住委]*.{end}" for end in ("docx", "xlsx")}
# A list and a letter, what the office keeps.
SENT = {f"plain.sent.{end}": f"out/sent/[区分][住发]*[委览]*.{end}" for end in ("docx", "xlsx")}
PLAIN = [
    Command("plain.run", "plain", "run", RUN),
    Command("plain.run_again", "plain", "run"),
    _report("plain", "docx,xlsx,html,svg"),
    *_one("plain.matrix", "plain", f"matrix {GUSU}", "xlsx", "docx"),
    *_one("plain.matrix_against", "plain", f"matrix {PAIR}", "docx"),
    Command("plain.lists", "plain", f"matrix {GUSU} --departments -o out/lists", LISTS),
    Command("plain.sent", "plain", f"matrix {PAIR} --departments --letter opinion --first-leads --fill 反馈期限=6月10日 -o out/sent", SENT),
    *(
        Command(f"plain.{word}_{file.split('/')[1]}{kind}", "plain", f"{word} {file}{how}")
        for word in ("departments", "check", "extract")
        for file in (GUSU, SUZHOU)
        for kind, how in (("", ""), (".json", " --format json"))
        # the records of a text stand in extracted/
        if (word, kind) != ("extract", ".json")
    ),
    Command("plain.check_against", "plain", f"check {PAIR}"),
    Command("plain.check_against.json", "plain", f"check {PAIR} --format json --fail-on error"),
    Command("plain.align", "plain", f"align {GUSU} {SUZHOU}"),
    Command("plain.where", "plain", f"where {GUSU} 3.1.1"),
    Command("plain.where_words", "plain", f"where {GUSU} 装配式建筑"),
    *_one("plain.extract", "plain", f"extract {GUSU} --format xlsx", "xlsx"),
    Command("plain.extract_csv", "plain", f"extract {GUSU} --format csv -o out/csv", {"plain.extract.csv": "out/csv/*.csv"}),
    *_one("plain.coverage", "plain", "coverage suzhou", "xlsx"),
    Command("plain.coverage.json", "plain", "coverage suzhou --format json"),
    *_one("plain.targets", "plain", "targets suzhou", "xlsx"),
    Command("plain.targets.json", "plain", "targets suzhou --format json"),
    Command("plain.coverage_files", "plain", f"coverage {SUZHOU} {GUSU} {DRAFT2}"),
    *_one("plain.graph", "plain", "graph export", "html"),
    Command("plain.graph_gaps", "plain", "graph gaps"),
    Command("plain.graph_gaps.json", "plain", "graph gaps --format json"),
    Command("plain.graph_trace", "plain", "graph trace suzhou:2.2.4"),
    Command("plain.graph_trace.json", "plain", "graph trace suzhou:2.2.4 --format json"),
    Command("plain.graph_department", "plain", "graph department 区住建委"),
    Command("plain.graph_department.json", "plain", "graph department 区住建委 --format json"),
    Command("plain.graph_department_upper", "plain", "graph department 市发改委"),
    Command("plain.review.xlsx.said", "plain", f"review export -o out/{REVIEW}"),
    Command("plain.compare_all", "plain", f"{TWO} --all"),
    Command("plain.compare_against.json", "plain", f"{TWO} --against {SUZHOU} --format json"),
    *_one("plain.compare", "plain", TWO, "xlsx", "docx", "html"),
    *_one("plain.compare_substance", "plain", f"{TWO} --by-substance", "docx"),
    *_one("plain.compare_against", "plain", f"{TWO} --against {SUZHOU}", "xlsx", "docx"),
    Command("plain.redline", "plain", f"{TWO} --redline out/redline.docx {SIGNED}", {"plain.redline.docx": "out/redline.docx"}),
    Command("plain.redline_against", "plain", f"{TWO} --against {SUZHOU} --redline out/redline2.docx {SIGNED}", {"plain.redline_against.docx": "out/redline2.docx"}),
    Command("plain.feedback", "plain", f"feedback {GUSU} 反馈 {BOTH}", _both("plain.feedback")),
]  # fmt: skip
DECIDED = [
    Command("decided.review_import", "decided", f"review import {REVIEW} --by 张三 --date 2026-08-01"),
    Command("decided.run", "decided", "run"),
    Command("decided.review_import.json", "decided", f"review import {REVIEW} --by 张三 --date 2026-08-02 --format json"),
    _report("decided", "docx,xlsx,html"),
    Command("decided.review.xlsx.said", "decided", f"review export -o out/{REVIEW}", {"decided.review.xlsx": f"out/{REVIEW}"}),
    *_one("decided.matrix_against", "decided", f"matrix {PAIR}", "docx"),
    *_one("decided.coverage", "decided", "coverage suzhou", "xlsx"),
    Command("decided.align", "decided", f"align {GUSU} {SUZHOU}"),
    Command("decided.check_against", "decided", f"check {PAIR}"),
    Command("decided.graph_gaps", "decided", "graph gaps"),
    Command("decided.graph_trace", "decided", "graph trace suzhou:2.1.2"),
    Command("decided.graph_department", "decided", "graph department 区住建委"),
]  # fmt: skip
REDRAFTED = [
    Command("redrafted.run", "redrafted", "run"),
    _report("redrafted", "docx"),
    Command("redrafted.align", "redrafted", f"align {GUSU} {SUZHOU}"),
    Command("redrafted.graph_gaps", "redrafted", "graph gaps"),
    *_one("redrafted.coverage", "redrafted", "coverage suzhou", "xlsx"),
]
SERIES = "compare a.txt b.txt c.txt"
DRAFTS = [
    Command("drafts.series_all", "drafts", f"{SERIES} --all"),
    Command("drafts.series.json", "drafts", f"{SERIES} --format json"),
    *_one("drafts.series", "drafts", SERIES, "xlsx", "docx"),
    *_one("drafts.series_gusu", "drafts", "compare gusu.txt gusu_draft2.txt gusu.txt", "docx"),
    Command("drafts.feedback.json", "drafts", "feedback base.docx 反馈 --format json"),
    Command("drafts.feedback", "drafts", f"feedback base.docx 反馈 {BOTH}", _both("drafts.feedback")),
    *(
        command
        for columns in ("standard", "lead-support", "responsible", "leaders")
        for command in _one(f"drafts.matrix_{columns}", "drafts", f"matrix c.txt --columns {columns}", "xlsx", "docx")
    ),
    Command("drafts.feedback_untracked", "drafts", "feedback base.docx 未留痕"),
    Command("drafts.redline", "drafts", f"compare base.docx 未留痕/区住建委反馈.docx --redline out/redline.docx {SIGNED}", {"drafts.redline.docx": "out/redline.docx"}),
    Command("drafts.tracked", "drafts", "extract 反馈/区住建委反馈.docx"),
    Command("drafts.tracked_original", "drafts", "extract 反馈/区住建委反馈.docx --tracked original"),
]  # fmt: skip
# Rows of the ledger of c.txt: what a body writes into those whose task, or indicator, is this.
REPORTS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "区住建委": [
        ("提升建筑能效", {"报送时间": "2026年3月5日", "完成情况": "已完成", "进展情况": "已完善制度。"}),
        ("装配式建筑占新建建筑的比例", {"报送时间": "2026-3-5", "完成值": "46.5%", "存在问题": "新开工项目减少。"}),
        ("发展绿色交通", {"报送时间": "2026.3.9", "完成情况": "60%"}),
    ],
    "区发改局": [
        ("提升建筑能效", {"报送时间": "2026-03-20", "完成情况": "正在推进", "佐证材料": "见附件"}),
        ("开展绿色学校创建", {"报送时间": "2026-04-02", "完成情况": "未启动"}),
    ],
}  # fmt: skip
LEDGER = "ledger collect 台账.xlsx 收回 --as-of 2026-03-31"
DRAFTS += [
    *_one("drafts.ledger", "drafts", "ledger make c.txt", "xlsx"),
    *_one("drafts.ledger_collect", "drafts", LEDGER, "docx", "xlsx", "html"),
]
COMMANDS = [*PLAIN, *DECIDED, *REDRAFTED, *DRAFTS]
NAMES = sorted(name for command in COMMANDS for name in (command.name, *command.papers))
# Three drafts: what is put in for it, draft by draft
STEPS = {
    "a": ("征求意见稿", "50", "（三）推进垃圾分类。建立分类收运体系。（区城管委负责）"),
    "b": ("送审稿", "45", "（三）开展绿色学校创建。组织中小学开展节能教育。（区教体文旅委负责）"),
    "c": ("报批稿", "48", "（三）开展绿色学校创建。组织中小学开展节能教育。（区教体文旅委牵头，区财政局配合）"),
}  # fmt: skip
STEP = """姑苏区绿色低碳发展实施方案
（{}）
为推动绿色低碳发展，制定本方案。
一、重点任务
（一）提升建筑能效。完善建筑用能统计制度。到2025年，装配式建筑占新建建筑的比例达到{}%。（区住建委牵头，区发改局配合）
（二）发展绿色交通。优化公共充电桩布局，完善慢行系统。（区城管委负责）
{}
"""


def make_papers(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and text of every golden, made below `folder`."""
    _set_up(folder)
    made: dict[str, str] = {}
    for command in COMMANDS:
        home = folder / command.home
        if command.home in DERIVED and not home.exists():
            _go_on(home, folder)
        with contextlib.chdir(home):
            (home / "out").mkdir(exist_ok=True)
            made[command.name] = _said(command).replace(str(folder), "FOLDER")
            for name, pattern in command.papers.items():
                made[name] = dump_all(sorted(home.glob(pattern)))
        for name in (command.name, *command.papers):
            same = f"plain.{name.partition('.')[2]}"
            is_beside = command.home in DERIVED and name in command.papers and same in made
            yield name, _beside(made[same], made[name]) if is_beside else made[name]


def _beside(plain: str, text: str) -> str:
    """Return what is other in `text` than in `plain`, without the lines that are the same."""
    old, new = plain.split("\n"), text.split("\n")
    told = ["What differs from the same paper of the workspace plain:"]
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            told += ["@@", *(f"-{line}" for line in old[a:b]), *(f"+{line}" for line in new[c:d])]
    return "\n".join(told)


def _set_up(folder: Path) -> None:
    """Make the workspace as the repository holds it, and the one of drafts."""
    plain, drafts = folder / "plain", folder / "drafts"
    shutil.copytree(CORPUS, plain / "corpus")
    (plain / "反馈").mkdir()
    shutil.copy(SECOND, plain / DRAFT2)
    shutil.copy(SECOND, plain / "反馈" / "区发改局反馈.txt")
    drafts.mkdir()
    shutil.copy(SECOND, drafts / DRAFT2)
    shutil.copy(CORPUS / "gusu" / "gusu.txt", drafts)
    for name, told in STEPS.items():
        (drafts / f"{name}.txt").write_text(STEP.format(*told), encoding="utf-8")
    write_draft(drafts / "base.docx")
    for name in RETURNED:
        write_draft(drafts / "反馈" / f"{name}.docx", name)
        write_draft(drafts / "未留痕" / f"{name}.docx", name, tracked=False)
    _report_progress(drafts)


def _report_progress(drafts: Path) -> None:
    """Make a ledger, and copies of it as bodies fill them in."""
    ledger = drafts / "台账.xlsx"
    CliRunner(env=CHINESE).invoke(app, ["ledger", "make", str(drafts / "c.txt"), "-o", str(ledger)])
    (drafts / "收回").mkdir()
    for body, told in REPORTS.items():
        book = openpyxl.load_workbook(ledger)
        for sheet in book["督查台账"], book["指标台账"]:
            columns = {cell.value: cell.column for cell in sheet[3]}
            named = columns.get("指标") or columns["重点任务"]
            for row in range(4, sheet.max_row + 1):
                for name, cells in told:
                    if sheet.cell(row, named).value == name:
                        for header, value in {"填报单位": body, **cells}.items():
                            sheet.cell(row, columns[header]).value = value
        book.save(drafts / "收回" / f"{body}.xlsx")


def _go_on(home: Path, folder: Path) -> None:
    """Make the workspace that people decided in, or the one where a draft came after that."""
    before = folder / ("plain" if home.name == "decided" else "decided")
    shutil.copytree(before, home, ignore=shutil.ignore_patterns("out"))
    if home.name == "decided":
        _decide(before / "out" / REVIEW, home / REVIEW)
    else:
        shutil.copy(SECOND, home / GUSU)


def _said(command: Command) -> str:
    """Call the program; return what it printed, where, and its exit code."""
    done = CliRunner(env=CHINESE).invoke(app, command.words.split())
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    # When it was recorded is no part of what it says.
    printed = re.sub("(末行指纹 )[0-9a-f]+", r"\1…", done.stdout)
    told = f"$ policy-nlp {command.words}\nexit code {done.exit_code}\n--- printed\n{printed}"
    return f"{told}--- messages\n{done.stderr}" if done.stderr else told


def _decide(source: Path, target: Path) -> None:
    """Fill in the review workbook as people would."""
    book = openpyxl.load_workbook(source)
    for name, said in SAID.items():
        rows = list(book[name].iter_rows())
        start = next(at for at, row in enumerate(rows) if "处理意见" in [c.value for c in row])
        columns = {cell.value: at for at, cell in enumerate(rows[start])}
        for found, cells in said:
            row = next(
                row
                for row in rows[start + 1 :]
                if all((row[columns[key]].value or "") == text for key, text in found.items())
            )
            for key, text in cells.items():
                row[columns[key]].value = text
    book.save(target)
