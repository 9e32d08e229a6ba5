"""One reader a format: a file in, blocks of text with provenance out (读取)."""

from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.plain import read_text
from policy_nlp.ingest.reader import read_document

__all__ = ["ReadOptions", "read_document", "read_text"]
