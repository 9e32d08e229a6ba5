"""Measures extraction and alignment against what people annotated (评测)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policy_nlp.evaluate.alignment import Sides, score_alignment
from policy_nlp.evaluate.baseline import Change, compare_evaluations, read_baseline
from policy_nlp.evaluate.extraction import score_extraction
from policy_nlp.evaluate.gold import GoldFolder
from policy_nlp.evaluate.scores import Evaluation, Score, Subject
from policy_nlp.records import Alignment, Extraction

__all__ = [
    "Change",
    "Evaluation",
    "Score",
    "Subject",
    "compare_evaluations",
    "evaluate_gold",
    "read_baseline",
]


def evaluate_gold(
    gold_dir: Path,
    texts: Path | None,
    extract: Callable[[Path], Extraction],
    align: Callable[[Path, Path], Alignment],
) -> Evaluation:
    """Score every annotated document and pair of a folder.

    Args:
        gold_dir: annotations, one JSON file a document (`doc`, `units`) or pair (`documents`,
            `links`, `coverage`); other files are left alone.
        texts: where the texts stand, as `ID.txt` or `ID/…`; beside the annotations when None.
        extract: reads one text; passed in because a stage does not know the pipeline.
        align: aligns a lower text with an upper one.

    Raises:
        InputError: no annotation in the folder, a broken one, or a text that is not there.
    """
    gold = GoldFolder(gold_dir)
    paths = {document: gold.text_of(document, texts) for document in gold.documents}
    extractions = {document: extract(path) for document, path in paths.items()}
    subjects = [
        score_extraction(annotated, extractions[document])
        for document, annotated in gold.documents.items()
    ]
    for pair in gold.alignments:
        lower, upper = pair.documents.lower, pair.documents.upper
        sides = Sides(
            gold.documents[lower], gold.documents[upper], extractions[lower], extractions[upper]
        )
        subjects.append(score_alignment(pair, align(paths[lower], paths[upper]), sides))
    return Evaluation(subjects=tuple(subjects))
