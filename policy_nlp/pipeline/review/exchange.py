"""Decisions through a workbook: proposals out, what people said of them back (人工复核)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from pydantic import ValidationError

from policy_nlp.errors import UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.pipeline.review.contradictions import (
    as_kept,
    as_proposed,
    as_recorded,
    find_contradictions,
)
from policy_nlp.pipeline.review.read import Proposal, RowIssue, read_review
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.pipeline.writing import check_path
from policy_nlp.records import Issue, Record
from policy_nlp.records.decisions import Decision
from policy_nlp.report.papers.review.rows import ReviewedPair
from policy_nlp.report.papers.review.workbook import review_forms
from policy_nlp.report.render.forms import render_forms
from policy_nlp.store import (
    Pair,
    Workspace,
    open_workspace,
    read_decisions,
    write_bytes,
    writing_decisions,
)
from policy_nlp.store.decisions import decision_line
from policy_nlp.text.fingerprints import stamp

Row = tuple[Proposal, Decision]


class ReviewImport(Record):
    """What came of a workbook (导入结果).

    Attributes:
        recorded: decisions that were added to the files.
        unchanged: rows that say what is recorded already.
        blank: proposed rows that nobody decided on.
        conflicts: rows against which another decision stands; none of the two was touched.
        unknown: rows that could not be understood.
        issues: damage in the files of decisions.
    """

    recorded: tuple[Decision, ...] = ()
    unchanged: int = 0
    blank: int = 0
    conflicts: tuple[RowIssue, ...] = ()
    unknown: tuple[RowIssue, ...] = ()
    issues: tuple[Issue, ...] = ()


def export_review(
    output: Path,
    *,
    workspace: Path = Path(),
    pair: str | None = None,
    options: ReadOptions | None = None,
    force: bool = False,
) -> Path:
    """Write every proposed link and coverage line into a workbook to decide on (导出复核表).

    Args:
        output: the workbook to write.
        workspace: folder of the workspace.
        pair: `LOWER--UPPER`, or the lower document's id; every pair when left out.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        force: write over a workbook in which somebody worked.

    Raises:
        WorkspaceError: no workspace, or no pair in it.
        UsageError: no such pair, or the file is somebody's work.
    """
    check_path(output, ("xlsx",), force=force)
    session = WorkspaceSession(workspace, options=options)
    pairs = []
    for chosen in session.workspace.choose_pairs(pair):
        aligned = session.pairs[chosen]
        seen = len(read_decisions(session.workspace.decisions(chosen)).decisions)
        pairs.append(
            ReviewedPair(aligned.index, aligned.analysis, aligned.settled, _decision_mark, seen)
        )
    write_bytes(output, render_forms(review_forms(pairs)))
    return output


def import_review(
    workbook: Path, *, workspace: Path = Path(), by: str | None = None, date: str | None = None
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
    opened = open_workspace(workspace)
    read = read_review(workbook)
    day = _day(date)
    known = {(pair.lower, pair.upper): pair for pair in opened.pairs}
    clashing = _clashes(read.proposals)
    taken: dict[Pair, list[Proposal]] = {}
    unknown = list(read.issues)
    conflicts: list[RowIssue] = []
    for proposal in read.proposals:
        pair = known.get((proposal.key.lower, proposal.key.upper))
        if pair is None:
            named = f"{proposal.key.lower}--{proposal.key.upper}"
            unknown.append(proposal.issue(f"工作区没有文件对 {named}"))
        elif not (proposal.who or by):
            unknown.append(proposal.issue("未填确认人（可用 --by 姓名）"))
        elif (other := clashing.get(_place(proposal))) is not None:
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
        conflicts=(*conflicts, *recorder.conflicts),
        unknown=(*unknown, *recorder.unknown),
        issues=tuple(recorder.issues),
    )


def _decision_mark(decision: Decision) -> str:
    """Return a mark that no other decision of the file has."""
    return stamp(decision_line(decision))


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
        with writing_decisions(path) as writer:
            self.issues += writer.log.issues
            recorded = list(writer.log.decisions)
            marked = {_decision_mark(item): item for item in (*earlier, *recorded)}
            kept: list[Row] = []
            fresh: list[Row] = []
            for row in self._decisions(proposals):
                (kept if _is_recorded(*row, recorded, marked) else fresh).append(row)
            self.unchanged += len(kept)
            taken = self._without_contradictions(fresh, kept, recorded)
            new = [decision for row in taken if (decision := self._take(*row, recorded))]
            # Two rows may say the same of one thing; of two people each is recorded.
            new = list({(item.subject, item.who): item for item in new}.values())
            writer.append(new)
        self.recorded += new

    def _decisions(self, proposals: Iterable[Proposal]) -> Iterator[Row]:
        """Yield the rows with what is decided in them."""
        for proposal in proposals:
            try:
                yield proposal, proposal.decision(self._by, self._day)
            except ValidationError:
                self.unknown.append(proposal.issue("处理意见不适用于此行"))

    def _without_contradictions(
        self, fresh: Sequence[Row], kept: Sequence[Row], recorded: Sequence[Decision]
    ) -> list[Row]:
        """Return the rows but those that take away what another opinion rests on; they are told.

        What is recorded already counts as well: in rows that were left as they were written, and
        what came later.
        """
        seen = min((proposal.key.seen for proposal, _ in fresh), default=0)
        later = {decision.subject: decision for decision in recorded[seen:]}
        opinions = [
            *(as_proposed(proposal) for proposal, _ in fresh),
            *(as_kept(row) for row, decision in kept if decision.subject not in later),
            *map(as_recorded, later.values()),
        ]
        rivals: dict[tuple[str, int], list[str]] = {}
        for pair in find_contradictions(opinions):
            for one, other in (pair, pair[::-1]):
                if one.place is not None:
                    rivals.setdefault(one.place, []).append(other.said)
        for proposal, _ in fresh:
            if others := rivals.get(proposal.place):
                message = f"与{'、'.join(others)}相矛盾，未导入；请改正后重新导入"
                self.conflicts.append(proposal.issue(message))
        return [row for row in fresh if row[0].place not in rivals]

    def _take(
        self, proposal: Proposal, decision: Decision, recorded: Sequence[Decision]
    ) -> Decision | None:
        """Return the decision of a row, None where somebody else has decided otherwise since."""
        later = [item for item in recorded[proposal.key.seen :] if item.subject == decision.subject]
        if later and _contradicts(later[-1].content, decision.content):
            other = f"{as_recorded(later[-1]).said}不一致"
            self.conflicts.append(proposal.issue(f"与{other}，未导入；请重新导出后再定"))
            return None
        return decision


def _is_recorded(
    proposal: Proposal,
    decision: Decision,
    recorded: Sequence[Decision],
    marked: Mapping[str, Decision],
) -> bool:
    """Tell whether a row says nothing new."""
    base = marked.get(proposal.key.base) if proposal.key.filled else None
    later = [item for item in recorded[proposal.key.seen :] if item.subject == decision.subject]
    against = [item for item in later if _contradicts(item.content, decision.content)]
    # A row that was left as it was written says nothing new, whatever came later.
    kept = (base, _last(recorded, decision), *(() if against else later))
    return any(item is not None and _same(decision, item, proposal) for item in kept)


def _contradicts(content: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two opinions differ in what they say, or both give reasons that differ.

    Two people who confirm one thing agree, also where only one of them says why.
    """
    *said, note = content
    *also_said, also_note = other
    return said != also_said or bool(note and also_note and note != also_note)


def _last(decisions: Sequence[Decision], like: Decision) -> Decision | None:
    """Return the last decision on the same texts."""
    return next((item for item in reversed(decisions) if item.subject == like.subject), None)


def _same(decision: Decision, other: Decision, proposal: Proposal) -> bool:
    """Tell whether a row says what is recorded; a day that it does not name is no difference."""
    return (decision.content, decision.who) == (other.content, other.who) and (
        proposal.date is None or proposal.date == other.date
    )


def _place(proposal: Proposal) -> tuple[str, ...]:
    """Return what a row speaks of."""
    key = proposal.key
    units = [unit.unit for unit in key.units] if key.kind == "link" else []
    return (key.kind, key.lower, key.upper, key.task.unit, key.sentence or "", *units)


def _clashes(proposals: Iterable[Proposal]) -> dict[tuple[str, ...], str]:
    """Return what rows of one workbook say different things of, with the places of the rows."""
    said: dict[tuple[str, ...], list[Proposal]] = {}
    for proposal in proposals:
        said.setdefault(_place(proposal), []).append(proposal)
    return {
        place: "、".join(f"{item.sheet}第{item.row}行" for item in items)
        for place, items in said.items()
        if any(_contradicts(one.content, other.content) for one, other in combinations(items, 2))
    }


def _day(date: str | None) -> str:
    """Return the day of the decisions: they are a person's, so a clock may tell it."""
    if date is None:
        return datetime.date.today().isoformat()
    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError as error:
        raise UsageError(f"--date {date}: no date", "As 2026-08-01") from error
