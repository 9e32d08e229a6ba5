"""What is known of a ledger as of a day: states, silence, delay, contradictions (督查情况).

All of it follows from the reports as a set: the order in which they came in does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_nlp.pipeline.ledger.read import Body, Ledger
from policy_nlp.pipeline.ledger.values import verdict_of
from policy_nlp.records.ledger import (
    BodyStatus,
    Contradiction,
    ContradictionKind,
    ContradictionSide,
    LedgerRow,
    Progress,
    ProgressState,
    RowStatus,
)
from policy_nlp.report.papers.ledger.words import VERDICTS, state_word
from policy_nlp.text.days import last_day

# The least advanced first.
_ORDER: tuple[ProgressState, ...] = ("not-started", "delayed", "ongoing", "done")


@dataclass(frozen=True)
class Round:
    """Of which days reports count (督查周期).

    Attributes:
        as_of: the day as of which it is told; what came later does not count.
        due: the day by which reports were due.
        since: the first day of the round: a report before it is known, but nobody reported by it.
    """

    as_of: str
    due: str
    since: str | None = None

    def holds(self, report: Progress) -> bool:
        """Return whether a report was made in this round."""
        return (self.since or "") <= report.date <= self.as_of


class LedgerReview:
    """A ledger with all that was reported on it.

    Args:
        ledger: what was asked, of whom, by when.
        reports: all there are; what is about another ledger is passed over.
        round_: of which days they count.
    """

    def __init__(self, ledger: Ledger, reports: Sequence[Progress], round_: Round) -> None:
        self.ledger, self.round = ledger, round_
        self._known: dict[str, list[Progress]] = {}
        self._later: dict[str, list[Progress]] = {}
        for report in sorted(reports, key=lambda report: report.rank):
            if report.row in ledger.rows:
                found = self._known if report.date <= round_.as_of else self._later
                found.setdefault(report.row, []).append(report)

    @cached_property
    def rows(self) -> tuple[RowStatus, ...]:
        """What is known of each row, in the order of the ledger."""
        return tuple(map(self._row_status, self.ledger.rows.values()))

    def _answers(self, report: Progress) -> str:
        """Return for whom a report is made, of those that its row names."""
        return self.ledger.answers(self.ledger.body_of(report), self.ledger.rows[report.row])

    def _row_status(self, row: LedgerRow) -> RowStatus:
        latest = {report.who: report for report in self._known.get(row.id, [])}
        listed = self.ledger.named(row)
        leads, asked = listed[: len(row.leads)], self.ledger.named(row, expected=True)
        places = {who: at for at, who in reversed(list(enumerate(listed)))}
        whom = {report.who: self._answers(report) for report in latest.values()}
        reports = sorted(
            latest.values(),
            key=lambda report: (places.get(whom[report.who], len(places)), report.who),
        )
        first = [report for report in reports if whom[report.who] in leads]
        named = [report for report in reports if whom[report.who] in places]
        heard = {whom[report.who] for report in reports if self.round.holds(report)}
        status = RowStatus(
            row=row,
            reports=tuple(reports),
            state=_least(first) or _least(named) or _least(reports),
            silent=tuple(
                name for name, who in zip(row.expected, asked, strict=True) if who not in heard
            ),
        )
        is_over = row.due is not None and row.due < self.round.as_of
        if row.key.target is None:
            overdue = is_over and status.state != "done"
            passed = () if is_over or status.state == "done" else self._passed(row)
            return status.model_copy(update={"overdue": overdue, "passed": tuple(passed)})
        return status.model_copy(
            update=self._reached(row, (first, named, reports), is_over=is_over)
        )

    def _passed(self, row: LedgerRow) -> Iterator[str]:
        """Yield the milestones of a row whose day is past, a line each."""
        for line in row.milestones.split("\n"):
            day = last_day(line)
            if day is not None and day.isoformat() < self.round.as_of:
                yield line

    def _reached(
        self, row: LedgerRow, groups: Sequence[Sequence[Progress]], *, is_over: bool
    ) -> Mapping[str, object]:
        """Return what is known of a target: by the last value of the first group that has one."""
        valued = ([report for report in group if report.value] for group in groups)
        told = next(filter(None, valued), [])
        if not told or row.key.target is None:
            return {"verdict": "unreported"}
        last = max(told, key=lambda report: report.rank)
        verdict = verdict_of(last.number, row.key.target, self.ledger.lexicons, is_over=is_over)
        return {
            "number": last.number,
            "value": last.value,
            "verdict": verdict,
        }

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Rows of which reports cannot all hold."""
        by_id = {status.row.id: status for status in self.rows}
        found = []
        for status in self.rows:
            # Of two places each has its own state, and its own part of a target.
            reports = [r for r in status.reports if self._answers(r) == r.who]
            if _clash({report.state for report in reports if report.state}):
                found.append(_between(status, reports, "state"))
            if len({report.number for report in reports if report.number is not None}) > 1:
                found.append(_between(status, reports, "value"))
            found += self._with_itself(status.row)
            home = by_id.get(status.row.key.home)
            is_short = status.verdict in ("behind", "open")
            if home is not None and home.state == "done" and is_short:
                found.append(_task_and_target(home, status))
        return tuple(found)

    def _with_itself(self, row: LedgerRow) -> Iterator[Contradiction]:
        """Yield what one body said on one day in two ways, neither of which came later."""
        groups: dict[tuple[str, str, str], list[Progress]] = {}
        for report in self._known.get(row.id, []):
            groups.setdefault((report.who, report.date, report.saved), []).append(report)
        for reports in groups.values():
            if len({report.content for report in reports}) > 1:
                yield Contradiction(kind="self", row=row.id, sides=tuple(map(_side, reports)))

    @cached_property
    def bodies(self) -> tuple[BodyStatus, ...]:
        """What each body had to report and did, in the order of the ledger, then who else did."""
        found = dict(self.ledger.bodies)
        for status in self.rows:
            for report in status.reports:
                found.setdefault(report.who, self.ledger.body_of(report))
        return tuple(map(self._body_status, found.values()))

    def _body_status(self, body: Body) -> BodyStatus:
        asked = [s for s in self.rows if body.who in self.ledger.named(s.row, expected=True)]
        told = {
            status.row.id: reports
            for status in self.rows
            if (reports := self._own(self._known, status.row.id, body))
        }
        ids = {status.row.id for status in asked}
        reported = ids & told.keys()
        days = [report.date for reports in told.values() for report in reports]
        return BodyStatus(
            name=body.name,
            department=body.department,
            expected=len(asked),
            reported=len(reported),
            others=len(told.keys() - ids),
            last=max(days, default=None),
            late=sum(min(report.date for report in told[row]) > self.round.due for row in reported),
            later=sum(bool(self._own(self._later, status.row.id, body)) for status in self.rows),
            overdue=sum(status.overdue for status in asked),
            behind=sum(status.verdict == "behind" for status in asked),
            missing=tuple(status.row.id for status in asked if status.row.id not in reported),
        )

    def _own(self, reports: Mapping[str, list[Progress]], row: str, body: Body) -> list[Progress]:
        """Return what a body reported of a row in this round, or after it."""
        since = self.round.since or ""
        return [
            report
            for report in reports.get(row, [])
            if report.date >= since
            and (report.who == body.who or self._answers(report) == body.who)
        ]


def _least(reports: Sequence[Progress]) -> ProgressState | None:
    """Return the least advanced of the states that reports tell."""
    states = {report.state for report in reports}
    return next((state for state in _ORDER if state in states), None)


def _clash(states: set[ProgressState]) -> bool:
    """Return whether one says that a task is done, or has not begun, and another otherwise."""
    return len(states) > 1 and bool(states & {"done", "not-started"})


def _says(report: Progress) -> str:
    return report.value or state_word(report.state, report.status)


def _side(report: Progress) -> ContradictionSide:
    return ContradictionSide(body=report.body, says=_says(report), date=report.date)


def _between(
    status: RowStatus, reports: Sequence[Progress], kind: ContradictionKind
) -> Contradiction:
    told = [r for r in reports if (r.state if kind == "state" else r.number) is not None]
    return Contradiction(kind=kind, row=status.row.id, sides=tuple(map(_side, told)))


def _task_and_target(task: RowStatus, target: RowStatus) -> Contradiction:
    """Return that a task is said to be done, and its target is not reached."""
    done = [report for report in task.reports if report.state == "done"]
    told = [report for report in target.reports if report.number is not None]
    assert target.verdict is not None
    short = (
        ContradictionSide(
            body=report.body, says=f"{report.value}（{VERDICTS[target.verdict]}）", date=report.date
        )
        for report in told
    )
    return Contradiction(kind="target", row=target.row.id, sides=(*map(_side, done), *short))
