"""One call of the program: with what it reads, and from files to a decided alignment (会话).

A `Session` holds the vocabularies, the read options and the model of one call. What it reads are
`ReadDocument`s; two of them make an `AlignedPair`, which is worked out as far as it is asked for.
Reading a file does not load what aligns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from policy_nlp.errors import InputError, PolicyNlpError, unfinished_document
from policy_nlp.extract import extract_records, resolve_citations
from policy_nlp.ingest import ReadOptions, read_document
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.paths import real_path
from policy_nlp.records import Alignment, DocumentMeta, Extraction
from policy_nlp.records.analysis import PairAnalysis
from policy_nlp.records.decisions import Decision, Settled, standing_digest
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.store import (
    CORPUS,
    CorpusDocument,
    Pair,
    RecordedDecisions,
    Workspace,
    loose_document,
    read_decisions,
)
from policy_nlp.structure import build_outline
from policy_nlp.text.normalise import fingerprint

# A document of a workspace stands in corpus/<id>/, two folders below the root.
_WORKSPACE_DEPTH = 3


@dataclass(frozen=True)
class ReadDocument:
    """A document as it was read: its file with meta, and its records."""

    file: CorpusDocument
    records: Extraction

    @cached_property
    def index(self) -> DocumentIndex:
        """The records, ready to be asked."""
        return DocumentIndex(self.records)


class Step(str):
    """A line on what is worked on now, with how much of how much is done before it (步骤)."""

    done: int
    total: int

    def __new__(cls, line: str, done: int, total: int) -> Step:
        """Return the line, which knows how far the work is."""
        step = super().__new__(cls, line)
        step.done, step.total = done, total
        return step


class Session:
    """Reads documents and aligns them, all in one way (会话).

    Args:
        near: files that are read together; the first that stands in a workspace with registers
            of its own gives the vocabularies.
        lexicons: the vocabularies, where they are given.
        options: how files are to be read: password of a PDF, side of tracked changes.
        encoder: folder of a model that tells how near sentences are in meaning.

    Raises:
        InputError, UsageError: the model cannot be read, or what reads it is not installed.
    """

    def __init__(
        self,
        *near: Path,
        lexicons: Lexicons | None = None,
        options: ReadOptions | None = None,
        encoder: Path | None = None,
    ) -> None:
        self.encoder = None
        if encoder is not None:
            from policy_nlp.encoder import load_encoder

            # First, so that a wrong folder is told at once.
            self.encoder = load_encoder(encoder)
        self.lexicons = lexicons or load_lexicons(registers_near(*near))
        self.options = options

    def reading(self, side: Literal["accepted", "original"]) -> Session:
        """Return a session that reads that side of tracked changes."""
        options = (self.options or ReadOptions()).model_copy(update={"tracked": side})
        return Session(lexicons=self.lexicons, options=options)

    def extract(self, source: Path, meta: Path | None = None) -> Extraction:
        """Return the records of a file, with what stands beside it as meta."""
        return self.read(source if meta is None else loose_document(source, meta)).records

    def read(self, file: CorpusDocument | Path, *, is_plan: bool = False) -> ReadDocument:
        """Read a document.

        Args:
            file: the document, or a file with what stands beside it as meta.
            is_plan: refuse a letter, which has no tasks that could be aligned or shared out.

        Raises:
            InputError: it or its meta file cannot be read, it is no plan, or something broke at it
                that nobody foresaw.
        """
        try:
            return self._read_document(file, is_plan=is_plan)
        except PolicyNlpError:
            raise
        except Exception as error:
            name = file.name if isinstance(file, Path) else file.source.name
            raise unfinished_document(name, error) from error

    def _read_document(self, file: CorpusDocument | Path, *, is_plan: bool) -> ReadDocument:
        if isinstance(file, Path):
            file = loose_document(file)
        document = read_document(file.source, options=self.options)
        records = extract_records(
            build_outline(document, self.lexicons),
            document.source,
            doc_id=file.id,
            meta=file.meta,
            lexicons=self.lexicons,
        )
        return ReadDocument(file, require_outline(records) if is_plan else records)

    def read_pair(self, lower: Path, upper: Path) -> AlignedPair:
        """Read two plans of which one carries out the other."""
        below, above = (self.read(path, is_plan=True) for path in (lower, upper))
        records = with_citations(below.records, [above.records])
        return self.pair(ReadDocument(below.file, records), above)

    def pair(
        self,
        lower: ReadDocument,
        upper: ReadDocument,
        *,
        alignment: Alignment | None = None,
        earlier: Sequence[Decision] = (),
    ) -> AlignedPair:
        """Set two documents that were read against each other.

        Args:
            lower: the document that carries out.
            upper: the guidance.
            alignment: what the program finds, where that is known already.
            earlier: decisions that hold for this pair, too.
        """
        home = self.home_of(lower.file, upper.file)
        return AlignedPair(self, lower, upper, home, alignment=alignment, earlier=earlier)

    def align(
        self,
        lower: Extraction,
        upper: Extraction,
        *,
        meta: DocumentMeta | None = None,
    ) -> Alignment:
        """Return what the program finds of two documents; see `align_plans`."""
        from policy_nlp.align import align_plans

        return align_plans(
            lower,
            upper,
            meta=meta,
            lexicons=self.lexicons,
            encoder=self.encoder,
        )

    def find(self, pair: AlignedPair) -> Alignment:
        """Return what the program finds of a pair, before what people decided of it."""
        return self.align(pair.lower, pair.upper, meta=pair.meta)

    def amended(self, document: ReadDocument) -> ReadDocument:
        """Return a document of a workspace with what people amended of its records."""
        folder = document.file.source.resolve().parent
        if folder.parent.name != CORPUS:
            return document
        made = Workspace(folder.parent.parent).amendments(folder.name)
        return ReadDocument(document.file, with_amendments(document.index, made).extraction)

    def home_of(
        self, lower: CorpusDocument, upper: CorpusDocument
    ) -> tuple[Workspace, Pair] | None:
        """Return the workspace whose decisions hold for two files, with what they are in it.

        None where they are not both of one; one without decisions is not looked into.
        """
        root = shared_root(lower.source, upper.source)
        if root is None or not Workspace(root).all_decisions():
            return None
        names = [real_path(file.source).parent.name for file in (lower, upper)]
        return Workspace(root), Pair(lower=names[0], upper=names[1])


class Signature(NamedTuple):
    """What a sign-off signs: any of it that changes later voids it (签发内容).

    Attributes:
        digest: of the decisions that stand (`standing_digest`).
        draft, guidance: stamps of the whole lower and upper text.
    """

    digest: str
    draft: str
    guidance: str


class AlignedPair:
    """Two documents, what the program finds of them, and what people decided (文件对).

    Each part is worked out when it is first asked for.

    Args:
        session: with what they were read.
        lower: the document that carries out.
        upper: the guidance.
        home: the workspace whose decisions hold for the pair, and what the pair is called there.
        earlier: decisions that hold for this pair, too.
        alignment: what the program finds, where that is known already.
        decided: that with the decisions over it, where it is known already.

    Attributes:
        meta: what the office says of the lower document.
        lexicons: the vocabularies with which both were read.
        read: the lower and upper document as they were read, before people amended records.
    """

    def __init__(
        self,
        session: Session,
        lower: ReadDocument,
        upper: ReadDocument,
        home: tuple[Workspace, Pair] | None,
        *,
        earlier: Sequence[Decision] = (),
        alignment: Alignment | None = None,
        decided: Alignment | None = None,
    ) -> None:
        self._documents = (lower, upper)
        self.read = (lower.index, upper.index)
        self.meta = lower.file.meta
        self.home = home
        self.lexicons = session.lexicons
        self._session = session
        self._earlier = tuple(earlier)
        self._alignment = alignment
        self._decided = decided

    @cached_property
    def alignment(self) -> Alignment:
        """What the program finds."""
        return self._alignment or self._session.find(self)

    @property
    def lower(self) -> Extraction:
        """Records of the document that carries out, as people amended them."""
        return self._indexes[0].extraction

    @property
    def upper(self) -> Extraction:
        """Records of the guidance, likewise."""
        return self._indexes[1].extraction

    @cached_property
    def _indexes(self) -> tuple[DocumentIndex, DocumentIndex]:
        amended = [item for item in self.decisions if item.kind == "amend"]
        lower = with_amendments(self.read[0], [x for x in amended if x.is_lower_record])
        upper = with_amendments(self.read[1], [x for x in amended if not x.is_lower_record])
        return lower, upper

    @cached_property
    def log(self) -> RecordedDecisions:
        """What the files of decisions say of the pair, in the order in which it counts."""
        if self.home is None:
            return RecordedDecisions()
        workspace, pair = self.home
        return read_decisions(*map(workspace.log, workspace.decisions_on(pair)))

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """What people decided, of this pair and of those that its caller named.

        What they amended of a document in another of its pairs holds here, too.
        """
        made = self._earlier + self.log.decisions
        if self.home is None:
            return made
        workspace, pair = self.home
        known = {item.id for item in made}
        amended = workspace.amendments(pair.lower, pair.upper)
        return (*(item for item in amended if item.id not in known), *made)

    @cached_property
    def settled(self) -> Settled:
        """What became of the decisions in the texts as they stand."""
        from policy_nlp.align import settle_decisions

        return settle_decisions(self.found, self.decisions, self.read)

    @cached_property
    def decided(self) -> Alignment:
        """What the program finds, with what people decided over it."""
        from policy_nlp.align import apply_decisions

        if self._decided is not None:
            return self._decided
        if not self.decisions:
            return self.alignment
        return apply_decisions(
            self.found,
            self.settled,
            meta=self.meta,
            lexicons=self._session.lexicons,
            encoder=self._session.encoder,
        )

    @property
    def signature(self) -> Signature:
        """What a sign-off signs."""
        return Signature(
            digest=standing_digest(self.decisions),
            draft=fingerprint(self.lower.text),
            guidance=fingerprint(self.upper.text),
        )

    def renewed(self) -> AlignedPair:
        """Return the pair with what was decided since.

        What the program found stays, unless somebody amended a record that it was found in.
        """
        fresh = AlignedPair(self._session, *self._documents, self.home, earlier=self._earlier)
        if (fresh.lower, fresh.upper) == (self.lower, self.upper):
            fresh._alignment = self.alignment
        return fresh

    @cached_property
    def found(self) -> PairIndex:
        """What the program finds, with both documents."""
        return PairIndex(self.alignment, *self._indexes)

    @cached_property
    def index(self) -> PairIndex:
        """The decided alignment with both documents, ready to be asked."""
        return PairIndex(self.decided, *self._indexes)

    @cached_property
    def analysis(self) -> PairAnalysis:
        """Gaps, drafts for them and situations of departments."""
        from policy_nlp.align import analyse_pair

        return analyse_pair(self.index, self._session.lexicons)


def with_amendments(document: DocumentIndex, amended: Sequence[Decision]) -> DocumentIndex:
    """Return a document with what people amended of its records; what was read stays as read."""
    if not amended:
        return document
    from policy_nlp.align import amend_records

    return DocumentIndex(amend_records(document, amended))


def shared_root(*files: Path) -> Path | None:
    """Return the folder of the workspace of which all files are documents, None where none is."""
    homes = [real_path(file).parent for file in files]
    roots = {home.parent.parent for home in homes}
    is_corpus = all(home.parent.name == CORPUS for home in homes)
    return roots.pop() if is_corpus and len(roots) == 1 else None


def registers_near(*paths: Path) -> Path | None:
    """Return the office's own registers of departments where files stand in a workspace.

    What is read together is read with one register: that of the first file that has one.
    """
    for path in paths:
        for folder in real_path(path).parents[:_WORKSPACE_DEPTH]:
            workspace = Workspace(folder)
            if workspace.corpus.is_dir() and workspace.registers is not None:
                return workspace.registers
    return None


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


def with_citations(extraction: Extraction, others: Iterable[Extraction]) -> Extraction:
    """Name the documents at hand that the citations of one mean."""
    known = [other.document for other in others if other.document.id != extraction.document.id]
    citations = resolve_citations(extraction.document.citations, known)
    document = extraction.document.model_copy(update={"citations": citations})
    return extraction.model_copy(update={"document": document})
