"""Records as pandas frames and as flat files for Excel and other programs (数据表)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, cast, get_args, get_origin

from policy_nlp.records import (
    Alignment,
    Citation,
    DepartmentLink,
    Extraction,
    Link,
    Measure,
    OwnUnit,
    Record,
    Responsibility,
    Span,
    Target,
    TargetLink,
    Unit,
    UnitCoverage,
)
from policy_nlp.records.alignment import Demand
from policy_nlp.records.revision import Change, Revision, Suspect
from policy_nlp.report import labels
from policy_nlp.report.model import Cell, Column, Report, Row, Table, number_cell, text_cell
from policy_nlp.report.render import render
from policy_nlp.report.render.csv import no_formula

if TYPE_CHECKING:
    import pandas as pd

# frame → name of its sheet or file
FRAMES: dict[str, str] = {
    "units": "条目",
    "measures": "举措",
    "responsibilities": "责任分工",
    "targets": "指标",
    "citations": "引用文件",
}
_KINDS: dict[str, type[Record]] = {
    "units": Unit,
    "measures": Measure,
    "responsibilities": Responsibility,
    "targets": Target,
    "citations": Citation,
}
# what of an alignment, and of a revision, is a frame; a row begins with the ids of both documents
_ALIGNMENT_KINDS: dict[str, type[Record]] = {
    "links": Link,
    "coverage": UnitCoverage,
    "demands": Demand,
    "targets": TargetLink,
    "departments": DepartmentLink,
    "own": OwnUnit,
}
_REVISION_KINDS: dict[str, type[Record]] = {"changes": Change, "suspect": Suspect}
Framed = Extraction | Alignment | Revision
# column → its header in a workbook
_HEADERS: dict[str, str] = {
    "document": "文件",
    "id": "编号",
    "unit": "条目编号",
    "measure": "举措编号",
    "parent": "上级编号",
    "path": "上级标题",
    "number": "序号",
    "number_source": "序号来源",
    "heading": "标题",
    "title": "标题",
    "kind": "类型",
    "page": "页",
    "text": "原文",
    "quote": "原文",
    "action": "动作",
    "object": "对象",
    "name": "单位名称",
    "department": "部门编号",
    "role": "责任",
    "open_ended": "另有未列明单位",
    "clause": "责任条款",
    "inherited_from": "沿用自",
    "indicator": "指标",
    "operator": "口径",
    "value": "数值",
    "value2": "数值上限",
    "unit_of_measure": "单位",
    "deadline": "时限（年）",
    "plan_year": "规划期（年）",
    "baseline": "基期（年）",
    "period": "期间",
    "strength": "力度",
    "scope": "范围",
    "doc_number": "文号",
    "resolves_to": "对应文件",
    "rule": "规则",
    "span_start": "起",
    "span_end": "止",
    "heading_span_start": "标题起",
    "heading_span_end": "标题止",
    "body_start": "正文起",
    "body_end": "正文止",
    "governs_start": "所辖起",
    "governs_end": "所辖止",
}
# kind and column → the word for each code
_CODES: dict[tuple[str, str], Mapping[Any, str]] = {
    ("units", "kind"): labels.UNIT_KINDS,
    ("units", "number_source"): labels.NUMBER_SOURCES,
    ("measures", "strength"): labels.MEASURE_STRENGTHS,
    ("responsibilities", "role"): labels.ROLES,
    ("responsibilities", "open_ended"): {True: "是", False: "否"},
    ("targets", "operator"): labels.OPERATORS,
    ("targets", "strength"): labels.STRENGTHS,
    ("targets", "kind"): labels.TARGET_KINDS,
}
_MIN_WIDTH, _MAX_WIDTH = 8, 60


def to_frames(records: Framed | Sequence[Framed]) -> dict[str, pd.DataFrame]:
    """Return records as pandas frames (数据框), one a kind.

    Args:
        records: the records of a document (`Extraction`), an `Alignment` or a `Revision`; or
            several of one kind, whose rows stand one below the other.

    Returns:
        Of documents `units`, `measures`, `responsibilities`, `targets`, `citations`; of alignments
        `links`, `coverage`, `demands`, `targets`, `departments`, `own`; of revisions `changes`,
        `suspect`. A row a record, in its order, behind the ids of its documents; columns as in the
        contract, a span as `span_start` and `span_end`, what holds records of its own as JSON. A
        column has its type (string, Int64, Float64, boolean) whatever stands in it.

    Raises:
        TypeError: records of several kinds, or of one that has no frames.
    """
    import pandas as pd

    given = list(records) if isinstance(records, Sequence) else [records]
    return {
        name: pd.DataFrame(
            {
                column: pd.array([row[at] for row in rows], dtype=cast("Any", dtype))
                for at, (column, dtype) in enumerate(columns.items())
            }
        )
        for name, (columns, rows) in typed_rows(given).items()
    }


def typed_rows(given: Sequence[Framed]) -> dict[str, tuple[dict[str, str], list[list[Any]]]]:
    """Return for each frame its columns with their pandas types, and its rows."""
    tables: dict[type, tuple[tuple[str, ...], dict[str, type[Record]]]] = {
        Extraction: (("document",), _KINDS),
        Alignment: (("lower_document", "upper_document"), _ALIGNMENT_KINDS),
        Revision: (("old_document", "new_document"), _REVISION_KINDS),
    }
    kinds = {type(record) for record in given} or {Extraction}
    if len(kinds) > 1 or not kinds <= set(tables):
        names = "、".join(sorted(kind.__name__ for kind in kinds))
        raise TypeError(f"frames are of extractions, alignments or revisions alone, not of {names}")
    keys, framed = tables[kinds.pop()]
    return {
        name: (
            dict.fromkeys(keys, "string") | _column_types(kind),
            [
                [*_document_ids(whole), *_values(record)]
                for whole in given
                for record in _records_of(name, whole)
            ],
        )
        for name, kind in framed.items()
    }


def _document_ids(whole: Framed) -> tuple[str, ...]:
    if isinstance(whole, Extraction):
        return (whole.document.id,)
    if isinstance(whole, Alignment):
        return (whole.lower, whole.upper)
    return (whole.old, whole.new)


def _records_of(name: str, whole: Framed) -> Sequence[Record]:
    found: Sequence[Record] = getattr(
        whole.document if name == "citations" and isinstance(whole, Extraction) else whole, name
    )
    return found


def to_csv_files(extractions: Sequence[Extraction]) -> dict[str, bytes]:
    """Return a .csv file a kind of record, in UTF-8 with BOM, which Excel and WPS open right.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    return {
        f"{FRAMES[name]}.csv": frame.map(_no_formula)
        .to_csv(index=False, lineterminator="\r\n")
        .encode("utf-8-sig")
        for name, frame in to_frames(extractions).items()
    }


def to_xlsx(extractions: Sequence[Extraction]) -> bytes:
    """Return a workbook with a table a kind of record: text as text, numbers as numbers."""
    return render(records_report(extractions), "xlsx")


def records_report(extractions: Sequence[Extraction]) -> Report:
    """Return the records as tables to reckon with, one a kind (抽取结果).

    Headers and codes are in words of the office; a code stands in a hidden column behind its word.
    """
    return Report(
        kind="records",
        title="抽取结果",
        sheets=tuple(_records_table(name, extractions) for name in FRAMES),
    )


def _records_table(name: str, extractions: Sequence[Extraction]) -> Table:
    records = [row for extraction in extractions for row in _record_rows(name, extraction)]
    columns: list[Column] = []
    cells: list[list[Cell]] = [[] for _ in records]
    for field in _columns(name):
        values = [record[field] for record in records]
        words = _CODES.get((name, field))
        header = _HEADERS[field]
        if words is not None:
            columns.append(_data_column(header, shown := [words.get(value) for value in values]))
            for row, value in zip(cells, shown, strict=True):
                row.append(_data_cell(value))
            header = f"{header}代码"
        columns.append(_data_column(header, values, hidden=words is not None))
        for row, value in zip(cells, values, strict=True):
            row.append(_data_cell(value))
    rows = tuple(Row(cells=tuple(row)) for row in cells)
    return Table(name=FRAMES[name], columns=tuple(columns), rows=rows, data=True)


def _data_column(header: str, values: Sequence[Any], *, hidden: bool = False) -> Column:
    longest = max(2 * len(str(value)) for value in (header, *values))
    return Column(header=header, width=min(max(longest, _MIN_WIDTH), _MAX_WIDTH), hidden=hidden)


def _data_cell(value: Any) -> Cell:
    if value is None:
        return Cell()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_cell(value)
    return text_cell(str(value).lower() if isinstance(value, bool) else value)


def to_jsonl(extractions: Sequence[Extraction]) -> str:
    """Return one JSON object a line and record, its kind under `record`."""
    return "".join(
        json.dumps({"record": name} | row, ensure_ascii=False) + "\n"
        for extraction in extractions
        for name in FRAMES
        for row in _record_rows(name, extraction)
    )


def _record_rows(name: str, extraction: Extraction) -> list[dict[str, Any]]:
    """Return the records of a kind, column by column."""
    return [
        dict(zip(_columns(name), [extraction.document.id, *_values(record)], strict=True))
        for record in _records_of(name, extraction)
    ]


def _columns(name: str) -> list[str]:
    """Return the columns of a kind, the same whether it has rows or not."""
    return ["document", *_column_types(_KINDS[name])]


@cache
def _column_types(kind: type[Record]) -> dict[str, str]:
    """Return the columns of a record with the types of pandas, by what its fields may hold."""
    columns: dict[str, str] = {}
    for field, info in kind.model_fields.items():
        held = _held_types(info.annotation)
        if held == {Span}:
            columns |= {f"{field}_start": "Int64", f"{field}_end": "Int64"}
        else:
            columns[field] = _DTYPES.get(frozenset(held), "string")
    return columns


_DTYPES = {
    frozenset({bool}): "boolean",
    frozenset({int}): "Int64",
    frozenset({float}): "Float64",
    frozenset({int, float}): "Float64",
}


def _held_types(annotation: Any) -> set[Any]:
    """Return the types of which a field is one, beside None."""
    if get_origin(annotation) in (Union, UnionType):
        return {held for part in get_args(annotation) for held in _held_types(part)}
    return set() if annotation is NoneType else {annotation}


def _values(record: Record) -> list[Any]:
    values: list[Any] = []
    columns = _column_types(type(record))
    for field in type(record).model_fields:
        value = getattr(record, field)
        if f"{field}_start" in columns:
            values += [value.start, value.end] if value else [None, None]
        elif isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            values.append("/".join(value))
        elif isinstance(value, (tuple, Record)):
            values.append(json.dumps(_plain(value), ensure_ascii=False))
        elif columns[field] == "string" and isinstance(value, (int, float)):
            values.append(str(value))
        else:
            values.append(value)
    return values


def _plain(value: Any) -> Any:
    """Return a record, or several, as JSON holds them."""
    if isinstance(value, Record):
        return value.model_dump(mode="json", by_alias=True)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _no_formula(value: Any) -> Any:
    return no_formula(value) if isinstance(value, str) else value
