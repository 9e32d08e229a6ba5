"""Targets and responsible bodies, to be put right where they were read wrongly (指标、部门更正).

What was read stays as read; an amendment is a decision that stands over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from policy_nlp.errors import PolicyNlpError
from policy_nlp.records import Responsibility, Target
from policy_nlp.records.decisions import AMENDABLE, RECORD, Decision, printed_field
from policy_nlp.records.index import DocumentIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.papers.review.words import FIELDS, field_word, read_field
from policy_nlp.serve.context import desk_of, form_text, paged, person_of, site_of
from policy_nlp.serve.desk import PairDesk
from policy_nlp.serve.items import Item
from policy_nlp.text.judged import JudgedTexts, record_part
from policy_nlp.text.normalise import fingerprint

WINDOW = 100
SIDES: dict[Side, str] = {"lower": "本级", "upper": "上级"}
KINDS = {"target": "指标", "responsibility": "责任部门"}


@dataclass(frozen=True)
class RecordRow:
    """A record with its printed sentence, its fields and what people put in their place."""

    side: Side
    record: Target | Responsibility
    unit: str
    sentence: str
    stamp: str
    fields: tuple[tuple[str, str], ...]
    amended: tuple[tuple[Decision, str], ...]

    @property
    def kind(self) -> str:
        """Whether it is a target or a body."""
        return "target" if isinstance(self.record, Target) else "responsibility"

    @property
    def name(self) -> str:
        """What is read: the indicator, or the body."""
        record = self.record
        return record.indicator if isinstance(record, Target) else record.name


def records_page(request: Request) -> Response:
    """Show the targets, or the responsible bodies, of one document."""
    return _records(request)


def amend_record(request: Request) -> Response:
    """Record that a field was read wrongly, or take that back."""
    site, desk, person = site_of(request), desk_of(request), person_of(request)
    side, kind = _side_and_kind(request.state.form)
    row = next(
        (
            row
            for row in record_rows(desk, side, kind)
            if row.record.id == form_text(request, "record")
        ),
        None,
    )
    if row is None:
        raise HTTPException(404, "此条目已不在现文本中，请刷新")
    field = form_text(request, "field")
    typed = form_text(request, "new")
    is_body = field == "department" and typed
    new = _department(desk, side, typed) if is_body else read_field(field, typed)
    if typed and new is None:
        return _records(request, 400, fault=f"部门名录中没有“{typed}”")
    judged = JudgedTexts(_document(desk, side)).unit(row.record.unit)
    old = printed_field(row.record, field) if field != RECORD else None
    withdraws = form_text(request, "do") == "withdraw"
    fields: dict[str, Any] = {
        "lower": desk.view.aligned.lower.document.id,
        "upper": desk.view.aligned.upper.document.id,
        "kind": "amend",
        "verdict": "withdraw" if withdraws else "amend",
        "units": (judged,) if side == "lower" else (),
        "task": judged if side == "upper" else None,
        "sentence": row.stamp,
        "quote": row.sentence,
        "part": record_part(row.record),
        "field": field,
        "old": old,
        "new": None if withdraws or field == RECORD else new,
        "draft": fingerprint(desk.view.aligned.lower.text),
    }
    note = form_text(request, "note")
    try:
        probe = Decision(**fields, who=person.name, date="2000-01-01")
        offset = form_text(request, "offset")
        since = desk.log.since(int(offset) if offset.isdecimal() else 0)
        later = [made for made in since.decisions if made.subject == probe.subject]
        last = desk.log.last(probe.subject)
        # What came after the page was shown was not seen.
        seen = "" if later or last is None else last.id
        stated = site.workbench.stated(person, seen=seen, note=note)
        decision = Decision(**fields, **stated)
    except ValidationError:
        return _records(request, 400, fault=f"“{new or ''}”不能作为{FIELDS.get(field, field)}")
    try:
        (result,) = site.workbench.record(desk, [decision])
    except (PolicyNlpError, TimeoutError) as error:
        return _records(request, 503, fault=f"未保存：{error}")
    if result.outcome == "conflict" and result.other is not None:
        other = result.other
        return _records(request, 409, fault=f"{other.who}已更正为“{other.new}”，请核对后再改")
    return _records(
        request,
        told=f"已撤回：{row.name} {FIELDS.get(field, field)}的更正"
        if withdraws
        else f"已记录：{row.name} {FIELDS.get(field, field)} → {typed or '—'}",
    )


def record_rows(desk: PairDesk, side: Side, kind: str) -> list[RecordRow]:
    """Return the targets or bodies of a document, as read, with what people amended."""
    document = _document(desk, side)
    texts = JudgedTexts(document)
    records: tuple[Target | Responsibility, ...] = (
        document.extraction.targets
        if kind == "target"
        else tuple(duty for duty in document.extraction.responsibilities if not duty.inherited_from)
    )
    amended: dict[tuple[str, str, str], Decision] = {}
    for made in desk.log.decisions:
        if made.kind == "amend" and made.is_lower_record == (side == "lower"):
            key = (made.sentence or "", made.part, made.field or "")
            amended[key] = made
    rows = []
    for record in records:
        sentence = texts.sentence(record.span)
        part = record_part(record)
        stands = [
            (made, FIELDS.get(field, field))
            for (stamp, name, field), made in amended.items()
            if (stamp, name) == (sentence.stamp, part) and made.verdict == "amend"
        ]
        fields = tuple((name, _shown(desk, record, name)) for name in AMENDABLE[kind][1])
        unit = labels.numbered_name(document.unit(record.unit))
        rows.append(
            RecordRow(side, record, unit, sentence.text, sentence.stamp, fields, tuple(stands))
        )
    return rows


def _shown(desk: PairDesk, record: Target | Responsibility, field: str) -> str:
    """Return a field as a person reads it: a department by its name in the register."""
    value = printed_field(record, field)
    if field == "department" and value:
        return desk.view.aligned.lexicons.departments.label(value)
    return field_word(field, value)


def _department(desk: PairDesk, side: Side, name: str) -> str | None:
    """Return the id of a department that somebody names, None where the register has none."""
    departments = desk.view.aligned.lexicons.departments
    document = _document(desk, side).extraction.document
    # What the page shows is its name without level.
    known = (
        duty.department
        for text in desk.view.aligned.read
        for duty in text.extraction.responsibilities
        if duty.department and departments.label(duty.department) == name
    )
    return departments.match(name, document.level, document.region) or next(known, None)


def item_rows(desk: PairDesk, item: Item) -> list[RecordRow]:
    """Return what was read of the sentences that an item quotes, else of its units."""
    places = {"upper": ((item.task, item.upper),), "lower": item.lower}
    found = []
    for side in SIDES:
        texts = JudgedTexts(_document(desk, side))
        stamps = {texts.sentence(span).stamp for _, spans in places[side] for span in spans}
        units = {unit for unit, _ in places[side]}
        rows = [
            row
            for kind in KINDS
            for row in record_rows(desk, side, kind)
            if row.record.unit in units
        ]
        found += [row for row in rows if row.stamp in stamps] or rows
    return found


def _document(desk: PairDesk, side: Side) -> DocumentIndex:
    """Return a document as it was read, without what people amended."""
    lower, upper = desk.view.aligned.read
    return lower if side == "lower" else upper


def _side_and_kind(given: Any) -> tuple[Side, str]:
    side: Side = "upper" if given.get("side") == "upper" else "lower"
    return side, "responsibility" if given.get("kind") == "responsibility" else "target"


def _records(request: Request, status: int = 200, *, told: str = "", fault: str = "") -> Response:
    site, desk = site_of(request), desk_of(request)
    given = request.query_params if request.method == "GET" else request.state.form
    side, kind = _side_and_kind(given)
    item = desk.view.by_id.get(str(given.get("item", "")))
    rows = item_rows(desk, item) if item else record_rows(desk, side, kind)
    return site.page(
        request,
        "records.html",
        status,
        desk=desk,
        side=side,
        kind=kind,
        sides=SIDES,
        kinds=KINDS,
        item=item,
        names=sorted({duty.name for duty in _document(desk, side).extraction.responsibilities}),
        **paged(rows, str(given.get("start", "")), WINDOW),
        fields=FIELDS,
        told=told,
        fault=fault,
    )
