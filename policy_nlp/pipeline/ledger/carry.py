"""What was reported on one draft of a plan, brought to the next (台账承接)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from policy_nlp.compare.matching import best_matching, similar_pairs
from policy_nlp.lexicons import Lexicons
from policy_nlp.pipeline.ledger.values import read_value
from policy_nlp.records.ledger import LedgerRow, Progress
from policy_nlp.text.normalise import fingerprint
from policy_nlp.text.width import fold

# Similarity from which a measure is that of the draft before, reworded; of an indicator, which is
# short, it has to be nearer.
MEASURE, INDICATOR = 0.5, 0.7


@dataclass(frozen=True)
class Carried:
    """What became of the rows of the ledger before.

    Attributes:
        rows: ids of its rows, with those of the new ledger that go on with them.
        reports: the last report of each body, on the rows that go on.
        lost: rows that nothing goes on with, with the last reports on them.
    """

    rows: dict[str, str]
    reports: tuple[Progress, ...] = ()
    lost: tuple[tuple[LedgerRow, tuple[Progress, ...]], ...] = ()


def carry_reports(
    old: Iterable[LedgerRow],
    new: Iterable[LedgerRow],
    reports: Iterable[Progress],
    lexicons: Lexicons,
) -> Carried:
    """Bring what was reported to the rows of the next draft, by what they say.

    A row that reads the same has the same id; of the others each goes to the one that is nearest.
    """
    before, after = list(old), {row.id: row for row in new}
    goes = _matched(before, list(after.values()))
    last = last_reports(reports)
    carried = [
        _brought(report, after[goes[row.id]], lexicons)
        for row in before
        if row.id in goes
        for report in last.get(row.id, ())
    ]
    lost = [(row, last.get(row.id, ())) for row in before if row.id not in goes]
    return Carried(goes, tuple(carried), tuple(lost))


def last_reports(reports: Iterable[Progress]) -> dict[str, tuple[Progress, ...]]:
    """Return by the id of a row the last report of each body, in the order of their names."""
    found: dict[str, dict[str, Progress]] = {}
    for report in sorted(reports, key=lambda report: report.rank):
        found.setdefault(report.row, {})[report.who] = report
    return {row: tuple(last[who] for who in sorted(last)) for row, last in found.items()}


def _matched(before: Sequence[LedgerRow], after: Sequence[LedgerRow]) -> dict[str, str]:
    known = {row.id for row in after}
    goes = {row.id: row.id for row in before if row.id in known}
    for is_target, text, cutoff in ((False, _measure, MEASURE), (True, _indicator, INDICATOR)):
        olds = [r for r in before if r.id not in goes and (r.key.target is not None) == is_target]
        taken = set(goes.values())
        news = [r for r in after if r.id not in taken and (r.key.target is not None) == is_target]
        goes |= _nearest(olds, news, text, cutoff)
    return goes


def _nearest(
    olds: Sequence[LedgerRow],
    news: Sequence[LedgerRow],
    text: Callable[[LedgerRow], str],
    cutoff: float,
) -> dict[str, str]:
    pairs = similar_pairs([*map(text, olds)], [*map(text, news)], cutoff)
    # Of equals the one under the same heading.
    weights = {
        (i, j): alike + (0.05 if fold(olds[i].task) == fold(news[j].task) else 0.0)
        for i, j, alike in pairs
    }
    return {olds[i].id: news[j].id for i, j in best_matching(weights).items()}


def _measure(row: LedgerRow) -> str:
    return fold(row.text)


def _indicator(row: LedgerRow) -> str:
    # What is asked may have changed, and is no part of what it is.
    return fold(f"{row.text}{row.time}")


def _brought(report: Progress, row: LedgerRow, lexicons: Lexicons) -> Progress:
    number = report.number
    if row.key.target is not None and report.value:
        number = read_value(report.value, row.key.target, lexicons)
    changed = {
        "id": fingerprint(f"{report.id}\n{row.key.plan}\n{row.id}"),
        "carried": report.id,
        "plan": row.key.plan,
        "row": row.id,
        "task": row.task,
        "number": number,
        **dict.fromkeys(("at", "batch", "before"), ""),
    }
    return report.model_copy(update=changed)
