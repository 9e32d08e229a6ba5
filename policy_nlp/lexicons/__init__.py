"""Vocabularies as data: departments, role words, action verbs, units, section words (词表)."""

from policy_nlp.lexicons.loader import Lexicons, load_lexicons

__all__ = ["Lexicons", "load_lexicons"]
