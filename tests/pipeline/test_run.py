"""The main job on the repository's own corpus, and on folders that are not as they should be."""

import filecmp
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import openpyxl
import pytest

from policy_nlp.errors import PolicyNlpError, WorkspaceError
from policy_nlp.graph import department_tasks
from policy_nlp.pipeline import (
    align_files,
    compare_files,
    extract_file,
    extract_files,
    init_workspace,
    list_coverage,
    list_departments,
    open_workspace_graph,
    run_workspace,
    workers,
    write_matrix_file,
    write_reports,
)
from policy_nlp.pipeline.workers import paying_jobs
from policy_nlp.store import read_meta

UPPER = "甲市碳达峰实施方案\n一、任务\n（一）推进节能。加快工业节能改造。（市发改委牵头，市工信局配合）\n"
LOWER = "乙区碳达峰实施方案\n一、任务\n（一）推进节能。实施工业节能改造。（区发改局负责）\n"
REGISTER = """
[[bodies]]
id = "own-creative"
label = "文化创意"
names = ["文创办"]
source = "本区三定方案"
"""


def files_below(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".policy-nlp" not in path.parts
    )


def make_pair(folder: Path, implements: str = 'implements = ["upper"]') -> Path:
    for name, text in (("upper", UPPER), ("lower", LOWER)):
        home = folder / "corpus" / name
        home.mkdir(parents=True)
        (home / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "corpus" / "lower" / "meta.toml").write_text(implements, encoding="utf-8")
    return folder


def test_what_is_committed_is_up_to_date(root: Path, tmp_path: Path) -> None:
    """Fails when behaviour changed and `policy-nlp run` was not run again."""
    shutil.copytree(root / "corpus", tmp_path / "corpus")
    run_workspace(tmp_path)
    for part in ("extracted", "graphs"):
        made = files_below(tmp_path / part)
        assert made == files_below(root / part)
        _, differs, missing = filecmp.cmpfiles(tmp_path / part, root / part, made, shallow=False)
        assert (differs, missing) == ([], [])


EVERYDAY = [
    ("住建局", {"市住建局", "区住建委", "区古保委"}),
    ("区教育局", {"区教体文旅委"}),
    ("市发展改革委", {"市发改委"}),
]


def test_everyday_names_find_their_departments(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "corpus", tmp_path / "corpus")
    graph = open_workspace_graph(tmp_path)
    for asked, names in EVERYDAY:
        assert set(department_tasks(graph, asked).names) == names
    with pytest.raises(PolicyNlpError, match="no department"):
        department_tasks(graph, "区古保局")


def test_a_second_run_does_nothing(tmp_path: Path) -> None:
    make_pair(tmp_path)
    first: list[str] = []
    summary = run_workspace(tmp_path, progress=first.append)
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")}
    again: list[str] = []
    assert str(run_workspace(tmp_path, progress=again.append)) == str(summary)
    assert first
    assert again == []
    assert {path: path.stat().st_mtime_ns for path in written} == written
    run_workspace(tmp_path, progress=again.append, force=True)
    assert len(again) == len(first)


def test_a_changed_text_is_read_again(tmp_path: Path) -> None:
    make_pair(tmp_path)
    run_workspace(tmp_path)
    plan = tmp_path / "corpus" / "lower" / "lower.txt"
    plan.write_text(LOWER.replace("区发改局", "区住建委"), encoding="utf-8")
    run_workspace(tmp_path)
    assert "区住建委" in (tmp_path / "extracted" / "lower" / "extraction.json").read_text("utf-8")
    graph = open_workspace_graph(tmp_path)
    assert any(data.get("name") == "区住建委" for _, data in graph.nodes(data=True)) or any(
        "区住建委" in str(data) for _, data in graph.nodes(data=True)
    )


def test_a_workbook_that_a_person_changed_is_kept(tmp_path: Path) -> None:
    make_pair(tmp_path)
    run_workspace(tmp_path)
    path = tmp_path / "graphs" / "lower--upper" / "责任分工表.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "经研究修改"
    book.save(path)
    changed = path.read_bytes()
    (tmp_path / "corpus" / "lower" / "lower.txt").write_text(LOWER + "附言。", encoding="utf-8")
    told: list[str] = []
    run_workspace(tmp_path, progress=told.append)
    assert path.read_bytes() == changed
    assert any("予以保留" in line for line in told)
    run_workspace(tmp_path, force=True)
    assert path.read_bytes() != changed


# what is in the folder → what the one line says
BROKEN = [
    ([], "不是工作区"),
    ([("corpus/a/meta.toml", "")], "中没有文件"),
    ([("corpus/a/a.txt", UPPER), ("corpus/a/b.txt", LOWER)], "有多个文件"),
    ([("corpus/a/a.txt", UPPER), ("corpus/a/meta.toml", "regionn = 1")], "没有“regionn”这一项"),
    ([("corpus/a/a.txt", UPPER), ("corpus/a/meta.toml", "level = ")], "不是合格的 TOML"),
]


@pytest.mark.parametrize(("files", "message"), BROKEN)
def test_a_folder_that_is_no_workspace(
    tmp_path: Path, files: list[tuple[str, str]], message: str
) -> None:
    for name, text in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = files_below(tmp_path)
    with pytest.raises(PolicyNlpError, match=message):
        run_workspace(tmp_path)
    assert files_below(tmp_path) == before


# name and text of a further document, its meta.toml → what is told of it
LEFT_OUT = [
    ("今天天气很好。", "", "“x.txt”不是规划（方案）"),
    ("", "", "“x.txt”是空文件"),
    (LOWER, "regionn = 1", "没有“regionn”这一项"),
    (LOWER, 'implements = ["y"]', "写的“y”在 corpus/ 中没有"),
]


@pytest.mark.parametrize(("text", "meta", "reason"), LEFT_OUT)
def test_one_document_of_three_does_not_stop_a_run(
    tmp_path: Path, text: str, meta: str, reason: str
) -> None:
    make_pair(tmp_path)
    (tmp_path / "corpus" / "x").mkdir()
    (tmp_path / "corpus" / "x" / "x.txt").write_text(text, encoding="utf-8")
    (tmp_path / "corpus" / "x" / "meta.toml").write_text(meta, encoding="utf-8")
    for _ in range(2):  # told again as long as it is so
        told: list[str] = []
        done = run_workspace(tmp_path, progress=told.append)
        assert reason in str(done)
        assert [reason in line for line in told].count(True) == 1
    assert len(done.failed) == 1
    assert (tmp_path / "graphs" / "lower--upper" / "alignment.json").is_file()
    written: list[Path] = write_reports(tmp_path, tmp_path / "out", formats=["html"])
    assert len(written) == 1


def test_without_the_upper_document_the_rest_is_read(tmp_path: Path) -> None:
    make_pair(tmp_path)
    (tmp_path / "corpus" / "upper" / "upper.txt").write_text("", encoding="utf-8")
    done = run_workspace(tmp_path)
    assert ([doc.id for doc in done.documents], done.pairs) == (["lower"], ())
    assert (tmp_path / "extracted" / "lower" / "extraction.json").is_file()
    with pytest.raises(PolicyNlpError, match="是空文件"):
        write_reports(tmp_path, tmp_path / "out")


def test_a_document_alone_is_read(tmp_path: Path) -> None:
    home = tmp_path / "corpus" / "a"
    home.mkdir(parents=True)
    (home / "a.txt").write_text(UPPER, encoding="utf-8")
    assert "没有可对照的上下级文件" in str(run_workspace(tmp_path))
    assert (tmp_path / "extracted" / "a" / "责任分工表.xlsx").is_file()


def test_init_makes_a_workspace(tmp_path: Path) -> None:
    for name, text in (("upper", UPPER), ("lower", LOWER)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    lines = init_workspace(tmp_path / "ws", [tmp_path / "upper.txt", tmp_path / "lower.txt"])
    assert lines[:2] == [
        "corpus/upper/  请填写 level（层级）、region（地区）",
        "corpus/lower/  请填写 level（层级）、region（地区）",
    ]
    assert (tmp_path / "ws" / "corpus" / "upper" / "upper.txt").read_bytes() == UPPER.encode()
    meta = tmp_path / "ws" / "corpus" / "lower" / "meta.toml"
    meta.write_text('implements = ["upper"]', encoding="utf-8")
    assert "乙区碳达峰实施方案" in str(run_workspace(tmp_path / "ws"))


def test_init_fills_in_what_the_texts_say(root: Path, tmp_path: Path) -> None:
    city, district = (root / "corpus" / name / f"{name}.txt" for name in ("suzhou", "gusu"))
    cited = tmp_path / "nation.txt"
    cited.write_text(
        "国务院关于印发2030年前碳达峰行动方案的通知\n国发〔2021〕23号\n" + UPPER, encoding="utf-8"
    )
    workspace = tmp_path / "ws"
    init_workspace(workspace, [district, cited])
    # of those it cites the next above; what is there already is told, not changed
    told = init_workspace(workspace, [city])
    assert told[0] == "corpus/suzhou/  层级：市级  地区：苏州市"
    written = {
        name: read_meta(workspace / "corpus" / name / "meta.toml") for name in ("gusu", "suzhou")
    }
    assert (written["gusu"].level, written["gusu"].region) == ("district", "姑苏区")
    fresh = tmp_path / "fresh"
    init_workspace(fresh, [district, city, cited])
    assert read_meta(fresh / "corpus" / "gusu" / "meta.toml").implements == ("suzhou",)
    assert len(run_workspace(fresh).pairs) == 1


def test_init_writes_nothing_where_two_files_would_share_a_folder(tmp_path: Path) -> None:
    files = [tmp_path / "a" / "plan.txt", tmp_path / "b" / "Plan.txt", tmp_path / "c.txt"]
    for number, file in enumerate(files):
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{UPPER}\n第{number}稿。", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="同名，会放入同一个文件夹"):
        init_workspace(tmp_path / "ws", [files[2], *files[:2]])
    assert not (tmp_path / "ws").exists()


def test_init_writes_nothing_for_a_file_that_is_no_plan(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("今天天气很好。", encoding="utf-8")
    with pytest.raises(PolicyNlpError, match="不是规划（方案）"):
        init_workspace(tmp_path / "ws", [tmp_path / "note.txt"])
    assert not (tmp_path / "ws").exists()


def test_a_letter_is_read_and_refused_where_tasks_are_asked_for(tmp_path: Path) -> None:
    letter, plan = tmp_path / "letter.txt", tmp_path / "plan.txt"
    letter.write_text("关于同意辞职的批复\n区中医院：\n经研究，同意辞职。", encoding="utf-8")
    plan.write_text(UPPER, encoding="utf-8")
    assert extract_file(letter).document.title == "关于同意辞职的批复"
    for ask in (
        lambda: align_files(letter, plan),
        lambda: align_files(plan, letter),
        lambda: compare_files(letter, letter, against=plan),
        lambda: write_matrix_file(letter, tmp_path / "x.xlsx"),
        lambda: list_coverage(str(letter), [plan]),
    ):
        with pytest.raises(PolicyNlpError, match="不是规划（方案）"):
            ask()
    lower = tmp_path / "lower.txt"
    lower.write_text(LOWER, encoding="utf-8")
    assert "不是规划（方案）" in list_coverage(str(plan), [letter, lower]).unread[0]


# real OFD files: title, 文号, date, what is told of them
LETTERS = (
    ("ofdrw_n.ofd", "关于同意张阿三同志辞职的批复", "路卫发〔2011〕76号", "2011-03-10", "seal"),
    ("ofdrw_testPathFillOpacity.ofd", "关于加快南货场铁路涵洞下穿建设的函", None, "2023-07-12", "page-outlines"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "title", "number", "date", "issue"), LETTERS)
def test_letters_of_the_corpora_are_read(
    shared: Path, name: str, title: str, number: str | None, date: str, issue: str
) -> None:
    read = extract_file(shared / "corpora" / "files" / name)
    assert (read.document.title, read.document.doc_number, read.document.date) == (
        title,
        number,
        date,
    )
    assert {issue, "no-outline"} <= {told.code for told in read.issues}


def test_a_folder_read_by_processes_gives_the_same(tmp_path: Path) -> None:
    for name, text in (("a", UPPER), ("b", ""), ("c", LOWER)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    done, errors = extract_files([tmp_path], jobs=2, progress=lambda *step: told.append(step))
    alone, refused = extract_files([tmp_path], jobs=1)
    assert done == alone
    assert [(str(e), e.message, e.hint) for e in errors] == [
        (str(e), e.message, e.hint) for e in refused
    ]
    assert told == [("a.txt", 1, 3), ("b.txt", 2, 3), ("c.txt", 3, 3)]


def test_a_worker_that_dies_is_told_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(UPPER, encoding="utf-8")
    dead = ThreadPoolExecutor(1, initializer=lambda: 1 / 0)
    monkeypatch.setattr(workers, "open_executor", lambda _: nullcontext(dead))
    done, errors = extract_files([tmp_path])
    assert (done, [str(e) for e in errors]) == (
        [], ["“a.txt”读取时进程中断。请单独读取该文件"],
    )  # fmt: skip


# (files, processors, processes)
PAYS = [(1, 8, 1), (30, 8, 1), (50, 8, 2), (1000, 8, 8), (1000, None, 1)]


@pytest.mark.parametrize(("files", "processors", "jobs"), PAYS)
def test_processes_are_started_where_they_pay(
    files: int, processors: int | None, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    assert paying_jobs(files) == jobs


def test_one_bad_file_does_not_stop_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(UPPER, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    done, errors = extract_files([tmp_path])
    assert [extraction.document.id for extraction in done] == ["a"]
    assert ["“b.txt”是空文件" in str(error) for error in errors] == [True]


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(UPPER, encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(LOWER, encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    done, errors = extract_files([folder])
    assert ([extraction.document.id for extraction in done], errors) == (["a"], [])


def test_a_document_without_clause_says_so(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text("甲市方案\n一、任务\n（一）推进节能。加快工业节能改造。\n", encoding="utf-8")
    extraction = extract_file(plan)
    assert [unit.id for unit in extraction.units] == ["0", "1", "1.1"]
    assert [issue.code for issue in extraction.issues] == ["no-clause"]


def test_meta_beside_the_file(tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(LOWER, encoding="utf-8")
    (tmp_path / "plan.meta.toml").write_text('region = "丙区"', encoding="utf-8")
    assert extract_file(plan).document.region == "丙区"


def test_the_register_of_a_workspace_serves_its_files(tmp_path: Path) -> None:
    make_pair(tmp_path)
    plan = tmp_path / "corpus" / "lower" / "lower.txt"
    plan.write_text(LOWER.replace("区发改局", "区文创办"), encoding="utf-8")
    assert [r.department for r in extract_file(plan).responsibilities] == [None]
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "own.toml").write_text(REGISTER, encoding="utf-8")
    assert [r.department for r in extract_file(plan).responsibilities] == ["district/own-creative"]
    assert [named.label for named in list_departments(plan).departments] == ["文化创意"]


def test_reading_twice_gives_the_same(root: Path) -> None:
    lower, upper = (root / "corpus" / name / f"{name}.txt" for name in ("gusu", "suzhou"))
    first, second = align_files(lower, upper), align_files(lower, upper)
    assert first == second
    citations = first[1].document.citations
    assert [c.resolves_to for c in citations if c.doc_number == "苏委发〔2022〕7号"] == ["suzhou"]
