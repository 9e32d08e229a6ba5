"""A library of plans: the records of many documents as Parquet tables (方案库)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_nlp.errors import InputError, PolicyNlpError, UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.language import translate
from policy_nlp.paths import StrPath, as_path, as_paths
from policy_nlp.pipeline.batch import told_apart_files
from policy_nlp.pipeline.files import read_each
from policy_nlp.pipeline.session import ReadDocument, Session, require_outline
from policy_nlp.records import DocumentInfo, Extraction, Record
from policy_nlp.report.papers.frames import Framed, typed_rows
from policy_nlp.store import loose_document

if TYPE_CHECKING:
    from pyarrow import Schema

# A row group; what is in memory at one time.
_ROWS = 20_000
_TYPES = {"string": "string", "Int64": "int64", "Float64": "float64", "boolean": "bool_"}
_DOCUMENT_COLUMNS = (
    "document", "file", "title", "doc_number", "issuers", "date", "level", "region", "status",
)  # fmt: skip
Progress = Callable[[str, int, int], None]


class Collected(Record):
    """What was collected (入库情况).

    Attributes:
        files: the tables that were written.
        documents: how many documents they hold.
        rows: how many rows each table has.
        unread: why files are not in them.
    """

    files: tuple[Path, ...]
    documents: int
    rows: dict[str, int]
    unread: tuple[str, ...] = ()


def collect_plans(
    paths: Iterable[StrPath] | StrPath,
    output: StrPath,
    *,
    against: StrPath | None = None,
    options: ReadOptions | None = None,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Collected:
    """Write the records of many documents as tables that DuckDB, pandas and others open (方案入库).

    Args:
        paths: files, or folders of files.
        output: the folder to write to: `documents.parquet`, `units.parquet`, `measures.parquet`,
            `responsibilities.parquet`, `targets.parquet`, `citations.parquet`; with `against`
            `demands.parquet`. Columns are those of `to_frames`; `document` joins the tables.
        against: the document above them all: adds what of it each answers (`demands`).
        options: how the files are to be read: password of a PDF, side of tracked changes.
        jobs: how many processes read them; as many as pay where left out.
        force: write over tables that are there.
        progress: called after each file with its name, how many are done, and how many there are.

    Raises:
        UsageError: pyarrow is not installed, or the tables are there already.
        InputError: there is no file that can be read.
    """
    folder, above = Path(output), as_path(against)
    _check_place(folder, force=force)
    files = told_apart_files(as_paths(paths), but=above)
    if not files:
        raise InputError("没有可读的文件", "请给出文件，或放有文件的文件夹")
    session = Session(*([above] if above else []), *files, options=options)
    upper = session.read(above, is_plan=True) if above else None
    unread: list[str] = []
    documents = 0
    with ExitStack() as stack:
        tables = _Tables(folder, stack)
        read = read_each(list(files), options=options, jobs=jobs, progress=progress)
        for file, found in read:
            try:
                if isinstance(found, PolicyNlpError):
                    raise found
                named = _named(found, files[file])
                tables.add([named])
                documents += 1
                if upper is not None:
                    lower = ReadDocument(loose_document(file), require_outline(named))
                    tables.add([session.pair(lower, upper).decided], only="demands")
            except PolicyNlpError as error:
                unread.append(str(error))
        if not documents:
            raise InputError(unread[0])
        written = tables.finish()
    return Collected(
        files=tuple(written), documents=documents, rows=tables.rows, unread=tuple(unread)
    )


def _check_place(folder: Path, *, force: bool) -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise UsageError(
            translate("{} needs {}, which is not installed").format("collect", "pyarrow"),
            translate("Install it: {}").format("pip install 'policy-nlp[collect]'"),
        ) from error
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not force):
        raise UsageError(
            translate("{} is there already").format(folder),
            translate("Name another place, or give --force"),
        )


def _named(extraction: Extraction, name: str) -> Extraction:
    document = extraction.document.model_copy(update={"id": name})
    return extraction.model_copy(update={"document": document})


class _Tables:
    """Parquet files that grow, each whole in the end or not there."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._writers: dict[str, Any] = {}
        self._columns: dict[str, dict[str, str]] = {}
        self._waiting: dict[str, list[list[Any]]] = {}
        self.rows: dict[str, int] = {}

    def add(self, records: Sequence[Framed], only: str | None = None) -> None:
        """Add the rows of records, or one table of them."""
        for name, (columns, rows) in typed_rows(records).items():
            if only is None or name == only:
                self._add_rows(name, columns, rows)
        for record in records:
            if isinstance(record, Extraction):
                columns = dict.fromkeys(_DOCUMENT_COLUMNS, "string")
                self._add_rows("documents", columns, [_document_row(record.document)])

    def _add_rows(self, name: str, columns: dict[str, str], rows: list[list[Any]]) -> None:
        self._columns[name] = columns
        self.rows[name] = self.rows.get(name, 0) + len(rows)
        waiting = self._waiting.setdefault(name, [])
        waiting += rows
        if len(waiting) >= _ROWS:
            self._flush(name)

    def _flush(self, name: str) -> None:
        import pyarrow
        import pyarrow.parquet

        columns, rows = self._columns[name], self._waiting[name]
        schema: Schema = pyarrow.schema(
            [(column, getattr(pyarrow, _TYPES[dtype])()) for column, dtype in columns.items()]
        )
        if name not in self._writers:
            self._folder.mkdir(parents=True, exist_ok=True)
            # The last one in goes first: it is closed, then what is left of it taken away.
            self._stack.callback(self._part(name).unlink, missing_ok=True)
            writer = pyarrow.parquet.ParquetWriter(self._part(name), schema)
            self._writers[name] = self._stack.enter_context(writer)
        values = [
            pyarrow.array([row[at] for row in rows], type=field.type)
            for at, field in enumerate(schema)
        ]
        self._writers[name].write_table(pyarrow.Table.from_arrays(values, schema=schema))
        rows.clear()

    def finish(self) -> Iterator[Path]:
        """Write what waits, and give the files their names."""
        written = []
        for name in self._columns:
            self._flush(name)
            self._writers[name].close()
            written.append(self._part(name).replace(self._folder / f"{name}.parquet"))
        return iter(written)

    def _part(self, name: str) -> Path:
        return self._folder / f".{name}.parquet.part"


def _document_row(document: DocumentInfo) -> list[Any]:
    return [
        document.id,
        document.source.file,
        document.title,
        document.doc_number,
        "/".join(document.issuers),
        document.date,
        document.level,
        document.region,
        document.status,
    ]
