"""All that came back on a draft, by task: who asks what, and who asks otherwise (反馈汇总)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policy_nlp.compare.compare import compare_versions
from policy_nlp.compare.feedback.conflicts import find_conflicts, same_opinions
from policy_nlp.compare.feedback.opinions import OpinionFinder, PlacedOpinion
from policy_nlp.compare.feedback.requests import RequestReader
from policy_nlp.compare.index import DraftIndex, make_normaliser
from policy_nlp.errors import unfinished_document
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
class ReturnedText:
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
    returned: Sequence[ReturnedText],
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
    files = [collector.take(file) for file in returned]
    placed = sorted(collector.placed, key=lambda one: one.place)
    opinions = [one.opinion for one in placed]
    normalise = make_normaliser(lexicons)
    opinions = [
        opinion.model_copy(update={"same_as": others})
        for opinion, others in zip(opinions, same_opinions(opinions, normalise), strict=True)
    ]
    requests = [one.requests for one in placed]
    return Feedback(
        base=base.document.id,
        title=base.document.title,
        returned=tuple(files),
        opinions=tuple(opinions),
        conflicts=tuple(find_conflicts(DraftIndex(base), opinions, requests, normalise)),
    )


class _Collector:
    def __init__(self, base: Extraction, original: Extraction, lexicons: Lexicons) -> None:
        self.base, self.original, self.lexicons = base, original, lexicons
        self.reader = RequestReader(DraftIndex(base), lexicons)
        self.known = (*base.marks, *original.marks)
        self.placed: list[PlacedOpinion] = []

    def take(self, file: ReturnedText) -> ReturnedFile:
        """Take in what a file asks; say what file it is.

        One at which something breaks is listed with the reason and does not stop the rest.
        """
        stem = file.name.rpartition(".")[0] or file.name
        sender = self._sender_named(stem) or Sender(stem, None)
        why = file.error
        try:
            if why is None:
                return self._take_read(file, stem, sender)
        except Exception as error:
            why = str(unfinished_document(file.name, error))
        return ReturnedFile(
            file=file.name, body=sender.name, department=sender.department, error=why
        )

    def _take_read(self, file: ReturnedText, stem: str, sender: Sender) -> ReturnedFile:
        if file.accepted is None or file.original is None:
            return self._take_letter(file.name, sender, file.letter or "")
        if not self._is_draft(file.accepted):
            return self._take_letter(file.name, sender, file.accepted.text)
        placed = self._opinions(file.name, sender, file.accepted, file.original)
        remarks = [one.opinion.comment for one in placed if one.opinion.comment is not None]
        empty = [text for text in remarks if self.lexicons.replies.agree(text)]
        placed = [one for one in placed if one.opinion.comment not in empty]
        self.placed += placed
        authors = dict.fromkeys(author for one in placed for author in one.opinion.authors)
        says_so = bool(empty) or self.lexicons.replies.file_agrees(stem)
        return ReturnedFile(
            file=file.name,
            body=sender.name,
            department=sender.department,
            authors=tuple(authors),
            draft=self._draft_state(file.accepted, file.original),
            opinions=len(placed),
            agrees=says_so and not placed,
        )

    def _is_draft(self, accepted: Extraction) -> bool:
        """Return whether a file is the draft with changes, and not a letter about it."""
        ours = set(_clause_texts(self.base.text))
        return len(ours & set(_clause_texts(accepted.text))) >= LEAST_SHARED * len(ours)

    def _take_letter(self, file: str, sender: Sender, text: str) -> ReturnedFile:
        """Take in a letter: one opinion to be entered by hand, unless it has nothing to say."""
        agrees = self.lexicons.replies.letter_agrees(text)
        if not agrees:
            opinion = Opinion(file="", body="", kind="letter", comment=text.strip())
            signed = self._signed_opinion(opinion, file, sender)
            self.placed.append(PlacedOpinion(signed, len(self.base.text) + 1))
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
    ) -> list[PlacedOpinion]:
        revision = compare_versions(self.base, accepted, lexicons=self.lexicons)
        finder = OpinionFinder(self.base, accepted, original, self.reader, self.known)
        return [
            replace(one, opinion=self._signed_opinion(one.opinion, file, sender))
            for one in _gathered([*finder.opinions(revision)])
        ]

    def _signed_opinion(self, opinion: Opinion, file: str, sender: Sender) -> Opinion:
        """Say who asks: the one body that the authors are, else the sender of the file."""
        bodies = {self._sender_named(author) for author in opinion.authors}
        known = {body.department: body for body in bodies if body is not None}
        if len(known) == 1 and None not in bodies:
            sender = next(iter(known.values()))
        name, department = sender
        return opinion.model_copy(update={"file": file, "body": name, "department": department})

    def _sender_named(self, name: str) -> Sender | None:
        """Return the body that an author or the name of a file stands for (区财政局张三)."""
        info = self.base.document
        return self.lexicons.replies.sender(
            name, self.lexicons.departments, info.level, info.region
        )

    def _draft_state(self, accepted: Extraction, original: Extraction) -> str:
        if original.text in (self.base.text, self.original.text):
            return "same"
        tracked = any(
            mark.kind != "comment" for side in (accepted, original) for mark in side.marks
        )
        return "other" if tracked else "unmarked"


def _clause_texts(text: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]


def _gathered(placed: list[PlacedOpinion]) -> list[PlacedOpinion]:
    """Return the opinions of a file; a mass of unsigned editing is one of them."""
    editing = [
        one
        for one in placed
        if not one.opinion.authors
        and one.opinion.changes
        and all(change.kind in _EDITING for change in one.opinion.changes)
    ]
    if len(editing) <= MOST_UNSIGNED:
        return placed
    changes = tuple(change for one in editing for change in one.opinion.changes)
    whole = Opinion(file="", body="", kind="editorial", changes=changes)
    gathered = set(map(id, editing))
    rest = [one for one in placed if id(one) not in gathered]
    return [PlacedOpinion(whole, 0), *rest]
