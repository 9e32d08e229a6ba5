"""Decisions through a workbook: proposals out, what people said of them back (人工复核).

What cannot both hold: two rows on one thing that say different things; a rejected link that
carries a task which somebody confirms; a confirmed link of a task to which nothing answers.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, starmap
from pathlib import Path

from pydantic import ValidationError

from policy_nlp.errors import UsageError, WorkspaceError
from policy_nlp.ingest import ReadOptions
from policy_nlp.language import translate
from policy_nlp.paths import StrPath, as_path
from policy_nlp.pipeline.review.read import Proposal, read_review
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.pipeline.writing import check_path, write_paper
from policy_nlp.records import Issue, Record
from policy_nlp.records.decisions import Decision
from policy_nlp.records.listings import RowIssue
from policy_nlp.report.papers.review.rows import ReviewedPair
from policy_nlp.report.papers.review.words import verdict_word
from policy_nlp.report.papers.review.workbook import review_report
from policy_nlp.store import (
    DecisionLog,
    Pair,
    Workspace,
    open_workspace,
    read_decisions,
)

CARRIED = ("full", "partial", "covered", "partly")
AFFIRMED = ("confirm", "regrade", "add")


@dataclass(frozen=True)
class StatedDecision:
    """A decision as somebody states it, in a workbook or recorded since.

    Attributes:
        words: it in words, with where it stands.
        place: of its row, None of what is recorded or was left as it was written.
    """

    decision: Decision
    words: str
    place: tuple[str, int] | None = None

    @classmethod
    def of_row(cls, proposal: Proposal, decision: Decision, *, kept: bool) -> StatedDecision:
        """Return what a row says; `kept` as it was written."""
        words = f"{proposal.where}的“{verdict_word(decision)}”"
        return cls(decision, words, None if kept else proposal.place)

    @classmethod
    def recorded(cls, decision: Decision) -> StatedDecision:
        """Return what was recorded after the workbook was written."""
        by = f"（{decision.who}，{decision.date}）"
        return cls(decision, f"导出后的意见“{verdict_word(decision)}”{by}")

    @property
    def task(self) -> tuple[str, ...]:
        """The upper task, as the same text in the same pair."""
        made = self.decision
        task = made.task
        return (made.lower, made.upper, task.unit if task else "", task.stamp if task else "")

    @property
    def units(self) -> frozenset[tuple[str, str]]:
        """The lower units that were judged."""
        return frozenset((unit.unit, unit.stamp) for unit in self.decision.units)

    @property
    def affirms_link(self) -> bool:
        """Whether it says that a lower unit answers to the task."""
        return self.decision.kind == "link" and self.decision.verdict in AFFIRMED

    @property
    def rejects_link(self) -> bool:
        """Whether it says that a lower unit does not answer to the task."""
        return self.decision.kind == "link" and self.decision.verdict == "reject"

    @property
    def rests_on_links(self) -> bool:
        """Whether it says that the task, or a sentence, is carried by the units shown.

        Who judges otherwise than the program, and says why, has another ground.
        """
        made = self.decision
        if made.kind == "link" or made.value not in CARRIED or not made.units:
            return False
        return made.verdict == "confirm" or not made.note

    @property
    def denies_links(self) -> bool:
        """Whether it says that nothing answers to the task."""
        return self.decision.kind == "coverage" and self.decision.value == "none"


def find_contradictions(
    stated: Iterable[StatedDecision],
) -> Iterator[tuple[StatedDecision, StatedDecision]]:
    """Yield the decisions on one task that cannot both hold: on the task, and on a link."""
    tasks: dict[tuple[str, ...], list[StatedDecision]] = {}
    for item in stated:
        tasks.setdefault(item.task, []).append(item)
    for together in tasks.values():
        affirmed = [item for item in together if item.affirms_link]
        rejected = [item for item in together if item.rejects_link]
        gone = frozenset(unit for item in rejected for unit in item.units)
        for judged in together:
            if judged.denies_links:
                yield from ((judged, link) for link in affirmed)
            elif judged.rests_on_links and judged.units <= gone and not affirmed:
                yield from ((judged, link) for link in rejected if link.units <= judged.units)


def differ(content: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two decisions differ in what they say, or both give reasons that differ.

    Two people who confirm one thing agree, also where only one of them says why.
    """
    *verdict, note = content
    *other_verdict, other_note = other
    return verdict != other_verdict or bool(note and other_note and note != other_note)


def find_clashes(proposals: Iterable[Proposal]) -> dict[tuple[str, ...], str]:
    """Return what rows of one workbook say different things of, with the places of the rows."""
    rows: dict[tuple[str, ...], list[Proposal]] = {}
    for proposal in proposals:
        rows.setdefault(proposal.subject, []).append(proposal)
    return {
        subject: _first_few([item.where for item in items])
        for subject, items in rows.items()
        if any(starmap(differ, combinations(dict.fromkeys(item.content for item in items), 2)))
    }


# So many of the places, or opinions, that stand against one are named in a line.
_NAMED = 5


def _first_few(words: Sequence[str]) -> str:
    shown = "、".join(words[:_NAMED])
    return shown if len(words) <= _NAMED else f"{shown}等{len(words)}处"


Row = tuple[Proposal, Decision]


class ReviewImport(Record):
    """What came of a workbook (导入结果).

    Attributes:
        recorded: decisions that were added to the files.
        unchanged: rows that say what is recorded already.
        blank: proposed rows that nobody decided on.
        kept: opinions on findings of form, which stay in the workbook: nothing is decided of them.
        conflicts: rows against which another decision stands; none of the two was touched.
        unknown: rows that could not be understood.
        issues: damage in the files of decisions.
    """

    recorded: tuple[Decision, ...] = ()
    unchanged: int = 0
    blank: int = 0
    kept: int = 0
    conflicts: tuple[RowIssue, ...] = ()
    unknown: tuple[RowIssue, ...] = ()
    issues: tuple[Issue, ...] = ()


def export_review(
    output: StrPath,
    *,
    workspace: StrPath = Path(),
    pair: str | None = None,
    options: ReadOptions | None = None,
    force: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Write every proposed link and coverage line into a workbook to decide on (导出复核表).

    Args:
        output: the workbook to write.
        workspace: folder of the workspace.
        pair: `LOWER--UPPER`, or the lower document's id; every pair when left out.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        force: write over a workbook in which somebody worked.
        progress: called with one line for each step.

    Raises:
        WorkspaceError: no workspace, or no pair in it.
        UsageError: no such pair, or the file is somebody's work.
    """
    output = as_path(output)
    workspace = as_path(workspace)
    check_path(output, ("xlsx",), force=force)
    session = WorkspaceSession(workspace, options=options, progress=progress)
    pairs = []
    for chosen, aligned in session.chosen_pairs(pair).items():
        log = session.workspace.log(session.workspace.decisions(chosen))
        seen = len(log.recorded().decisions)
        pairs.append(
            ReviewedPair(aligned.index, aligned.analysis, aligned.settled, aligned.read, seen)
        )
    return write_paper(review_report(pairs), output, formats=("xlsx",), force=force)


def import_review(
    workbook: StrPath,
    *,
    workspace: StrPath = Path(),
    by: str | None = None,
    date: str | None = None,
) -> ReviewImport:
    """Take back what people said in a review workbook (导入复核表).

    Each decision is added to `graphs/<pair>/decisions.jsonl`, with a stamp of the texts as they
    stood in the workbook. What is recorded already is not recorded again.

    Args:
        workbook: as `export_review` wrote it and people filled it in.
        workspace: folder of the workspace.
        by: who decided, for rows that name nobody.
        date: when, as YYYY-MM-DD, for rows that name no day; today when left out.

    Raises:
        InputError: no review workbook.
        WorkspaceError: no workspace, or its file of decisions is in use.
        UsageError: `date` is no date.
    """
    workbook = as_path(workbook)
    workspace = as_path(workspace)
    opened = open_workspace(workspace)
    read = read_review(workbook)
    day = _decision_day(date)
    known = {pair.name: pair for pair in opened.pairs}
    clashing = find_clashes(read.proposals)
    taken: dict[Pair, list[Proposal]] = {}
    unknown = list(read.issues)
    conflicts: list[RowIssue] = []
    for proposal in read.proposals:
        pair = known.get(proposal.key.pair)
        if pair is None:
            unknown.append(proposal.issue(f"工作区没有文件对 {proposal.key.pair}"))
        elif not (proposal.who or by):
            unknown.append(proposal.issue("未填确认人（可用 --by 姓名）"))
        elif (other := clashing.get(proposal.subject)) is not None:
            conflicts.append(proposal.issue(f"与{other}的意见不一致，均未导入"))
        else:
            taken.setdefault(pair, []).append(proposal)
    recorder = _Recorder(by or "", day)
    for pair, proposals in taken.items():
        recorder.record(opened, pair, proposals)
    return ReviewImport(
        recorded=tuple(recorder.recorded),
        unchanged=recorder.unchanged,
        blank=read.blank,
        kept=read.kept,
        conflicts=(*conflicts, *recorder.conflicts),
        unknown=(*unknown, *recorder.unknown),
        issues=tuple(recorder.issues),
    )


class CheckedLog(Record):
    """What the check of a file of decisions found (意见记录核验).

    Attributes:
        file: its name in the workspace.
        decisions: how many it holds.
        seal: digest of its last line. Each line carries the digest of the line before, so who
            noted it once can tell whether anything up to there was changed since.
        issues: lines that are no decisions, or do not follow the line before.
    """

    file: str
    decisions: int
    seal: str
    issues: tuple[Issue, ...] = ()


def verify_review(workspace: StrPath = Path(), pair: str | None = None) -> tuple[CheckedLog, ...]:
    """Check that no line of the files of decisions was changed, taken out or put in (核验意见记录).

    Args:
        workspace: folder of the workspace.
        pair: `LOWER--UPPER`, or the lower document's id; every pair when left out.

    Raises:
        WorkspaceError: no workspace, or no pair in it.
        UsageError: no such pair.
    """
    workspace = as_path(workspace)
    opened = open_workspace(workspace)
    paths = [opened.decisions(chosen) for chosen in opened.choose_pairs(pair)]
    return tuple(
        CheckedLog(
            file=opened.relative(path),
            decisions=len(log.decisions),
            seal=log.seal,
            issues=log.recorded().issues,
        )
        for path, log in ((path, opened.log(path).refresh()) for path in paths)
    )


def approve_review(
    pair: str, *, by: str, workspace: StrPath = Path(), note: str = "", date: str | None = None
) -> Decision:
    """Sign off on all that stands of a pair (签发): any later decision or draft voids it.

    Args:
        pair: `LOWER--UPPER`, or the lower document's id.
        by: who signs.
        workspace: folder of the workspace.
        note: what is to be remembered with it.
        date: when, as YYYY-MM-DD; today when left out.

    Raises:
        WorkspaceError: no workspace, its file of decisions is in use, or something was decided
            meanwhile.
        UsageError: no such pair, or several; `date` is no date.
    """
    session = WorkspaceSession(as_path(workspace))
    chosen = session.workspace.choose_pairs(pair)
    if len(chosen) != 1:
        raise UsageError(
            translate("{}: {} pairs").format(pair, len(chosen)),
            translate("Name one as LOWER--UPPER"),
        )
    log = session.workspace.log(session.workspace.decisions(chosen[0])).refresh()
    seen, aligned = log.head, session.chosen_pairs(pair)[chosen[0]]
    decision = Decision(
        lower=chosen[0].lower,
        upper=chosen[0].upper,
        kind="approval",
        verdict="approve",
        via="cli",
        seen=seen,
        **aligned.signature._asdict(),
        note=note,
        who=by,
        date=_decision_day(date),
    )
    (result,) = log.append([decision])
    if result.outcome == "conflict":
        raise WorkspaceError("签发时有人新填了意见，未签发", "请核对后重新签发")
    return result.decision


def _decision_day(date: str | None) -> str:
    """Return the day of the decisions: they are a person's, so a clock may tell it."""
    if date is None:
        return datetime.date.today().isoformat()
    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError as error:
        raise UsageError(
            translate("'{}' is no date").format(date), translate("Give --date as 2024-05-26")
        ) from error


class _Recorder:
    """Adds what is new to the files of decisions, and counts what came of each row."""

    def __init__(self, by: str, day: str) -> None:
        self._by, self._day = by, day
        self.recorded: list[Decision] = []
        self.unchanged = 0
        self.conflicts: list[RowIssue] = []
        self.unknown: list[RowIssue] = []
        self.issues: list[Issue] = []

    def record(self, workspace: Workspace, pair: Pair, proposals: Iterable[Proposal]) -> None:
        """Take over the rows of one pair, nobody else writing meanwhile."""
        path = workspace.decisions(pair)
        others = [file for file in workspace.decisions_on(pair) if file != path]
        earlier = read_decisions(*others).decisions
        log = workspace.log(path)
        with log.hold():
            self.issues += log.recorded().issues
            known = {item.id: item for item in (*earlier, *log.decisions)}
            kept: list[Row] = []
            fresh: list[Row] = []
            for row in self._decided_rows(proposals):
                (kept if _is_recorded(*row, log, known) else fresh).append(row)
            self.unchanged += len(kept)
            consistent = self._without_contradictions(fresh, kept, log)
            # Two rows may say the same of one thing; of two people each is recorded.
            new = {
                (decision.subject, decision.who): (proposal, _with_seen(proposal, decision, log))
                for proposal, decision in consistent
                if not self._is_overtaken(proposal, decision, log)
            }
            stated = log.append(decision for _, decision in new.values())
        for (proposal, _), result in zip(new.values(), stated, strict=True):
            if result.outcome in ("recorded", "agreed"):
                self.recorded.append(result.decision)
            elif result.outcome == "repeated":
                self.unchanged += 1
            elif result.other is not None:
                self._overtaken(proposal, result.other)

    def _decided_rows(self, proposals: Iterable[Proposal]) -> Iterator[Row]:
        """Yield the rows with what is decided in them."""
        for proposal in proposals:
            try:
                yield proposal, proposal.decision(self._by, self._day)
            except ValidationError:
                self.unknown.append(proposal.issue("处理意见不适用于此行"))

    def _without_contradictions(
        self, fresh: Sequence[Row], kept: Sequence[Row], log: DecisionLog
    ) -> list[Row]:
        """Return the rows but those that take away what another decision rests on.

        What is recorded already counts as well: in rows that were left as they were written, and
        what came later.
        """
        seen = min((proposal.key.seen for proposal, _ in fresh), default=0)
        later = {decision.subject: decision for decision in log.decisions[seen:]}
        standing = [row for row in kept if row[1].subject not in later]
        stated = [
            *(StatedDecision.of_row(*row, kept=False) for row in fresh),
            *(StatedDecision.of_row(*row, kept=True) for row in standing),
            *map(StatedDecision.recorded, later.values()),
        ]
        rivals: dict[tuple[str, int], list[str]] = {}
        for pair in find_contradictions(stated):
            for one, other in (pair, pair[::-1]):
                if one.place is not None:
                    rivals.setdefault(one.place, []).append(other.words)
        for proposal, _ in fresh:
            if others := rivals.get(proposal.place):
                message = f"与{_first_few(others)}相矛盾，未导入；请改正后重新导入"
                self.conflicts.append(proposal.issue(message))
        return [row for row in fresh if row[0].place not in rivals]

    def _is_overtaken(self, proposal: Proposal, decision: Decision, log: DecisionLog) -> bool:
        """Return whether somebody else has decided otherwise since; it is a conflict then."""
        later = log.later(decision.subject, proposal.key.seen)
        if not later or not differ(later[-1].content, decision.content):
            return False
        self._overtaken(proposal, later[-1])
        return True

    def _overtaken(self, proposal: Proposal, other: Decision) -> None:
        words = StatedDecision.recorded(other).words
        self.conflicts.append(proposal.issue(f"与{words}不一致，未导入；请重新导出后再定"))


def _with_seen(proposal: Proposal, decision: Decision, log: DecisionLog) -> Decision:
    """Return a decision with the last event that its author had before them in the workbook."""
    seen = log.last(decision.subject, among=proposal.key.seen)
    return decision.model_copy(update={"seen": seen.id}) if seen else decision


def _is_recorded(
    proposal: Proposal, decision: Decision, log: DecisionLog, recorded: Mapping[str, Decision]
) -> bool:
    """Return whether a row says nothing new; a day that it does not name is no difference."""
    last = log.last(decision.subject)
    known = [last] if last else []
    if proposal.key.filled and (base := recorded.get(proposal.key.base)) is not None:
        # A row that was left as it was written says nothing new, whatever came later.
        known.append(base)
    later = log.later(decision.subject, proposal.key.seen)
    if not any(differ(item.content, decision.content) for item in later):
        known += later
    return any(
        (decision.content, decision.who) == (item.content, item.who)
        and proposal.date in (None, item.date)
        for item in known
    )
