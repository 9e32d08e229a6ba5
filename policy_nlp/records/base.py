"""What every record shares: frozen, closed to unknown fields, with spans into one text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Record(BaseModel):
    """Base of all records: immutable, compared by value, refusing fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Span(Record):
    """A place in the body text: characters `start` (first) to `end` (one past the last).

    Offsets count Unicode characters of `Extraction.text`, never tokens or bytes.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.end < self.start:
            raise ValueError(f"span ends at {self.end} before it starts at {self.start}")
        return self

    def of(self, text: str) -> str:
        """Return the characters of `text` this span stands for."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Return whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def union(self, other: Span) -> Span:
        """Return the shortest span that holds both."""
        return Span(start=min(self.start, other.start), end=max(self.end, other.end))

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """Be true: a place without characters is a place, unlike None."""
        return True


class Issue(Record):
    """Damage in the input that was read around; nothing was dropped (输入问题).

    `code` is stable and lower-case with hyphens; `message` is Chinese, for the official.
    """

    code: str
    message: str
    span: Span | None = None
