"""A new workspace, filled in from what its documents say: `policy-nlp init` (建立工作区)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import get_args

from policy_nlp.errors import InputError, PolicyNlpError, WorkspaceError
from policy_nlp.extract import resolve_citations
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.paths import StrPath, as_path, as_paths
from policy_nlp.pipeline.session import Session
from policy_nlp.records import DocumentMeta, Extraction
from policy_nlp.records.extraction import Level
from policy_nlp.report.labels import LEVELS
from policy_nlp.store import CORPUS, META_NAME, CorpusDocument, Workspace


def init_workspace(path: StrPath, files: Iterable[StrPath] | StrPath = ()) -> list[str]:
    """Make a workspace, or add documents to one (建立工作区).

    Args:
        path: its folder; made when it is not there.
        files: documents to copy into `corpus/`, each with a meta.toml that holds what the texts say
            of level, region and whom they implement, and the rest to fill in.

    Returns:
        Lines that say what was made and what to do next.

    Raises:
        InputError: one of the files cannot be read or is no plan; nothing is written then.
        WorkspaceError: the corpus holds another document of that name, or two of the files share
            one; nothing is written then.
    """
    path = as_path(path)
    files = as_paths(files)
    if path.exists() and not path.is_dir():
        raise WorkspaceError(f"“{path}”已是一个文件，不能建立同名工作区", "请换一个文件夹")
    for file in files:
        if not file.is_file():
            raise InputError(f"“{file}”不存在", "请核对文件名和文件夹")
    workspace = Workspace(path)
    session = Session(*files, lexicons=load_lexicons(workspace.registers))
    added = {
        folder.name: session.read(
            CorpusDocument(folder.name, file, None, DocumentMeta()), is_plan=True
        ).records
        for file, folder in zip(files, workspace.new_folders(files), strict=True)
    }
    present = _read_present(workspace, session)
    known = [*present.values(), *added.values()]
    workspace.corpus.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    for file, (name, records) in zip(files, added.items(), strict=True):
        meta = DocumentMeta(
            level=records.document.level,
            region=records.document.region,
            implements=implemented_by(records, known, session.lexicons),
        )
        is_new = not (workspace.corpus / name / META_NAME).is_file()
        folder = workspace.relative(workspace.add_document(file, meta if is_new else None))
        lines.append(f"{folder}/  {_read_words(meta) if is_new else '已有 meta.toml，未改动'}")
    for document, records in present.items():
        named = implemented_by(records, added.values(), session.lexicons)
        if named and not document.meta.implements:
            listed = ", ".join(f'"{name}"' for name in named)
            lines.append(
                f"{CORPUS}/{document.id}/{META_NAME} 如需对照，请填写 implements = [{listed}]"
            )
    if not known:
        lines.append(f"请将每个文件各放入 {CORPUS}/ 下的一个文件夹")
    return [*lines, f"请核对各文件夹的 meta.toml，然后运行：policy-nlp run {path.as_posix()}"]


def _read_present(workspace: Workspace, session: Session) -> dict[CorpusDocument, Extraction]:
    """Return the records of the documents that a workspace holds and that can be read."""
    present: dict[CorpusDocument, Extraction] = {}
    for document in workspace.documents if workspace.corpus.is_dir() else ():
        with suppress(PolicyNlpError):
            present[document] = session.read(document, is_plan=True).records
    return present


def implemented_by(
    records: Extraction, others: Iterable[Extraction], lexicons: Lexicons
) -> tuple[str, ...]:
    """Return the ids of the documents that one carries out: of those it cites the next above."""
    own = records.document.level
    if own is None:
        return ()
    known = [other.document for other in others if other.document.id != records.document.id]
    resolved = resolve_citations(records.document.citations, known, lexicons)
    cited = dict.fromkeys(citation.resolves_to for citation in resolved)
    levels = get_args(Level)
    above = {
        info.id: levels.index(info.level)
        for info in known
        if info.id in cited and info.level and levels.index(info.level) < levels.index(own)
    }
    return tuple(name for name, level in above.items() if level == max(above.values()))


def _read_words(meta: DocumentMeta) -> str:
    """Return what was read for a meta.toml, and what is left to fill in."""
    read = {
        "level": LEVELS[meta.level] if meta.level else "",
        "region": meta.region or "",
        "implements": "、".join(meta.implements),
    }
    words = {"level": "层级", "region": "地区", "implements": "落实"}
    told = [f"{words[key]}：{value}" for key, value in read.items() if value]
    # Nobody above need be at hand.
    missing = [f"{key}（{words[key]}）" for key in ("level", "region") if not read[key]]
    return "  ".join(told + ([f"请填写 {'、'.join(missing)}"] if missing else []))
