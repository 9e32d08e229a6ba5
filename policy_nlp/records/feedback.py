"""What came back on a draft that was sent round for comment (征求意见反馈).

Field names are the machine-readable contract (schema `policy-nlp/feedback/1`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.base import Record, Span
from policy_nlp.records.revision import Change, TargetField

OpinionKind = Literal[
    "task",
    "target",
    "responsibility",
    "strength",
    "wording",
    "editorial",
    "furniture",
    "comment",
    "letter",
]
ConflictKind = Literal["opposite", "different"]
ConflictSubject = Literal[
    "target", "responsibility", "lead", "strength", "heading", "text", "removal"
]


class Opinion(Record):
    """What one body asks at one place of the draft (一条意见).

    Attributes:
        file: the returned file.
        body: who asks: a department of the register where the author of the marks or the name
            of the file is one, else the name of the file.
        department: its canonical id, None where the register does not know it.
        authors: who wrote the marks, "" for marks without a name; empty where the text was changed
            without any.
        date: of the last of the marks, as the file has it.
        kind: what weighs most of what is asked; furniture is what stands beside the body
            (letterhead, notes); a letter came in place of the draft, to be entered by hand.
        units, heading: the task of BASE; of a task that is to be added only the heading.
        after: for what is to be added, the unit of BASE that it stands in or follows.
        span: the sentences of BASE it is about; None for what is to be added.
        old, new: sentences as printed in BASE and as they are to read; None for nothing. None
            both where the changes are a mass of unsigned editing (another format).
        anchor: the words a comment stands on.
        comment: what the comment, or the letter, says.
        changes: what is asked, change by change, with the places in BASE as `old`.
        same_as: indexes of the opinions that ask the very same.
    """

    file: str
    body: str
    department: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    kind: OpinionKind
    units: tuple[str, ...] = ()
    heading: str | None = None
    after: str | None = None
    span: Span | None = None
    old: str | None = None
    new: str | None = None
    anchor: str | None = None
    comment: str | None = None
    changes: tuple[Change, ...] = ()
    same_as: tuple[int, ...] = ()


class ConflictSide(Record):
    """What some ask of one thing (一方意见).

    `wants` is a value, a year, higher, lower, later, earlier, added, removed, changed, a role,
    names, or a wording.
    """

    wants: str
    opinions: tuple[int, ...]


class Conflict(Record):
    """A thing of which several bodies ask what cannot both be done (意见分歧).

    Attributes:
        kind: opposite where one asks for more and another for less, different otherwise.
        about: what it is about; `subject` is its name (indicator, body, sentence), `field`
            what of a target.
        sides: what is asked, by whom.
    """

    kind: ConflictKind
    about: ConflictSubject
    subject: str
    field: TargetField | None = None
    units: tuple[str, ...] = ()
    sides: tuple[ConflictSide, ...]


class ReturnedFile(Record):
    """A file that came back (反馈文件).

    Attributes:
        body, department: whom its name stands for; as of an opinion.
        authors: who wrote marks in it.
        draft: same where it reads like BASE without its tracked changes; unmarked where it
            differs and has no tracked change; other where it differs beside them: then what is
            asked is told against BASE, and not all of it has an author; letter where it is
            not the draft at all.
        opinions: how many.
        agrees: it says that there is nothing to say (无意见).
        error: why it could not be read.
    """

    file: str
    body: str
    department: str | None = None
    authors: tuple[str, ...] = ()
    draft: Literal["same", "unmarked", "other", "letter"] | None = None
    opinions: int = 0
    agrees: bool = False
    error: str | None = None


class Feedback(Record):
    """What `feedback --format json` prints (反馈意见汇总): opinions in the order of BASE."""

    schema_: Literal["policy-nlp/feedback/1"] = Field(
        default="policy-nlp/feedback/1", alias="schema"
    )
    base: str
    title: str = ""
    returned: tuple[ReturnedFile, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
