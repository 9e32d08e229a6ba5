"""Commands over the graph: the answer in words of the office, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from policy_nlp.cli.graph import GraphFile
from policy_nlp.cli.main import app
from policy_nlp.graph import (
    EXPORT_FORMATS,
    DepartmentNetwork,
    DepartmentTasks,
    Reach,
    TaskGap,
    TracedUnit,
    Unreached,
)

CITY = {
    "node": "suzhou:2.2.4",
    "document": "suzhou",
    "unit": "2.2.4",
    "heading": "推动绿色建筑发展",
}
DISTRICT = {"node": "gusu:3.3.1", "document": "gusu", "unit": "3.3.1", "heading": "推进建筑节能"}
DUTY = {"department": "区住建委", "name": "区住建委", "role": "sole"}
ASKED = {
    "node": "suzhou:2.2.4#2",
    "kind": "task",
    "text": "加强供热计量。",
    "status": "missing",
    "action": "must",
}

GAP = TaskGap.model_validate(
    {
        "lower": "gusu",
        "unit": CITY,
        "status": "partial",
        "by": [DISTRICT],
        "demands": [ASKED],
    }
    | {"leads": ["市住建局"]}
)
TRACE = TracedUnit.model_validate(
    {
        "ref": CITY,
        "document_title": "实施意见",
        "coverage": [{"document": "gusu", "status": "partial", "demands": [ASKED]}],
        "below": [
            {
                "ref": DISTRICT | {"grade": "direct"},
                "document_title": "实施方案",
                "duties": [DUTY],
                "measures": [
                    {
                        "node": "gusu:3.3.1#m1",
                        "heading": "严格节能标准",
                        "text": "严格节能标准。执行",
                    }
                    | {"strength": "require"}
                ],
                "targets": [
                    {"node": "gusu:3.3.1#t1", "indicator": "绿色建筑占比", "quote": "占比达到100%"}
                    | {"kind": "quantitative"}
                ],
            }
        ],
    }
)
TASKS = DepartmentTasks.model_validate(
    {"departments": ["dept:区住建委"], "names": ["区住建委"], "counterparts": ["市住建局"]}
    | {"duties": [{"unit": DISTRICT, "name": "区住建委", "role": "lead"}]}
)

UNREACHED = Unreached.model_validate(
    {
        "tasks": [{"unit": CITY, "document": "gusu", "ends": [CITY]}],
        "unanswered": [{"tasks": [CITY, DISTRICT]}],
    }
)
REACH = Reach.model_validate(
    {
        "nodes": ["suzhou:2.2.4"],
        "tasks": [DISTRICT],
        "departments": [{"node": "dept:x", "names": ["区住建委"], "tasks": [DISTRICT]}],
    }
)
BODY = {"documents": ["gusu"], "leads": 1, "partners": 1, "betweenness": 0.25, "group": 1}
NETWORK = DepartmentNetwork.model_validate(
    {
        "bodies": [
            BODY | {"node": "a", "names": ["区住建委"], "tasks": 9, "is_cut_point": True},
            BODY | {"node": "b", "names": ["区发改局"], "tasks": 2, "is_cut_point": False},
        ],
        "cooperations": [
            {"departments": ["a", "b"], "names": ["区住建委", "区发改局"], "tasks": [DISTRICT]}
        ]
        * 22,
    }
)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], None]:
    """Return a way to set what a function of the graph answers."""
    opened = SimpleNamespace(open_workspace_graph=lambda path, **_: f"graph of {path}")
    monkeypatch.setitem(sys.modules, "policy_nlp.pipeline", opened)
    return lambda name, value: monkeypatch.setattr(
        f"policy_nlp.graph.{name}", lambda *_, **__: value
    )


def call(*words: str) -> Result:
    done = CliRunner().invoke(app, ["graph", *words])
    assert (done.exit_code, done.exception) == (0, None)
    return done


@pytest.mark.usefixtures("chinese")
def test_gaps_name_task_sentences_and_lead(answers: Callable[[str, Any], None]) -> None:
    answers("find_gaps", (GAP,))
    row = call("gaps").stdout.splitlines()[1]
    assert row.split() == [
        *("gusu", "suzhou:2.2.4", "推动绿色建筑发展", "部分对应", "3.3.1", "1", "0", "0"),
        "市住建局",
    ]
    assert "必须处理：suzhou:2.2.4#2 加强供热计量。" in call("gaps").stdout
    (asked,) = json.loads(call("gaps", "--format", "json").stdout)[0]["demands"]
    assert (asked["node"], asked["action"]) == ("suzhou:2.2.4#2", "must")


@pytest.mark.usefixtures("chinese")
def test_trace_goes_down_to_measures_targets_and_departments(
    answers: Callable[[str, Any], None],
) -> None:
    answers("trace_unit", TRACE)
    assert call("trace", "suzhou:2.2.4").stdout.splitlines() == [
        "suzhou:2.2.4 推动绿色建筑发展  《实施意见》",
        "    gusu：部分对应",
        "        必须处理：suzhou:2.2.4#2 加强供热计量。",
        "    gusu:3.3.1 推进建筑节能（直接对应）  《实施方案》",
        "        责任单位：区住建委（单独负责）",
        "        举措：严格节能标准",
        "        指标：占比达到100%",
    ]
    shown = json.loads(call("trace", "suzhou:2.2.4", "--format", "json").stdout)
    assert shown["ref"]["node"] == "suzhou:2.2.4"


@pytest.mark.usefixtures("chinese")
def test_department_lists_its_tasks(answers: Callable[[str, Any], None]) -> None:
    answers("department_tasks", TASKS)
    title, _, row = call("department", "区住建委").stdout.splitlines()
    assert title == "区住建委（对应部门：市住建局）"
    assert row.split() == ["gusu:3.3.1", "推进建筑节能", "—", "牵头", "—"]


@pytest.mark.usefixtures("chinese")
def test_unreached_says_where_the_chain_ends(answers: Callable[[str, Any], None]) -> None:
    answers("find_unreached", UNREACHED)
    _, row, _, last = call("unreached").stdout.splitlines()
    assert row.split() == ["suzhou:2.2.4", "推动绿色建筑发展", "gusu", "suzhou:2.2.4"]
    assert last == "无责任单位：suzhou:2.2.4 推动绿色建筑发展、gusu:3.3.1 推进建筑节能"


def test_reach_lists_tasks_and_who_answers(answers: Callable[[str, Any], None]) -> None:
    answers("find_reach", REACH)
    title, _, task, _, _, body = call("reach", "suzhou:2.2.4").stdout.splitlines()
    assert (title, task.split()) == ("suzhou:2.2.4", ["gusu:3.3.1", "推进建筑节能"])
    assert body.split() == ["区住建委", "gusu:3.3.1"]


@pytest.mark.usefixtures("chinese")
def test_network_shows_load_ties_and_the_first_pairs(answers: Callable[[str, Any], None]) -> None:
    answers("department_network", NETWORK)
    lines = call("network").stdout.splitlines()
    assert lines[1].split() == ["区住建委", "gusu", "9", "1", "1", "0.25", "是", "1"]
    assert lines[2].split()[-2:] == ["—", "1"]
    assert lines[5].split() == ["区住建委", "区发改局", "1", "gusu:3.3.1"]
    assert lines[-1] == "另有 2 对单位有共同任务（--all 列出）"
    assert call("network", "--all").stdout.count("gusu:3.3.1") == 22
    assert len(json.loads(call("network", "--format", "json").stdout)["cooperations"]) == 22


def test_export_writes_a_file_or_prints(
    answers: Callable[[str, Any], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "policy_nlp.graph.export_graph", lambda _, kind: asked.append(kind) or "<图谱/>\n"
    )
    assert call("export").stdout == "<图谱/>\n"
    target = tmp_path / "new" / "g.gexf"
    done = call("export", "--as", "gexf", "-o", str(target))
    assert (done.stdout, done.stderr) == ("", f"{target}\n")
    assert target.read_text(encoding="utf-8") == "<图谱/>\n"
    # a file of somebody's stays
    target.write_text("mine", encoding="utf-8")
    command = ["graph", "export", "-o", str(target)]
    assert CliRunner().invoke(app, command).exit_code == 2
    assert target.read_text(encoding="utf-8") == "mine"
    assert CliRunner().invoke(app, [*command, "--force"]).exit_code == 0
    assert target.read_text(encoding="utf-8") == "<图谱/>\n"
    # without --as the name of the file says what it is
    call("export", "-o", str(tmp_path / "g.json"))
    assert asked == ["graphml", "gexf", "gexf", "gexf", "json"]


def test_formats_are_those_of_the_graph() -> None:
    assert set(GraphFile) == {*EXPORT_FORMATS, "html"}
