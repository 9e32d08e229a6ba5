"""What every part of the comparison asks: the two drafts, the vocabularies, the settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from policy_nlp.compare.actors import ActorReader
from policy_nlp.compare.index import Draft
from policy_nlp.compare.normalise import Forms
from policy_nlp.compare.options import CompareOptions
from policy_nlp.compare.responsibilities import DutyReader
from policy_nlp.compare.strength import StrengthReader
from policy_nlp.compare.targets import TargetReader
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Change, Span
from policy_nlp.records.revision import ChangeKind


@dataclass(frozen=True)
class Context:
    """Two drafts and the readers that compare them."""

    old: Draft
    new: Draft
    lexicons: Lexicons
    options: CompareOptions

    @cached_property
    def forms(self) -> Forms:
        """Texts without what editing alone changes."""
        return Forms(self.lexicons)

    @cached_property
    def targets(self) -> TargetReader:
        """What became of targets."""
        return TargetReader(self.lexicons, self.forms, self.options)

    @cached_property
    def strength(self) -> StrengthReader:
        """How strongly clauses bind."""
        return StrengthReader(self.lexicons)

    @cached_property
    def duties(self) -> DutyReader:
        """Who answers."""
        return DutyReader(self.lexicons, self.forms)

    @cached_property
    def actors(self) -> ActorReader:
        """Who acts or decides in running text."""
        return ActorReader(self.lexicons, self.forms, self.strength)

    def change(
        self, kind: ChangeKind, old: Span | None, new: Span | None, /, **fields: Any
    ) -> Change:
        """Return a change with what is printed at its places, and the units they belong to.

        A place where something came or went is printed nowhere on the other side: None.
        """
        given: dict[str, Any] = {
            "old_units": (self.old.unit_at(old.start).id,) if old else (),
            "new_units": (self.new.unit_at(new.start).id,) if new else (),
            "old": (old.of(self.old.text) or None) if old else None,
            "new": (new.of(self.new.text) or None) if new else None,
        }
        return Change(kind=kind, old_span=old, new_span=new, **(given | fields))
