"""What the office says of a document beside its text: `meta.toml` (文件说明)."""

from __future__ import annotations

from policy_nlp.records.base import Record
from policy_nlp.records.extraction import Level, Status


class DocumentMeta(Record):
    """Keys of `meta.toml`; each of the first group overrides what was read from the text.

    Attributes:
        implements: ids of the documents this one carries out (上位文件).
        revises: id of the draft before this one.
        sectors_absent: what the place does not have (whole terms, matched without spaces):
            the ground on which a sentence of the guidance is not applicable.
        places_elsewhere: named places outside the region, likewise.
    """

    title: str | None = None
    doc_number: str | None = None
    date: str | None = None
    issuers: tuple[str, ...] | None = None
    status: Status | None = None
    level: Level | None = None
    region: str | None = None
    implements: tuple[str, ...] = ()
    revises: str | None = None
    sectors_absent: tuple[str, ...] = ()
    places_elsewhere: tuple[str, ...] = ()
