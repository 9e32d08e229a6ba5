"""Wording that could go into the lower document, and what to know first (建议稿与提示)."""

from __future__ import annotations

from typing import Literal

from policy_nlp.records.base import Record

DraftForm = Literal[
    "sentence",  # a new sentence with its clause
    "local",  # the upper text speaks to all lower places, so each must say itself what it does
    "target",  # a target, new or in place of the lower one that is less
]
NoteCode = Literal[
    "own-work",  # the upper text speaks of what the upper level does itself
    "names-place",  # it names the upper place
    "amounts",  # it names amounts that lower places share
]


class GapNote(Record):
    """What an official must know of a demand before he writes (提示)."""

    code: NoteCode
    args: tuple[str, ...] = ()


class Draft(Record):
    """Wording that an official can edit (建议稿).

    Attributes:
        wording: the upper sentence in the words of the level below, without its last stop.
        clause: who would answer, as the lower document writes it.
        addressed: of a local draft, the words by which the upper text speaks to all lower places.
    """

    form: DraftForm
    wording: str = ""
    clause: str = ""
    addressed: str = ""
