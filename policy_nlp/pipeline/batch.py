"""One upper document against many lower ones (一对多)."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from policy_nlp.errors import InputError, PolicyNlpError, UsageError, unfinished_document
from policy_nlp.ingest import ReadOptions
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.paths import StrPath, as_path, as_paths, real_path
from policy_nlp.pipeline.files import list_files
from policy_nlp.pipeline.run import WorkspaceSession
from policy_nlp.pipeline.session import ReadDocument, Session, registers_near
from policy_nlp.pipeline.workers import open_executor
from policy_nlp.records import Alignment, DocumentMeta, Extraction
from policy_nlp.records.listings import CoverageTable, TargetTable
from policy_nlp.report.papers.across.coverage import coverage_table
from policy_nlp.report.papers.across.places import PlacePair
from policy_nlp.report.papers.across.targets import target_table
from policy_nlp.store import CorpusDocument, document_id, loose_document

# How many lower documents are out at workers at one time: memory stays flat, however many come.
IN_FLIGHT = 16
NO_META = DocumentMeta()
# Name and content of each file of a register.
RegisterFiles = tuple[tuple[str, bytes], ...]
Progress = Callable[[str, int, int], None]
TABLE = TypeVar("TABLE", CoverageTable, TargetTable)


def align_many(
    upper: Extraction,
    lowers: Iterable[Extraction],
    executor: Executor | None = None,
    *,
    metas: Mapping[str, DocumentMeta] | None = None,
    registers: StrPath | None = None,
    in_flight: int = IN_FLIGHT,
) -> Iterator[Alignment]:
    """Align many lower documents with one upper document, in the order they come (批量衔接).

    Args:
        upper: records of the guidance.
        lowers: records of the lower documents; taken as workers become free.
        executor: spreads the work: a pool of processes, or that of a Dask client; None does
            it here.
        metas: what the office says of the lower documents, by id.
        registers: folder of the office's own registers; workers elsewhere are sent its files.
        in_flight: how many documents are out at one time.
    """
    registers = as_path(registers)
    known = metas or {}
    pairs = ((lower, known.get(lower.document.id, NO_META)) for lower in lowers)
    session = Session(lexicons=load_lexicons(registers))
    for answer in _alignments_in_order(
        session, upper, pairs, executor, registers=registers, in_flight=in_flight
    ):
        yield answer()


def _alignments_in_order(
    session: Session,
    upper: Extraction,
    lowers: Iterable[tuple[Extraction, DocumentMeta]],
    executor: Executor | None,
    *,
    registers: Path | None,
    encoder: Path | None = None,
    in_flight: int = IN_FLIGHT,
) -> Iterator[Callable[[], Alignment]]:
    """Yield for each lower document what gives its alignment, or raises what became of it.

    Workers make sessions of their own, of the files of the registers and the model's folder.
    """
    if executor is None:
        for lower, meta in lowers:
            yield partial(session.align, lower, upper, meta=meta)
        return
    packed, files = pickle.dumps(upper), _register_files(registers)
    running: deque[Future[Alignment]] = deque()
    try:
        for lower, meta in lowers:
            running.append(executor.submit(_align_one, packed, lower, meta, files, encoder))
            if len(running) >= max(in_flight, 1):
                yield running.popleft().result
        while running:
            yield running.popleft().result
    finally:
        for future in running:
            future.cancel()


def _align_one(
    packed: bytes,
    lower: Extraction,
    meta: DocumentMeta,
    files: RegisterFiles,
    encoder: Path | None,
) -> Alignment:
    """Align one document at a worker, which unpacks and loads all but that document once."""
    return _worker_session(files, encoder).align(lower, _unpacked(packed), meta=meta)


@dataclass(frozen=True)
class SentFile:
    """A document as it goes to a worker, which may stand on another machine (发送的文件)."""

    id: str
    name: str
    data: bytes
    meta: DocumentMeta


def _read_and_align(
    packed: bytes,
    sent: SentFile,
    files: RegisterFiles,
    encoder: Path | None,
    options: ReadOptions | None,
) -> tuple[Extraction, Alignment]:
    """Read and align one document at a worker."""
    session = _worker_session(files, encoder, options)
    with TemporaryDirectory() as folder:
        source = Path(folder, sent.name)
        source.write_bytes(sent.data)
        lower = session.read(CorpusDocument(sent.id, source, None, sent.meta), is_plan=True).records
    return lower, session.align(lower, _unpacked(packed), meta=sent.meta)


@lru_cache(maxsize=2)
def _worker_session(
    files: RegisterFiles, encoder: Path | None, options: ReadOptions | None = None
) -> Session:
    return Session(lexicons=_lexicons(files), encoder=encoder, options=options)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Extraction:
    upper: Extraction = pickle.loads(packed)
    return upper


def _register_files(registers: Path | None) -> RegisterFiles:
    """Return the files of a register, since a worker on another machine has no such folder."""
    if registers is None:
        return ()
    return tuple((file.name, file.read_bytes()) for file in sorted(registers.glob("*.toml")))


def _lexicons(files: RegisterFiles) -> Lexicons:
    if not files:
        return load_lexicons()
    with TemporaryDirectory() as folder:
        for name, data in files:
            (Path(folder) / name).write_bytes(data)
        words = Lexicons(Path(folder))
        # Read while the files are there.
        assert words.departments
        return words


def list_coverage(
    upper: StrPath,
    lowers: Iterable[StrPath] | StrPath = (),
    *,
    workspace: StrPath = Path(),
    options: ReadOptions | None = None,
    encoder: StrPath | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> CoverageTable:
    """Show how all lower documents carry out one upper document, side by side (覆盖情况对照).

    Args:
        upper: id of a document of the workspace; with `lowers`, a file.
        lowers: files, or folders of files; those of the workspace that implement `upper` when
            left out. A file named twice counts once, and `upper` itself not at all.
        workspace: the workspace to ask, when no files are named.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        encoder: folder of a model that tells how near sentences are in meaning; workers on other
            machines look for it in the same place.
        jobs: how many processes align files.
        scheduler: address of a Dask scheduler whose workers align files.
        progress: called after each file with its name, how many are done, and how many there are.

    Of files of one workspace, what people decided of them holds.

    Raises:
        UsageError: nothing carries `upper` out, or Dask is asked for and not installed.
        InputError: the upper file cannot be read, or none of the lower ones; single ones that
            cannot are told in `unread`.
        WorkspaceError: no workspace, or no such document in it.
    """
    work = _Work(jobs, scheduler, progress, as_path(encoder))
    below, folder = as_paths(lowers), as_path(workspace)
    return _side_by_side(coverage_table, upper, below, folder, options, work)


def list_targets(
    upper: StrPath,
    lowers: Iterable[StrPath] | StrPath = (),
    *,
    workspace: StrPath = Path(),
    options: ReadOptions | None = None,
    encoder: StrPath | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> TargetTable:
    """Show what all lower documents make of the targets of one upper document (指标分解对照).

    Args and errors are those of `list_coverage`.
    """
    work = _Work(jobs, scheduler, progress, as_path(encoder))
    below, folder = as_paths(lowers), as_path(workspace)
    return _side_by_side(target_table, upper, below, folder, options, work)


@dataclass(frozen=True)
class _Work:
    """By whom files are compared, and who is told (并行)."""

    jobs: int
    scheduler: str | None
    progress: Progress | None
    encoder: Path | None


def _side_by_side(
    make: Callable[[Extraction, Iterable[PlacePair]], TABLE],
    upper: StrPath,
    below: Sequence[Path],
    workspace: Path,
    options: ReadOptions | None,
    work: _Work,
) -> TABLE:
    """Make a table of one upper document and its lower ones, read row by row."""
    name, source, encoder = os.fspath(upper), Path(upper), work.encoder
    if not below:
        opened = WorkspaceSession(workspace, options=options)
        source = opened.workspace.document(name).source
        if encoder is None:
            return _of_workspace(make, name, opened)
        # What stands in graphs/ was found without the model.
        pairs = [pair for pair in opened.workspace.pairs if pair.upper == name]
        below = [opened.workspace.document(pair.lower).source for pair in pairs]
    files = told_apart_files(below, but=source)
    session = Session(source, *files, options=options, encoder=encoder)
    above = session.read(source, is_plan=True)
    reader = _Reader(files, session, above, work.progress)
    registers = registers_near(source, *files)
    with open_executor(work.jobs, work.scheduler) as executor:
        rows = reader.rows(reader.answers(executor, registers, encoder))
        first = next(rows, None)
        if first is None:
            raise _no_rows_error(reader.unread)
        # Row by row, so that no more alignments are in memory than are out.
        table = make(above.records, chain([first], rows))
        return table.model_copy(update={"unread": tuple(reader.unread)})


def told_apart_files(paths: Sequence[Path], but: Path | None = None) -> dict[Path, str]:
    """Return the files named and those of folders, each once and with an id of its own.

    One is left out: the upper file may stand in one folder with its lowers.
    """
    files = {real_path(file): file for path in paths for file in list_files(path)}
    if but is not None:
        files.pop(real_path(but), None)
    ids = {place: document_id(file) for place, file in files.items()}
    shared: dict[str, list[Path]] = {}
    for place, doc_id in ids.items():
        shared.setdefault(doc_id, []).append(place)
    for places in shared.values():
        if len(places) > 1:
            ids |= zip(places, _told_apart(places), strict=True)
    return {file: ids[place] for place, file in files.items()}


def _told_apart(places: Sequence[Path]) -> list[str]:
    """Return names of files that are called the same, by as many of their folders as it takes."""
    plain = len({place.with_suffix("") for place in places}) == len(places)
    named = [place.with_suffix("") if plain else place for place in places]
    for count in range(2, max(len(place.parts) for place in named)):
        names = ["/".join(place.parts[-count:]) for place in named]
        if len(set(names)) == len(names):
            return names
    return [place.as_posix() for place in named]


Answer = Callable[[], tuple[ReadDocument, Alignment]]


class _Reader:
    """Reads and aligns files one by one, as they are wanted, here or at workers.

    Attributes:
        unread: why files are not in the table; one does not stop the rest.
    """

    def __init__(
        self,
        files: Mapping[Path, str],
        session: Session,
        upper: ReadDocument,
        progress: Progress | None,
    ) -> None:
        self._files = files
        self._session = session
        self._upper = upper
        self._progress = progress
        self._done = 0
        self.unread: list[str] = []

    def answers(
        self, executor: Executor | None, registers: Path | None, encoder: Path | None
    ) -> Iterator[tuple[Path, Answer]]:
        """Yield each file with what gives its records and alignment, or raises what became of it.

        Reading is part of a worker's job; a file goes there with what is said of it.
        """
        if executor is None:
            yield from ((file, partial(self._align_here, file)) for file in self._files)
            return
        packed, words = pickle.dumps(self._upper.records), _register_files(registers)
        running: deque[tuple[Path, Future[tuple[Extraction, Alignment]] | None, Answer]] = deque()
        try:
            for file in self._files:
                running.append(self._send(executor, file, packed, words, encoder))
                if len(running) >= IN_FLIGHT:
                    first, _future, answer = running.popleft()
                    yield first, answer
            while running:
                first, _future, answer = running.popleft()
                yield first, answer
        finally:
            for _file, future, _answer in running:
                if future is not None:
                    future.cancel()

    def _align_here(self, file: Path) -> tuple[ReadDocument, Alignment]:
        lower = self._session.read(file, is_plan=True)
        return lower, self._session.align(lower.records, self._upper.records, meta=lower.file.meta)

    def _send(
        self,
        executor: Executor,
        file: Path,
        packed: bytes,
        words: RegisterFiles,
        encoder: Path | None,
    ) -> tuple[Path, Future[tuple[Extraction, Alignment]] | None, Answer]:
        try:
            document = loose_document(file)
            sent = SentFile(document.id, file.name, file.read_bytes(), document.meta)
        except (PolicyNlpError, OSError):
            # Here the same is told, with the file's own path.
            return file, None, partial(self._align_here, file)
        options = self._session.options
        future = executor.submit(_read_and_align, packed, sent, words, encoder, options)

        def answer() -> tuple[ReadDocument, Alignment]:
            records, alignment = future.result()
            return ReadDocument(document, records), alignment

        return file, future, answer

    def rows(self, answers: Iterable[tuple[Path, Answer]]) -> Iterator[PlacePair]:
        """Yield each document, as it is called here, in its pair, with what people decided."""
        for file, answer in answers:
            try:
                lower, alignment = answer()
                pair = self._session.pair(lower, self._upper, alignment=alignment).index
            except BrokenExecutor:
                self.unread.append(f"“{file.name}”衔接时进程中断，未列入。请单独衔接该文件")
                self._tell(file)
                continue
            except InputError as error:
                self.unread.append(str(error))
                self._tell(file)
                continue
            except PolicyNlpError:
                raise
            except Exception as error:
                self.unread.append(str(unfinished_document(file.name, error)))
                self._tell(file)
                continue
            yield self._files[file], pair
            self._tell(file)

    def _tell(self, file: Path) -> None:
        if self._progress is not None:
            self._done += 1
            self._progress(file.name, self._done, len(self._files))


def _no_rows_error(unread: Sequence[str]) -> PolicyNlpError:
    """Return why there is no table at all: the first reason, and how many files have one."""
    if not unread:
        return UsageError("没有可对照的下级文件", "请给出上级文件以外的文件，或放有文件的文件夹")
    more = f"（共{len(unread)}个文件不能读）" if len(unread) > 1 else ""
    return InputError(f"{unread[0]}{more}")


def _of_workspace(
    make: Callable[[Extraction, Iterable[PlacePair]], TABLE], upper: str, session: WorkspaceSession
) -> TABLE:
    if upper not in session.documents:
        raise session.failures[0]
    pairs = ((named, pair) for named, pair in session.pairs.items() if named.upper == upper)
    rows = ((named.lower, pair.index) for named, pair in pairs)
    table = make(session.documents[upper].records, rows)
    return table.model_copy(update={"unread": tuple(map(str, session.failures))})
