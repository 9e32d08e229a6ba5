"""Records as pandas frames and as flat files for Excel and other programs (数据表)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from policy_nlp.records import Citation, Extraction, Measure, Record, Responsibility, Target, Unit
from policy_nlp.report.model import Column, Report, Table, text_row
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
    """Return a workbook with a sheet a kind of record; every text is written as text."""
    return render(records_report(extractions), "xlsx")


def records_report(extractions: Sequence[Extraction]) -> Report:
    """Return the records as tables, one a kind (抽取结果)."""
    sheets = []
    for name, sheet in FRAMES.items():
        headers = _columns(name)
        rows = [
            [_shown(value) for value in row.values()]
            for extraction in extractions
            for row in _record_rows(name, extraction)
        ]
        widths = (
            max([len(header), *(2 * len(text) for text in texts)])
            for header, *texts in zip(headers, *rows, strict=True)
        )
        columns = (
            Column(header=header, width=min(max(width, _MIN_WIDTH), _MAX_WIDTH))
            for header, width in zip(headers, widths, strict=True)
        )
        made = tuple(text_row(*row) for row in rows)
        sheets.append(Table(name=sheet, title=sheet, columns=tuple(columns), rows=made))
    return Report(kind="records", title="抽取结果", sheets=tuple(sheets))


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


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return str(value)


def _no_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
