"""The components of the spaCy pipeline: one a kind of record, in the order they need.

Each is a thin face over a function of its own module that works on character offsets. This is
the one module that imports spaCy; it is imported when the pipeline is first built.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from policy_nlp.extract.citations import find_citations
from policy_nlp.extract.context import Draft
from policy_nlp.extract.measures import find_measures
from policy_nlp.extract.metadata import read_metadata
from policy_nlp.extract.responsibilities.clauses import find_clauses
from policy_nlp.extract.responsibilities.find import find_responsibilities
from policy_nlp.extract.targets.find import find_targets
from policy_nlp.records import Measure, Span, Target

TOKENIZER = "policy_nlp.zh"
Component = Callable[[Doc], Doc]


def _component(name: str, *, requires: list[str], assigns: list[str]) -> Callable[
    [Callable[[Draft], None]], Callable[[Draft], None]
]:  # fmt: skip
    """Register a function over the draft of a document as a pipeline component."""

    def register(work: Callable[[Draft], None]) -> Callable[[Draft], None]:
        def create(nlp: Language, name: str) -> Component:
            def component(doc: Doc) -> Doc:
                work(doc._.draft)
                return doc

            return component

        Language.factory(
            name,
            requires=[f"doc._.{field}" for field in requires],
            assigns=[f"doc._.{field}" for field in assigns],
            func=create,
        )
        return work

    return register


@_component("policy_citations", requires=[], assigns=["citations"])
def _citations(draft: Draft) -> None:
    draft.citations = find_citations(draft.outline)


@_component("policy_metadata", requires=["citations"], assigns=["document"])
def _metadata(draft: Draft) -> None:
    draft.document = read_metadata(
        draft.outline,
        draft.source,
        draft.citations,
        doc_id=draft.doc_id,
        meta=draft.meta,
        lexicons=draft.lexicons,
    )


@_component("policy_clauses", requires=[], assigns=["clauses"])
def _clauses(draft: Draft) -> None:
    draft.clauses = find_clauses(draft.outline, draft.lexicons)


@_component("policy_measures", requires=["clauses"], assigns=["measures"])
def _measures(draft: Draft) -> None:
    spans = _apart(draft)
    draft.measures = find_measures(draft.outline, spans, draft.lexicons)


@_component("policy_responsibilities", requires=["document", "clauses", "measures"],
            assigns=["responsibilities"])  # fmt: skip
def _responsibilities(draft: Draft) -> None:
    assert draft.document is not None
    draft.responsibilities = find_responsibilities(
        draft.outline,
        draft.clauses,
        draft.measures,
        draft.lexicons,
        level=draft.document.level,
        region=draft.document.region,
    )


@_component("policy_targets", requires=["clauses", "measures"], assigns=["targets"])
def _targets(draft: Draft) -> None:
    spans = _apart(draft)
    targets = find_targets(draft.outline, draft.lexicons, skip=spans)
    draft.targets = [_in_measure(target, draft.measures) for target in targets]


def _apart(draft: Draft) -> list[Span]:
    """Where clauses stand that are no part of any sentence."""
    return [clause.span for clause in draft.clauses if clause.style != "running"]


def _in_measure(target: Target, measures: list[Measure]) -> Target:
    """Name the measure that a target stands in."""
    for measure in measures:
        if measure.unit == target.unit and measure.span.holds(target.span):
            return target.model_copy(update={"measure": measure.id})
    return target


COMPONENTS = (
    "policy_citations",
    "policy_metadata",
    "policy_clauses",
    "policy_measures",
    "policy_responsibilities",
    "policy_targets",
)


@cache
def build_pipeline() -> Language:
    """Return the pipeline: blank Chinese, our tokenizer, the components in order."""
    Doc.set_extension("draft", default=None, force=True)
    for field in dataclasses.fields(Draft):
        # So that doc._.measures is what the components declare that they assign.
        getter = operator.attrgetter(f"_.draft.{field.name}")
        Doc.set_extension(field.name, getter=getter, force=True)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.max_length = 10**9  # no parser and no model: memory grows with the tokens only
    return nlp


def run_pipeline(draft: Draft) -> Draft:
    """Run every component over one document."""
    nlp = build_pipeline()
    doc = nlp.make_doc(draft.outline.text)
    doc._.draft = draft
    for _, component in nlp.pipeline:
        doc = component(doc)
    return draft
