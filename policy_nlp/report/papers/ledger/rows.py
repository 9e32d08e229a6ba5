"""The rows of a plan's ledger: each measure, and each target with a number (台账行)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from policy_nlp.records import Responsibility, Target, Unit
from policy_nlp.records.extraction import ASSUMED, LEADING_ROLES
from policy_nlp.records.index import DocumentIndex
from policy_nlp.records.ledger import LedgerKey, LedgerRow, LedgerTarget
from policy_nlp.report import labels
from policy_nlp.report.labels import printed_title, task_name
from policy_nlp.report.labels_targets import value_text, when_text
from policy_nlp.report.papers.matrix.entries import Entry, MatrixEntries
from policy_nlp.text.dates import TimeMark, find_times
from policy_nlp.text.days import last_day
from policy_nlp.text.display import fitted, one_line
from policy_nlp.text.normalise import fingerprint

# Of a milestone, and what ends it.
LONGEST_MILESTONE = 60
_END = re.compile("[；。！\n]")
# A time that says more than its year.
_PART_OF_YEAR = re.compile("月|季度|半年")


def ledger_rows(document: DocumentIndex) -> tuple[LedgerRow, ...]:
    """Return the rows of the ledger of a document: its measures, then its targets."""
    entries = MatrixEntries(document)
    return _distinct([*_task_rows(entries), *_target_rows(entries)])


def _distinct(rows: list[LedgerRow]) -> tuple[LedgerRow, ...]:
    """Return the rows with ids that differ: what a plan says twice is two rows."""
    seen: dict[str, int] = {}
    made = []
    for row in rows:
        seen[row.id] = seen.get(row.id, 0) + 1
        if seen[row.id] > 1:
            key = row.key.model_copy(update={"row": f"{row.id}-{seen[row.id]}"})
            row = row.model_copy(update={"key": key})
        made.append(row)
    return tuple(made)


def _task_rows(entries: MatrixEntries) -> Iterator[LedgerRow]:
    for unit in entries.units:
        own = entries.of_unit(unit.id)
        for at, entry in enumerate(own, 1):
            time = "\n".join(_times(entry.deadlines, entry.text))
            yield LedgerRow(
                key=_key(entries, _task_id(entry), unit),
                number=str(entries.numbers[unit.id]) + (f"（{at}）" if len(own) > 1 else ""),
                task=task_name(unit),
                text=entry.text,
                aims="\n".join(dict.fromkeys(one_line(item.quote) for item in entry.targets)),
                time=time,
                milestones="\n".join(_milestones(entry.text)),
                due=_due(time),
                **_bodies(entry.responsibilities),
            )


def _target_rows(entries: MatrixEntries) -> Iterator[LedgerRow]:
    document = entries.document
    targets = [item for item in document.targets.values() if item.value is not None]
    for number, target in enumerate(targets, 1):
        entry, unit = entries.of_target(target), document.unit(target.unit)
        quote = one_line(target.quote)
        (time,) = _times([when_text(target)], quote)
        scope = f"（{target.scope}）" if target.scope else ""
        mark = _row_id("V", task_name(unit), target.indicator, quote)
        home = _task_id(entry) if entry else ""
        yield LedgerRow(
            key=_key(entries, mark, unit, target=_asked(target), home=home),
            number=str(number),
            task=task_name(unit),
            text=f"{target.indicator}{scope}",
            aims=f"{value_text(target)}\n{quote}",
            time=time,
            due=_due(time),
            **_bodies(entry.responsibilities if entry else ()),
        )


def _task_id(entry: Entry) -> str:
    return _row_id("T", task_name(entry.unit), entry.text)


def _row_id(kind: str, *texts: str) -> str:
    return kind + fingerprint("\n".join(texts))


def _key(entries: MatrixEntries, row: str, unit: Unit, **more: Any) -> LedgerKey:
    info = entries.document.extraction.document
    return LedgerKey(
        row=row,
        plan=info.id,
        level=info.level,
        region=info.region,
        unit=unit.id,
        title=printed_title(info),
        **more,
    )


def _asked(target: Target) -> LedgerTarget:
    assert target.value is not None
    return LedgerTarget(
        indicator=target.indicator,
        operator=target.operator,
        value=target.value,
        value2=target.value2,
        unit_of_measure=target.unit_of_measure,
        quote=target.quote,
    )


def _bodies(duties: Iterable[Responsibility]) -> dict[str, Any]:
    """Return who leads, and who else answers, by a clause or by a rule such as 下同."""
    listed = list(duties)
    leads = [item for item in listed if item.role in LEADING_ROLES]
    others = [item for item in listed if item.role not in LEADING_ROLES]
    assumed = any(item.rule == ASSUMED for item in leads)
    return {"leads": _names(leads), "others": _names(others), "assumed": assumed}


def _names(duties: list[Responsibility]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.name for item in duties))


def _due(time: str) -> str | None:
    day = last_day(time)
    return day.isoformat() if day else None


def _deadlines(text: str) -> list[TimeMark]:
    return [mark for mark in find_times(text) if mark.kind == "deadline"]


def _times(times: Iterable[str], text: str) -> Iterator[str]:
    """Yield by when it is to be done, with the month where the text has one (2025年6月底前)."""
    printed: dict[str, list[str]] = {}
    for mark in _deadlines(text):
        for year in mark.years:
            printed.setdefault(f"{year}年", []).append(text[mark.start : mark.end])
    for time in times:
        words = printed.get(time, [""])
        yield words[-1].lstrip("到至在于") if all(map(_PART_OF_YEAR.search, words)) else time


def _milestones(text: str) -> Iterator[str]:
    """Yield what the text wants by which time, each from its time on (阶段节点).

    One time alone is the time of the whole.
    """
    marks = [mark for mark in _deadlines(text) if mark.reaches or mark.before]
    if len({mark.years for mark in marks}) < 2:
        return
    starts = [*(mark.start for mark in marks[1:]), len(text)]
    for mark, after in zip(marks, starts, strict=False):
        end = _END.search(text, mark.end, after)
        said = one_line(text[mark.start : end.start() if end else after]).strip("，、,； ")
        if said != text[mark.start : mark.end]:
            yield fitted(said, LONGEST_MILESTONE)


def bodies_cell(names: tuple[str, ...]) -> str:
    """Return bodies as a cell of the ledger lists them."""
    return "、".join(names)


def leads_cell(row: LedgerRow) -> str:
    """Return who leads, or that nobody does, or that nobody is named at all."""
    if row.assumed:
        return bodies_cell(tuple(f"{name}〔{labels.ASSUMED}〕" for name in row.leads))
    return bodies_cell(row.leads) or (labels.NO_LEAD if row.others else labels.NO_BODY)
