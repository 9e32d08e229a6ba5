"""Single files through the stages: read, outline, records, alignment (单个文件)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from functools import partial
from pathlib import Path

from policy_nlp.errors import InputError, PolicyNlpError
from policy_nlp.extract import extract_records, resolve_citations
from policy_nlp.ingest import ReadOptions, read_document
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.pipeline.workers import open_executor, paying_jobs
from policy_nlp.records import Alignment, DocumentMeta, Extraction
from policy_nlp.store import Workspace, document_id, find_meta, read_meta
from policy_nlp.structure import build_outline

# A document of a workspace stands in corpus/<id>/, two folders below the root.
_WORKSPACE_DEPTH = 3


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
    found = find_meta(path, meta) if path.is_file() else meta
    said = read_meta(found) if found is not None else DocumentMeta()
    doc_id = document_id(path) if path.is_file() else path.stem
    return extract_source(path, doc_id, said, lexicons, options=options)


def extract_source(
    path: Path,
    doc_id: str,
    meta: DocumentMeta,
    lexicons: Lexicons | None = None,
    *,
    options: ReadOptions | None = None,
) -> Extraction:
    """Read one document whose id and meta are known already; otherwise as `extract_file`."""
    words = lexicons or load_lexicons(registers_near(path))
    document = read_document(path, options=options)
    outline = build_outline(document, words)
    return extract_records(outline, document.source, doc_id=doc_id, meta=meta, lexicons=words)


def require_outline(extraction: Extraction) -> Extraction:
    """Return the records of a plan; a letter has no tasks that could be aligned or shared out.

    Raises:
        InputError: the document has no unit but its own text.
    """
    if all(unit.kind == "preamble" for unit in extraction.units):
        raise InputError(
            f"“{extraction.document.source.file}”不是规划（方案）：全文没有标题，也没有序号",
            "请提供有序号（一、（一）1.）或标题单独成行的文件",
        )
    return extraction


def registers_near(*paths: Path) -> Path | None:
    """Return the office's own registers of departments where files stand in a workspace.

    What is read together is read with one register: that of the first file that has one.
    """
    for path in paths:
        for folder in path.resolve().parents[:_WORKSPACE_DEPTH]:
            workspace = Workspace(folder)
            if workspace.corpus.is_dir() and workspace.registers is not None:
                return workspace.registers
    return None


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
    # Reading a file does not load them.
    from policy_nlp.align import align_plans
    from policy_nlp.encoder import load_encoder
    from policy_nlp.pipeline.decided import decide, pair_of_files

    # First, so that a wrong folder is told at once.
    model = load_encoder(encoder) if encoder is not None else None
    words = lexicons or load_lexicons(registers_near(lower, upper))
    low, up = (
        require_outline(extract_file(path, lexicons=words, options=options))
        for path in (lower, upper)
    )
    low = with_citations(low, [up])
    found = find_meta(lower)
    meta = read_meta(found) if found is not None else DocumentMeta()
    alignment = align_plans(low, up, meta=meta, lexicons=words, encoder=model)
    if (home := pair_of_files(lower, upper)) is not None:
        alignment = decide(*home, alignment, low, up, meta=meta, lexicons=words, encoder=model)
    return alignment, low, up


def with_citations(extraction: Extraction, others: Iterable[Extraction]) -> Extraction:
    """Name the documents at hand that the citations of one mean."""
    known = [other.document for other in others if other.document.id != extraction.document.id]
    citations = resolve_citations(extraction.document.citations, known)
    document = extraction.document.model_copy(update={"citations": citations})
    return extraction.model_copy(update={"document": document})
