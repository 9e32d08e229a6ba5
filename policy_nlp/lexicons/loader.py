"""One object that holds all vocabularies, each read when it is first asked for."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

from policy_nlp.lexicons.actions import Actions
from policy_nlp.lexicons.departments import Departments, read_departments
from policy_nlp.lexicons.documents import Documents
from policy_nlp.lexicons.gazetteer import Atlas, Counties, Gazetteer
from policy_nlp.lexicons.indicators import Indicators
from policy_nlp.lexicons.places import Places
from policy_nlp.lexicons.quantities import Quantities
from policy_nlp.lexicons.replies import Replies
from policy_nlp.lexicons.revisions import Revisions
from policy_nlp.lexicons.roles import Roles
from policy_nlp.lexicons.sections import Sections
from policy_nlp.lexicons.suggestions import Suggestions
from policy_nlp.lexicons.thesaurus import Stopwords, Thesaurus
from policy_nlp.lexicons.variants import Variants
from policy_nlp.lexicons.webpages import WebPages
from policy_nlp.vocabulary import read_vocabulary


class Lexicons:
    """The vocabularies of one run (词表). Read-only; pass it on, never keep it global.

    Args:
        registers: folder of a workspace whose `*.toml` add to the register of departments.
    """

    def __init__(self, registers: Path | None = None) -> None:
        self.registers = registers

    @cached_property
    def sections(self) -> Sections:
        """What top headings say of the units below them."""
        return read_vocabulary(Sections, "sections")

    @cached_property
    def documents(self) -> Documents:
        """How official papers are laid out."""
        return read_vocabulary(Documents, "documents")

    @cached_property
    def places(self) -> Places:
        """Names of places and the level of each."""
        return read_vocabulary(Places, "places")

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Prefectures by province, regions, and the words around their names."""
        return read_vocabulary(Gazetteer, "gazetteer")

    @cached_property
    def atlas(self) -> Atlas:
        """Where the places lie that a text names."""
        return Atlas(self.gazetteer, read_vocabulary(Counties, "counties"), self.places)

    @cached_property
    def variants(self) -> Variants:
        """Forms of one term."""
        return read_vocabulary(Variants, "variants")

    @cached_property
    def actions(self) -> Actions:
        """Verbs of actions by how strongly they bind."""
        return read_vocabulary(Actions, "actions")

    @cached_property
    def roles(self) -> Roles:
        """Words by which a clause gives a body its role."""
        return read_vocabulary(Roles, "roles")

    @cached_property
    def thesaurus(self) -> Thesaurus:
        """Wordings of one thing."""
        return read_vocabulary(Thesaurus, "thesaurus")

    @cached_property
    def stopwords(self) -> Stopwords:
        """Words that tell nothing of a measure's subject."""
        return read_vocabulary(Stopwords, "stopwords")

    @cached_property
    def quantities(self) -> Quantities:
        """Units of measure, multipliers and words that set bounds."""
        return read_vocabulary(Quantities, "quantities")

    @cached_property
    def indicators(self) -> Indicators:
        """Names of indicators and the words around them."""
        return read_vocabulary(Indicators, "indicators")

    @cached_property
    def replies(self) -> Replies:
        """Words of replies to a draft that was sent round."""
        return read_vocabulary(Replies, "replies")

    @cached_property
    def suggestions(self) -> Suggestions:
        """Words by which a sentence of the guidance becomes one of the level below."""
        return read_vocabulary(Suggestions, "suggestions")

    @cached_property
    def revisions(self) -> Revisions:
        """Words by which two drafts are compared."""
        return read_vocabulary(Revisions, "revisions")

    @cached_property
    def webpages(self) -> WebPages:
        """How pages of government sites are built."""
        return read_vocabulary(WebPages, "webpages")

    @cached_property
    def departments(self) -> Departments:
        """The register of public bodies, with that of the workspace."""
        return read_departments(self.registers)


@cache
def load_lexicons(registers: Path | None = None) -> Lexicons:
    """Return the vocabularies, with the registers of a workspace when `registers` is given.

    Raises:
        LexiconError: when a vocabulary is first used and breaks its schema.
    """
    return Lexicons(registers)
