"""What changed, as laid before a meeting (修订对照表), and the words for it (修订比对用语)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from policy_nlp.records import Change, Revision
from policy_nlp.records.index import DocumentIndex
from policy_nlp.records.revision import ChangeKind
from policy_nlp.report.labels import (
    CHANGES,
    DIRECTIONS,
    FIELDS,
    OPERATORS,
    ROLES,
    STATUSES,
    STRENGTHS,
    YEAR_DIRECTIONS,
)
from policy_nlp.report.model import Column, Report, Table, text_row
from policy_nlp.report.papers.revision.impact import impact_table
from policy_nlp.text.display import one_line
from policy_nlp.text.width import shared_start
from policy_nlp.vocabulary import Vocabulary, any_of, read_vocabulary

# What a leader need not see: other words, editing, numbers that followed.
MINOR: frozenset[ChangeKind] = frozenset({"wording-only", "editorial", "task-renumbered"})
NOTHING = "无"
# Characters shown around what differs between two wordings.
AROUND = 6


class TellingWords(Vocabulary):
    """Words that may change what is ordered (关键用词)."""

    words: tuple[str, ...]
    bodies: tuple[str, ...]


def kind_of(change: Change) -> str:
    """Return the kind of a change with its direction: 指标调整（放松）."""
    direction = direction_of(change)
    return f"{CHANGES[change.kind]}（{direction}）" if direction else CHANGES[change.kind]


def direction_of(change: Change) -> str:
    """Return whether more or less is asked: 放松, of a year 推迟; nothing where neither."""
    if change.direction is None:
        return ""
    return (YEAR_DIRECTIONS if change.field == "deadline" else DIRECTIONS)[change.direction]


def gist_of(change: Change) -> str:
    """Return what changed in a few words: 装配式建筑占比 数值：50 → 45."""
    if change.kind == "target-changed" and change.field is not None:
        return f"{change.indicator} {values_of(change)}"
    if change.kind == "responsibility-changed":
        return "；".join(responsibilities_of(change)) or _both(change)
    if change.kind == "status-changed":
        statuses: dict[str, str] = {str(code): word for code, word in STATUSES.items()}
        codes = (str(change.old_value), str(change.new_value))
        return " → ".join(statuses.get(code) or NOTHING for code in codes)
    if change.indicator:
        return change.indicator
    if change.kind in ("task-renumbered", "heading-changed", "strength-changed"):
        return _both(change)
    if change.kind in ("wording-only", "editorial"):
        return _difference(change)
    return change.heading or one_line(change.new or change.old or "")


def values_of(change: Change) -> str:
    """Return the values of a changed field: 数值：50 → 45."""
    old, new = _changed_value(change, change.old_value), _changed_value(change, change.new_value)
    return f"{FIELDS[change.field] if change.field else ''}：{old} → {new}"


def responsibilities_of(change: Change) -> list[str]:
    """Return who was added, removed, has another role or another name."""
    roles: dict[str, str] = {str(role): word for role, word in ROLES.items()}
    return [
        *([f"增加{'、'.join(change.added)}"] if change.added else []),
        *([f"删去{'、'.join(change.removed)}"] if change.removed else []),
        *(f"{item.name}由{roles[item.old]}改为{roles[item.new]}" for item in change.role_changes),
        *(f"{'、'.join(item.old)}改为{'、'.join(item.new)}" for item in change.renamed),
        *([values_of(change)] if change.field == "deadline" else []),
    ]


def _difference(change: Change) -> str:
    """Return what differs between two wordings, with a little of what stands around it."""
    old, new = one_line(change.old or ""), one_line(change.new or "")
    start = shared_start(old, new)
    end = shared_start(old[start:][::-1], new[start:][::-1])
    begin, after = max(0, start - AROUND), max(0, end - AROUND)
    lead, tail = "…" if begin else "", "…" if after else ""
    return " → ".join(f"{lead}{text[begin : len(text) - after]}{tail}" for text in (old, new))


def _changed_value(change: Change, value: float | str | None) -> str:
    """Return a value of a changed field as an official writes it."""
    if value is None:
        return NOTHING
    if isinstance(value, float | int):
        return f"{value:g}年" if change.field == "deadline" else f"{value:.10g}"
    words = {"operator": OPERATORS, "strength": STRENGTHS}.get(change.field or "", {})
    return words.get(value, value)


def _both(change: Change) -> str:
    return f"{one_line(change.old or NOTHING)} → {one_line(change.new or NOTHING)}"


def is_telling(change: Change) -> bool:
    """Return whether other words may change what is ordered: a number, a no, a degree or a body.

    Such a change of wording is shown with those of substance, so that nobody misses it.
    """
    if change.kind != "wording-only":
        return False
    old, new = change.old or "", change.new or ""
    return any(sorted(marks.findall(old)) != sorted(marks.findall(new)) for marks in _telling())


@cache
def _telling() -> tuple[re.Pattern[str], ...]:
    known = read_vocabulary(TellingWords, "telling", "policy_nlp.report")
    return (
        re.compile(r"\d+(?:\.\d+)?"),
        re.compile(any_of(known.words)),
        re.compile(f"[一-龥]{{0,4}}(?:{any_of(known.bodies)})"),
    )


KIND = "revision/1"
Order = Literal["document", "substance"]
COLUMNS = (
    Column(header="序号", width=6, align="center"),
    Column(header="条目", width=20),
    Column(header="原文", width=46),
    Column(header="修改后", width=46),
    Column(header="修改类型", width=16, align="center"),
    Column(header="说明", width=28),
    Column(header="修改依据", width=18),
)
NOTE = "“修改依据”由起草单位填写。条目编号为原稿→新稿的层次序号。"
# What weighs most in a meeting stands first, where the order is by substance.
_WEIGHT = ("target", "responsibility", "strength", "task", "measure", "heading", "text", "status")


def revision_report(
    revision: Revision,
    old: DocumentIndex,
    new: DocumentIndex,
    upper: DocumentIndex | None = None,
    *,
    order: Order = "document",
) -> Report:
    """Return the table of what changed, what is no change of substance in an annex (修订对照表).

    Args:
        revision: what changed.
        old: the draft before.
        new: the draft after.
        upper: the document above, by whose headings its tasks are called.
        order: in the order of the new draft, or targets, bodies and strength first.

    Held against the document above, a further table says which of its demands the new draft
    answers otherwise.
    """
    document = new.extraction.document
    title = f"{document.title or document.id}修订对照表"
    major = [change for change in revision.changes if change.kind not in MINOR]
    minor = [change for change in revision.changes if change.kind in MINOR]
    if order == "substance":
        major.sort(key=lambda change: _WEIGHT.index(change.kind.partition("-")[0]))
    sheets = [_change_table("修订对照表", title, major, old, new)]
    if minor:
        name = "附：文字与编号"
        sheets.append(_change_table(name, f"{title}（{name}）", minor, old, new))
    if revision.impact is not None:
        numbers = {id(change): f"修改{at}" for at, change in enumerate(major, 1)}
        numbers |= {id(change): f"附{at}" for at, change in enumerate(minor, 1)}
        because = [numbers[id(change)] for change in revision.changes]
        sheets.append(impact_table(revision.impact, title, because, new, upper))
    return Report(kind=KIND, title=title, sheets=tuple(sheets))


def _change_table(
    name: str, title: str, changes: Sequence[Change], old: DocumentIndex, new: DocumentIndex
) -> Table:
    rows = tuple(
        text_row(str(number), *_change_texts(change, old, new), "")
        for number, change in enumerate(changes, start=1)
    )
    note = NOTE if rows else "两稿一致，没有此类修改。"
    return Table(name=name, title=title, note=note, columns=COLUMNS, rows=rows, frozen=2)


def _change_texts(change: Change, old: DocumentIndex, new: DocumentIndex) -> tuple[str, ...]:
    texts = [(text or "").strip() for text in (change.old, change.new)]
    if change.kind == "task-moved":
        # A moved task is known by its first line.
        texts = [text.partition("\n")[0].partition("。")[0].strip() for text in texts]
    gist = gist_of(change)
    remark = gist if change.kind.endswith("-changed") or change.heading == gist else ""
    return (_change_place(change, old, new), *texts, kind_of(change), remark)


def _change_place(change: Change, old: DocumentIndex, new: DocumentIndex) -> str:
    document, ids = (new, change.new_units) if change.new_units else (old, change.old_units)
    heading = document.unit(ids[0]).heading if ids else None
    return f"{unit_ids(change)}\n{heading}" if heading else unit_ids(change)


def unit_ids(change: Change) -> str:
    """Return the ids of the units in both drafts: 3.1→3.2."""
    before, after = "、".join(change.old_units), "、".join(change.new_units)
    return "→".join(dict.fromkeys(filter(None, (before, after)))) or "全文"
