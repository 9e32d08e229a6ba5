"""The figures that were reached are kept.

These are figures on texts that the rules were developed with: a guard against loss, not a
measure of how well another text is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_nlp.evaluate import Evaluation, evaluate_gold
from policy_nlp.pipeline import align_files, extract_file

GOLD = Path(__file__).parent.parent / "gold"

# kind of record, least F1 on each of the two documents
LEAST = [
    ("units", 1.0),
    ("unit paths", 1.0),
    ("metadata", 1.0),
    ("responsibility clauses", 1.0),
    ("responsibilities (name, role)", 1.0),
    ("measures (both boundaries)", 0.90),
    ("targets quantitative", 0.92),
    ("targets delegated", 1.0),
    ("citations (recall)", 1.0),
]


@pytest.fixture(scope="module")
def evaluation(root: Path) -> Evaluation:
    return evaluate_gold(
        GOLD, root / "corpus", extract_file, lambda lower, upper: align_files(lower, upper)[0]
    )


@pytest.mark.parametrize(("kind", "least"), LEAST)
@pytest.mark.parametrize("document", ["gusu", "suzhou"])
def test_figures_are_kept(evaluation: Evaluation, document: str, kind: str, least: float) -> None:
    figures = evaluation.subject(document).score(kind)
    assert figures.f1 >= least, (figures.missed, figures.invented)


def test_inherited_responsibilities_are_kept(evaluation: Evaluation) -> None:
    assert evaluation.subject("suzhou").score("responsibilities inherited").f1 == 1.0


def test_direct_links_are_kept(evaluation: Evaluation) -> None:
    figures = evaluation.subject("gusu-suzhou").score("links direct")
    assert figures.f1 >= 0.90, (figures.missed, figures.invented)


@pytest.mark.parametrize("document", ["gusu", "suzhou"])
def test_every_span_holds(evaluation: Evaluation, document: str) -> None:
    assert evaluation.subject(document).broken_spans == ()
