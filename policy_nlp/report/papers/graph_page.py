"""The graph of what carries out what, as one page for the browser (衔接图谱网页).

The page holds all it needs: cytoscape.js, its own script, the data. A policy in its head forbids
every request; the data stand in a block that no browser runs, and become text only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

from policy_nlp.errors import UsageError
from policy_nlp.records import TASK_KINDS, Link, Unit
from policy_nlp.records.extraction import LEADING_ROLES
from policy_nlp.records.index import PairIndex, Side
from policy_nlp.report import labels
from policy_nlp.report.labels import DECISIONS, GRADES
from policy_nlp.report.papers.alignment.pair import PrintedPair, SentenceEvidence, titled
from policy_nlp.report.papers.alignment.tasks import count_line, sentence_evidence
from policy_nlp.report.render.html.parts import (
    Html,
    checkbox,
    page,
    search_form,
    selection,
    tag,
    template,
)
from policy_nlp.text.display import visible

KIND = "graph-page/1"
TITLE = "衔接图谱"
NOTICE = (
    "左为上级任务，右为本级任务；实线为直接对应，虚线为部分对应；点选条目或连线，看两级原文。"
    "由 policy-nlp 自动生成，须经人工核对后使用。"
)
PICTURE = "衔接图谱，内容见条目列表"
# Characters by which a data block could end before its end.
_UNSAFE = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def render_graph_page(pairs: Sequence[PairIndex]) -> bytes:
    """Return the page, in UTF-8.

    Args:
        pairs: of documents; the reader chooses among them.

    Raises:
        UsageError: there is no pair.
    """
    if not pairs:
        raise UsageError("没有可画图的上下级文件", "请在 meta.toml 中写明落实关系（implements）")
    data = {
        "pairs": [_pair(compared) for compared in map(PrintedPair.of_index, pairs)],
        "words": {"coverage": labels.COVERAGE, "grades": GRADES, "own": labels.OWN_UNIT},
    }
    return page(
        TITLE,
        KIND,
        tag("header", tag("h1", TITLE), tag("p", NOTICE, class_="notice")),
        tag("noscript", tag("p", "本页需要浏览器启用脚本。")),
        _tools(pairs),
        tag(
            "div",
            tag("main", tag("div", "", id="graph", role="img", aria_label=PICTURE)),
            tag("aside", "", id="panel", tabindex="-1", aria_label="条目与原文"),
            class_="panes",
        ),
        Html(f'<script type="application/json" id="data">{_block(data)}</script>'),
        style=template("graph.css"),
        # The library looks for a sheet of this id before it adds one, which the policy refuses.
        style_id="__________cytoscape_stylesheet",
        scripts=[_library(), template("graph.js")],
    )


def _library() -> str:
    source = resources.files("policy_nlp.report").joinpath("vendor", "cytoscape.min.js")
    return source.read_text(encoding="utf-8")


def _block(data: dict[str, Any]) -> str:
    """Return data as JSON that cannot end its block."""
    text = json.dumps(_shown(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.translate(_UNSAFE)


def _shown(value: Any) -> Any:
    """Return data without the characters that are not shown."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list | tuple) else value


def _tools(pairs: Sequence[PairIndex]) -> Html:
    names = [
        f"{titled(item.lower.extraction.document)} → {titled(item.upper.extraction.document)}"
        for item in pairs
    ]
    status = (checkbox("status", key, word) for key, word in labels.COVERAGE.items())
    everything = [("", "全部")]
    return search_form(
        selection("文件", "pair", [(str(at), name) for at, name in enumerate(names)]),
        tag("label", "检索 ", Html('<input type="search" id="query" autocomplete="off">')),
        selection("章节", "section", everything),
        selection("部门", "department", everything),
        tag("fieldset", tag("legend", "衔接情况"), *status),
        tag("label", Html('<input type="checkbox" id="bodies">'), "显示部门"),
    )


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
