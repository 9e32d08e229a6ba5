"""The file of decisions: only added to, safe against a crash and against two writers."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from pydantic import ValidationError

from policy_nlp.errors import WorkspaceError
from policy_nlp.records.decisions import Decision
from policy_nlp.store import DecisionLog, read_decisions
from policy_nlp.store import log as module

TASK = {"unit": "2.2.4", "stamp": "b" * 16, "heading": "推动绿色建筑发展"}
LINK = {
    "lower": "gusu",
    "upper": "suzhou",
    "kind": "link",
    "verdict": "confirm",
    "value": "direct",
    "units": [{"unit": "3.3.1", "stamp": "a" * 16}],
    "task": TASK,
    "who": "张三",
    "date": "2026-08-01",
}


def decision(**changes: object) -> Decision:
    return Decision.model_validate(LINK | changes)


def append(path: Path, *decisions: Decision) -> None:
    log = DecisionLog(path)
    with log.hold():
        # As somebody does who has seen all there is.
        log.append(
            item.model_copy(update={"seen": last.id}) if (last := log.last(item.subject)) else item
            for item in decisions
        )


def said(path: Path) -> list[Decision]:
    """Return what is recorded, as it was stated."""
    given = {"id": "", "at": "", "batch": "", "before": "", "seen": ""}
    return [item.model_copy(update=given) for item in read_decisions(path).decisions]


# what no decision may say
WRONG = [
    {"date": "2026-02-30"},
    {"who": ""},
    {"verdict": "reject"},
    {"value": "full"},
    {"value": None},
    {"units": []},
    {"kind": "coverage", "verdict": "add", "value": "full"},
    {"kind": "sentence", "value": "covered"},
    {"sentence": "c" * 16},
]


@pytest.mark.parametrize("changes", WRONG)
def test_a_decision_says_one_thing(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        decision(**changes)


def test_what_is_added_is_read_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "graphs" / "gusu--suzhou" / "decisions.jsonl"
    assert read_decisions(path).decisions == ()
    first, second = decision(note="含换行\n和\u2028分隔符"), decision(verdict="reject", value=None)
    append(path, first)
    before = path.read_bytes()
    append(path, second)
    assert path.read_bytes().startswith(before)
    assert said(path) == [first, second]
    assert read_decisions(path).issues == ()


def test_nothing_to_add_writes_nothing(tmp_path: Path) -> None:
    append(tmp_path / "decisions.jsonl")
    assert (tmp_path / "decisions.jsonl").read_bytes() == b""


def test_a_line_cut_anywhere_is_reported_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append(path, decision(), decision(note="看过"))
    whole = path.read_bytes()
    second = whole.index(b"\n") + 1
    for cut in range(second + 1, len(whole) - 1):
        path.write_bytes(whole[:cut])
        log = read_decisions(path)
        assert said(path) == [decision()]
        assert [issue.code for issue in log.issues] == ["decision-broken"]
        assert "第2行不完整" in log.issues[0].message
    append(path, decision(note="再次确认"))
    assert path.read_bytes().startswith(whole[:cut])
    log = read_decisions(path)
    assert [item.note for item in log.decisions] == ["", "再次确认"]
    assert len(log.issues) == 1


def test_a_line_that_lost_only_its_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append(path, decision())
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append(path, decision(note="看过"))
    assert [item.note for item in read_decisions(path).decisions] == ["", "看过"]
    assert read_decisions(path).issues == ()


# what somebody may have done to a line by hand
BROKEN = [
    ("{}", "内容有误"),
    ('"gusu"', "内容有误"),
    ("张三：确认", "不完整"),
]


@pytest.mark.parametrize(("line", "fault"), BROKEN)
def test_a_line_that_is_no_decision_is_told(tmp_path: Path, line: str, fault: str) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")
    append(path, decision())
    log = read_decisions(path)
    assert said(path) == [decision()]
    assert fault in log.issues[0].message


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_bytes(b"\xff\xfe\n")
    assert [issue.code for issue in read_decisions(path).issues] == ["decision-broken"]


def test_a_second_writer_waits_and_then_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    path = tmp_path / "decisions.jsonl"
    log = DecisionLog(path)
    with log.hold():
        with pytest.raises(WorkspaceError, match="另一个程序"):
            DecisionLog(path).append([decision()])
        log.append([decision()])
    append(path, decision(note="其后"))
    assert [item.note for item in read_decisions(path).decisions] == ["", "其后"]


def _write_many(path: Path, who: str) -> None:
    for number in range(10):
        append(path, decision(who=who, note=f"{number}"))


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(path, who)) for who in ("甲", "乙")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    log = read_decisions(path)
    assert log.issues == ()
    for who in ("甲", "乙"):
        assert [item.note for item in log.decisions if item.who == who] == [
            f"{number}" for number in range(10)
        ]
