"""The ledger of a plan's tasks, and what departments report on them (督查台账、进展报送)."""

from __future__ import annotations

from datetime import date as day
from datetime import datetime
from functools import cached_property
from typing import Literal

from pydantic import Field, ValidationError, field_validator

from policy_nlp.records.base import Issue, Record
from policy_nlp.records.extraction import Level, Operator
from policy_nlp.records.listings import RowIssue

# In the order in which work proceeds.
ProgressState = Literal["not-started", "delayed", "ongoing", "done"]
# Where the day of a report is from.
DayOrigin = Literal["row", "file", "as-of"]
# behind: not reached when its time was over; open: not reached, and there is time.
TargetVerdict = Literal["reached", "behind", "open", "unreadable", "unreported"]
ContradictionKind = Literal["state", "value", "self", "target"]
# Of a report, what is said of the row.
CONTENT_FIELDS = ("progress", "status", "value", "proof", "problem")


class LedgerTarget(Record):
    """What a row asks to be reached, in base form (1万个 → 10000 个) as a `Target` has it (目标值).

    Attributes:
        quote: as printed; it shows in which measure people reckon (12万平方米).
    """

    indicator: str
    operator: Operator | None = None
    value: float
    value2: float | None = None
    unit_of_measure: str | None = None
    quote: str = ""


class LedgerKey(Record):
    """What a row of a ledger is about, kept in the row itself (行标识).

    Attributes:
        row: its id, derived from what the task says: the same whatever number the task has, and in
            every draft that says the same. It begins with a letter, so that no spreadsheet makes
            a number of it.
        plan: id of the document.
        level, region: of the document, to know bodies by the names that people write.
        unit: id of the task in it.
        title: of the document.
        home: of a row on a target, the row of the task that it belongs to, where there is one.
        body: to whom the copy was sent, empty for all.
        filled: digest of what stood in the open cells when the copy was written; who left it says
            nothing new.
    """

    row: str = Field(min_length=1)
    plan: str
    level: Level | None = None
    region: str | None = None
    unit: str = ""
    title: str = ""
    target: LedgerTarget | None = None
    home: str = ""
    body: str = ""
    filled: str = ""

    def encode(self) -> str:
        """Return the key as the text of a cell."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def decode(cls, text: str) -> LedgerKey | None:
        """Read a key back, None where the cell was damaged."""
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return None


class Progress(Record):
    """What one body reported of one row of a ledger (一条进展报送).

    Attributes:
        id: of this event, derived from what was written: reading it again repeats it.
        at, batch, before: as of a `Decision`.
        plan, row: what it is about, as of a `LedgerKey`.
        task: what the row says, to name it where it is gone.
        body: who reports, as printed in the ledger or as they wrote it; `department` its
            canonical id, None where the register does not know it.
        date: of the report; `origin` where that is from: the row, the file (when it was saved
            last), or the day as of which it was collected.
        saved: when the file was saved last, as it says (ISO 8601); empty where it does not.
        contact, progress, status, value, proof, problem: as written into 联系人, 进展情况,
            完成情况, 完成值, 佐证材料, 存在问题.
        state: how far the task is by `status`; None where nothing was written or nothing decides.
        number: of `value`, in the measure of the target; None where it cannot be read.
        file: name of the file that it came in.
        carried: id of the report on the draft before that it takes over.
    """

    schema_: Literal["policy-nlp/progress/1"] = Field(
        default="policy-nlp/progress/1", alias="schema"
    )
    id: str = ""
    at: str = ""
    batch: str = ""
    before: str = ""
    plan: str
    row: str
    task: str = ""
    body: str = Field(min_length=1)
    department: str | None = None
    date: str
    origin: DayOrigin = "row"
    saved: str = ""
    contact: str = ""
    progress: str = ""
    status: str = ""
    value: str = ""
    proof: str = ""
    problem: str = ""
    state: ProgressState | None = None
    number: float | None = None
    file: str = ""
    carried: str = ""

    @field_validator("date")
    @classmethod
    def _day(cls, date: str) -> str:
        return day.fromisoformat(date).isoformat()

    @field_validator("at")
    @classmethod
    def _moment(cls, at: str) -> str:
        if at and datetime.fromisoformat(at).tzinfo is None:
            raise ValueError("a time needs its zone")
        return at

    @property
    def who(self) -> str:
        """What makes two names one body."""
        return self.department or f"={self.body}"

    @property
    def content(self) -> tuple[str, ...]:
        """What it says, without who says it and when."""
        return tuple(getattr(self, name) for name in CONTENT_FIELDS)

    @property
    def rank(self) -> tuple[str, str, str]:
        """By what the last of several is known, whatever the order they came in."""
        return (self.date, self.saved, self.id)


class LedgerRow(Record):
    """A row of a ledger as the office keeps it (台账行).

    Attributes:
        text: the measure, or the indicator.
        aims: what is to be reached, as printed.
        due: last day of its time (YYYY-MM-DD), None where none is stated.
        leads, others: names of the bodies that lead, and of the others.
        assumed: the text names no lead, and the first of its list was taken (推定).
    """

    key: LedgerKey
    number: str = ""
    task: str
    text: str
    aims: str = ""
    time: str = ""
    milestones: str = ""
    due: str | None = None
    leads: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    assumed: bool = False

    @property
    def id(self) -> str:
        """Its stable id."""
        return self.key.row

    @property
    def expected(self) -> tuple[str, ...]:
        """Who is to report: who leads, else everybody named."""
        return self.leads or self.others


class RowStatus(Record):
    """What is known of a row as of a day (任务进展).

    Attributes:
        reports: the last report of each body, of those that lead first.
        state: what holds: by the last report of who leads, else of who is named; of several the
            least advanced.
        number, value: of a target, what was reported last, and as it was written.
        verdict: of a target, None of a task.
        overdue: its time was over on that day and it is not done.
        passed: milestones of a task that is neither done nor overdue, whose day is past.
        silent: who was to report and did not.
    """

    row: LedgerRow
    reports: tuple[Progress, ...] = ()
    state: ProgressState | None = None
    number: float | None = None
    value: str = ""
    verdict: TargetVerdict | None = None
    overdue: bool = False
    passed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class ContradictionSide(Record):
    """What one body says (一方所报)."""

    body: str
    says: str
    date: str = ""


class Contradiction(Record):
    """A row of which reports cannot all hold (填报矛盾).

    Attributes:
        kind: state or value, where two bodies differ; self, where one reported two things on one
            day; target, where a task is done by what is said of it and its target is not reached.
    """

    kind: ContradictionKind
    row: str
    sides: tuple[ContradictionSide, ...]


class BodyStatus(Record):
    """What one body had to report, and what it did (单位报送情况).

    Attributes:
        expected: rows that it was to report on; `reported` of these.
        others: rows that it reported on beside.
        last: day of its last report, None where it made none.
        late: rows that it reported on only after the day they were due.
        later: rows on which something came in after the day of the paper, which does not count.
        overdue, behind: tasks whose time is over, and targets that were not reached when it was, of
            those that it is to report on.
        missing: ids of the rows that it did not report on.
    """

    name: str
    department: str | None = None
    expected: int = 0
    reported: int = 0
    others: int = 0
    last: str | None = None
    late: int = 0
    later: int = 0
    overdue: int = 0
    behind: int = 0
    missing: tuple[str, ...] = ()


class ReturnedLedger(Record):
    """A file that came back (收回的台账).

    Attributes:
        file: its name.
        bodies: who reports in it.
        recorded, repeated: reports that are new, and that were recorded already.
        issues: rows that could not be taken over; `notes` rows that were, with what to look at.
        error: why the whole of it could not be read.
    """

    file: str
    bodies: tuple[str, ...] = ()
    recorded: int = 0
    repeated: int = 0
    issues: tuple[RowIssue, ...] = ()
    notes: tuple[RowIssue, ...] = ()
    error: str | None = None


class LedgerStatus(Record):
    """What `ledger collect --format json` prints (督查情况).

    Attributes:
        ledger: name of the file; `plan` id and `title` title of the document.
        as_of: the day that it is told of; `due` the day by which reports were due; `since` the
            first day of the round, None where all reports count.
        returned: files that were read this time.
        rows: of tasks, then of targets, in the order of the ledger.
        bodies: who is to report, or reported, in the order of the ledger.
        seal: digest of the last line of the record of reports.
        issues: damage in it.
    """

    schema_: Literal["policy-nlp/ledger/1"] = Field(default="policy-nlp/ledger/1", alias="schema")
    ledger: str
    plan: str
    title: str
    as_of: str
    due: str
    since: str | None = None
    returned: tuple[ReturnedLedger, ...] = ()
    rows: tuple[RowStatus, ...] = ()
    bodies: tuple[BodyStatus, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    seal: str = ""
    issues: tuple[Issue, ...] = ()

    @cached_property
    def tasks(self) -> tuple[RowStatus, ...]:
        """The rows of tasks."""
        return tuple(item for item in self.rows if item.row.key.target is None)

    @cached_property
    def targets(self) -> tuple[RowStatus, ...]:
        """The rows of targets."""
        return tuple(item for item in self.rows if item.row.key.target is not None)
