"""Records as pandas frames and as flat files for Excel and other programs (数据表)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from policy_nlp.records import Citation, Extraction, Measure, Record, Responsibility, Target, Unit
from policy_nlp.report import labels
from policy_nlp.report.model import Cell, Column, Report, Row, Table, number_cell, text_cell
from policy_nlp.report.render import render

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
# What a spreadsheet takes for a formula when a text of a .csv begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MIN_WIDTH, _MAX_WIDTH = 8, 60


def to_frames(extraction: Extraction) -> dict[str, pd.DataFrame]:
    """Return the records as pandas frames (数据框), one a kind.

    Args:
        extraction: the records of a document.

    Returns:
        `units`, `measures`, `responsibilities`, `targets`, `citations`: a row a record, in
        document order; columns as in the contract, spans as `span_start` and `span_end`,
        the document's id in front. An empty kind has its columns and no row.
    """
    import pandas as pd

    return {
        name: pd.DataFrame(_record_rows(name, extraction), columns=_columns(name)).convert_dtypes()
        for name in FRAMES
    }


def to_csv_files(extractions: Sequence[Extraction]) -> dict[str, bytes]:
    """Return a .csv file a kind of record, in UTF-8 with BOM, which Excel and WPS open right.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    import pandas as pd

    files: dict[str, bytes] = {}
    for name, sheet in FRAMES.items():
        frames = [to_frames(extraction)[name] for extraction in extractions]
        kept = [frame for frame in frames if len(frame)] or frames[:1]
        joined = pd.concat(kept, ignore_index=True).map(_no_formula)
        files[f"{sheet}.csv"] = joined.to_csv(index=False, lineterminator="\r\n").encode(
            "utf-8-sig"
        )
    return files


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
    document = extraction.document
    records = document.citations if name == "citations" else getattr(extraction, name)
    return [dict(zip(_columns(name), _values(document.id, it), strict=True)) for it in records]


def _columns(name: str) -> list[str]:
    """Return the columns of a kind, the same whether it has rows or not."""
    columns = ["document"]
    for field in _KINDS[name].model_fields:
        spans = _is_span(_KINDS[name], field)
        columns += [f"{field}_start", f"{field}_end"] if spans else [field]
    return columns


def _values(document: str, record: Record) -> list[Any]:
    values: list[Any] = [document]
    for field in type(record).model_fields:
        value = getattr(record, field)
        if _is_span(type(record), field):
            values += [value.start, value.end] if value else [None, None]
        else:
            values.append("/".join(value) if isinstance(value, tuple) else value)
    return values


@cache
def _is_span(kind: type[Record], field: str) -> bool:
    return "Span" in str(kind.model_fields[field].annotation)


def _no_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
