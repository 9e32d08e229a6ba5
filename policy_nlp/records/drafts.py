"""Wording that could go into the lower document, and what to know first (建议稿与提示)."""

from __future__ import annotations

from typing import Literal

from policy_nlp.records.base import Record, Span

DraftForm = Literal[
    "sentence",  # a new sentence with its clause
    "local",  # the upper text speaks to all lower places, so each must say itself what it does
    "target",  # a new target
    "replace",  # the upper wording in place of `quote`
    "beside",  # the upper wording beside `quote`
    "add-names",  # further names in the clause of a unit
    "state-names",  # a clause for a unit that has none
    "list-names",  # names in place of the open `clause`
]
NoteCode = Literal[
    "answered-at-home",  # nobody answers above; those who answer for the lower unit are named
    "in-part",  # some part of the sentence is taken up
    "undecided",  # the task is 未判定
    "near",  # the lower text at `span` comes near
    "own-work",  # the upper text speaks of what the upper level does itself
    "names-place",  # it names the upper place
    "amounts",  # it names amounts that lower places share
    "with-targets",  # targets of the same sentence are open, too
    "overall-value",  # the value is that of the whole upper place
    "open-clause",  # the lower clause lists nobody by name
    "no-counterpart",  # the lower document does not name counterparts of these
]


class GapNote(Record):
    """What an official must know of a gap before he writes (提示)."""

    code: NoteCode
    args: tuple[str, ...] = ()
    span: Span | None = None


class Draft(Record):
    """Wording that an official can edit (建议稿).

    Attributes:
        wording: the upper sentence in the words of the level below, without its last stop.
        clause: who would answer, as the lower document writes it; of list-names the printed one.
        quote: the lower wording that stays or goes.
        addressed: of a local draft, the words by which the upper text speaks to all lower places.
    """

    form: DraftForm
    wording: str = ""
    clause: str = ""
    quote: str = ""
    addressed: str = ""
