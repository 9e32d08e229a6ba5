"""A workspace: documents in `corpus/`, what is made of them in `extracted/` and `graphs/`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from policy_nlp.errors import PolicyNlpError, UsageError, WorkspaceError
from policy_nlp.language import translate
from policy_nlp.records import DocumentMeta
from policy_nlp.records.decisions import Decision
from policy_nlp.store.decisions import DECISIONS, DecisionLog, read_decisions
from policy_nlp.store.files import safe_file_name, safe_name, write_bytes, write_text
from policy_nlp.store.meta import (
    META_NAME,
    document_id,
    find_meta,
    format_meta,
    read_meta,
    source_files,
)

CORPUS = "corpus"
EXTRACTED = "extracted"
GRAPHS = "graphs"
REGISTERS = "registers"
CACHE = ".policy-nlp"
_MAKE_ONE = "请先建立：policy-nlp init FOLDER FILE…"
# Two ids and what stands around them in the name of a report fit a file name.
MAX_ID_BYTES = 72
# What file systems take.
_MAX_FOLDER_BYTES = 255


@dataclass(frozen=True)
class CorpusDocument:
    """A document: its id (of a workspace the name of its folder), file and meta."""

    id: str
    source: Path
    meta_path: Path | None
    meta: DocumentMeta


@dataclass(frozen=True)
class Pair:
    """A document and one that it carries out (下位文件 — 上位文件)."""

    lower: str
    upper: str

    @property
    def name(self) -> str:
        """Name of the folder of what is made of the pair, which no other pair has.

        LOWER--UPPER; where that is too long, or may be read in two ways since an id holds --,
        it is shortened and ends in digits of both ids.
        """
        plain = self.plain_name
        is_clear = plain.count("--") == 1 and "---" not in plain
        if is_clear and len(plain.encode()) <= _MAX_FOLDER_BYTES:
            return plain
        digits = hashlib.sha256(f"{self.lower}\0{self.upper}".encode()).hexdigest()[:8]
        names = (safe_name(name, limit=MAX_ID_BYTES) for name in (self.lower, self.upper))
        return f"{'--'.join(names)}-{digits}"

    @property
    def plain_name(self) -> str:
        """Both ids as people write them: LOWER--UPPER."""
        return f"{self.lower}--{self.upper}"


@dataclass(frozen=True)
class Workspace:
    """Where everything stands in a workspace. Asking for a path makes no folder.

    Attributes:
        logs: the files of decisions that were asked for, which read only what is new.
    """

    root: Path
    logs: dict[Path, DecisionLog] = field(default_factory=dict, compare=False, repr=False)

    def log(self, path: Path) -> DecisionLog:
        """Return the log of a file of decisions."""
        return self.logs.setdefault(path, DecisionLog(path))

    @property
    def corpus(self) -> Path:
        """Folder with one folder a document."""
        return self.root / CORPUS

    @property
    def registers(self) -> Path | None:
        """Folder of the office's own registers of departments, None when there is none."""
        folder = self.root / REGISTERS
        return folder if folder.is_dir() else None

    @property
    def cache(self) -> Path:
        """Folder of what may be thrown away at any time."""
        return self.root / CACHE

    def extracted(self, document: str) -> Path:
        """Folder of what was read from a document."""
        return self.root / EXTRACTED / document

    def graphs(self, pair: Pair) -> Path:
        """Folder of what was made of a pair."""
        return self.root / GRAPHS / pair.name

    def decisions(self, pair: Pair) -> Path:
        """File in which what people decide of a pair is kept."""
        return self.graphs(pair) / DECISIONS

    def decisions_on(self, pair: Pair) -> list[Path]:
        """Return the files of decisions that speak of a pair, the oldest drafts' first.

        What was decided of a draft goes on for the draft that revises it (`revises`), as far as
        the judged text is the same.

        Raises:
            WorkspaceError: the documents revise each other in a circle.
        """
        return [
            self.decisions(Pair(lower=lower, upper=upper))
            for upper in self.drafts(pair.upper)
            for lower in self.drafts(pair.lower)
        ]

    def amendments(self, *documents: str) -> tuple[Decision, ...]:
        """Return what people amended of the records of documents, or of drafts before them."""
        drafts = {draft for document in documents for draft in self.drafts(document)}
        made = read_decisions(*map(self.log, self.amending_files())).decisions
        amended = (item for item in made if item.kind == "amend")
        return tuple(x for x in amended if (x.lower if x.units else x.upper) in drafts)

    def amending_files(self) -> list[Path]:
        """Return the files of decisions that amend a record."""
        mark = b'"kind":"amend"'
        return [path for path in self.all_decisions() if mark in path.read_bytes()]

    def all_decisions(self) -> list[Path]:
        """Return the files of decisions of the workspace, also of pairs it does not hold."""
        return sorted(self.root.glob(f"{GRAPHS}/*/{DECISIONS}"))

    def relative(self, path: Path) -> str:
        """Return `path` as it stands below the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    @property
    def documents(self) -> tuple[CorpusDocument, ...]:
        """The documents, by id, without what `faults` tells of."""
        return self._found[0]

    @property
    def faults(self) -> tuple[PolicyNlpError, ...]:
        """What is left out: folders with no document or several, what is wrong in a meta.toml."""
        return self._found[1]

    @cached_property
    def _found(self) -> tuple[tuple[CorpusDocument, ...], tuple[PolicyNlpError, ...]]:
        folders = sorted(path for path in self.corpus.iterdir() if path.is_dir())
        folders = [folder for folder in folders if not folder.name.startswith(".")]
        known = {folder.name for folder in folders}
        found: list[CorpusDocument] = []
        faults: list[PolicyNlpError] = []
        for folder in folders:
            try:
                document = _read_corpus_folder(folder)
            except PolicyNlpError as error:
                faults.append(error)
                continue
            if wrong := _named_faults(document, known):
                faults += wrong
                document = _naming_only(document, known)
            found.append(document)
        return tuple(found), tuple(faults)

    @property
    def stray_files(self) -> list[Path]:
        """The files that stand in the corpus without a folder, and are no documents therefore."""
        files = source_files(self.corpus)
        return [path for path in files if path.stem.lower() != "readme"]

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs that the meta files name with `implements`, in the order of the documents.

        Raises:
            WorkspaceError: the documents revise each other in a circle.
        """
        for document in self.documents:
            self.drafts(document.id)
        return tuple(
            Pair(lower=document.id, upper=upper)
            for document in self.documents
            for upper in dict.fromkeys(document.meta.implements)
        )

    def choose_pairs(self, name: str | None = None) -> tuple[Pair, ...]:
        """Return the pairs that a caller names: LOWER--UPPER, a lower document, or all.

        Raises:
            WorkspaceError: there is no pair in the workspace.
            UsageError: none of that name.
        """
        if not self.pairs:
            raise WorkspaceError(
                f"“{self.root}”中没有可对照的上下级文件",
                '请在下级文件的 meta.toml 中写明落实哪个文件：implements = ["编号"]',
            )
        chosen = tuple(
            pair for pair in self.pairs if name in (None, pair.name, pair.plain_name, pair.lower)
        )
        if not chosen:
            known = "、".join(pair.name for pair in self.pairs)
            raise UsageError(
                translate("no pair '{}'").format(name), translate("There are: {}").format(known)
            )
        return chosen

    def document(self, identifier: str) -> CorpusDocument:
        """Return the document of that id.

        Raises:
            WorkspaceError: there is none.
        """
        for document in self.documents:
            if document.id == identifier:
                return document
        known = "、".join(document.id for document in self.documents)
        raise WorkspaceError(f"{CORPUS}/ 中没有文件“{identifier}”", f"现有：{known}")

    def drafts(self, identifier: str) -> tuple[str, ...]:
        """Return a document with the drafts before it (`revises`), the oldest first.

        Raises:
            WorkspaceError: the documents revise each other in a circle.
        """
        walked: list[str] = []
        current: str | None = identifier
        while current is not None:
            if current in walked:
                circle = "、".join(sorted(walked[walked.index(current) :]))
                raise WorkspaceError(
                    f"这些文件互相修订，成了循环：{circle}", "请改正其中一个 meta.toml 的 revises"
                )
            walked.append(current)
            current = self._revised.get(current)
        return tuple(reversed(walked))

    @cached_property
    def _revised(self) -> dict[str, str | None]:
        """The draft that each document revises."""
        return {document.id: document.meta.revises for document in self.documents}

    def new_folder(self, source: Path) -> Path:
        """Return the folder of the corpus that a file is to have: its name, or what is left of it.

        Raises:
            WorkspaceError: that folder holds another document.
        """
        whole = self.corpus / safe_name(source.stem)
        short = self.corpus / safe_name(source.stem, limit=MAX_ID_BYTES)
        folder = whole if whole.is_dir() else short
        present = source_files(folder) if folder.is_dir() else []
        target = folder / safe_file_name(source)
        if present and (present != [target] or target.read_bytes() != source.read_bytes()):
            raise WorkspaceError(
                f"“{self.relative(folder)}”已有另一个文件（{present[0].name}）",
                "请给新文件换一个名称",
            )
        return folder

    def new_folders(self, sources: Sequence[Path]) -> list[Path]:
        """Return the folders that files are to have.

        Raises:
            WorkspaceError: two files would share one, or it holds another document.
        """
        taken: dict[str, Path] = {}
        folders = [self.new_folder(source) for source in sources]
        for source, folder in zip(sources, folders, strict=True):
            # Some file systems do not tell capitals from small letters.
            other = taken.setdefault(folder.name.casefold(), source)
            if other.name != source.name or other.read_bytes() != source.read_bytes():
                raise WorkspaceError(
                    f"“{other}”和“{source}”同名，会放入同一个文件夹 {self.relative(folder)}",
                    "请给其中一个换一个名称",
                )
        return folders

    def add_document(self, source: Path, meta: DocumentMeta | None = None) -> Path:
        """Copy a file into the corpus, byte for byte, with a meta.toml to fill in.

        Raises:
            WorkspaceError: the corpus holds another document of that name.

        Returns:
            The document's folder.
        """
        folder = self.new_folder(source)
        write_bytes(folder / safe_file_name(source), source.read_bytes())
        if meta is not None or not (folder / META_NAME).is_file():
            write_text(folder / META_NAME, format_meta(meta or DocumentMeta()))
        return folder


def open_workspace(root: Path) -> Workspace:
    """Return the workspace in folder `root`.

    Raises:
        WorkspaceError: no such folder, no `corpus/` in it, or nothing in that.
    """
    if not root.exists():
        raise WorkspaceError(f"“{root}”不存在", _MAKE_ONE)
    if not root.is_dir():
        raise WorkspaceError(f"“{root}”是一个文件，不是工作区（文件夹）", _MAKE_ONE)
    workspace = Workspace(root)
    if not workspace.corpus.is_dir():
        raise WorkspaceError(f"“{root}”不是工作区（没有文件夹 {CORPUS}/）", _MAKE_ONE)
    if workspace.faults and not workspace.documents:
        raise workspace.faults[0]
    if not workspace.documents:
        raise WorkspaceError(
            f"“{root}”的 {CORPUS}/ 中没有文件", f"请将每个文件各放入 {CORPUS}/ 下的一个文件夹"
        )
    return workspace


def loose_document(source: Path, meta: Path | None = None) -> CorpusDocument:
    """Return a file as a document, with what stands beside it as meta.toml or NAME.meta.toml.

    Args:
        source: the file; one that is not there is told by whoever reads it.
        meta: its meta file, where it is another.

    Raises:
        InputError: a meta file that is wrong.
    """
    found = find_meta(source, meta) if source.is_file() else meta
    return CorpusDocument(
        document_id(source) if source.is_file() else source.stem,
        source,
        found,
        read_meta(found) if found is not None else DocumentMeta(),
    )


def _read_corpus_folder(folder: Path) -> CorpusDocument:
    files = source_files(folder)
    place = f"{CORPUS}/{folder.name}"
    if not files:
        raise WorkspaceError(f"“{place}”中没有文件", "请放入一个文件")
    if len(files) > 1:
        names = "、".join(path.name for path in files)
        raise WorkspaceError(
            f"“{place}”中有多个文件（{names}）", "请只留一个，每个文件单独一个文件夹"
        )
    meta = folder / META_NAME
    if not meta.is_file():
        return CorpusDocument(folder.name, files[0], None, DocumentMeta())
    return CorpusDocument(folder.name, files[0], meta, read_meta(meta))


def _named_faults(document: CorpusDocument, known: set[str]) -> list[WorkspaceError]:
    """Return what is wrong with the documents that a meta.toml names."""
    revised = [document.meta.revises] if document.meta.revises is not None else []
    faults = []
    for key, named in (("implements", document.meta.implements), ("revises", revised)):
        place = f"“{CORPUS}/{document.id}/{META_NAME}”的 {key} "
        for identifier in named:
            if identifier == document.id:
                hint = "请改为另一个文件的编号，或删去该行"
                faults.append(WorkspaceError(f"{place}写的是文件自己", hint))
            elif identifier not in known:
                hint = f"现有：{'、'.join(sorted(known))}"
                told = f"{place}写的“{identifier}”在 {CORPUS}/ 中没有"
                faults.append(WorkspaceError(told, hint))
    return faults


def _naming_only(document: CorpusDocument, known: set[str]) -> CorpusDocument:
    """Return a document that names none but others that are known."""
    meta, others = document.meta, known - {document.id}
    named = {
        "implements": tuple(name for name in meta.implements if name in others),
        "revises": meta.revises if meta.revises in others else None,
    }
    return replace(document, meta=meta.model_copy(update=named))
