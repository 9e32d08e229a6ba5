"""Read what earlier versions wrote: an alignment that gives its reasons as prose (旧版衔接结果)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MARKS = {
    "确认": "confirmed",
    "否决": "rejected",
    "改判": "regraded",
    "新增": "added",
    "待复核": "to-review",
}
_OWN_GOVERNMENT = "本级人民政府"
# Before what the program says, where a person said otherwise.
_FOUND = "系统判定："
_BASES = {
    "没有可比对的句子，未判定": "nothing-to-compare",
    "下级文件没有任务条目，未判定": "no-lower-tasks",
}
_COUNTS = re.compile(r"共\d+句：已承接\d+句")
_NEAR = re.compile(r"\d+句均未见承接，但下级“(.*)”主题相近，又有句子部分相似，请人工核对，未判定")
_LINKED = re.compile(r"人工认定(.+)与之对应，判为“部分对应”。")
_REWORDED = re.compile(r"待复核：人工判定过的“(.*)”原文有改动。")
_GROUNDS = {
    "下级文件本身就是所要求的方案": "own-plan",
    "本句没有可比对的要素词，不计入": "nothing-to-compare",
}
_NOT_HERE = re.compile(r"(?:本地没有：(?P<terms>[^；]+))?；?(?:属其他地方：(?P<places>[^；]+))?")
_DUTY_ABOVE = re.compile(r"属上级机关职责：(.+)")
_OWN = (
    ("no-upper-tasks", re.compile("上级文件没有任务条目")),
    ("no-link", re.compile("没有上级任务与之对应")),
    ("no-link", re.compile("没有上级任务与之对应；最接近的是“(.*)”，但现有文句不足以认定对应")),
    ("link-to-review", re.compile("原人工认定与“(.*)”对应，此后原文有改动，待复核")),
    ("link-rejected", re.compile("与“(.*)”的对应经人工否决")),
)


def upgraded(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of schema 1 as those of the present one."""
    return {
        **data,
        "schema": "policy-nlp/alignment/3",
        "links": [_marked(link) for link in data.get("links", ())],
        "coverage": [_upgraded_coverage(line) for line in data.get("coverage", ())],
        "departments": [_upgraded_department(link) for link in data.get("departments", ())],
        "own": [{**item, "reason": _own_reason(item["reason"])} for item in data.get("own", ())],
    }


def _marked(item: Mapping[str, Any]) -> dict[str, Any]:
    mark = item.get("decision")
    return {**item, "decision": _MARKS.get(mark, mark) if mark else None}


def _upgraded_coverage(line: Mapping[str, Any]) -> dict[str, Any]:
    sentences = [
        {**_marked(sentence), "ground": _ground(sentence.get("ground"))}
        for sentence in line.get("measures", ())
    ]
    reason = _upgraded_reason(line["reason"]) if line.get("reason") else None
    return {**_marked(line), "measures": sentences, "reason": reason}


def _upgraded_department(link: Mapping[str, Any]) -> dict[str, Any]:
    own = tuple(link.get("counterparts", ())) == (_OWN_GOVERNMENT,)
    return {**link, "own_government": True, "counterparts": []} if own else dict(link)


def _ground(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    if text in _GROUNDS:
        return {"code": _GROUNDS[text]}
    found = _DUTY_ABOVE.fullmatch(text)
    if found:
        return {"code": "duty-above", "args": [found[1]]}
    found = _NOT_HERE.fullmatch(text) if text else None
    if found and found.lastgroup:
        terms, places = ((found[name] or "").split("、") for name in ("terms", "places"))
        return {
            "code": "not-here",
            "args": [term for term in terms if term],
            "places": [place for place in places if place],
        }
    return {"code": "person", "args": [text]}


def _upgraded_reason(text: str) -> dict[str, Any]:
    """Read a reason from its end: what the program says, then what people said over it."""
    opinion, _, base = text.rpartition(_FOUND)
    reason = _base(base)
    before, mark, linked = opinion.removesuffix(_FOUND).rpartition(_FOUND)
    if found := _LINKED.fullmatch(linked):
        reason = {"code": "linked", "args": found[1].split("、"), "found": reason}
        opinion = before if mark else ""
    if not opinion:
        return reason
    if found := _REWORDED.fullmatch(opinion):
        return {"code": "reworded", "args": found[1].split("”、“"), "found": reason}
    code = "to-review" if opinion.startswith("待复核：") else "decided"
    return {"code": code, "found": reason}


def _base(text: str) -> dict[str, Any]:
    if found := _NEAR.fullmatch(text):
        return {"code": "near", "args": [found[1]]}
    if _COUNTS.match(text):
        return {"code": "counts"}
    return {"code": _BASES[text]} if text in _BASES else {"code": "other", "args": [text]}


def _own_reason(text: str) -> dict[str, Any]:
    for code, pattern in _OWN:
        if found := pattern.fullmatch(text):
            args = found[1].split("”、“") if pattern.groups else []
            return {"code": code, "args": args}
    return {"code": "other", "args": [text]}
