"""The graph of what carries out what, pair by pair (衔接图谱网页)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from policy_nlp.errors import UsageError
from policy_nlp.records import TASK_KINDS, Link, Unit
from policy_nlp.records.extraction import LEADING_ROLES
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.labels import DECISIONS
from policy_nlp.report.model import LinkGraph, Report
from policy_nlp.report.papers.alignment.pair import PrintedPair, SentenceEvidence, titled
from policy_nlp.report.papers.alignment.tasks import count_line, sentence_evidence

KIND = "graph-page/1"
TITLE = "衔接图谱"
NOTICE = (
    "左为上级任务，右为本级任务；实线为直接对应，虚线为部分对应；点选条目或连线，看两级原文。"
    "由程序自动生成，须经人工核对后使用。"
)


def graph_report(pairs: Sequence[PairIndex]) -> Report:
    """Return the graph of pairs of documents, among which the reader chooses.

    Raises:
        UsageError: there is no pair.
    """
    if not pairs:
        raise UsageError("没有可画图的上下级文件", "请在 meta.toml 中写明落实关系（implements）")
    printed = [PrintedPair.of_index(pair) for pair in pairs]
    graph = LinkGraph(pairs=tuple((_pair_name(pair), _pair(pair)) for pair in printed))
    return Report(kind=KIND, title=TITLE, notice=NOTICE, screen=graph)


def _pair_name(pair: PrintedPair) -> str:
    return " → ".join(titled(side.extraction.document) for side in (pair.lower, pair.upper))


def _pair(compared: PrintedPair) -> dict[str, Any]:
    pairs = (
        (compared.called("upper", link.upper_department), compared.called("lower", name))
        for link in compared.alignment.departments
        for name in compared.counterparts(link)
    )
    return {
        "upper": titled(compared.upper.extraction.document),
        "lower": titled(compared.lower.extraction.document),
        "units": [*_upper_units(compared), *_lower_units(compared)],
        "links": [_link(compared, link) for link in compared.alignment.links],
        "counterparts": [list(pair) for pair in dict.fromkeys(pairs)],
    }


def _key(side: Side, unit: str) -> str:
    return f"{side} {unit}"


def _upper_units(compared: PrintedPair) -> Iterator[dict[str, Any]]:
    for item in compared.alignment.coverage:
        yield {
            **_unit(compared, "upper", compared.unit("upper", item.upper)),
            "status": item.status,
            "counted": count_line(item, compared.alignment.decided),
            "sentences": [_sentence(found) for found in sentence_evidence(compared, item)],
        }


def _lower_units(compared: PrintedPair) -> Iterator[dict[str, Any]]:
    linked = {link.lower for link in compared.alignment.links}
    own = {item.lower: labels.own_text(item.reason) for item in compared.alignment.own}
    for unit in compared.lower.extraction.units:
        if unit.kind in TASK_KINDS or unit.id in linked or unit.id in own:
            yield {
                **_unit(compared, "lower", unit),
                "own": unit.id in own,
                "reason": own.get(unit.id, ""),
            }


def _unit(compared: PrintedPair, side: Side, unit: Unit) -> dict[str, Any]:
    text = unit.span.of(compared.document(side).text)
    own = reversed(compared.duties(side, unit.id))
    duties = {compared.called(side, duty.name): duty for duty in own}
    return {
        "id": _key(side, unit.id),
        "side": side,
        "place": compared.label(side, unit.id),
        "section": unit.path[-1] if unit.path else "",
        "search": "".join(text.split()).lower(),
        "duties": [
            {"name": name, "role": labels.ROLES[duty.role], "leads": duty.role in LEADING_ROLES}
            for name, duty in reversed(duties.items())
        ],
    }


def _sentence(item: SentenceEvidence) -> dict[str, Any]:
    judged = (item.status, item.mark, item.ground)
    return {
        "text": item.upper.text,
        "said": "，".join(part for part in judged if part),
        "lower": [{"place": quote.place, "text": quote.text} for quote in item.lower],
    }


def _link(compared: PrintedPair, link: Link) -> dict[str, Any]:
    return {
        "lower": _key("lower", link.lower),
        "upper": _key("upper", link.upper),
        "grade": link.grade,
        "decision": DECISIONS[link.decision] if link.decision is not None else "",
        "quotations": [
            {
                "upper": compared.quote("upper", item.upper_span, link.upper).text,
                "lower": compared.quote("lower", item.lower_span, link.lower).text,
                "terms": "、".join(item.terms),
            }
            for item in link.evidence
        ],
    }
