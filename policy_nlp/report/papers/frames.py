"""Records as pandas frames and as flat files for Excel and other programs (数据表)."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policy_nlp.records import (
    Citation,
    Extraction,
    Measure,
    Record,
    Responsibility,
    Target,
    Unit,
)
from policy_nlp.report.render.xlsx import render_xlsx
from policy_nlp.report.tables import Cell, Column, Row, Table, Workbook

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
        name: pd.DataFrame(rows, columns=columns).convert_dtypes()
        for name, (columns, rows) in _tables(extraction).items()
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
        stream = io.StringIO()
        joined.to_csv(stream, index=False, lineterminator="\r\n")
        files[f"{sheet}.csv"] = stream.getvalue().encode("utf-8-sig")
    return files


def to_xlsx(extractions: Sequence[Extraction]) -> bytes:
    """Return a workbook with a sheet a kind of record; every text is written as text."""
    tables = []
    for name, sheet in FRAMES.items():
        columns, _ = _tables(extractions[0])[name]
        rows = [row for extraction in extractions for row in _tables(extraction)[name][1]]
        tables.append(_table(sheet, columns, rows))
    return render_xlsx(Workbook(kind="records", title="抽取结果", tables=tuple(tables)))


def to_jsonl(extractions: Sequence[Extraction]) -> str:
    """Return one JSON object a line and record, its kind under `record`."""
    lines = [
        json.dumps({"record": name} | row, ensure_ascii=False)
        for extraction in extractions
        for name, (_, rows) in _tables(extraction).items()
        for row in rows
    ]
    return "".join(f"{line}\n" for line in lines)


def _tables(extraction: Extraction) -> dict[str, tuple[list[str], list[dict[str, Any]]]]:
    """Return columns and rows of each kind of record."""
    kinds: dict[str, Sequence[Record]] = {
        "units": extraction.units,
        "measures": extraction.measures,
        "responsibilities": extraction.responsibilities,
        "targets": extraction.targets,
        "citations": extraction.document.citations,
    }
    tables = {}
    for name, records in kinds.items():
        rows = [_flat(extraction.document.id, record) for record in records]
        tables[name] = (_columns(name), rows)
    return tables


def _columns(name: str) -> list[str]:
    """Return the columns of a kind, the same whether it has rows or not."""
    columns = ["document"]
    for field, info in _KINDS[name].model_fields.items():
        spans = "Span" in str(info.annotation)
        columns += [f"{field}_start", f"{field}_end"] if spans else [field]
    return columns


def _flat(document: str, record: Record) -> dict[str, Any]:
    row: dict[str, Any] = {"document": document}
    for field, info in type(record).model_fields.items():
        value = getattr(record, field)
        if "Span" in str(info.annotation):
            row[f"{field}_start"] = value.start if value else None
            row[f"{field}_end"] = value.end if value else None
        else:
            row[field] = "/".join(value) if isinstance(value, tuple) else value
    return row


def _table(sheet: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Table:
    widths = {
        column: max([len(column), *(2 * len(_text(row[column])) for row in rows)], default=0)
        for column in columns
    }
    return Table(
        name=sheet,
        title=sheet,
        columns=tuple(
            Column(header=column, width=min(max(widths[column], _MIN_WIDTH), _MAX_WIDTH))
            for column in columns
        ),
        rows=tuple(
            Row(cells=tuple(Cell(text=_text(row[column])) for column in columns)) for row in rows
        ),
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return str(value)


def _no_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
