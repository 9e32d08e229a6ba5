"""A test package that reads a format of its own: text turned round, in files .wpd."""

from policy_nlp.ingest import ReadOptions
from policy_nlp.ingest.plain import read_plain
from policy_nlp.records import SourceDocument, SourceFile


def read_wpd(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    return read_plain(data.decode()[::-1].encode(), source, options)
