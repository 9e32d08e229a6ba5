"""Single files through the stages: read, outline, records, alignment (单个文件)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from functools import partial
from pathlib import Path

from policy_nlp.errors import InputError, PolicyNlpError
from policy_nlp.ingest import ReadOptions
from policy_nlp.lexicons import Lexicons
from policy_nlp.pipeline.session import Session
from policy_nlp.pipeline.workers import open_executor, paying_jobs
from policy_nlp.records import Alignment, Extraction


def extract_file(
    path: Path,
    *,
    meta: Path | None = None,
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
    return Session(path, lexicons=lexicons, options=options).extract(path, meta)


def extract_files(
    paths: Iterable[Path],
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
    files = [file for path in paths for file in list_files(path)]
    if not files:
        raise InputError("没有可读的文件", "请给出文件，或放有文件的文件夹")
    read = partial(extract_file, lexicons=lexicons, options=options)
    done: list[Extraction] = []
    errors: list[PolicyNlpError] = []
    with open_executor(paying_jobs(len(files)) if jobs is None else jobs) as executor:
        for count, (file, answer) in enumerate(_answers(read, files, executor), start=1):
            try:
                done.append(answer())
            except PolicyNlpError as error:
                errors.append(error)
            except BrokenExecutor:
                errors.append(InputError(f"“{file.name}”读取时进程中断", "请单独读取该文件"))
            if progress is not None:
                progress(file.name, count, len(files))
    return done, errors


def _answers(
    read: Callable[[Path], Extraction], files: Sequence[Path], executor: Executor | None
) -> Iterator[tuple[Path, Callable[[], Extraction]]]:
    """Yield each file with what gives its records, in order."""
    if executor is None:
        yield from ((file, partial(read, file)) for file in files)
        return
    futures = [executor.submit(read, file) for file in files]
    try:
        yield from ((file, future.result) for file, future in zip(files, futures, strict=True))
    finally:
        for future in futures:
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
    lower: Path,
    upper: Path,
    *,
    lexicons: Lexicons | None = None,
    options: ReadOptions | None = None,
    encoder: Path | None = None,
) -> tuple[Alignment, Extraction, Extraction]:
    """Read two documents and show how the lower carries out the upper (衔接).

    Of two documents of one workspace, what people decided of them holds.

    Args:
        lower: file of the document that carries out.
        upper: file of the guidance.
        lexicons: the vocabularies; those shipped, with registers near the files, when left out.
        options: how the files are to be read.
        encoder: folder of a model that tells how near sentences are in meaning.

    Returns:
        The alignment, the records of the lower and those of the upper document.

    Raises:
        InputError: a document, its meta file or the model cannot be read, or
            a document is no plan.
        UsageError: a model is named and what reads it is not installed.
    """
    session = Session(lower, upper, lexicons=lexicons, options=options, encoder=encoder)
    pair = session.read_pair(lower, upper)
    return pair.decided, pair.lower, pair.upper
