"""What came back on a draft that was sent round for comment, file by file (征求意见反馈)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from policy_nlp.compare import ReturnedText, collect_feedback
from policy_nlp.errors import InputError, PolicyNlpError
from policy_nlp.ingest import ReadOptions, read_document
from policy_nlp.pipeline.files import list_files
from policy_nlp.pipeline.session import Session
from policy_nlp.pipeline.writing import check_not_read, check_path, write_paper
from policy_nlp.records import Extraction
from policy_nlp.records.feedback import Feedback
from policy_nlp.records.index import DocumentIndex


def gather_feedback(
    base: Path,
    returned: Iterable[Path],
    *,
    papers: Sequence[Path] = (),
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
    returned = list(returned)
    check_not_read(papers, [base, *returned])
    for path in papers:
        check_path(path, force=force)
    own = base.resolve()
    files = [file for path in returned for file in list_files(path) if file.resolve() != own]
    files = list({file.resolve(): file for file in files}.values())
    if not files:
        raise InputError("没有反馈文件", "请给出收回的文件，或其所在的文件夹")
    session = Session(base, *files, options=options)
    draft = session.extract(base)
    sent = []
    for file in files:
        if progress is not None:
            progress(file.name)
        sent.append(_read_returned(file, session))
    original = _original_side(base, draft, session)
    feedback = collect_feedback(draft, sent, original=original, lexicons=session.lexicons)
    if papers:
        from policy_nlp.report.papers.feedback import feedback_report

        report = feedback_report(feedback, DocumentIndex(draft))
        for path in papers:
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
