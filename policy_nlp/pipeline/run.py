"""A whole workspace through all stages: what `policy-nlp run` does (工作区)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from policy_nlp.check import find_problems
from policy_nlp.errors import PolicyNlpError, UsageError, unfinished_document
from policy_nlp.graph import EXPORT_FORMATS, build_graph, export_graph
from policy_nlp.ingest import ReadOptions
from policy_nlp.lexicons import load_lexicons
from policy_nlp.paths import StrPath, as_path
from policy_nlp.pipeline.doubts import find_doubts
from policy_nlp.pipeline.session import AlignedPair, ReadDocument, Session, Step, with_citations
from policy_nlp.pipeline.writing import write_paper
from policy_nlp.records import Alignment, Extraction
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.report.labels import coverage_text
from policy_nlp.report.papers.matrix.matrix import matrix_report
from policy_nlp.report.papers.summary import RunSummary, summarise_run
from policy_nlp.store import (
    CORPUS,
    CorpusDocument,
    Pair,
    Stamps,
    Workspace,
    canonical_json,
    open_workspace,
    read_decisions,
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


def run_workspace(
    path: StrPath,
    *,
    options: ReadOptions | None = None,
    progress: Progress | None = None,
    force: bool = False,
) -> RunSummary:
    """Read every document of a workspace, align every pair, write all of it (全流程).

    A step whose inputs, options and code are unchanged is not done again. A document that cannot
    be read is told of and stops nothing else, nor does one that carries out no other.

    Args:
        path: folder of the workspace.
        options: how the files are to be read: password of a PDF, side of tracked changes.
        progress: called with one line for each step.
        force: do every step again.

    Returns:
        What was found, for people; `str()` of it is the summary in Chinese.

    Raises:
        WorkspaceError: no workspace, or no document in it.
        InputError: no document can be read, or none is a plan. Nothing is written then.
    """
    path = as_path(path)
    session = WorkspaceSession(path, options=options, progress=progress, force=force)
    workspace = session.workspace
    session.make()
    made = [
        *(workspace.extracted(doc_id) for doc_id in session.documents),
        *(workspace.graphs(pair) for pair in session.pairs),
    ]
    return summarise_run(
        [document.records for document in session.documents.values()],
        [pair.decided for pair in session.pairs.values()],
        files=[f"{workspace.relative(folder)}/" for folder in made],
        failed=[str(error) for error in session.failures],
        is_nobody=session.lexicons.roles.is_nobody,
    )


def open_workspace_graph(
    path: StrPath, *, options: ReadOptions | None = None, progress: Progress | None = None
) -> MultiDiGraph:
    """Return the graph of all documents and pairs of a workspace, made anew where stale.

    Raises:
        WorkspaceError, InputError: as `run_workspace`.
    """
    path = as_path(path)
    session = WorkspaceSession(path, options=options, progress=progress)
    documents = map(session.amended, session.documents.values())
    return session.graph(documents, session.pairs.values())


class WorkspaceSession(Session):
    """The documents and pairs of a workspace, each made anew and written where stale (工作区会话).

    Args:
        path: folder of the workspace.
        options: how the files are to be read.
        progress: called with one line for each step, and for what could not be taken into account.
        force: do every step again.

    Attributes:
        failures: why documents are left out, and pairs that something broke at.

    Raises:
        WorkspaceError: no workspace, or no document in it.
    """

    def __init__(
        self,
        path: Path,
        *,
        options: ReadOptions | None = None,
        progress: Progress | None = None,
        force: bool = False,
    ) -> None:
        self.workspace = open_workspace(path)
        super().__init__(lexicons=load_lexicons(self.workspace.registers), options=options)
        self._stamps = Stamps(self.workspace.cache, self.workspace.root)
        self._tell = progress or (lambda line: None)
        self._force = force
        self.failures: list[PolicyNlpError] = []
        for fault in self.workspace.faults:
            self._fail(fault)

    def _step(self, line: str, done: int) -> Step:
        return Step(line, done, len(self.workspace.documents) + len(self.workspace.pairs))

    def _fail(self, error: PolicyNlpError) -> None:
        self.failures.append(error)
        self._tell(str(error))

    def home_of(self, lower: CorpusDocument, upper: CorpusDocument) -> tuple[Workspace, Pair]:
        """Return this workspace, and what two of its documents are called as a pair."""
        return self.workspace, Pair(lower=lower.id, upper=upper.id)

    def find(self, pair: AlignedPair) -> Alignment:
        """Return what the program finds of a pair, as it was found before where nothing changed.

        Decisions leave that as it is, but for amended records; `.policy-nlp/` keeps it.
        """
        named = Pair(lower=pair.lower.document.id, upper=pair.upper.document.id)
        step, inputs = f"find {named.name}", self._pair_inputs(named)
        path = self.workspace.cache / f"{safe_name(step)}.found"
        options = {"amended": [item.id for item in pair.decisions if item.kind == "amend"]}
        if not self._force and self._stamps.is_current(step, inputs, options):
            return Alignment.model_validate_json(path.read_bytes())
        found = super().find(pair)
        # It is needed by nobody: a full disk keeps nothing else from going on.
        with suppress(OSError, PolicyNlpError):
            # Not the canonical form, which rounds: found again it must be the same.
            write_text(path, found.model_dump_json(by_alias=True))
            self._stamps.record(step, inputs, [path], options)
        return found

    def make(self) -> None:
        """Bring documents and pairs up to date, and tell of what is not taken into account.

        That is a file in corpus/ without a folder of its own, and decisions on a pair that is not
        there: a document was renamed or taken out, or no longer says whom it carries out.
        """
        for path in self.workspace.stray_files:
            name = self.workspace.relative(path)
            self._tell(f"{name} 未读取：每个文件应单独放入 {CORPUS}/ 下的一个文件夹")
        known = {file for pair in self.pairs for file in self.workspace.decisions_on(pair)}
        for path in self.workspace.all_decisions():
            if path not in known and (count := len(read_decisions(path).decisions)):
                name = self.workspace.relative(path)
                self._tell(f"{name} 有{count}条人工意见，但工作区没有这一对文件，未采用")

    def chosen_pairs(self, name: str | None = None) -> dict[Pair, AlignedPair]:
        """Return the pairs that a caller names (`Workspace.choose_pairs`), all brought up to date.

        Raises:
            WorkspaceError, UsageError: there is no pair, or none of that name.
            InputError: none of them could be read and aligned.
        """
        chosen = self.workspace.choose_pairs(name)
        self.make()
        made = {pair: self.pairs[pair] for pair in chosen if pair in self.pairs}
        if not made:
            raise self.failures[0]
        return made

    @cached_property
    def documents(self) -> dict[str, ReadDocument]:
        """Every document by id, read from what an earlier run wrote where that is up to date.

        Raises:
            InputError: not one can be read.
        """
        documents = self.workspace.documents
        inputs = [file for doc in documents for file in self._inputs(doc)]
        # A password opens a file and changes nothing in it; no digest of it is kept.
        options = {"tracked": (self.options or ReadOptions()).tracked}
        if not self._force and self._stamps.is_current("extract", inputs, options):
            return {
                doc.id: ReadDocument(
                    doc, _load_record(Extraction, self.workspace.extracted(doc.id) / EXTRACTION)
                )
                for doc in documents
            }
        read: dict[str, ReadDocument] = {}
        for at, doc in enumerate(documents):
            self._tell(self._step(f"读取 {doc.id}", at))
            try:
                read[doc.id] = self.read(doc, is_plan=True)
            except PolicyNlpError as error:
                self._fail(error)
        if not read:
            raise self.failures[0]
        records = [document.records for document in read.values()]
        resolved = {
            doc_id: ReadDocument(document.file, with_citations(document.records, records))
            for doc_id, document in read.items()
        }
        made = [
            path
            for document in resolved.values()
            for path in self._write_document(document, resolved)
        ]
        # Otherwise what is wrong would be told once only.
        if len(read) == len(documents):
            self._stamps.record("extract", inputs, made, options)
        return resolved

    @cached_property
    def pairs(self) -> dict[Pair, AlignedPair]:
        """Every pair of documents that can be read, its alignment read where it is up to date.

        What breaks at one pair is told, and stops nothing else.
        """
        aligned: dict[Pair, AlignedPair] = {}
        for pair in self.workspace.pairs:
            if pair.lower not in self.documents or pair.upper not in self.documents:
                continue
            try:
                aligned[pair] = self._align_pair(pair)
            except PolicyNlpError as error:
                self._fail(error)
            except Exception as error:
                self._fail(unfinished_document(pair.name, error))
        return aligned

    def graph(
        self, documents: Iterable[ReadDocument], pairs: Iterable[AlignedPair]
    ) -> MultiDiGraph:
        """Return the graph of some of the documents and pairs."""
        return build_graph(
            [document.records for document in documents],
            [pair.decided for pair in pairs],
            self.lexicons,
            coverage_text,
        )

    def _write_document(self, document: ReadDocument, among: dict[str, ReadDocument]) -> list[Path]:
        """Write what was read from a document; return the files."""
        folder = self.workspace.extracted(document.file.id)
        records = document.records
        write_text(folder / EXTRACTION, canonical_json(records))
        write_text(folder / OUTLINE, outline_view(document.index))
        known = [other.records.document for other in among.values() if other is not document]
        findings = find_problems(records, known=known, lexicons=self.lexicons)
        write_text(folder / FINDINGS, canonical_json(findings))
        made = [folder / EXTRACTION, folder / OUTLINE, folder / FINDINGS]
        return made + self._write_matrix(folder, document.index)

    def _align_pair(self, pair: Pair) -> AlignedPair:
        lower, upper = self.documents[pair.lower], self.documents[pair.upper]
        home, folder = self.home_of(lower.file, upper.file), self.workspace.graphs(pair)
        decided = (*self.workspace.decisions_on(pair), *self.workspace.amending_files())
        inputs = [*self._pair_inputs(pair), *dict.fromkeys(decided)]
        step = f"align {pair.name}"
        if not self._force and self._stamps.is_current(step, inputs):
            stored = _load_record(Alignment, folder / ALIGNMENT)
            return AlignedPair(self, lower, upper, home, decided=stored)
        at = len(self.workspace.documents) + self.workspace.pairs.index(pair)
        self._tell(self._step(f"衔接 {pair.lower} → {pair.upper}", at))
        aligned = AlignedPair(self, lower, upper, home)
        for doubt in find_doubts(aligned.alignment, aligned.lower, aligned.upper, self.lexicons):
            self._tell(doubt)
        for issue in aligned.log.issues:
            self._tell(issue.message)
        if aligned.decisions and (lost := aligned.settled.lost):
            told = f"{len(lost)}条人工意见所指的条目已不在现文本中，见复核表“失效意见”"
            self._tell(f"{pair.name}：{told}")
        write_text(folder / ALIGNMENT, canonical_json(aligned.decided))
        made = [folder / ALIGNMENT]
        amended = ReadDocument(lower.file, aligned.lower), ReadDocument(upper.file, aligned.upper)
        graph = self.graph(amended, [aligned])
        for file_format in EXPORT_FORMATS:
            path = folder / f"graph.{file_format}"
            write_text(path, export_graph(graph, file_format))
            made.append(path)
        made += self._write_matrix(folder, aligned.index)
        self._stamps.record(step, inputs, made)
        return aligned

    def _write_matrix(self, folder: Path, plan: DocumentIndex | PairIndex) -> list[Path]:
        """Write the responsibility matrix, unless a person worked on the one that stands there."""
        path = folder / MATRIX
        try:
            write_paper(matrix_report(plan), path, force=self._force)
        except UsageError:
            name = self.workspace.relative(path)
            self._tell(f"{name} 经人工修改，予以保留（--force 可重新生成）")
            return []
        return [path]

    def _pair_inputs(self, pair: Pair) -> list[Path]:
        """Return the files that what is found of a pair depends on."""
        return [
            file
            for name in (pair.lower, pair.upper)
            for file in (
                *self._inputs(self.documents[name].file),
                self.workspace.extracted(name) / EXTRACTION,
            )
        ]

    def _inputs(self, doc: CorpusDocument) -> list[Path]:
        """Return the files that what is made of a document depends on."""
        folder = self.workspace.registers
        registers = sorted(folder.glob("*.toml")) if folder else []
        return [doc.source, *([doc.meta_path] if doc.meta_path else []), *registers]


def outline_view(document: DocumentIndex) -> str:
    """Return the outline as indented lines: id, number, heading, and what was found there."""
    lines = [document.extraction.document.title]
    for unit in document.extraction.units:
        indent = "  " * len(unit.path)
        heading = f"{unit.number or ''}{unit.heading or '（无标题）'}"
        counts = f"举措{len(document.measures_of(unit.id))} 指标{len(document.targets_of(unit.id))}"
        names = "、".join(
            f"{duty.name}[{duty.role}]{'（承接）' if duty.inherited_from else ''}"
            for duty in document.duties_of(unit.id)
        )
        lines.append(f"{indent}{unit.id} [{unit.kind}] {heading} {counts} {names}".rstrip())
    return "\n".join(lines) + "\n"


def _load_record(kind: type[R], path: Path) -> R:
    return kind.model_validate(json.loads(path.read_text(encoding="utf-8")))
