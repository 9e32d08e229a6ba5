"""A random edit script applied to a plan is recovered: every edit as its kind, nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_nlp.compare import apply_changes, compare_versions
from policy_nlp.records import Change
from tests.support.drafts import MADE, Plan, Task, read

NEW_TASK = Task(
    "培育循环产业集群",
    (("引进再制造企业", "面向全国招引动力电池回收项目，提供厂房租金补贴"),),
    ("区经科局", "区财政局"),
)
OLD = read(MADE.text(), "old")
PLACES = [(s, t) for s, (_, tasks) in enumerate(MADE.sections) for t in range(len(tasks))]
EDITS = ["move", "remove", "split", "merge", "number", "add-body", "drop-body", "add", "none"]

# section → its tasks after the edits, each with the edit that made it
DraftIndex = dict[int, list[Task]]


def edited(script: dict[tuple[int, int], str]) -> tuple[Plan, set[tuple[str, str]]]:
    """Apply an edit to each task named; return the new plan and what has to be found."""
    sections: DraftIndex = {at: [] for at in range(len(MADE.sections))}
    moved: list[tuple[int, Task]] = []
    expected: set[tuple[str, str]] = set()
    for section, (_, tasks) in enumerate(MADE.sections):
        skip = False
        for at, task in enumerate(tasks):
            if skip:
                skip = False
                continue
            edit = script.get((section, at), "none")
            if edit == "merge" and (
                at + 1 == len(tasks) or script.get((section, at + 1), "none") != "none"
            ):
                edit = "none"
            made = sections[section]
            if edit == "move":
                moved.append(((section + 1) % len(sections), task))
                expected.add(("task-moved", task.heading))
            elif edit == "remove":
                gone = {("target-removed", name) for name, _ in task.targets}
                expected |= {("task-removed", task.heading), *gone}
            elif edit == "split":
                (lead, text), rest = task.measures[1], task.measures[:1]
                made += [
                    replace(task, measures=rest),
                    Task(lead, (("", text),), task.departments),
                ]
                expected.add(("task-split", task.heading))
            elif edit == "merge":
                other, skip = tasks[at + 1], True
                bodies = tuple(dict.fromkeys(task.departments + other.departments))
                made.append(
                    replace(
                        task,
                        measures=task.measures + other.measures,
                        departments=bodies,
                        targets=task.targets + other.targets,
                    )
                )
                expected.add(("task-merged", task.heading))
            elif edit == "number":
                name, value = task.targets[0]
                made.append(replace(task, targets=((name, value - 5),)))
                expected.add(("target-changed", name))
            elif edit == "add-body":
                made.append(replace(task, departments=(*task.departments, "区财政局")))
                expected.add(("responsibility-changed", task.heading))
            elif edit == "drop-body":
                made.append(replace(task, departments=(*task.departments[:-1], "区财政局")))
                expected.add(("responsibility-changed", task.heading))
            else:
                made.append(task)
                if edit == "add" and NEW_TASK not in [t for ts in sections.values() for t in ts]:
                    made.append(NEW_TASK)
                    expected.add(("task-added", NEW_TASK.heading))
    for section, task in moved:
        sections[section].append(task)
    plan = MADE
    for section, made in sections.items():
        plan = plan.with_tasks(section, tuple(made))
    return plan, expected


def told(change: Change) -> tuple[str, str]:
    return change.kind, change.indicator or change.heading or ""


SCRIPTS = st.dictionaries(st.sampled_from(PLACES), st.sampled_from(EDITS), max_size=4)


@settings(deadline=None, max_examples=100)
@given(SCRIPTS)
def test_an_edit_script_is_recovered(script: dict[tuple[int, int], str]) -> None:
    plan, expected = edited(script)
    new = read(plan.text(), "new")
    revision = compare_versions(OLD, new)
    substance = [c for c in revision.changes if c.kind not in ("task-renumbered", "editorial")]
    assert {told(change) for change in substance} == expected
    assert len(substance) == len(expected)
    assert apply_changes(OLD.text, revision.changes) == new.text


@settings(deadline=None, max_examples=25)
@given(SCRIPTS)
def test_changes_read_backwards_undo_them(script: dict[tuple[int, int], str]) -> None:
    new = read(edited(script)[0].text(), "new")
    back = compare_versions(new, OLD)
    assert apply_changes(new.text, back.changes) == OLD.text
