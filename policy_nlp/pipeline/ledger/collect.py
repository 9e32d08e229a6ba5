"""Take back what departments filled in, record it, and tell how the ledger stands (收集台账)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from policy_nlp.errors import InputError, UsageError, unfinished_document
from policy_nlp.language import translate
from policy_nlp.lexicons import load_lexicons
from policy_nlp.paths import StrPath, as_path, as_paths, real_path
from policy_nlp.pipeline.files import list_files
from policy_nlp.pipeline.ledger.make import record_of
from policy_nlp.pipeline.ledger.read import Ledger, ReadCopy, read_copy, read_ledger
from policy_nlp.pipeline.ledger.status import LedgerReview, Round
from policy_nlp.pipeline.session import Step, registers_near
from policy_nlp.pipeline.writing import check_not_read, check_path, is_unchanged, write_report
from policy_nlp.records.ledger import LedgerStatus, ReturnedLedger
from policy_nlp.report.papers.ledger.bulletin import bulletin_report
from policy_nlp.report.render import RENDERERS, ReportFormat
from policy_nlp.store.progress import ProgressLog

# What a spreadsheet may be called; of most the reader says what to do with them.
_TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".csv")


def collect_ledgers(
    ledger: StrPath,
    returned: Iterable[StrPath] | StrPath = (),
    *,
    as_of: str,
    due: str | None = None,
    since: str | None = None,
    papers: Iterable[StrPath] | StrPath = (),
    issuer: str = "",
    force: bool = False,
    progress: Callable[[str], None] | None = None,
) -> LedgerStatus:
    """Take over what departments reported, and tell how the ledger stands (督查情况).

    What is new is added to the record beside the ledger; the ledger itself is left as it is. A
    file that cannot be read is told, and does not stop the others.

    Args:
        ledger: the ledger as it was sent out, which names tasks, times and bodies.
        returned: copies that came back, or folders of them; none to tell only what is recorded.
        as_of: the day as of which it is told, YYYY-MM-DD; what is dated later does not count.
        due: the day by which reports were due; `as_of` when left out.
        since: the first day of the round; every report counts when left out.
        papers: where to write the 督查通报: .docx, .html, .xlsx with all tables, .svg pictures.
        issuer: who signs the bulletin; a blank to be filled by hand when left out.
        force: write over files that this program did not write.
        progress: called with the name of each file.

    Raises:
        InputError: the ledger cannot be read, or is none.
        UsageError: a day is none, or a paper cannot be written as asked; then nothing is recorded.
        WorkspaceError: the record is in use.
    """
    ledger, written = as_path(ledger), as_paths(papers)
    round_ = _round(as_of, due, since)
    paths = as_paths(returned)
    for path in written:
        check_path(path, tuple(RENDERERS), force=force)
    check_not_read(written, [ledger, *paths])
    known = read_ledger(ledger, load_lexicons(registers_near(ledger)))
    files = [
        file for path in paths for file in _listed(path) if real_path(file) != real_path(ledger)
    ]
    log = ProgressLog(record_of(ledger))
    read = _read_copies(files, known, round_.as_of, progress)
    copies = [copy for copy in read.values() if isinstance(copy, ReadCopy)]
    news = log.append(report for copy in copies for report in copy.reports)
    log.refresh()
    review = LedgerReview(known, log.events, round_)
    status = LedgerStatus(
        ledger=ledger.name,
        plan=known.key.plan,
        title=known.title,
        as_of=round_.as_of,
        due=round_.due,
        since=round_.since,
        returned=tuple(_returned(read, iter(news))),
        rows=review.rows,
        bodies=review.bodies,
        contradictions=review.contradictions,
        seal=log.seal,
        issues=log.read_torn_end().issues,
    )
    for path in written:
        kind: ReportFormat = path.suffix.lower().removeprefix(".")  # type: ignore[assignment]
        write_report(
            bulletin_report(status, issuer), path.with_suffix(""), formats=[kind], force=force
        )
    return status


def _listed(path: Path) -> list[Path]:
    """Return a file, or what may be copies in a folder.

    Proofs are sent along (.pdf, .docx); and what this program wrote there nobody filled in.
    """
    return [
        file
        for file in list_files(path)
        if file == path or (file.suffix.lower() in _TABLES and not is_unchanged(file))
    ]


def _round(as_of: str, due: str | None, since: str | None) -> Round:
    last, limit = _day("--as-of", as_of), _day("--due", due or as_of)
    first = _day("--since", since) if since else None
    if first and first > last:
        raise UsageError(
            translate("--since {} is after --as-of {}").format(first, last),
            translate("Give an earlier day"),
        )
    return Round(last, limit, first)


def _day(option: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(
            translate("{}: '{}' is no date").format(option, text),
            translate("Give it as 2024-05-26"),
        ) from error


def _read_copies(
    files: Iterable[Path],
    ledger: Ledger,
    as_of: str,
    progress: Callable[[str], None] | None,
) -> dict[Path, ReadCopy | InputError]:
    """Read copies by name: in which order they are given does not count."""
    found: dict[Path, ReadCopy | InputError] = {}
    listed = sorted({real_path(file): file for file in files}.values(), key=lambda p: (p.name, p))
    for at, file in enumerate(listed):
        if progress is not None:
            progress(Step(file.name, at, len(listed)))
        try:
            found[file] = read_copy(file, ledger, as_of)
        except InputError as error:
            found[file] = error
        except Exception as error:
            found[file] = unfinished_document(file.name, error)
    return found


def _returned(
    read: Mapping[Path, ReadCopy | InputError], is_new: Iterator[bool]
) -> Iterator[ReturnedLedger]:
    """Yield what became of each file."""
    for file, copy in read.items():
        if isinstance(copy, InputError):
            yield ReturnedLedger(file=file.name, error=str(copy))
            continue
        news = [next(is_new) for _ in copy.reports]
        yield ReturnedLedger(
            file=file.name,
            bodies=tuple(dict.fromkeys(report.body for report in copy.reports)),
            recorded=sum(news),
            repeated=len(news) - sum(news),
            issues=copy.issues,
            notes=copy.notes,
        )
