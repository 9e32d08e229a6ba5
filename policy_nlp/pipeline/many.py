"""One upper document against many lower ones (一对多)."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from policy_nlp.align import align_plans
from policy_nlp.errors import PolicyNlpError
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline.decided import decide, pair_of_files
from policy_nlp.pipeline.documents import (
    extract_file,
    list_files,
    registers_near,
    require_outline,
)
from policy_nlp.pipeline.workers import open_executor
from policy_nlp.pipeline.workspace import open_records
from policy_nlp.records import Alignment, DocumentInfo, DocumentMeta, Extraction
from policy_nlp.report.across import CoverageTable, coverage_table
from policy_nlp.store import find_meta, read_meta

if TYPE_CHECKING:
    from policy_nlp.lexicons import Lexicons

# How many lower documents are out at workers at one time: memory stays flat, however many come.
IN_FLIGHT = 16
NO_META = DocumentMeta()


def align_many(
    upper: Extraction,
    lowers: Iterable[Extraction],
    executor: Executor | None = None,
    *,
    metas: Mapping[str, DocumentMeta] | None = None,
    registers: Path | None = None,
    in_flight: int = IN_FLIGHT,
) -> Iterator[Alignment]:
    """Align many lower documents with one upper document, in the order they come (批量衔接).

    Args:
        upper: records of the guidance.
        lowers: records of the lower documents; taken as workers become free.
        executor: spreads the work: a pool of processes, or that of a Dask client; None does
            it here.
        metas: what the office says of the lower documents, by id.
        registers: folder of the office's own registers, which workers must be able to read.
        in_flight: how many documents are out at one time.
    """
    said = metas or {}
    if executor is None:
        words = load_lexicons(registers)
        for lower in lowers:
            meta = said.get(lower.document.id, NO_META)
            yield align_plans(lower, upper, meta=meta, lexicons=words)
        return
    packed = pickle.dumps(upper)
    running: deque[Future[Alignment]] = deque()
    try:
        for lower in lowers:
            meta = said.get(lower.document.id, NO_META)
            running.append(executor.submit(_align_one, packed, lower, meta, registers))
            if len(running) >= max(in_flight, 1):
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        for future in running:
            future.cancel()


def list_coverage(
    upper: str,
    lowers: Sequence[Path] = (),
    *,
    workspace: Path = Path(),
    jobs: int = 1,
    scheduler: str | None = None,
) -> CoverageTable:
    """Show how all lower documents carry out one upper document, side by side (覆盖情况对照).

    Args:
        upper: id of a document of the workspace; with `lowers`, a file.
        lowers: files, or folders of files; those of the workspace that implement `upper` when
            left out.
        workspace: the workspace to ask, when no files are named.
        jobs: how many processes align files.
        scheduler: address of a Dask scheduler whose workers align files.

    Of files of one workspace, what people decided of them holds.

    Raises:
        UsageError: nothing carries `upper` out, or Dask is asked for and not installed.
        InputError: the upper file cannot be read; lower ones that cannot are told in `unread`.
        WorkspaceError: no workspace, or no such document in it.
    """
    if not lowers:
        return _of_workspace(upper, workspace)
    source = Path(upper)
    files = [file for path in lowers for file in list_files(path) if file != source]
    registers = registers_near(source, *files)
    words = load_lexicons(registers)
    above = require_outline(extract_file(source, lexicons=words))
    reader = _Reader(words)
    with open_executor(jobs, scheduler) as executor:
        aligned = align_many(
            above, reader.read(files), executor, metas=reader.metas, registers=registers
        )
        answers = (reader.answer(alignment, above, source) for alignment in aligned)
        # The answers are taken before the files that could not be read are known.
        table = coverage_table(above, answers)
        return table.model_copy(update={"unread": tuple(reader.unread)})


def _align_one(
    packed: bytes, lower: Extraction, meta: DocumentMeta, registers: Path | None
) -> Alignment:
    """Align one document at a worker, which unpacks the upper one and the vocabularies once."""
    return align_plans(lower, _unpacked(packed), meta=meta, lexicons=load_lexicons(registers))


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Extraction:
    upper: Extraction = pickle.loads(packed)
    return upper


class _Reader:
    """Reads files one by one, as they are wanted.

    Attributes:
        metas: what is said of the documents read so far, by id.
        passing: documents that are read and not yet answered for, with their files.
        unread: why files could not be read; one does not stop the rest.
    """

    def __init__(self, words: Lexicons) -> None:
        self._words = words
        self.metas: dict[str, DocumentMeta] = {}
        self.passing: deque[tuple[Extraction, Path]] = deque()
        self.unread: list[str] = []

    def read(self, files: Iterable[Path]) -> Iterator[Extraction]:
        """Yield the records of the files that can be read."""
        for file in files:
            try:
                lower = require_outline(extract_file(file, lexicons=self._words))
                found = find_meta(file)
                if found is not None:
                    self.metas[lower.document.id] = read_meta(found)
            except PolicyNlpError as error:
                self.unread.append(str(error))
                continue
            self.passing.append((lower, file))
            yield lower

    def answer(
        self, alignment: Alignment, upper: Extraction, source: Path
    ) -> tuple[DocumentInfo, Alignment]:
        """Return the document read longest ago with its alignment, and what people decided."""
        lower, file = self.passing.popleft()
        if (home := pair_of_files(file, source)) is not None:
            meta = self.metas.get(lower.document.id, NO_META)
            alignment = decide(*home, alignment, lower, upper, meta=meta, lexicons=self._words)
        return lower.document, alignment


def _of_workspace(upper: str, path: Path) -> CoverageTable:
    opened = open_records(path)
    opened.workspace.document(upper)
    return coverage_table(
        opened.extractions[upper],
        (
            (opened.extractions[pair.lower].document, alignment)
            for pair, alignment in opened.alignments.items()
            if pair.upper == upper
        ),
    )
