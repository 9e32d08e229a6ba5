"""The register of rules: stable codes, names, severities (审校规则)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policy_nlp.lexicons import Lexicons
from policy_nlp.records import (
    Alignment,
    DocumentInfo,
    Extraction,
    Finding,
    Responsibility,
    Span,
    Unit,
)
from policy_nlp.records.findings import Severity


@dataclass(frozen=True)
class Subject:
    """The document that is looked at, and what is known round it.

    Attributes:
        extraction: its records.
        lexicons: the vocabularies.
        alignments: how it carries out each upper document at hand, with that document.
        known: the documents of the workspace, None outside a workspace.
    """

    extraction: Extraction
    lexicons: Lexicons
    alignments: tuple[tuple[Alignment, Extraction], ...] = ()
    known: tuple[DocumentInfo, ...] | None = None

    @property
    def text(self) -> str:
        """The body text."""
        return self.extraction.text

    @cached_property
    def clauses(self) -> tuple[tuple[Unit, str, Span, tuple[Responsibility, ...]], ...]:
        """Every printed clause: its unit, text, place, and the bodies it names."""
        groups: dict[tuple[str, str, int], list[Responsibility]] = {}
        for duty in self.extraction.responsibilities:
            if duty.clause is not None and duty.inherited_from is None:
                start = self.text.rfind(duty.clause, 0, duty.span.end + len(duty.clause))
                groups.setdefault((duty.unit, duty.clause, start), []).append(duty)
        found = []
        for (unit, clause, start), duties in groups.items():
            span = Span(start=start, end=start + len(clause))
            found.append((self.extraction.unit(unit), clause, span, tuple(duties)))
        return tuple(found)

    def unit_at(self, offset: int) -> str | None:
        """Return the id of the unit that holds a character."""
        for unit in self.extraction.units:
            if unit.span.start <= offset < unit.span.end:
                return unit.id
        return None


@dataclass(frozen=True)
class Mark:
    """What a rule says of one place, before code and severity are put to it."""

    span: Span | None
    message: str
    suggestion: str | None = None
    unit: str | None = None
    severity: Severity | None = None


Look = Callable[[Subject], Iterator[Mark]]


@dataclass(frozen=True)
class Rule:
    """A rule: what it looks for, and how sure it is."""

    code: str
    name: str
    severity: Severity
    title: str
    look: Look = field(repr=False)

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """Yield a finding for each place that the rule marks."""
        for mark in self.look(subject):
            yield Finding(
                code=self.code,
                rule=self.name,
                severity=mark.severity or self.severity,
                unit=mark.unit or (subject.unit_at(mark.span.start) if mark.span else None),
                quote=mark.span.of(subject.text) if mark.span else "",
                span=mark.span,
                message=mark.message,
                suggestion=mark.suggestion,
            )


def check_codes(rules: Sequence[Rule]) -> None:
    """Refuse two rules of one code or name."""
    for key in ("code", "name"):
        seen = [getattr(rule, key) for rule in rules]
        if len(set(seen)) != len(seen):
            raise ValueError(f"two rules share a {key}: {sorted(seen)}")
