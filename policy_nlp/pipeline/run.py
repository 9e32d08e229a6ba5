"""A whole workspace through all stages: what `policy-nlp run` does (工作区)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from policy_nlp.align import align_plans
from policy_nlp.check import find_problems
from policy_nlp.errors import InputError, UsageError, WorkspaceError
from policy_nlp.graph import EXPORT_FORMATS, build_graph, export_graph
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.pipeline.decided import decide, decision_files, stray_decisions
from policy_nlp.pipeline.files import extract_source, require_outline, with_citations
from policy_nlp.pipeline.outline_view import outline_view
from policy_nlp.records import Alignment, DocumentMeta, Extraction
from policy_nlp.report import RunSummary, summarise_run, write_matrix
from policy_nlp.store import (
    CorpusDocument,
    Pair,
    Stamps,
    Workspace,
    canonical_json,
    open_workspace,
    safe_name,
    write_text,
)

if TYPE_CHECKING:
    from networkx import MultiDiGraph

EXTRACTION = "extraction.json"
OUTLINE = "outline.txt"
FINDINGS = "findings.json"
ALIGNMENT = "alignment.json"
MATRIX = "责任分工表.xlsx"
Progress = Callable[[str], None]
R = TypeVar("R", Extraction, Alignment)


def init_workspace(path: Path, files: Sequence[Path] = ()) -> list[str]:
    """Make a workspace, or add documents to one (建立工作区).

    Args:
        path: its folder; made when it is not there.
        files: documents to copy into `corpus/`, each with a meta.toml to fill in.

    Returns:
        Lines that say what was made and what to do next.

    Raises:
        InputError: one of the files cannot be read or is no plan; nothing is written then.
        WorkspaceError: the corpus holds another document of that name.
    """
    if path.exists() and not path.is_dir():
        raise WorkspaceError(f"“{path}”已是一个文件，不能建立同名工作区", "请换一个文件夹")
    for file in files:
        if not file.is_file():
            raise InputError(f"“{file}”不存在", "请核对文件名和文件夹")
        require_outline(extract_source(file, safe_name(file.stem), DocumentMeta()))
    workspace = Workspace(path)
    workspace.corpus.mkdir(parents=True, exist_ok=True)
    lines = [f"{workspace.relative(workspace.add_document(file))}/" for file in files]
    return [
        *lines,
        "请在各文件夹的 meta.toml 中填写 level（层级）、region（地区）、implements（上位文件），",
        f"然后运行：policy-nlp run {path.as_posix()}",
    ]


def run_workspace(
    path: Path, *, progress: Progress | None = None, force: bool = False
) -> RunSummary:
    """Read every document of a workspace, align every pair, write all of it (全流程).

    A step whose inputs, options and code are unchanged is not done again.

    Args:
        path: folder of the workspace.
        progress: called with one line for each step.
        force: do every step again.

    Returns:
        What was found, for people; `str()` of it is the summary in Chinese.

    Raises:
        WorkspaceError: no workspace, no document in it, or no pair of documents.
        InputError: a document cannot be read, or is no plan. Nothing is written before that.
    """
    workspace = open_workspace(path)
    if not workspace.pairs:
        raise WorkspaceError(
            f"“{path}”中没有可对照的上下级文件",
            '请在下级文件的 meta.toml 中写明落实哪个文件：implements = ["编号"]',
        )
    tell = progress or _silent
    words = load_lexicons(workspace.registers)
    stamps = Stamps(workspace.cache, workspace.root)
    extractions = _extract_all(workspace, words, stamps, tell, force)
    alignments = [
        _align(workspace, pair, extractions, words, stamps, tell, force) for pair in workspace.pairs
    ]
    for line in stray_decisions(workspace):
        tell(line)
    return summarise_run(
        list(extractions.values()), alignments, files=_made(workspace), lexicons=words
    )


@dataclass(frozen=True)
class OpenWorkspace:
    """A workspace with its records: of every document by id, and of every pair."""

    workspace: Workspace
    lexicons: Lexicons
    extractions: dict[str, Extraction]
    alignments: dict[Pair, Alignment]


def open_records(path: Path) -> OpenWorkspace:
    """Return the records of a workspace, made anew where stale.

    Raises:
        WorkspaceError, InputError: as `run_workspace`.
    """
    workspace = open_workspace(path)
    words = load_lexicons(workspace.registers)
    stamps = Stamps(workspace.cache, workspace.root)
    extractions = _extract_all(workspace, words, stamps, _silent, force=False)
    alignments = {
        pair: _align(workspace, pair, extractions, words, stamps, _silent, force=False)
        for pair in workspace.pairs
    }
    return OpenWorkspace(workspace, words, extractions, alignments)


def open_workspace_graph(path: Path) -> MultiDiGraph:
    """Return the graph of all documents and pairs of a workspace, made anew where stale.

    Raises:
        WorkspaceError, InputError: as `run_workspace`.
    """
    opened = open_records(path)
    documents, pairs = opened.extractions.values(), opened.alignments.values()
    return build_graph(list(documents), list(pairs), opened.lexicons)


def _silent(line: str) -> None:
    """Tell nobody."""


def _made(workspace: Workspace) -> list[str]:
    """Return the folders that hold what a run makes."""
    return [
        *(f"{workspace.relative(workspace.extracted(doc.id))}/" for doc in workspace.documents),
        *(f"{workspace.relative(workspace.graphs(pair))}/" for pair in workspace.pairs),
    ]


def _extract_all(
    workspace: Workspace, words: Lexicons, stamps: Stamps, tell: Progress, force: bool
) -> dict[str, Extraction]:
    """Return the records of every document by id, read from the files that are up to date."""
    inputs = [file for doc in workspace.documents for file in _inputs(workspace, doc)]
    outputs = {doc.id: workspace.extracted(doc.id) for doc in workspace.documents}
    if not force and stamps.is_current("extract", inputs):
        return {
            doc_id: _load(Extraction, folder / EXTRACTION) for doc_id, folder in outputs.items()
        }
    read: dict[str, Extraction] = {}
    for doc in workspace.documents:
        tell(f"读取 {doc.id}")
        read[doc.id] = require_outline(extract_source(doc.source, doc.id, doc.meta, words))
    resolved = {
        doc_id: with_citations(extraction, read.values()) for doc_id, extraction in read.items()
    }
    made = []
    for doc_id, extraction in resolved.items():
        folder = outputs[doc_id]
        write_text(folder / EXTRACTION, canonical_json(extraction))
        write_text(folder / OUTLINE, outline_view(extraction))
        known = [other.document for other in resolved.values() if other is not extraction]
        findings = find_problems(extraction, known=known, lexicons=words)
        write_text(folder / FINDINGS, canonical_json(findings))
        made += [folder / EXTRACTION, folder / OUTLINE, folder / FINDINGS]
        made += _matrix(workspace, folder, extraction, tell, force)
    stamps.record("extract", inputs, made)
    return resolved


def _align(
    workspace: Workspace,
    pair: Pair,
    extractions: Mapping[str, Extraction],
    words: Lexicons,
    stamps: Stamps,
    tell: Progress,
    force: bool,
) -> Alignment:
    """Return the alignment of a pair, read from its file when that is up to date."""
    folder = workspace.graphs(pair)
    inputs = [
        file
        for doc_id in (pair.lower, pair.upper)
        for file in (
            *_inputs(workspace, workspace.document(doc_id)),
            workspace.extracted(doc_id) / EXTRACTION,
        )
    ]
    inputs += decision_files(workspace, pair)
    step = f"align {pair.name}"
    if not force and stamps.is_current(step, inputs):
        return _load(Alignment, folder / ALIGNMENT)
    tell(f"衔接 {pair.lower} → {pair.upper}")
    lower, upper = extractions[pair.lower], extractions[pair.upper]
    meta = workspace.document(pair.lower).meta
    alignment = align_plans(lower, upper, meta=meta, lexicons=words)
    alignment = decide(
        workspace, pair, alignment, lower, upper, meta=meta, lexicons=words, tell=tell
    )
    write_text(folder / ALIGNMENT, canonical_json(alignment))
    graph = build_graph([lower, upper], [alignment], words)
    made = [folder / ALIGNMENT]
    for file_format in EXPORT_FORMATS:
        path = folder / f"graph.{file_format}"
        write_text(path, export_graph(graph, file_format))
        made.append(path)
    made += _matrix(workspace, folder, lower, tell, force, alignment=alignment, upper=upper)
    stamps.record(step, inputs, made)
    return alignment


def _matrix(
    workspace: Workspace,
    folder: Path,
    extraction: Extraction,
    tell: Progress,
    force: bool,
    *,
    alignment: Alignment | None = None,
    upper: Extraction | None = None,
) -> list[Path]:
    """Write the responsibility matrix, unless a person worked on the one that stands there."""
    path = folder / MATRIX
    try:
        write_matrix(extraction, path, alignment=alignment, upper=upper, force=force)
    except UsageError:
        tell(f"{workspace.relative(path)} 经人工修改，予以保留（--force 可重新生成）")
        return []
    return [path]


def _inputs(workspace: Workspace, doc: CorpusDocument) -> list[Path]:
    """Return the files that what is made of a document depends on."""
    registers = sorted(workspace.registers.glob("*.toml")) if workspace.registers else []
    return [doc.source, *([doc.meta_path] if doc.meta_path else []), *registers]


def _load(kind: type[R], path: Path) -> R:
    return kind.model_validate(json.loads(path.read_text(encoding="utf-8")))
