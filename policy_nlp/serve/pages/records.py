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
from policy_nlp.text.judged import JudgedTexts, record_part
from policy_nlp.text.normalise import fingerprint

WINDOW = 100
SIDES: dict[Side, str] = {"lower": "本级", "upper": "上级"}


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
    new = read_field(field, form_text(request, "new"))
    judged = JudgedTexts(_document(desk, side)).unit(row.record.unit)
    old = read_field(field, dict(row.fields).get(field, ""))
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
        "old": old or None,
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
        told=f"已记录：{row.name} {FIELDS.get(field, field)} → {field_word(field, new) or '—'}",
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
        fields = tuple(
            (name, field_word(name, printed_field(record, name))) for name in AMENDABLE[kind][1]
        )
        unit = labels.numbered_name(document.unit(record.unit))
        rows.append(
            RecordRow(side, record, unit, sentence.text, sentence.stamp, fields, tuple(stands))
        )
    return rows


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
    rows = record_rows(desk, side, kind)
    names = sorted({row.name for row in rows}) if kind == "responsibility" else []
    return site.page(
        request,
        "records.html",
        status,
        desk=desk,
        side=side,
        kind=kind,
        sides=SIDES,
        **paged(rows, str(given.get("start", "")), WINDOW),
        fields=FIELDS,
        names=names,
        told=told,
        fault=fault,
    )
