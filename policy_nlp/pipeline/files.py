"""Single documents through the stages: records, alignment, findings, places (单个文件)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policy_nlp.errors import InputError, PolicyNlpError, UsageError
from policy_nlp.ingest import ReadOptions
from policy_nlp.language import translate
from policy_nlp.lexicons import Lexicons
from policy_nlp.paths import StrPath, as_path, as_paths
from policy_nlp.pipeline.doubts import find_doubts
from policy_nlp.pipeline.session import Session
from policy_nlp.records import (
    Alignment,
    Extraction,
    Findings,
    NamedDepartments,
    Place,
    Places,
    Segment,
    Span,
)

if TYPE_CHECKING:
    from policy_nlp.pipeline.remarks import CheckPaper


def extract_file(
    path: StrPath,
    *,
    meta: StrPath | None = None,
    lexicons: Lexicons | None = None,
    options: ReadOptions | None = None,
) -> Extraction:
    """Read one document into records (文件 → 抽取结果).

    Args:
        path: the document.
        meta: its meta file; by default the `meta.toml` of its own folder or the
            `NAME.meta.toml` beside it, where there is one.
        lexicons: vocabularies; the packaged ones by default.
        options: how the file is to be read: password of a PDF, side of tracked changes.

    Returns:
        The records; `to_plain` or `canonical_json` of `policy_nlp.store` give the contract's JSON.

    Raises:
        InputError: the document or its meta file cannot be read.
    """
    path = as_path(path)
    meta = as_path(meta)
    return Session(path, lexicons=lexicons, options=options).extract(path, meta)


def extract_files(
    paths: Iterable[StrPath] | StrPath,
    *,
    lexicons: Lexicons | None = None,
    options: ReadOptions | None = None,
    jobs: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[list[Extraction], list[PolicyNlpError]]:
    """Read several documents or folders; one that cannot be read does not stop the rest.

    Args:
        paths: files, or folders of files.
        lexicons: vocabularies; by default the packaged ones and those beside each file.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        jobs: how many processes read them; as many as pay where left out.
        progress: called after each file with its name, how many are done, and how many there are.

    Returns:
        The records in the order of the files, and the errors of those that could not be read.

    Raises:
        InputError: there is no file at all.
    """
    paths = as_paths(paths)
    files = [file for path in paths for file in list_files(path)]
    if not files:
        raise InputError("没有可读的文件", "请给出文件，或放有文件的文件夹")
    done: list[Extraction] = []
    errors: list[PolicyNlpError] = []
    for _file, found in read_each(
        files, lexicons=lexicons, options=options, jobs=jobs, progress=progress
    ):
        if isinstance(found, PolicyNlpError):
            errors.append(found)
        else:
            done.append(found)
    return done, errors


# How many files are read ahead of what is taken: memory stays flat, however many there are.
_AHEAD = 64


def read_each(
    files: Sequence[Path],
    *,
    lexicons: Lexicons | None = None,
    options: ReadOptions | None = None,
    jobs: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[tuple[Path, Extraction | PolicyNlpError]]:
    """Yield each file in order with its records, or why it cannot be read."""
    from policy_nlp.pipeline.workers import open_executor, paying_jobs

    read = partial(extract_file, lexicons=lexicons, options=options)
    with open_executor(paying_jobs(len(files)) if jobs is None else jobs) as executor:
        for count, (file, answer) in enumerate(
            _extractions_in_order(read, files, executor), start=1
        ):
            try:
                yield file, answer()
            except PolicyNlpError as error:
                yield file, error
            except BrokenExecutor:
                yield file, InputError(f"“{file.name}”读取时进程中断", "请单独读取该文件")
            if progress is not None:
                progress(file.name, count, len(files))


def _extractions_in_order(
    read: Callable[[Path], Extraction], files: Sequence[Path], executor: Executor | None
) -> Iterator[tuple[Path, Callable[[], Extraction]]]:
    """Yield each file with what gives its records, in order."""
    if executor is None:
        yield from ((file, partial(read, file)) for file in files)
        return
    running: deque[tuple[Path, Future[Extraction]]] = deque()
    try:
        for file in files:
            running.append((file, executor.submit(read, file)))
            if len(running) >= _AHEAD:
                first, future = running.popleft()
                yield first, future.result
        while running:
            first, future = running.popleft()
            yield first, future.result
    finally:
        for _file, future in running:
            future.cancel()


def list_files(path: Path) -> list[Path]:
    """Return a file, or the documents below a folder; links that lead out of it are left alone."""
    if not path.is_dir():
        return [path]
    root = path.resolve()
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file()
        and not file.name.startswith((".", "~"))
        and file.suffix != ".toml"
        and file.resolve().is_relative_to(root)
    )


def align_files(
    lower: StrPath,
    upper: StrPath,
    *,
    lexicons: Lexicons | None = None,
    options: ReadOptions | None = None,
    encoder: StrPath | None = None,
    tell: Callable[[str], None] | None = None,
) -> tuple[Alignment, Extraction, Extraction]:
    """Read two documents and show how the lower carries out the upper (衔接).

    Of two documents of one workspace, what people decided of them holds.

    Args:
        lower: file of the document that carries out.
        upper: file of the guidance.
        lexicons: the vocabularies; those shipped, with registers near the files, when left out.
        options: how the files are to be read.
        encoder: folder of a model that tells how near sentences are in meaning.
        tell: is called with what speaks against the one carrying out the other (a line of
            Chinese): levels, dates, names or subjects disagree.

    Returns:
        The alignment, the records of the lower and those of the upper document.

    Raises:
        InputError: a document, its meta file or the model cannot be read, or
            a document is no plan.
        UsageError: a model is named and what reads it is not installed.
    """
    lower = as_path(lower)
    upper = as_path(upper)
    encoder = as_path(encoder)
    session = Session(lower, upper, lexicons=lexicons, options=options, encoder=encoder)
    pair = session.read_pair(lower, upper)
    if tell is not None:
        for doubt in find_doubts(pair.alignment, pair.lower, pair.upper, session.lexicons):
            tell(doubt)
    return pair.decided, pair.lower, pair.upper


def list_departments(file: StrPath, *, options: ReadOptions | None = None) -> NamedDepartments:
    """Return who is named in a document, as what, and under which spellings (部门清单).

    Args:
        file: the document.
        options: how it is to be read: password of a PDF, side of tracked changes.

    Raises:
        InputError: the document cannot be read.
    """
    file = as_path(file)
    from policy_nlp.extract import list_departments as list_named

    session = Session(file, options=options)
    return list_named(session.extract(file), session.lexicons.departments)


def check_file(
    file: StrPath,
    *,
    against: StrPath | None = None,
    paper: CheckPaper | None = None,
    options: ReadOptions | None = None,
) -> Findings:
    """Look a document over as a careful clerk would before it is signed (审校).

    Args:
        file: the document.
        against: the upper document: then also what it asks and the document leaves open.
        paper: what to write of it: the document with comments, or a sheet to be answered.
        options: how the files are to be read: password of a PDF, side of tracked changes.

    Raises:
        InputError: a document cannot be read.
        UsageError: the paper cannot be written as asked.
    """
    file = as_path(file)
    against = as_path(against)
    from policy_nlp.check import find_problems
    from policy_nlp.plugins import plugins

    added = tuple(plugins("rules").values())
    inputs = [file, *([against] if against else [])]
    if paper is not None:
        paper.check(inputs)
    session = Session(*inputs, options=options)
    words = session.lexicons
    pair = session.read_pair(file, against) if against is not None else None
    draft = session.extract(file) if pair is None else pair.lower
    found = find_problems(
        draft,
        alignments=[(pair.decided, pair.upper)] if pair else [],
        known=[pair.upper.document] if pair else None,
        lexicons=words,
        added=added,
    )
    if paper is not None:
        from policy_nlp.pipeline.remarks import write_remarks

        original = options is not None and options.tracked == "original"
        write_remarks(paper, inputs, draft, found.findings, words, pair, original=original)
    return found


_SPAN = re.compile(r"(\d+)-(\d+)")


def find_places(file: StrPath, wanted: str, *, options: ReadOptions | None = None) -> Places:
    """Show where in a document something is printed (原文位置).

    Args:
        file: the document.
        wanted: id of a record (unit, measure, responsibility, target), a span START-END of the
            body text, or words of it; of words every occurrence is given.
        options: how the file is to be read: password of a PDF, side of tracked changes.

    Raises:
        InputError: the document cannot be read.
        UsageError: it holds nothing of the kind.
    """
    file = as_path(file)
    extraction = Session(file, options=options).extract(file)
    spans = _wanted_spans(extraction, wanted)
    if not spans:
        raise UsageError(
            translate("{}: neither a record nor words of its text: {}").format(file.name, wanted),
            translate(
                "Give an id or a span that extract --format json prints, or words as printed"
            ),
        )
    places = tuple(place for span in spans for place in places_of(extraction, span))
    return Places(document=extraction.document.id, places=places)


def places_of(extraction: Extraction, span: Span) -> list[Place]:
    """Return the places of a span in reading order; their quotations together are the span."""
    return [
        place
        for number, paragraph in _paragraph_spans(extraction.text, span)
        for place in _in_paragraph(extraction, number, paragraph)
    ]


def _wanted_spans(extraction: Extraction, wanted: str) -> list[Span]:
    named = [
        record.span
        for kind in (
            extraction.units,
            extraction.measures,
            extraction.responsibilities,
            extraction.targets,
        )
        for record in kind
        if record.id == wanted
    ]
    if named:
        return named
    offsets = _SPAN.fullmatch(wanted)
    if offsets is not None:
        start, end = int(offsets[1]), min(int(offsets[2]), len(extraction.text))
        return [Span(start=start, end=end)] if start < end else []
    # Words copied from a page carry its line ends.
    words = r"\s*".join(map(re.escape, "".join(wanted.split())))
    found = re.finditer(words, extraction.text) if words else ()
    return [Span(start=match.start(), end=match.end()) for match in found]


def _paragraph_spans(text: str, span: Span) -> Iterator[tuple[int, Span]]:
    """Yield the part of a span in each paragraph, with the number of that."""
    number = text.count("\n", 0, span.start) + 1
    start = span.start
    for line in span.of(text).split("\n"):
        if line.strip():
            yield number, Span(start=start, end=start + len(line))
        number, start = number + 1, start + len(line) + 1


def _in_paragraph(extraction: Extraction, number: int, span: Span) -> Iterator[Place]:
    """Yield the places of a span of one paragraph.

    Characters that the source does not hold (automatic numbers, spaces put in where a line end
    parted two words) go with those beside them.
    """
    steps = [
        s for s in extraction.offsets if s.start < span.end and s.start + s.length > span.start
    ]
    printed: list[Segment] = []
    for step in steps:
        if not printed or (step.page, step.box) != (printed[-1].page, printed[-1].box):
            printed.append(step)
    starts = [span.start, *(step.start for step in printed[1:])]
    for k, start in enumerate(starts):
        end = starts[k + 1] if k + 1 < len(starts) else span.end
        here = printed[k] if printed else None
        yield Place(
            span=Span(start=start, end=end),
            quote=extraction.text[start:end],
            paragraph=number,
            page=here.page if here else None,
            box=here.box if here else None,
        )
