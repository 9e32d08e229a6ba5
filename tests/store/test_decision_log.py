"""The one way to add decisions: what its author had seen, retries, crashes, a full disk."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from policy_nlp.errors import WorkspaceError
from policy_nlp.records.decisions import Decision, standing_digest
from policy_nlp.store import DecisionLog, read_decisions
from policy_nlp.store import log as module
from policy_nlp.store.log import record_line

BASE = {"lower": "gusu", "upper": "suzhou", "who": "张三", "date": "2026-08-01"}
TASK = {"unit": "2.2.4", "stamp": "b" * 16, "heading": "推动绿色建筑发展"}
LINK = {"kind": "link", "verdict": "confirm", "value": "direct", "task": TASK}
SENTENCE = {"sentence": "c" * 16, "quote": "提高标准。"}


def decision(unit: str = "3.3.1", **changes: object) -> Decision:
    units = [{"unit": unit, "stamp": "a" * 16}]
    return Decision.model_validate(BASE | LINK | {"units": units} | changes)


REJECT = {"verdict": "reject", "value": None}

AMEND = {
    "kind": "amend",
    "verdict": "amend",
    "value": None,
    **SENTENCE,
    "part": "target:占比达到80%",
}

# kind by kind, one that may be said and why another may not
KINDS: list[tuple[dict[str, object], dict[str, object], str]] = [
    ({"kind": "demand", "value": "partly", **SENTENCE}, {"value": "direct"}, "no value"),
    ({"kind": "demand", "value": "undecided", **SENTENCE}, {"sentence": None}, "sentence"),
    ({"kind": "triage", "value": "must", **SENTENCE}, {"value": "covered"}, "no value"),
    ({"kind": "target", "value": "weaker", **SENTENCE, "part": "占比"}, {"task": None}, "unit"),
    (
        {"kind": "counterpart", "value": "ok", **SENTENCE, "part": "市住建局"},
        {"verdict": "add"},
        "verdict",
    ),
    (
        {**AMEND, "field": "value", "new": "90"},
        {"field": None},
        "field",
    ),
    ({**AMEND, "field": "value", "new": "90"}, {"new": "九成"}, "number"),
    ({**AMEND, "field": "record"}, {"new": "90"}, "field"),
    (
        {**AMEND, "part": "responsibility:区住建局", "field": "role", "new": "lead"},
        {"new": "领导"},
        "lead",
    ),
    (
        {**AMEND, "field": "value", "new": "90"},
        {"verdict": "confirm"},
        "verdict",
    ),
    (
        {"kind": "approval", "verdict": "approve", "value": None, "task": None, "digest": "d"},
        {"digest": ""},
        "approves",
    ),
    ({"kind": "coverage", "value": "full"}, {"at": "2026-08-01T09:00:00"}, "zone"),
]


@pytest.mark.parametrize(("fields", "wrong", "why"), KINDS)
def test_each_kind_says_what_it_can(
    fields: dict[str, object], wrong: dict[str, object], why: str
) -> None:
    made = BASE | LINK | {"units": []} | fields
    assert Decision.model_validate(made).schema_ == "policy-nlp/decision/2"
    with pytest.raises(ValueError, match=why):
        Decision.model_validate(made | wrong)


OLD = (
    '{"schema":"policy-nlp/decision/1","lower":"gusu","upper":"suzhou","kind":"%s","verdict":"confirm",'
    '"value":"%s","units":[{"unit":"3.3.1","stamp":"aaaa","heading":null}],'
    '"task":{"unit":"2.2.4","stamp":"bbbb","heading":null},"sentence":%s,"quote":null,"draft":"",'
    '"note":"","who":"张三","date":"2026-08-01"}\n'
)
# lines of decision/1 as they were written → how they are read
OLD_LINES = [
    (OLD % ("link", "direct", "null"), ("link", "direct")),
    (OLD % ("coverage", "full", "null"), ("coverage", "full")),
    (OLD % ("sentence", "covered", '"cccc"'), ("demand", "covered")),
]


@pytest.mark.parametrize(("line", "expected"), OLD_LINES)
def test_old_lines_keep_their_meaning(tmp_path: Path, line: str, expected: tuple[str, str]) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(line, encoding="utf-8")
    DecisionLog(path).append([decision("9.9")])
    assert path.read_text(encoding="utf-8").startswith(line)
    old, new = read_decisions(path).decisions
    assert ((old.kind, old.value), len(old.id)) == (expected, 16)
    assert (new.before != "", read_decisions(path).issues) == (True, ())


# what was said first, what its author had seen of that, what is said then → what becomes of it
SEEN = [
    (None, False, {}, "recorded"),
    ({}, True, REJECT, "recorded"),
    ({}, False, REJECT, "conflict"),
    ({}, False, {"who": "李四"}, "agreed"),
    ({}, False, {"who": "李四", "note": "另有理由"}, "agreed"),
    ({"verdict": "withdraw", "value": None}, False, {}, "conflict"),
    # about another link
    ({"units": [{"unit": "1.1", "stamp": "e" * 16}]}, False, REJECT, "recorded"),
    # the same place, another text
    ({"units": [{"unit": "3.3.1", "stamp": "e" * 16}]}, False, REJECT, "recorded"),
]


@pytest.mark.parametrize(("first", "has_seen", "then", "outcome"), SEEN)
def test_a_decision_on_what_changed_since(
    tmp_path: Path,
    first: dict[str, object] | None,
    has_seen: bool,
    then: dict[str, object],
    outcome: str,
) -> None:
    path = tmp_path / "decisions.jsonl"
    log = DecisionLog(path)
    earlier = log.append([decision(**first)])[0].decision if first is not None else None
    seen = earlier.id if earlier and has_seen else ""
    # another process writes, for all this one knows
    (result,) = DecisionLog(path).append([decision(**then, seen=seen)])
    assert result.outcome == outcome
    assert (result.other == earlier) == (outcome in ("conflict", "agreed") or earlier is None)
    assert len(log.since().decisions) == (earlier is not None) + (outcome != "conflict")


def test_a_retry_never_doubles(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "decisions.jsonl")
    batch = [decision("1", id="a"), decision("2", id="b")]
    assert [item.outcome for item in log.append(batch)] == ["recorded"] * 2
    # also after somebody else decided on it, and with more in the batch
    log.append([decision("1", **REJECT, seen="a")])
    again = DecisionLog(log.path).append([*batch, decision("3", id="c"), decision("3", id="c")])
    assert [item.outcome for item in again] == ["repeated", "repeated", "recorded", "repeated"]
    assert len(log.since().decisions) == 4


def test_an_event_says_when_how_and_in_which_batch(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "decisions.jsonl")
    one, two = (item.decision for item in log.append([decision("1", via="cli"), decision("2")]))
    (later,) = (
        item.decision for item in log.append([decision("3", at="2026-08-01T09:00:00+08:00")])
    )
    assert one.batch == two.batch != later.batch
    assert (one.via, later.at) == ("cli", "2026-08-01T09:00:00+08:00")
    assert one.at[-6] in "+-"


def test_what_stands_of_a_subject(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "decisions.jsonl")
    subject = decision().subject
    assert log.standing(subject) is None
    (said,) = log.append([decision()])
    assert log.standing(subject) == said.decision
    log.append([decision(verdict="withdraw", value=None, seen=said.decision.id)])
    assert log.standing(subject) is None
    last = log.last(subject)
    assert last and last.verdict == "withdraw"
    assert log.last(subject, among=1) == said.decision
    assert log.last(subject, among=0) is None


def test_since_an_offset(tmp_path: Path) -> None:
    log, other = (DecisionLog(tmp_path / "decisions.jsonl") for _ in range(2))
    assert log.since() == ((), 0)
    log.append([decision("1")])
    first = other.since()
    log.append([decision("2"), decision("3")])
    rest = other.since(first.offset)
    assert [item.units[0].unit for item in rest.decisions] == ["2", "3"]
    assert other.since(rest.offset) == ((), rest.offset)
    # a file that was put back from a copy: all of it again
    log.path.write_bytes(log.path.read_bytes()[: first.offset])
    assert [item.units[0].unit for item in other.since(rest.offset).decisions] == ["1"]
    log.path.unlink()
    assert other.since(rest.offset).decisions == ()


def test_an_approval_is_of_all_that_stands(tmp_path: Path) -> None:
    log = DecisionLog(tmp_path / "decisions.jsonl")
    (said,) = log.append([decision("1")])
    approval = {"kind": "approval", "verdict": "approve", "value": None, "task": None, "units": []}
    approve = decision(**approval, digest=standing_digest(log.decisions), seen=said.decision.id)
    log.append([decision("2")])
    assert [item.outcome for item in log.append([approve])] == ["conflict"]
    again = approve.model_copy(update={"seen": log.head, "digest": standing_digest(log.decisions)})
    assert [item.outcome for item in log.append([again])] == ["recorded"]
    # It is no part of what it approves; a later decision is.
    assert standing_digest(log.decisions) == again.digest
    log.append([decision("3")])
    assert standing_digest(log.decisions) != again.digest


def tampered(lines: list[str]) -> list[tuple[str, list[str]]]:
    return [
        ("changed", [lines[0].replace("张三", "李四"), *lines[1:]]),
        ("taken out", [lines[0], *lines[2:]]),
        ("first taken out", lines[1:]),
        ("exchanged", [lines[1], lines[0], *lines[2:]]),
        ("put in", [lines[0], record_line(decision("9", id="x")).strip(), *lines[1:]]),
        ("made old", [lines[0].replace("decision/2", "decision/1"), *lines[1:]]),
        ("a line cut", [lines[0][:50], *lines[1:]]),
    ]


@pytest.mark.parametrize("case", range(7))
def test_tampering_shows(tmp_path: Path, case: int) -> None:
    path = tmp_path / "decisions.jsonl"
    log = DecisionLog(path)
    for unit in "123":
        log.append([decision(unit)])
    assert log.issues == ()
    name, lines = tampered(path.read_text(encoding="utf-8").splitlines())[case]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "decision-unchained" in {issue.code for issue in read_decisions(path).issues}, name


def test_a_full_disk_leaves_the_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = DecisionLog(tmp_path / "decisions.jsonl")
    log.append([decision("1")])
    before = log.path.read_bytes()
    write = os.write

    def write_half(handle: int, data: bytes) -> int:
        if len(data) < 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data[: len(data) // 2])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write_half)
        with pytest.raises(WorkspaceError, match="均未保存"):
            log.append([decision("2"), decision("3")])
    assert log.path.read_bytes() == before
    assert [item.outcome for item in log.append([decision("2")])] == ["recorded"]
    assert read_decisions(log.path).issues == ()


def _write_and_tell(path: Path, who: str, told: Connection) -> None:
    log = DecisionLog(path)
    for number in range(10_000):
        done = log.append(
            [decision(f"{who}{number}", who=who), decision(f"{who}{number}-", who=who)]
        )
        told.send([item.decision.id for item in done])


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_writers_lose_nothing_they_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    context = multiprocessing.get_context("spawn")
    acknowledged: list[str] = []
    pipes = []
    for who in ("甲", "乙"):
        here, there = context.Pipe(duplex=False)
        writer = context.Process(target=_write_and_tell, args=(path, who, there))
        writer.start()
        there.close()
        pipes.append((writer, here))
    for _, here in pipes:
        acknowledged += here.recv()
    for writer, here in pipes:
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        while True:
            try:
                acknowledged += here.recv()
            except EOFError:
                break
    log = read_decisions(path)
    assert {item.id for item in log.decisions} >= set(acknowledged)
    assert {issue.code for issue in log.issues} <= {"decision-broken"}
    assert DecisionLog(path).append([decision("其后")])[0].outcome == "recorded"


UNITS, VERDICTS = st.sampled_from("12"), st.sampled_from([{}, REJECT, {"value": "partial"}])


class Interleavings(RuleBasedStateMachine):
    """Two writers of one file, crashes between them: what was acknowledged stays, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "decisions.jsonl"
        self.logs = [DecisionLog(self.path), DecisionLog(self.path)]
        self.acknowledged: list[Decision] = []
        self.torn = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(writer=st.integers(0, 1), unit=UNITS, verdict=VERDICTS, has_seen=st.booleans())
    def decide(self, writer: int, unit: str, verdict: dict[str, object], has_seen: bool) -> None:
        made = decision(unit, **verdict)
        about = [item for item in self.acknowledged if item.subject == made.subject]
        seen = about[-1].id if about and has_seen else ""
        (result,) = self.logs[writer].append([made.model_copy(update={"seen": seen})])
        is_stale = bool(about) and not has_seen
        says_other = is_stale and about[-1].value != made.value
        assert result.outcome == (
            "conflict" if says_other else "agreed" if is_stale else "recorded"
        )
        if not says_other:
            self.acknowledged.append(result.decision)
        assert (
            self.logs[writer].standing(made.subject)
            == [item for item in self.acknowledged if item.subject == made.subject][-1]
        )

    @rule(writer=st.integers(0, 1))
    def retry(self, writer: int) -> None:
        results = self.logs[writer].append(self.acknowledged)
        assert [item.decision for item in results] == self.acknowledged
        assert {item.outcome for item in results} <= {"repeated"}

    @rule(cut=st.integers(1, 200))
    def crash_in_a_line(self, cut: int) -> None:
        with self.path.open("ab") as file:
            file.write(record_line(decision("torn")).encode()[:cut])
        self.torn += 1

    @rule(writer=st.integers(0, 1))
    def start_again(self, writer: int) -> None:
        self.logs[writer] = DecisionLog(self.path)

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        log = read_decisions(self.path)
        assert list(log.decisions) == self.acknowledged
        assert {issue.code for issue in log.issues} <= {"decision-broken"}
        assert list(self.logs[0].since().decisions) == self.acknowledged


Interleavings.TestCase.settings = settings(deadline=None, max_examples=30, stateful_step_count=15)
test_interleavings = Interleavings.TestCase


def test_the_lock_is_held_a_batch_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    log, other = (DecisionLog(tmp_path / "decisions.jsonl") for _ in range(2))
    with log.hold():
        with pytest.raises(WorkspaceError, match="另一个程序"):
            other.append([decision()])
        # whoever only reads does not wait
        assert other.since().decisions == ()
    assert other.append([decision()])[0].outcome == "recorded"
