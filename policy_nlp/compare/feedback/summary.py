"""All that came back on a draft, by task: who asks what, and who asks otherwise (反馈汇总)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from policy_nlp.compare.compare import compare_versions
from policy_nlp.compare.feedback.conflicts import find_conflicts, same_opinions
from policy_nlp.compare.feedback.opinions import Asked, find_opinions
from policy_nlp.compare.feedback.requests import WantReader
from policy_nlp.compare.normalise import Forms
from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.replies import Sender
from policy_nlp.records import Extraction
from policy_nlp.records.feedback import Feedback, Opinion, ReturnedFile

# What only reads otherwise and nobody signed: more of it comes of saving in another format.
MOST_UNSIGNED = 10
_EDITING = frozenset({"editorial", "task-renumbered"})
# Share of the clauses of the draft, from which a file is the draft with changes.
LEAST_SHARED = 0.2
_CLAUSE = re.compile(r"[，。；：\n]")


@dataclass(frozen=True)
class Sent:
    """A file that came back, as read (反馈文件).

    Attributes:
        name: its name.
        accepted, original: with its tracked changes taken in, and without; None where it is no
            plan.
        letter: the text of a file that is no plan (复函).
        error: why it could not be read.
    """

    name: str
    accepted: Extraction | None = None
    original: Extraction | None = None
    letter: str | None = None
    error: str | None = None


def collect_feedback(
    base: Extraction,
    returned: Sequence[Sent],
    *,
    original: Extraction | None = None,
    lexicons: Lexicons,
) -> Feedback:
    """Gather what the returned files ask into one table in the order of the draft (反馈汇总).

    Args:
        base: the draft that was sent round.
        returned: what came back.
        original: the draft without its own tracked changes, where it was sent with some.
        lexicons: the vocabularies.
    """
    collector = _Collector(base, original or base, lexicons)
    files = [collector.take(sent) for sent in returned]
    found = sorted(collector.asked, key=lambda asked: asked.place)
    opinions = [asked.opinion for asked in found]
    same = same_opinions(opinions, collector.forms)
    opinions = [
        opinion.model_copy(update={"same_as": others})
        for opinion, others in zip(opinions, same, strict=True)
    ]
    wants = [asked.wants for asked in found]
    return Feedback(
        base=base.document.id,
        title=base.document.title,
        returned=tuple(files),
        opinions=tuple(opinions),
        conflicts=tuple(find_conflicts(base, opinions, wants, collector.forms)),
    )


class _Collector:
    def __init__(self, base: Extraction, original: Extraction, lexicons: Lexicons) -> None:
        self.base, self.original, self.lexicons = base, original, lexicons
        self.forms = Forms(lexicons)
        self.reader = WantReader(base, lexicons)
        self.known = (*base.marks, *original.marks)
        self.asked: list[Asked] = []

    def take(self, sent: Sent) -> ReturnedFile:
        """Take in what a file asks; say what file it is."""
        stem = sent.name.rpartition(".")[0] or sent.name
        sender = self._sender(stem) or Sender(stem, None)
        if sent.error is not None:
            return ReturnedFile(
                file=sent.name, body=sender.name, department=sender.department, error=sent.error
            )
        if sent.accepted is None or sent.original is None:
            return self._letter(sent.name, sender, sent.letter or "")
        if not self._is_draft(sent.accepted):
            return self._letter(sent.name, sender, sent.accepted.text)
        asked = self._opinions(sent.name, sender, sent.accepted, sent.original)
        remarks = [a.opinion.comment for a in asked if a.opinion.comment is not None]
        empty = [text for text in remarks if self.lexicons.replies.agree(text)]
        asked = [a for a in asked if a.opinion.comment not in empty]
        self.asked += asked
        authors = dict.fromkeys(author for a in asked for author in a.opinion.authors)
        says_so = bool(empty) or self.lexicons.replies.file_agrees(stem)
        return ReturnedFile(
            file=sent.name,
            body=sender.name,
            department=sender.department,
            authors=tuple(authors),
            draft=self._draft(sent.accepted, sent.original),
            opinions=len(asked),
            agrees=says_so and not asked,
        )

    def _is_draft(self, accepted: Extraction) -> bool:
        """Tell whether a file is the draft with changes, and not a letter about it."""
        ours = set(_clauses(self.base.text))
        return len(ours & set(_clauses(accepted.text))) >= LEAST_SHARED * len(ours)

    def _letter(self, file: str, sender: Sender, text: str) -> ReturnedFile:
        """Take in a letter: one opinion to be entered by hand, unless it has nothing to say."""
        agrees = self.lexicons.replies.letter_agrees(text)
        if not agrees:
            opinion = Opinion(file="", body="", kind="letter", comment=text.strip())
            made = self._by(opinion, file, sender)
            self.asked.append(Asked(made, len(self.base.text) + 1))
        return ReturnedFile(
            file=file,
            body=sender.name,
            department=sender.department,
            draft="letter",
            opinions=int(not agrees),
            agrees=agrees,
        )

    def _opinions(
        self, file: str, sender: Sender, accepted: Extraction, original: Extraction
    ) -> list[Asked]:
        revision = compare_versions(self.base, accepted, lexicons=self.lexicons)
        found = find_opinions(self.base, accepted, original, revision, self.reader, self.known)
        return [
            replace(asked, opinion=self._by(asked.opinion, file, sender))
            for asked in _gathered(list(found))
        ]

    def _by(self, opinion: Opinion, file: str, sender: Sender) -> Opinion:
        """Say who asks: the one body that the authors are, else the sender of the file."""
        bodies = [self._sender(author) for author in opinion.authors]
        known = {body.department: body for body in bodies if body is not None}
        name, department = next(iter(known.values())) if _one(bodies, known) else sender
        return opinion.model_copy(update={"file": file, "body": name, "department": department})

    def _sender(self, name: str) -> Sender | None:
        """Return the body that an author or the name of a file stands for (区财政局张三)."""
        info = self.base.document
        return self.lexicons.replies.sender(
            name, self.lexicons.departments, info.level, info.region
        )

    def _draft(self, accepted: Extraction, original: Extraction) -> str:
        if original.text in (self.base.text, self.original.text):
            return "same"
        tracked = any(
            mark.kind != "comment" for side in (accepted, original) for mark in side.marks
        )
        return "other" if tracked else "unmarked"


def _one(bodies: Sequence[Sender | None], known: Collection[str | None]) -> bool:
    """Tell whether all authors are one body."""
    return len(known) == 1 and None not in bodies


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]


def _gathered(asked: list[Asked]) -> list[Asked]:
    """Return the opinions of a file; a mass of unsigned editing is one of them."""
    editing = [
        one
        for one in asked
        if not one.opinion.authors
        and one.opinion.changes
        and all(change.kind in _EDITING for change in one.opinion.changes)
    ]
    if len(editing) <= MOST_UNSIGNED:
        return asked
    changes = tuple(change for one in editing for change in one.opinion.changes)
    whole = Opinion(file="", body="", kind="editorial", changes=changes)
    rest = [one for one in asked if all(one is not other for other in editing)]
    return [Asked(whole, 0), *rest]
