"""Measures, responsibilities, targets, citations and metadata out of an outline (抽取)."""

from policy_nlp.extract.citations import resolve_citations
from policy_nlp.extract.extract import extract_records, list_departments

__all__ = ["extract_records", "list_departments", "resolve_citations"]
