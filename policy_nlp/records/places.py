"""Where a piece of a document is printed (原文位置)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.base import Record, Span


class Place(Record):
    """A run of the body text that is printed in one place: a line, where the format has pages.

    Attributes:
        span: its characters in the body.
        quote: those characters.
        paragraph: the paragraph of the body they stand in, counted from 1.
        page: the page, counted from 1; None where the format has none (Word, text, web pages).
        box: left, top, right and bottom of the line or table row in points (1/72 inch) from the
            top left corner of the page; None where the page is not known.
    """

    span: Span
    quote: str
    paragraph: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


class Places(Record):
    """What `where --format json` prints."""

    schema_: Literal["policy-nlp/places/1"] = Field(default="policy-nlp/places/1", alias="schema")
    document: str
    places: tuple[Place, ...] = ()
