"""What is to be mended in a draft, remark by remark: as comments, and as a sheet (审查意见)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_nlp.records import Finding, Span, Unit
from policy_nlp.records.alignment import Demand, DemandAction
from policy_nlp.records.index import DocumentIndex
from policy_nlp.report import labels
from policy_nlp.report.labels import ACTIONS, DEMAND_STATUSES, SEVERITIES, SUGGESTION
from policy_nlp.report.model import EMPTY, Column, Report, Row, Table, text_cell
from policy_nlp.report.papers.alignment.demands import (
    ANSWERED,
    LONGEST_QUOTE,
    NOTES,
    draft_texts,
    home_text,
    is_less,
    telling_part,
)
from policy_nlp.report.papers.alignment.pair import PrintedPair, titled
from policy_nlp.report.papers.review import words
from policy_nlp.report.papers.review.rows import ReviewedPair
from policy_nlp.report.tracked_changes.comments import Comment, Insertion
from policy_nlp.text.display import one_line
from policy_nlp.text.sentences import FULL_STOPS, SEMICOLONS

KIND = "remarks/1"
SHEET = "审查意见"
FORM_FINDING = "审校"
NOTE = (
    f"“{words.ADOPTED}”从下拉列表中选择，不采纳的须写明理由。填好后运行 policy-nlp review import "
    "本文件：上级要求的意见记入工作区；审校意见（编号、用语、标点等）没有对应的判定，只留在本表。"
)
# The last cells of a row: what stands, what is answered, why, who, when, and the key.
_ANSWER = 6
_AT_TITLE = "（全文性意见，批注置于标题处）"
_AT_HEADING = "（无具体文字，批注置于所在条目标题处）"
_AT_HOME = "（本级未见相应文字，批注置于拟补充的条目）"
_NO_HOME = "（本级未见相应文字，也无明显对应的条目，批注置于标题处）"
_LEFT_OUT = "责任分工可参考（未写入）：{}。"
_WRITTEN = f"{SUGGESTION}已以修订方式写入此处，接受即采用。"


@dataclass(frozen=True)
class Remark:
    """One finding or demand, as an official reads it (审查意见).

    Attributes:
        source: what it is.
        kind, weight: in words: 审校 and 疑问, 市级要求 and 建议补充.
        place: the lower unit, as it is called; empty for the document as a whole.
        span: the words of the draft that it is about; where it has none, the heading or title.
        apart: why it does not stand on words of its own, empty where it does.
        quote: those words, empty where it has none.
        opinion: what is to be said of it, a line each.
        advice: what to do, a line each.
        insertion: where its draft may come into the text, as far as that is certain.
        clause: who would answer, where the unit of the insertion has a clause already.
    """

    source: Finding | Demand
    kind: str
    weight: str
    place: str
    span: Span
    apart: str
    quote: str
    opinion: tuple[str, ...]
    advice: tuple[str, ...] = ()
    insertion: Insertion | None = None
    clause: str = ""

    @property
    def at(self) -> int:
        """Before which character of the draft it belongs."""
        return self.insertion.at if self.insertion else self.span.start

    @property
    def drafted(self) -> bool:
        """Whether there is a draft for it."""
        return isinstance(self.source, Demand) and self.source.draft is not None

    def comment(self, *, insert: bool) -> Comment:
        """Return it as a comment; `insert` with its draft as an insertion."""
        first, *others = self.opinion
        said = (f"〔{self.kind}·{self.weight}〕{first}", *others)
        if not insert or self.insertion is None:
            return Comment((*said, *self.advice, *filter(None, [self.apart])), self.span)
        clause = [_LEFT_OUT.format(self.clause.strip("（）()"))] if self.clause else []
        rest = [line for line in self.advice if not line.startswith(SUGGESTION)]
        return Comment((*said, _WRITTEN, *clause, *rest), self.span, self.insertion)


def list_remarks(
    document: DocumentIndex,
    findings: Sequence[Finding],
    compared: PrintedPair | None = None,
    actions: Sequence[DemandAction] = (),
) -> tuple[Remark, ...]:
    """Return the findings and demands in the order of the draft (审查意见).

    Args:
        document: the draft.
        findings: what a careful clerk would mark.
        compared: the draft against the document above it.
        actions: of which demands something is to be said.
    """
    demands = [x for x in compared.alignment.demands if x.action in actions] if compared else []
    made = [_finding_remark(document, x) for x in findings if not _is_said(x, demands)]
    if compared is not None:
        made += [_demand_remark(compared, item) for item in demands]
    # Drafts of one place stay in the order of the document above.
    return tuple(sorted(made, key=lambda item: item.at))


def _is_said(finding: Finding, demands: Sequence[Demand]) -> bool:
    """Return whether demands say one by one what a finding says of the document above."""
    asked = [item for item in demands if item.upper == finding.upper]
    span = finding.span
    if span is None:
        return bool(asked)
    proofs = (text.span for item in asked if item.kind == "target" for text in item.proof)
    return any(proof.overlaps(span) for proof in proofs)


def _finding_remark(document: DocumentIndex, finding: Finding) -> Remark:
    unit = document.units.get(finding.unit or "")
    span, apart = finding.span, ""
    if span is None or not span.of(document.text).strip():
        span, apart = heading_of(document, unit), _AT_HEADING if unit else _AT_TITLE
    advice = (f"建议改为：{one_line(finding.suggestion)}",) if finding.suggestion else ()
    return Remark(
        source=finding,
        kind=FORM_FINDING,
        weight=SEVERITIES[finding.severity],
        place=_unit_name(unit) if unit else "",
        span=span,
        apart=apart,
        quote=one_line(finding.quote),
        opinion=(one_line(finding.message),),
        advice=advice,
    )


def _demand_remark(compared: PrintedPair, demand: Demand) -> Remark:
    lower = compared.lower
    answer = demand.proof[0] if demand.status in ANSWERED and demand.proof else None
    home = lower.units.get(demand.home or "")
    if answer is not None:
        unit, span, apart = lower.units.get(answer.unit), answer.span, ""
    else:
        unit, span = home, heading_of(lower, home)
        apart = _AT_HOME if home else _NO_HOME
    insertion, clause = _insertion(lower, demand)
    if insertion is not None:
        unit = home
    return Remark(
        source=demand,
        kind=f"{compared.upper_level}要求",
        weight=ACTIONS[demand.action],
        place=_unit_name(unit) if unit else "",
        span=span,
        apart=apart,
        quote=one_line(answer.text) if answer else "",
        opinion=tuple(_demand_lines(compared, demand)),
        advice=tuple(_advice_lines(compared, demand)),
        insertion=insertion,
        clause=clause,
    )


def _demand_lines(compared: PrintedPair, demand: Demand) -> Iterator[str]:
    """Yield what is asked, how far it is answered, and the lower sentence to look at."""
    place = f"{compared.label('upper', demand.upper)}〔{demand.id}〕"
    what = "责任单位" if demand.kind == "department" else ""
    if demand.kind == "target":
        name = compared.target("upper", demand.id).indicator
        what = "" if name in demand.text else f"{name}，"
    yield f"{place}：{what}“{one_line(demand.text)}”"
    status, reason = DEMAND_STATUSES[demand.status], labels.demand_reason(demand)
    mark = f"（{compared.mark(demand)}）" if compared.mark(demand) else ""
    yield f"{status}{mark}{f'；{reason}' if reason and reason != status else ''}。"
    found = demand.proof[:1] if demand.status in ANSWERED else (demand.near,)
    for text in found:
        if text is not None:
            lead = "本级已有" if demand.status in ANSWERED else "本级相近"
            shown = telling_part(one_line(text.text), demand.text, LONGEST_QUOTE)
            yield f"{lead}：【{compared.place('lower', text.unit)}】{shown}"


def _advice_lines(compared: PrintedPair, demand: Demand) -> Iterator[str]:
    """Yield where to write what, and what to know first."""
    mark, draft = draft_texts(compared, demand)
    place = f"（位置：{home_text(compared, demand)}）" if mark else ""
    yield f"{mark}{place}{draft}"
    if demand.note is not None and demand.draft is not None:
        yield NOTES[demand.note.code].format("、".join(demand.note.args))


def _insertion(document: DocumentIndex, demand: Demand) -> tuple[Insertion | None, str]:
    """Return where the draft of a demand comes into the text, and the clause that it leaves out.

    Into the unit where it belongs, as its last sentence: before the clause that speaks for all of
    the unit, whose bodies may have to be added to; where there is none or several, with a clause
    of its own. None where that is not certain: no such unit, a unit without running text, wording
    that is to take the place of another, and what each place has to say for itself.
    """
    draft, unit = demand.draft, document.units.get(demand.home or "")
    if draft is None or unit is None or draft.form == "local" or is_less(demand):
        return None, ""
    if unit.kind == "annex-row" or not draft.wording:
        return None, ""
    body = unit.body.of(document.text)
    clause = _closing_clause(document, unit)
    end = unit.body.start + len((body if clause is None else body[:clause]).rstrip())
    begin = max(unit.body.start, document.text.rfind("\n", 0, end) + 1)
    if not document.text[begin:end].strip() or "\t" in document.text[begin:end]:
        return None, ""
    last = document.text[end - 1]
    stop = last if last in SEMICOLONS else "。"
    before = "" if last in FULL_STOPS + SEMICOLONS + "）)”" else "；"
    if clause is None:
        return Insertion(end, f"{before}{draft.wording}{stop}{draft.clause}"), ""
    return Insertion(end, f"{before}{draft.wording}{'' if before else stop}"), draft.clause


def _closing_clause(document: DocumentIndex, unit: Unit) -> int | None:
    """Return where in the body of a unit its one clause begins that closes it, None for none."""
    body = unit.body.of(document.text)
    clauses = {
        (duty.clause, document.text.rfind(duty.clause, 0, duty.span.end + len(duty.clause)))
        for duty in document.duties_of(unit.id, own=True)
        if duty.clause
    }
    if len(clauses) != 1:
        return None
    (clause, start), *_ = clauses
    at = start - unit.body.start
    if at < 0 or body[at + len(clause) :].strip("。；;. \n\t\u3000"):
        return None
    return at


def heading_of(document: DocumentIndex, unit: Unit | None = None) -> Span:
    """Return the heading of a unit, else the first line of its text; of the document its title."""
    text = document.text
    if unit is not None and unit.heading_span is not None:
        return unit.heading_span
    if unit is not None and unit.id != "0":
        return _first_line(text, unit.span)
    title = document.extraction.document.title or ""
    letters = map(re.escape, "".join(title.split()))
    found = re.search(r"\s*".join(letters), text) if title else None
    return Span(start=found.start(), end=found.end()) if found else _first_line(text)


def _first_line(text: str, span: Span | None = None) -> Span:
    begin = span.start if span else 0
    begin += len(text[begin:]) - len(text[begin:].lstrip())
    end = text.find("\n", begin)
    return Span(start=begin, end=len(text) if end < 0 else end)


def _unit_name(unit: Unit) -> str:
    name = labels.UNIT_KINDS["preamble"] if unit.kind == "preamble" else labels.numbered_name(unit)
    return f"{name}〔{unit.id}〕"


def remarks_report(
    document: DocumentIndex, remarks: Sequence[Remark], reviewed: ReviewedPair | None = None
) -> Report:
    """Return the remarks as a sheet to be answered, which `review import` reads.

    Args:
        document: the draft.
        remarks: what is said of it.
        reviewed: the pair whose demands are among them.
    """
    title = f"{titled(document.extraction.document)}{SHEET}表"
    rows = tuple(_row(number, item, reviewed) for number, item in enumerate(remarks, 1))
    decided = any(row.cells[-_ANSWER].text for row in rows)
    choices = (*words.ADOPTIONS, *([words.VERDICTS["withdraw"]] if decided else []))
    table = Table(
        name=SHEET,
        title=title,
        note=NOTE,
        columns=(
            Column("序号", 6, "center"),
            Column("类别", 10),
            Column("轻重", 10),
            Column("本级条目", 22),
            Column("本级原文", 36),
            Column("意见", 56),
            Column("修改建议", 44),
            Column(words.STANDING, 18),
            Column(words.ADOPTED, 12, open=True, choices=choices),
            Column(words.REASON, 26, open=True),
            Column(words.WHO, 10, open=True),
            Column(words.DATE, 12, open=True),
            Column(words.KEY, 4, hidden=True),
        ),
        rows=rows,
        form=True,
    )
    return Report(kind=KIND, title=title, sheets=(table,))


def _row(number: int, remark: Remark, reviewed: ReviewedPair | None) -> Row:
    source = remark.source
    if isinstance(source, Demand) and reviewed is not None:
        standing, verdict, *filled = reviewed.triage_row(source).cells[-_ANSWER:]
        answer = (standing, text_cell(words.adoption_word(verdict.text)), *filled)
    else:
        code = source.code if isinstance(source, Finding) else source.id
        answer = (*[EMPTY] * (_ANSWER - 1), text_cell(f"{words.FORM_KEY}{code}"))
    texts = (
        str(number),
        remark.kind,
        remark.weight,
        remark.place or "全文",
        remark.quote or labels.NOTHING,
        "\n".join(remark.opinion),
        "\n".join(remark.advice) or labels.NOTHING,
    )
    return Row(cells=(*map(text_cell, texts), *answer))
