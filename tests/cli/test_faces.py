"""The command line as a face: what it passes on, what it prints where, how it ends.

The functions behind it are replaced, so that a row here says nothing of what they find.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from policy_nlp.cli.main import app
from policy_nlp.cli.output import progress_bar, window_table
from policy_nlp.errors import InputError
from policy_nlp.evaluate import Evaluation, Subject
from policy_nlp.evaluate.scores import score
from policy_nlp.records import Alignment, Extraction, NamedDepartments, Places
from policy_nlp.text.display import display_width

PLAN_TEXT = "甲市碳达峰实施方案\n一、任务\n（一）推进节能。加快工业节能改造。（市发改委牵头）\n"
SPAN = {"start": 0, "end": 4}
PLAN = Extraction.model_validate(
    {
        "document": {
            "id": "gusu",
            "title": "姑苏区碳达峰实施方案",
            "status": "draft-for-comment",
            "source": {"file": "gusu.txt", "sha256": "0", "format": "txt"},
        },
        "text": "土地保障",
        "units": [
            {"id": "4.1", "kind": "safeguard", "heading": "土地保障", "span": SPAN}
            | {"body": SPAN, "rule": "x"}
        ],
        "responsibilities": [
            {"id": "r1", "unit": "4.1", "name": "资规姑苏分局", "role": "sole", "governs": SPAN}
            | {"span": SPAN, "rule": "x"}
        ],
    }
)
LINKED = Alignment.model_validate(
    {
        "lower": "gusu",
        "upper": "suzhou",
        "coverage": [
            {"upper": "4.1", "status": "none", "missing": [{"span": SPAN, "text": "土地"}]}
        ],
        "own": [{"lower": "4.1", "reason": {"code": "no-link"}}],
    }
)
GUIDANCE = PLAN.model_copy(update={"document": PLAN.document.model_copy(update={"id": "suzhou"})})
FAILED = InputError("“plan.txt”不存在", "请核对文件名")

Pipeline = Callable[..., None]


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """Return a way to put functions in the place of the pipeline's."""

    def put(**functions: Callable[..., Any]) -> None:
        monkeypatch.setitem(sys.modules, "policy_nlp.pipeline", SimpleNamespace(**functions))

    return put


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def test_one_file_gives_one_object(pipeline: Pipeline) -> None:
    asked = []
    pipeline(
        extract_file=lambda path, meta, options: asked.append((path, meta)) or PLAN,
        extract_files=None,
    )
    done = call("extract", "a.txt", "--meta", "b.toml", "--format", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout)["schema"] == "policy-nlp/extraction/1"
    assert "土地保障" in done.stdout
    assert asked == [(Path("a.txt"), Path("b.toml"))]


# words of the command, and what it may pass on
@pytest.mark.parametrize("words", [("a.txt", "b.txt"), (".",)])
def test_several_files_or_a_folder_give_an_array(
    pipeline: Pipeline, words: tuple[str, ...]
) -> None:
    pipeline(extract_file=None, extract_files=lambda paths, **_: ([PLAN], []))
    done = call("extract", *words, "--format", "json")
    assert done.exit_code == 0
    assert [item["document"]["id"] for item in json.loads(done.stdout)] == ["gusu"]


def test_progress_is_shown_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress_bar("读取") as progress:
        progress("a[b].txt", 1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress_bar("读取") as progress:
        progress("a[b].txt", 1, 2)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "读取" in shown.err and "1/2" in shown.err and "a[b].txt" in shown.err


# what was read, what failed, exit code
PARTLY = [([PLAN], [FAILED], 1), ([], [FAILED], 2)]


@pytest.mark.parametrize(("read", "failed", "code"), PARTLY)
def test_what_could_not_be_read_is_told(
    pipeline: Pipeline, read: list[Extraction], failed: list[Exception], code: int
) -> None:
    pipeline(extract_file=None, extract_files=lambda paths, **_: (read, failed))
    done = call("extract", ".", "--format", "json")
    assert done.exit_code == code
    assert len(json.loads(done.stdout)) == len(read)
    assert done.stderr == "policy-nlp: “plan.txt”不存在。请核对文件名\n"


# an error, and the one line it ends in
ERRORS = [
    (FAILED, "policy-nlp: “plan.txt”不存在。请核对文件名\n"),
    # a line break in a message does not make two lines
    (InputError("plan.txt: not\n a plan"), "policy-nlp: plan.txt: not a plan\n"),
    (
        PermissionError(13, "Permission denied", "x.xlsx"),
        "policy-nlp: “x.xlsx”无法读写：没有权限。请核对文件和文件夹的权限，并关闭正在使用它的程序\n",
    ),
    (
        ZeroDivisionError("division by zero"),
        "policy-nlp: ZeroDivisionError: division by zero"
        " (this is a bug; report it with what --debug prints)\n",
    ),
]


@pytest.mark.parametrize(("error", "line"), ERRORS)
def test_an_error_is_one_line_and_exit_code_two(
    pipeline: Pipeline, error: Exception, line: str
) -> None:
    pipeline(extract_file=raising(error), extract_files=None)
    done = call("extract", "plan.txt", "--format", "json")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", line)


def test_ctrl_c_is_one_line(pipeline: Pipeline) -> None:
    pipeline(extract_file=interrupt, extract_files=None)
    done = call("extract", "plan.txt")
    assert (done.exit_code, done.stdout, done.stderr) == (
        *(130, "", "policy-nlp: stopped (Ctrl+C)\n"),
    )


def interrupt(*_: Any, **__: Any) -> Any:
    raise KeyboardInterrupt


def test_debug_shows_where(pipeline: Pipeline) -> None:
    pipeline(extract_file=raising(ZeroDivisionError("x")), extract_files=None)
    done = call("--debug", "extract", "plan.txt")
    assert done.exit_code == 2
    assert "Traceback" in done.stderr


# bad usage
@pytest.mark.parametrize(
    "words",
    [("extract",), ("nonsense",), ("extract", "a.txt", "--format", "yaml"), ("align", "a.txt")],
)
def test_bad_usage_is_exit_code_two(words: tuple[str, ...]) -> None:
    done = call(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error: " in done.stderr


def test_meta_with_several_files_is_bad_usage(pipeline: Pipeline) -> None:
    pipeline(extract_file=None, extract_files=None)
    done = call("extract", "a.txt", "b.txt", "--meta", "m.toml")
    assert done.exit_code == 2
    assert "--meta" in done.stderr


@pytest.mark.usefixtures("chinese")
def test_tables_are_in_words_of_the_office(pipeline: Pipeline) -> None:
    pipeline(
        extract_file=lambda path, meta, options: PLAN,
        extract_files=None,
        align_files=lambda lower, upper, options, encoder, tell: (LINKED, PLAN, GUIDANCE),
    )
    read = call("extract", "a.txt").stdout
    assert "征求意见稿" in read
    assert "4.1   土地保障  0     0     资规姑苏分局（单独负责）" in read
    linked = call("align", "a.txt", "b.txt").stdout
    assert "未见对应" in linked
    assert "共 1 项，已对应 0，部分对应 0，未见对应 1，不适用 0，未判定 0" in linked
    assert "自有条目：4.1 土地保障" in linked


@pytest.mark.usefixtures("chinese")
def test_departments_are_counted_by_role(pipeline: Pipeline) -> None:
    entry = {"department": None, "names": ["资规姑苏分局", "资规分局"], "roles": {"sole": 2}}
    named = {"document": "gusu", "departments": [entry | {"inherited": 3}]}
    pipeline(list_departments=lambda path, options: NamedDepartments.model_validate(named))
    header, row = call("departments", "a.txt").stdout.splitlines()
    assert dict(zip(header.split(), row.split(), strict=True)) == {
        **{
            "部门": "（名录未收）",
            "文中写法": "资规姑苏分局、资规分局",
            "牵头": "0",
            "单独负责": "2",
        },
        **{"共同负责": "0", "配合": "0", "负责落实": "0", "沿用": "3"},
    }


@pytest.mark.usefixtures("chinese")
def test_columns_line_up_under_chinese_text(pipeline: Pipeline) -> None:
    pipeline(align_files=lambda lower, upper, options, encoder, tell: (LINKED, PLAN, GUIDANCE))
    header, row = call("align", "a.txt", "b.txt").stdout.splitlines()[:2]
    assert display_width(header[: header.index("衔接情况")]) == display_width(
        row[: row.index("未见对应")]
    )


def test_run_says_progress_on_standard_error(pipeline: Pipeline) -> None:
    class Done(str):
        failed = ("“a.txt”是空文件",)

    def run(path: Path, *, options: Any, progress: Callable[[str], None], force: bool) -> str:
        progress("读取 gusu")
        return Done(f"{path} {force}")

    pipeline(run_workspace=run)
    done = call("run", "place", "--force")
    assert (done.exit_code, done.stdout, done.stderr) == (1, "place True\n", "读取 gusu\n")


def evaluation(right: int) -> Evaluation:
    units = score("units", right, 2, 2, ["G4.1 土地保障"][: 2 - right])
    return Evaluation(subjects=(Subject(name="gusu", scores=(units,)),))


@pytest.fixture
def scored(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> Callable[[Evaluation], None]:
    pipeline(extract_file=None, align_files=None)
    return lambda result: monkeypatch.setattr(
        "policy_nlp.evaluate.evaluate_gold", lambda *_: result
    )


def test_evaluate_names_gains_and_losses(
    tmp_path: Path, scored: Callable[[Evaluation], None]
) -> None:
    scored(evaluation(2))
    assert call("evaluate", str(tmp_path), "--update-baseline").exit_code == 0
    assert "nothing changed" in call("evaluate", str(tmp_path)).stdout
    scored(evaluation(1))
    printed = call("evaluate", str(tmp_path), "-v").stdout
    assert "units" in printed and "0.500  0.500  0.500  1" in printed
    assert "missed   G4.1 土地保障" in printed
    assert "gusu, units: F1 1.000 → 0.500" in printed
    assert "lost     missed: G4.1 土地保障" in printed


def test_evaluate_as_json_has_the_figures(
    tmp_path: Path, scored: Callable[[Evaluation], None]
) -> None:
    scored(evaluation(1))
    figures = json.loads(call("evaluate", str(tmp_path), "--format", "json").stdout)
    assert figures["subjects"][0]["scores"][0]["f1"] == 0.5


def test_version_is_told() -> None:
    assert call("--version").stdout.startswith("policy-nlp 0.")


def test_places_are_a_line_each(pipeline: Pipeline) -> None:
    span = {"start": 0, "end": 2}
    place = {
        "span": span,
        "quote": "推广",
        "paragraph": 7,
        "page": 3,
        "box": (80.0, 105.94, 112, 122),
    }
    bare = {"span": span, "quote": "推广", "paragraph": 9}
    pipeline(find_places=lambda file, wanted, options: Places(document="a", places=(place, bare)))
    shown = call("where", "a.pdf", "推广").stdout.splitlines()
    assert shown[1].split() == ["3", "80.0", "105.9", "112.0", "122.0", "7", "推广"]
    assert shown[2].split() == ["—", "—", "9", "推广"]
    done = call("where", "a.pdf", "推广", "--format", "json")
    assert json.loads(done.stdout)["places"][0]["page"] == 3


def test_a_table_wraps_to_the_window() -> None:
    table = window_table(("编号", "标题"), [("1.1", "加快推进绿色低碳发展" * 4), ("[b]", None)])
    shown = io.StringIO()
    Console(file=shown, width=40).print(table)
    lines = shown.getvalue().splitlines()
    assert max(display_width(line, "WF") for line in lines) <= 40
    assert "".join(line[6:].strip() for line in lines[1:-1]) == "加快推进绿色低碳发展" * 4
    assert lines[-1].split() == ["[b]", "—"]


def test_a_terminal_sees_a_bar_and_the_table_of_its_width(tmp_path: Path) -> None:
    """In a window of 60 columns, as a person sees it; nothing of it stands in a pipe."""
    pty = pytest.importorskip("pty")
    for name, text in (("a", PLAN_TEXT), ("b", PLAN_TEXT)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "policy_nlp", "extract", str(tmp_path), "--jobs", "1"]
    mother, child = pty.openpty()
    env = os.environ | {"COLUMNS": "60", "TERM": "xterm", "POLICY_NLP_LANG": "zh"}
    with subprocess.Popen(command, stdout=child, stderr=child, env=env) as process:
        os.close(child)
        seen = b""
        with suppress(OSError):  # the end of a terminal
            while part := os.read(mother, 4096):
                seen += part
    os.close(mother)
    shown = seen.decode()
    assert process.returncode == 0
    assert "读取" in shown and "2/2" in shown
    assert "责任单位" in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
