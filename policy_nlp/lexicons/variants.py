"""Terms that official texts write in more than one form (用语的不同写法)."""

from __future__ import annotations

from policy_nlp.vocabulary import Vocabulary


class Variants(Vocabulary):
    """Sets of forms of one term; a document should keep to one of each set."""

    forms: tuple[tuple[str, ...], ...]
