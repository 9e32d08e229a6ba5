"""What a rule is, and what it is given to look at (审校规则)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from policy_nlp.lexicons import Lexicons
from policy_nlp.lexicons.checks import Checks
from policy_nlp.records import DocumentInfo, Finding, Responsibility, Span, Unit
from policy_nlp.records.index import DocumentIndex, PairIndex
from policy_nlp.records.listings import Severity


@dataclass(frozen=True)
class PrintedClause:
    """A clause as printed: its unit, text and place, and the bodies that it names."""

    unit: Unit
    text: str
    span: Span
    duties: tuple[Responsibility, ...]


@dataclass(frozen=True)
class CheckContext:
    """The document that is looked at, and what is known round it.

    Attributes:
        index: its records.
        lexicons: the vocabularies.
        pairs: how it carries out each upper document at hand.
        known: the documents of the workspace, None outside a workspace.
    """

    index: DocumentIndex
    lexicons: Lexicons
    pairs: tuple[PairIndex, ...] = ()
    known: tuple[DocumentInfo, ...] | None = None

    @property
    def text(self) -> str:
        """The body text."""
        return self.index.text

    @property
    def words(self) -> Checks:
        """The words that rules look for."""
        return self.lexicons.checks

    @cached_property
    def own_duties(self) -> tuple[Responsibility, ...]:
        """Who answers for what, without what is inherited."""
        duties = self.index.extraction.responsibilities
        return tuple(duty for duty in duties if duty.inherited_from is None)

    @cached_property
    def clauses(self) -> tuple[PrintedClause, ...]:
        """Every printed clause."""
        groups: dict[tuple[str, str, int], list[Responsibility]] = {}
        for duty in self.own_duties:
            if duty.clause is not None:
                start = self.text.rfind(duty.clause, 0, duty.span.end + len(duty.clause))
                groups.setdefault((duty.unit, duty.clause, start), []).append(duty)
        return tuple(
            PrintedClause(
                self.index.unit(unit), text, Span(start=start, end=start + len(text)), tuple(duties)
            )
            for (unit, text, start), duties in groups.items()
        )

    def unit_at(self, offset: int) -> str | None:
        """Return the id of the unit that holds a character."""
        unit = self.index.unit_at(offset)
        return unit.id if unit else None


@dataclass(frozen=True)
class Fault:
    """What a rule says of one place, before code and severity are put to it."""

    span: Span | None
    message: str
    suggestion: str | None = None
    unit: str | None = None
    severity: Severity | None = None
    upper: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule: what it looks for, and how sure it is."""

    code: str
    name: str
    severity: Severity
    title: str
    look: Callable[[CheckContext], Iterator[Fault]] = field(repr=False)

    def findings(self, context: CheckContext) -> Iterator[Finding]:
        """Yield a finding for each fault that the rule sees."""
        for fault in self.look(context):
            yield Finding(
                code=self.code,
                rule=self.name,
                severity=fault.severity or self.severity,
                unit=fault.unit or (context.unit_at(fault.span.start) if fault.span else None),
                quote=fault.span.of(context.text) if fault.span else "",
                span=fault.span,
                message=fault.message,
                suggestion=fault.suggestion,
                upper=fault.upper,
            )


def check_codes(rules: Sequence[Rule]) -> None:
    """Refuse two rules of one code or name."""
    for key in ("code", "name"):
        seen = [getattr(rule, key) for rule in rules]
        if len(set(seen)) != len(seen):
            raise ValueError(f"two rules share a {key}: {sorted(seen)}")
