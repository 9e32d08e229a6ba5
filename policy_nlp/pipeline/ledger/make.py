"""Make the ledger of a plan, for all and a copy for each department (制发台账)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policy_nlp.errors import InputError, UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.language import translate
from policy_nlp.paths import StrPath, as_path
from policy_nlp.pipeline.ledger.carry import Carried, carry_reports, last_reports
from policy_nlp.pipeline.ledger.read import Ledger, read_ledger
from policy_nlp.pipeline.session import Session
from policy_nlp.pipeline.writing import check_not_read, check_path, write_files
from policy_nlp.records.ledger import LedgerRow
from policy_nlp.report.papers.ledger import words
from policy_nlp.report.papers.ledger.form import ledger_report
from policy_nlp.report.papers.ledger.rows import ledger_rows
from policy_nlp.report.papers.matrix.entries import assume_leads
from policy_nlp.report.render import render
from policy_nlp.store import safe_name
from policy_nlp.store.progress import ProgressLog

# The record of reports stands beside its ledger.
RECORD = ".jsonl"


def record_of(ledger: Path) -> Path:
    """Return the file that holds what was reported on a ledger."""
    return ledger.with_suffix(RECORD)


@dataclass(frozen=True)
class MadeLedger:
    """The ledger that was made (制发结果).

    Attributes:
        files: that were written, the one for all first.
        tasks, targets: how many rows it has of each.
        carried: reports that were taken over from the ledger before.
        lost: rows of that ledger that nothing in the plan goes on with, with how many reports
            each has.
    """

    files: tuple[Path, ...]
    tasks: int
    targets: int
    carried: int = 0
    lost: tuple[tuple[LedgerRow, int], ...] = ()


def make_ledger(
    file: StrPath,
    output: StrPath,
    *,
    carry: StrPath | None = None,
    departments: bool = False,
    first_leads: bool = False,
    options: ReadOptions | None = None,
    force: bool = False,
) -> MadeLedger:
    """Make the ledger of a plan: what each department is to report on (督查台账).

    Args:
        file: the plan.
        output: the workbook to write, .xlsx; with `departments` a folder.
        carry: the ledger of the draft before: what was reported on it is taken over by what the
            tasks say, and what has no task any more is listed in a sheet of its own.
        departments: write a copy for each department, too, with its own rows.
        first_leads: where a clause names no lead, the first of its list leads; the ledger says so.
        options: how the plan is to be read: password of a PDF, side of tracked changes.
        force: write over files in which somebody worked.

    Raises:
        InputError: the plan or the ledger before cannot be read, or the plan has no task.
        UsageError: a file of somebody's is in the way.
        WorkspaceError: the record of reports is in use.
    """
    file, output, carry = as_path(file), as_path(output), as_path(carry)
    whole = output / f"{words.TASKS_SHEET}.xlsx" if departments else output
    if departments and output.suffix.lower() == ".xlsx" and not output.is_dir():
        raise UsageError(
            translate("{}: --departments writes files for each department").format(output.name),
            translate("Name a folder for them: -o DIR"),
        )
    inputs = [file, *([carry] if carry else [])]
    check_path(whole, ("xlsx",), force=force)
    check_not_read([whole], inputs)
    session = Session(file, options=options)
    document = session.amended(session.read(file, is_plan=True)).index
    rows = ledger_rows(assume_leads(document) if first_leads else document)
    if not rows:
        raise InputError(f"“{file.name}”没有可列入台账的任务", "请核对文中有无任务和责任分工")
    carried = Carried({})
    if carry is not None:
        before = read_ledger(carry, session.lexicons)
        log = ProgressLog(record_of(carry)).refresh()
        carried = carry_reports(before.rows.values(), rows, log.events, session.lexicons)
    ledger = Ledger(whole.name, rows, session.lexicons)
    made = {whole: _workbook(ledger, rows, carried)}
    if departments:
        made |= _copies(ledger, carried, output)
    check_not_read(made, inputs)
    for path in made:
        check_path(path, ("xlsx",), force=force)
    ProgressLog(record_of(whole)).append(carried.reports)
    files = write_files(made, force=force)
    targets = sum(row.key.target is not None for row in rows)
    return MadeLedger(
        files=tuple(files),
        tasks=len(rows) - targets,
        targets=targets,
        carried=len(carried.reports),
        lost=tuple((row, len(reports)) for row, reports in carried.lost),
    )


def _workbook(ledger: Ledger, rows: tuple[LedgerRow, ...], carried: Carried) -> bytes:
    reports = last_reports(carried.reports)
    return render(ledger_report(ledger.title, rows, reports=reports, lost=carried.lost), "xlsx")


def _copies(ledger: Ledger, carried: Carried, folder: Path) -> dict[Path, bytes]:
    """Return a copy for each body, with its rows and what it reported on them."""
    made: dict[Path, bytes] = {}
    for who, body in ledger.bodies.items():
        rows = [row for row in ledger.rows.values() if who in ledger.named(row)]
        own = [report for report in carried.reports if report.who == who]
        report = ledger_report(ledger.title, rows, reports=last_reports(own), body=body.name)
        name = safe_name(f"{body.name}{words.TASKS_SHEET}")
        if any(path.stem.casefold() == name.casefold() for path in made):
            # Names may fold into one.
            name = f"{name}（{len(made)}）"
        made[folder / f"{name}.xlsx"] = render(report, "xlsx")
    return made
