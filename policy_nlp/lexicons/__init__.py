"""Vocabularies as data: departments, role words, action verbs, units, section words (词表).

A module holds the schema of its file in `data/`, and the patterns that its words make; what each
list means stands in the file, beside the list.
"""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

from policy_nlp.lexicons.actions import Actions, Clauses
from policy_nlp.lexicons.checks import Checks, Suggestions
from policy_nlp.lexicons.demands import DemandWords
from policy_nlp.lexicons.departments import Departments, read_departments
from policy_nlp.lexicons.documents import Documents, Sections, WebPages
from policy_nlp.lexicons.indicators import Indicators
from policy_nlp.lexicons.ledger import LedgerWords
from policy_nlp.lexicons.places import Atlas, Counties, Gazetteer, Places
from policy_nlp.lexicons.policy_terms import (
    PolicyTerms,
    Stopwords,
    Thesaurus,
    Variants,
    read_policy_terms,
)
from policy_nlp.lexicons.quantities import Quantities
from policy_nlp.lexicons.replies import Replies, Revisions
from policy_nlp.lexicons.roles import Roles
from policy_nlp.paths import StrPath, as_path
from policy_nlp.vocabulary import V, read_vocabulary

__all__ = ["Lexicons", "load_lexicons"]


def _shipped(model: type[V], name: str) -> cached_property[V]:
    """Return an attribute that reads `data/<name>.toml` when it is first asked for."""
    return cached_property(lambda _: read_vocabulary(model, name))


class Lexicons:
    """The vocabularies of one run (词表). Read-only; pass it on, never keep it global.

    Args:
        registers: folder of a workspace whose `*.toml` add to the register of departments.
    """

    def __init__(self, registers: Path | None = None) -> None:
        self.registers = registers

    sections = _shipped(Sections, "sections")  # what top headings say of the units below them
    documents = _shipped(Documents, "documents")  # how official papers are laid out
    webpages = _shipped(WebPages, "webpages")  # how pages of government sites are built
    places = _shipped(Places, "places")  # names of places and the level of each
    gazetteer = _shipped(Gazetteer, "gazetteer")  # prefectures, regions, words round their names
    actions = _shipped(Actions, "actions")  # verbs of actions by how strongly they bind
    clauses = _shipped(Clauses, "clauses")  # words by which clauses are told apart
    roles = _shipped(Roles, "roles")  # words by which a clause gives a body its role
    quantities = _shipped(Quantities, "quantities")  # units, multipliers, words that set bounds
    indicators = _shipped(Indicators, "indicators")  # names of indicators and the words round them
    thesaurus = _shipped(Thesaurus, "thesaurus")  # wordings of one thing
    stopwords = _shipped(Stopwords, "stopwords")  # words that tell nothing of a measure's subject
    variants = _shipped(Variants, "variants")  # forms of one term
    replies = _shipped(Replies, "replies")  # words of replies to a draft that was sent round
    suggestions = _shipped(Suggestions, "suggestions")  # how an upper sentence becomes a lower one
    revisions = _shipped(Revisions, "revisions")  # words by which two drafts are compared
    checks = _shipped(Checks, "checks")  # words that the rules of the check look for
    ledger = _shipped(LedgerWords, "ledger")  # how far a task is, as a returned ledger says it
    demands = _shipped(DemandWords, "demands")  # what an office does about what is asked

    @cached_property
    def atlas(self) -> Atlas:
        """Where the places lie that a text names."""
        return Atlas(self.gazetteer, read_vocabulary(Counties, "counties"), self.places)

    @cached_property
    def departments(self) -> Departments:
        """The register of public bodies, with that of the workspace."""
        return read_departments(self.places, self.registers)

    @cached_property
    def policy_terms(self) -> PolicyTerms:
        """Concrete things that a document can ask for."""
        return read_policy_terms()


def load_lexicons(registers: StrPath | None = None) -> Lexicons:
    """Return the vocabularies, with the registers of a workspace when `registers` is given.

    Raises:
        LexiconError: when a vocabulary is first used and breaks its schema.
    """
    return lexicons_with(as_path(registers))


# Apart, so that no registers and registers that are None are one.
lexicons_with = cache(Lexicons)
