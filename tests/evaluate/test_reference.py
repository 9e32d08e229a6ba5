"""Our figures are the reference scorer's figures.

The scorer is not part of the project; where it is not in reach these tests say so and are
skipped. It is asked about extractions with faults of every kind, made from the annotations, so
that agreement does not depend on how good the extraction happens to be.
"""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from policy_nlp.evaluate.alignment import Sides, score_alignment
from policy_nlp.evaluate.extraction import score_extraction
from policy_nlp.evaluate.gold import GoldFolder
from policy_nlp.evaluate.scores import Subject
from policy_nlp.pipeline import extract_file
from policy_nlp.records import Alignment, Extraction
from tests.evaluate.faulty import faulty_alignment, faulty_extraction

GOLD = Path(__file__).parent.parent / "gold"

# What the reference calls otherwise.
OTHER_NAMES = {
    "of these, strength right": "strength of quantitative targets",
    "citations (recall of basis)": "citations (recall)",
}
FIGURES = re.compile(
    r"^\s*(.+?)\s+P ([\d.]+) R ([\d.]+) F1 ([\d.]+)  gold (\d+) found (\d+)$", re.M
)
OF_STATUS = re.compile(r"^  of (\S+)\s+(\d+) of (\d+)$", re.M)
SPANS = re.compile(r"^spans that do not hold\s+(\d+)$", re.M)


@pytest.fixture
def reference(shared: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    path = shared / "gold" / "score.py"
    if not path.is_file():
        pytest.skip(f"no reference scorer at {path}")
    monkeypatch.setattr("sys.argv", ["score.py"])
    spec = importlib.util.spec_from_file_location("reference_scorer", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # It leaves files open, and warnings are errors here.
    monkeypatch.setattr(module, "load", lambda name: json.loads(Path(name).read_text("utf-8")))
    return module


def answering(answers: dict[tuple[str, ...], Any]) -> Any:
    return lambda *question: answers[question]


def as_json(record: Extraction | Alignment) -> Any:
    return json.loads(record.model_dump_json(by_alias=True))


def assert_same(printed: str, subject: Subject) -> None:
    theirs = {OTHER_NAMES.get(m[1], m[1]): m.groups()[1:] for m in FIGURES.finditer(printed)}
    theirs |= {f"coverage {m[1]}": (m[2], m[3]) for m in OF_STATUS.finditer(printed)}
    ours: dict[str, tuple[str, ...]] = {}
    for score in subject.scores:
        if score.kind.startswith("coverage ") and score.kind != "coverage status":
            ours[score.kind] = (str(score.right), str(score.gold))
        else:
            figures = (score.precision, score.recall, score.f1)
            ours[score.kind] = (*(f"{f:.3f}" for f in figures), str(score.gold), str(score.found))
    assert ours == theirs


# 0: as annotated; the others drop, double, move and misread every n-th record
@pytest.mark.parametrize("every", [0, 2, 3, 5, 7])
@pytest.mark.parametrize("document", ["gusu", "suzhou"])
def test_extraction_scores_agree(
    reference: ModuleType, capsys: pytest.CaptureFixture[str], document: str, every: int
) -> None:
    gold = GoldFolder(GOLD).documents[document]
    extraction = faulty_extraction(gold, every)
    reference.run = answering({("extract", document): as_json(extraction)})
    reference.score_extract(GOLD / f"{document}.json", document)
    printed = capsys.readouterr().out
    subject = score_extraction(gold, extraction)
    assert_same(printed, subject)
    spans = SPANS.search(printed)
    assert spans and int(spans[1]) == len(subject.broken_spans)


@pytest.mark.parametrize("document", ["gusu", "suzhou"])
def test_scores_of_what_is_really_found_agree(
    reference: ModuleType, capsys: pytest.CaptureFixture[str], root: Path, document: str
) -> None:
    extraction = extract_file(root / "corpus" / document / f"{document}.txt")
    reference.run = answering({("extract", document): as_json(extraction)})
    reference.score_extract(GOLD / f"{document}.json", document)
    gold = GoldFolder(GOLD).documents[document]
    assert_same(capsys.readouterr().out, score_extraction(gold, extraction))


@pytest.mark.parametrize("every", [0, 2, 3, 5])
def test_alignment_scores_agree(
    reference: ModuleType, capsys: pytest.CaptureFixture[str], every: int
) -> None:
    folder = GoldFolder(GOLD)
    lower, upper = (faulty_extraction(folder.documents[name], 0) for name in ("gusu", "suzhou"))
    alignment = faulty_alignment(folder.alignments[0], every)
    reference.run = answering(
        {
            ("align", "gusu", "suzhou"): as_json(alignment),
            ("extract", "gusu"): as_json(lower),
            ("extract", "suzhou"): as_json(upper),
        }
    )
    names = (GOLD / "gusu.json", "gusu", GOLD / "suzhou.json", "suzhou", GOLD / "alignment.json")
    reference.score_align(*names)
    sides = Sides(folder.documents["gusu"], folder.documents["suzhou"], lower, upper)
    assert_same(capsys.readouterr().out, score_alignment(folder.alignments[0], alignment, sides))
