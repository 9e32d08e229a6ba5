"""Measures extraction and alignment against what people annotated (评测)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from policy_nlp.evaluate.extraction import score_alignment, score_extraction
from policy_nlp.evaluate.gold import GoldFolder, UnitMap
from policy_nlp.evaluate.scores import (
    Change,
    Evaluation,
    Score,
    Subject,
    compare_evaluations,
    keep_left_out,
    read_baseline,
)
from policy_nlp.evaluate.targets import score_listed_targets
from policy_nlp.evaluate.triage import demands_of, score_triage
from policy_nlp.paths import StrPath, as_path
from policy_nlp.records import Alignment, Extraction

__all__ = [
    "Change",
    "Evaluation",
    "Score",
    "Subject",
    "compare_evaluations",
    "evaluate_gold",
    "keep_left_out",
    "read_baseline",
]


def evaluate_gold(
    gold_dir: StrPath,
    texts: StrPath | None,
    extract: Callable[[Path], Extraction],
    align: Callable[[Path, Path], Alignment],
    corpora: StrPath | None = None,
) -> Evaluation:
    """Score every annotated document, pair, triage and list of targets of a folder.

    Args:
        gold_dir: annotations, one JSON file a document (`doc`, `units`), pair (`documents`,
            `links`, `coverage`) or triage (`lower`, `upper`, `demands`); other files are left
            alone. `targets/NAME.json` are plain lists of targets.
        texts: where the texts stand, as `ID.txt` or `ID/…`; beside the annotations when None.
        extract: reads one text; passed in because a stage does not know the pipeline.
        align: aligns a lower text with an upper one.
        corpora: where further texts of lists and triages stand; what has no text is left out, and
            said so.

    Raises:
        InputError: no annotation in the folder, a broken one, or a text that is not there.
    """
    gold_dir = as_path(gold_dir)
    texts = as_path(texts)
    corpora = as_path(corpora)
    gold = GoldFolder(gold_dir)
    extracted, aligned = cache(extract), cache(align)

    def path_of(document: str) -> Path:
        return gold.text_of(document, texts)

    units = {
        document: UnitMap(annotated, extracted(path_of(document)))
        for document, annotated in gold.documents.items()
    }
    subjects = [
        score_extraction(annotated, units[document])
        for document, annotated in gold.documents.items()
    ]
    for pair in gold.alignments:
        lower, upper = pair.documents.lower, pair.documents.upper
        alignment = aligned(path_of(lower), path_of(upper))
        subjects.append(score_alignment(pair, alignment, units[lower], units[upper]))
    left_out = []
    for triage in gold.triages:
        found = [gold.text_of_side(side, texts, corpora) for side in (triage.lower, triage.upper)]
        paths = [path for path in found if path is not None]
        if len(paths) < len(found):
            left_out.append(f"triage {triage.lower}-{triage.upper}")
            continue
        plan, guidance = map(extracted, paths)
        demands = demands_of(aligned(paths[0], paths[1]))
        subjects.append(score_triage(triage, demands, plan.text, guidance.text))
    for name, targets in gold.target_lists.items():
        path = gold.text_of_list(name, corpora)
        if path is None:
            left_out.append(f"targets {name}")
        else:
            subjects.append(score_listed_targets(name, targets, extracted(path)))
    return Evaluation(subjects=tuple(subjects), left_out=tuple(left_out))
