"""The record of what departments report on the rows of a ledger (进展报送记录)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from policy_nlp.records.ledger import Progress
from policy_nlp.store.log import Chain, RecordLog


class ProgressLog(RecordLog[Progress]):
    """The reports on one ledger, and the one way to add to them.

    Reports never stand against each other here: which one holds, and what contradicts what, is
    reckoned from all of them, whatever the order they came in.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, Progress, schema="policy-nlp/progress/1", name="progress", words="报送"
        )

    def append(self, batch: Iterable[Progress]) -> tuple[bool, ...]:
        """Add reports, all in one write; return of each whether it is new.

        Raises:
            WorkspaceError: another program writes the file and does not end, or the disk is full.
        """
        stated = list(batch)
        return self._add(lambda chain: self._taken(stated, chain)) if stated else ()

    def _taken(self, stated: list[Progress], chain: Chain[Progress]) -> tuple[bool, ...]:
        known = set(self._by_id)
        news = []
        for report in stated:
            news.append(not report.id or report.id not in known)
            if news[-1]:
                known.add(chain.add(report).id)
        return tuple(news)
