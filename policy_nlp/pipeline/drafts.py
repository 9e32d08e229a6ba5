"""Drafts of one document: two compared, several followed, and replies to one (修订、沿革、反馈)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policy_nlp.compare import compare_series, compare_versions, find_suspects, redline
from policy_nlp.errors import UsageError, WorkspaceError
from policy_nlp.ingest import ReadOptions
from policy_nlp.language import translate
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.paths import StrPath, as_path, as_paths, real_path
from policy_nlp.pipeline.session import ReadDocument, Session, Step, require_outline
from policy_nlp.pipeline.writing import check_not_read, check_path, write_paper
from policy_nlp.records import DocumentMeta, Extraction, Revision
from policy_nlp.records.revision import Series
from policy_nlp.store import Workspace, open_workspace, write_bytes

if TYPE_CHECKING:
    from policy_nlp.report.papers.revision.table import Order


from collections.abc import Iterable

from policy_nlp.compare import ReturnedText, collect_feedback
from policy_nlp.errors import InputError, PolicyNlpError
from policy_nlp.ingest import read_document
from policy_nlp.pipeline.files import list_files
from policy_nlp.records.feedback import Feedback
from policy_nlp.records.index import DocumentIndex

# Of the table of changes; html shows both drafts side by side.
PAPER_FORMATS = ("xlsx", "docx", "html")


@dataclass(frozen=True, kw_only=True)
class RevisionPapers:
    """Papers to write of a comparison (修订材料).

    Attributes:
        table: the 修订对照表 as .xlsx or .docx, or as .html both drafts side by side.
        marked: the new draft against the old with tracked changes, a .docx; in the layout of
            the new draft where that is a .docx.
        author, date: in whose name the tracked changes stand and of which day (2024-05-26).
        by_substance: targets, bodies and strength first, not the order of the new draft.
        force: write over files that this program did not write.
        tell: is called with what the office should know of a paper (a line of Chinese).
    """

    table: Path | None = None
    marked: Path | None = None
    author: str = ""
    date: str = ""
    by_substance: bool = False
    force: bool = False
    tell: Callable[[str], None] | None = None


def compare_files(
    old: StrPath,
    new: StrPath,
    *,
    against: StrPath | None = None,
    papers: RevisionPapers | None = None,
    options: ReadOptions | None = None,
) -> Revision:
    """Say what changed between two drafts of a plan, and what that puts in doubt (修订比对).

    Args:
        old: the draft before.
        new: the draft after.
        against: the upper document: then also which conclusions of the alignment with it no
            longer stand by themselves (待复核), and which demands are answered otherwise. Of
            documents of one workspace, what people decided of the old draft holds for the new
            one, too, as far as the judged text is the same.
        papers: what to write of it for a meeting.
        options: how the files are to be read: password of a PDF, side of tracked changes.

    Raises:
        InputError: a document or its meta file cannot be read; with `against`, one is no plan.
        UsageError: a paper cannot be written as asked.
    """
    old = as_path(old)
    new = as_path(new)
    against = as_path(against)
    inputs = [new, old, *([against] if against else [])]
    if papers is not None:
        check_not_read([path for path in (papers.table, papers.marked) if path], inputs)
        _check_papers(papers)
    session = Session(*inputs, options=options)
    words = session.lexicons
    before, after = session.read(old), session.read(new)
    revision = compare_versions(before.records, after.records, lexicons=words)
    upper = None
    if against is not None:
        for draft in (before, after):
            require_outline(draft.records)
        upper = session.read(against, is_plan=True)
        revision = _held_against(session, revision, before, after, upper)
    if papers is not None:
        _write_papers(papers, revision, before, after, upper, words)
    return revision


def _held_against(
    session: Session,
    revision: Revision,
    before: ReadDocument,
    after: ReadDocument,
    upper: ReadDocument,
) -> Revision:
    """Return what changed with what it means for the demands of the document above."""
    was = session.pair(before, upper)
    if after.file.meta == DocumentMeta():
        # What the office says of its place holds until it says otherwise.
        after = replace(after, file=replace(after.file, meta=before.file.meta))
    # What people decided of the old draft holds for the new one, too.
    now = session.pair(after, upper, earlier=was.decisions)
    return find_suspects(
        revision,
        before.records,
        after.records,
        was.decided,
        now.decided,
        lexicons=session.lexicons,
    )


def _check_papers(papers: RevisionPapers) -> None:
    """Tell what is wrong with the papers to write before the work."""
    from policy_nlp.pipeline.redlines import check_signature

    if papers.table is not None:
        check_path(papers.table, PAPER_FORMATS, force=papers.force)
    if papers.marked is not None:
        check_path(papers.marked, ("docx",), force=papers.force)
        check_signature(papers.author, papers.date)


def _write_papers(
    papers: RevisionPapers,
    revision: Revision,
    before: ReadDocument,
    after: ReadDocument,
    upper: ReadDocument | None,
    words: Lexicons,
) -> None:
    from policy_nlp.pipeline.redlines import write_redline

    table, marked = papers.table, papers.marked
    old, new = before.records, after.records
    stretches = redline(old.text, new.text, revision.changes)
    if table is not None and table.suffix.lower() == ".html":
        from policy_nlp.report.papers.revision.side_by_side import side_by_side_report

        report = side_by_side_report(revision, old, new, stretches)
        write_paper(report, table, formats=PAPER_FORMATS, force=papers.force)
    elif table is not None:
        from policy_nlp.report.papers.revision.table import revision_report

        order: Order = "substance" if papers.by_substance else "document"
        above = upper.index if upper else None
        report = revision_report(revision, before.index, after.index, above, order=order)
        write_paper(report, table, force=papers.force)
    if marked is not None:
        data, why = write_redline(
            after.file.source,
            old,
            new,
            stretches,
            author=papers.author,
            date=papers.date,
            lexicons=words,
        )
        write_bytes(marked, data)
        if why and papers.tell is not None:
            papers.tell(f"{marked.name}：{why}，已按公文版式另排")


def follow_drafts(
    drafts: Iterable[StrPath] | StrPath,
    *,
    table: StrPath | None = None,
    force: bool = False,
    options: ReadOptions | None = None,
) -> list[Series]:
    """Say what became of each task and each target over several drafts (多稿沿革).

    Args:
        drafts: the drafts, the oldest first; or one folder, a workspace, whose documents say in
            their meta.toml which draft they revise (`revises`).
        table: where to write 任务沿革 and 指标沿革, .xlsx or .docx.
        force: write over a file that this program did not write.
        options: how the files are to be read: password of a PDF, side of tracked changes.

    Returns:
        One series; of a workspace one for each chain of drafts.

    Raises:
        InputError: a document or its meta file cannot be read.
        UsageError: fewer than two drafts, or a table that cannot be written as asked.
        WorkspaceError: no workspace, or no draft in it revises another.
    """
    drafts = as_paths(drafts)
    table = as_path(table)
    if not drafts:
        raise UsageError(
            translate("no draft to compare"), translate("Name two or more, the oldest first")
        )
    workspace = _open_drafts(drafts[0]) if len(drafts) == 1 else None
    inputs = [document.source for document in workspace.documents] if workspace else list(drafts)
    if table is not None:
        check_not_read([table], inputs)
        check_path(table, force=force)
    if workspace is not None:
        session = Session(lexicons=load_lexicons(workspace.registers), options=options)
        read = _read_chains(workspace, session)
    else:
        session = Session(*reversed(drafts), options=options)
        read = [[session.extract(path) for path in drafts]]
    if table is not None and len(read) > 1:
        chains = "；".join(" → ".join(draft.document.id for draft in chain) for chain in read)
        raise UsageError(
            translate("{}: the workspace holds {} chains of drafts ({})").format(
                table.name, len(read), chains
            ),
            translate("Name the files of one of them"),
        )
    found = [compare_series(chain, lexicons=session.lexicons) for chain in read]
    if table is not None:
        from policy_nlp.report.papers.history import series_report

        write_paper(series_report(found[0]), table, force=force)
    return found


def _open_drafts(folder: Path) -> Workspace:
    if not folder.is_dir():
        raise UsageError(
            translate("{}: one draft alone").format(folder),
            translate("Name two or more, or the folder of a workspace"),
        )
    return open_workspace(folder)


def _read_chains(workspace: Workspace, session: Session) -> list[list[Extraction]]:
    """Read the documents of a workspace that revise each other, chain by chain."""
    chains = draft_chains(workspace)
    read = {
        name: session.read(workspace.document(name)).records
        for name in dict.fromkeys(name for chain in chains for name in chain)
    }
    return [[read[name] for name in chain] for chain in chains]


def draft_chains(workspace: Workspace) -> list[list[str]]:
    """Return the chains of documents of which each revises the one before, the oldest first.

    Raises:
        WorkspaceError: no document revises another, they do so in a circle, or a folder holds no
            document.
        InputError: a meta.toml that is wrong.
    """
    for fault in workspace.faults:
        raise fault
    walks = {document.id: list(workspace.drafts(document.id)) for document in workspace.documents}
    revised = {document.meta.revises for document in workspace.documents}
    chains = [walk for last, walk in walks.items() if last not in revised and len(walk) > 1]
    if not chains:
        raise WorkspaceError(
            f"“{workspace.root}”中没有修订其他文件的稿次",
            '请在后一稿的 meta.toml 中写明修订哪个文件：revises = "编号"',
        )
    return chains


def gather_feedback(
    base: StrPath,
    returned: Iterable[StrPath] | StrPath,
    *,
    papers: Iterable[StrPath] | StrPath = (),
    force: bool = False,
    options: ReadOptions | None = None,
    progress: Callable[[str], None] | None = None,
) -> Feedback:
    """Gather what came back on a draft into one table by task (征求意见反馈汇总).

    Tracked changes and comments of Word are read with their authors; a file that was changed
    without tracking, or that is no Word file, is compared with the draft.

    Args:
        base: the draft as it was sent round.
        returned: the files that came back, or folders of them.
        papers: where to write 意见采纳情况表, each .xlsx or .docx.
        force: write over files that this program did not write.
        options: how the files are to be read; a password counts for all of them.
        progress: called with the name of each file.

    Returns:
        Opinions in the order of the draft, and where bodies ask for opposite things. A file
        that cannot be read is listed with the reason and does not stop the rest.

    Raises:
        InputError: the draft cannot be read, or there is no returned file.
        UsageError: a paper cannot be written as asked.
    """
    base = as_path(base)
    answers, written = as_paths(returned), as_paths(papers)
    check_not_read(written, [base, *answers])
    for path in written:
        check_path(path, force=force)
    own = real_path(base)
    files = [file for path in answers for file in list_files(path) if real_path(file) != own]
    files = list({real_path(file): file for file in files}.values())
    if not files:
        raise InputError("没有反馈文件", "请给出收回的文件，或其所在的文件夹")
    session = Session(base, *files, options=options)
    draft = session.extract(base)
    sent = []
    for at, file in enumerate(files):
        if progress is not None:
            progress(Step(file.name, at, len(files)))
        sent.append(_read_returned(file, session))
    original = _original_side(base, draft, session)
    feedback = collect_feedback(draft, sent, original=original, lexicons=session.lexicons)
    if written:
        from policy_nlp.report.papers.feedback import feedback_report

        report = feedback_report(feedback, DocumentIndex(draft))
        for path in written:
            write_paper(report, path, force=force)
    return feedback


def _read_returned(file: Path, session: Session) -> ReturnedText:
    """Read both sides of a returned file; one without marks has only one."""
    side = session.reading("accepted")
    try:
        accepted = side.extract(file)
        return ReturnedText(file.name, accepted, _original_side(file, accepted, session))
    except PolicyNlpError as error:
        # What cannot be made a plan may still be a letter.
        letter = _letter_text(file, side.options)
        return ReturnedText(file.name, letter=letter, error=None if letter else str(error))


def _letter_text(file: Path, options: ReadOptions | None) -> str:
    """Return the text of a file that can be read but is no plan; nothing for any other."""
    try:
        blocks = read_document(file, options=options).blocks
    except Exception:
        # Why it cannot be read was told already.
        return ""
    return "\n".join(block.text for block in blocks if block.furniture is None and block.text)


def _original_side(file: Path, accepted: Extraction, session: Session) -> Extraction:
    if not any(issue.code == "tracked-changes" for issue in accepted.issues):
        return accepted
    return session.reading("original").extract(file)
