"""Blocks of a document to its outline: body text, numbered units, furniture (条目结构)."""

from policy_nlp.structure.outline import build_outline

__all__ = ["build_outline"]
