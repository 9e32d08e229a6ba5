"""Our figures are the reference scorer's figures.

The scorer is not part of the project; where it is not in reach these tests say so and are
skipped. It is asked about extractions with faults of every kind, made from the annotations, so
that agreement does not depend on how good the extraction happens to be.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from policy_nlp.evaluate.extraction import score_alignment, score_extraction
from policy_nlp.evaluate.gold import GoldDemand, GoldFolder, GoldTriage, UnitMap
from policy_nlp.evaluate.scores import Score, Subject
from policy_nlp.evaluate.targets import score_listed_targets
from policy_nlp.evaluate.triage import STATUS_NAMES, Action, FoundDemand, demands_of, score_triage
from policy_nlp.pipeline import align_files, extract_file
from policy_nlp.records import Alignment, Extraction, Span
from tests.support.faulty import faulty_alignment, faulty_extraction

GOLD = Path(__file__).parent.parent / "gold"

# What the reference calls otherwise.
OTHER_NAMES = {
    "of these, strength right": "strength of quantitative targets",
    "number and unit in place": "targets by number and unit",
    "of these, deadline right": "deadline of these",
    "of these, indicator right": "indicator of these",
    "citations (recall of basis)": "citations (recall)",
}
FIGURES = re.compile(
    r"^\s*(.+?)\s+P ([\d.]+) R ([\d.]+) F1 ([\d.]+)  gold (\d+) found (\d+)$", re.M
)
OF_STATUS = re.compile(r"^  of (\S+)\s+(\d+) of (\d+)$", re.M)
# Of lists: precision and recall count different things in a triage.
LISTED = re.compile(
    r"^(\S.*?)\s+P ([\d.]+) R ([\d.]+) F1 ([\d.]+)  gold (\d+) (?:found|listed) (\d+)", re.M
)
OF_ALL = re.compile(r"^(\S+ right.*?)\s+(\d+)/(\d+) [\d.]+$", re.M)
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
            ours[score.kind] = figures_of(score)
    assert ours == theirs


def figures_of(score: Score) -> tuple[str, ...]:
    figures = (score.precision, score.recall, score.f1)
    return (*(f"{figure:.3f}" for figure in figures), str(score.gold), str(score.found))


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
    subject = score_extraction(gold, UnitMap(gold, extraction))
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
    assert_same(capsys.readouterr().out, score_extraction(gold, UnitMap(gold, extraction)))


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
    documents = folder.documents
    units = UnitMap(documents["gusu"], lower), UnitMap(documents["suzhou"], upper)
    subject = score_alignment(folder.alignments[0], alignment, *units)
    assert_same(capsys.readouterr().out, subject)


TARGET_LISTS = ("anhui", "dezhou", "huangpu", "hunan", "sanya")


@pytest.mark.parametrize("name", TARGET_LISTS)
def test_scores_of_listed_targets_agree(
    reference: ModuleType, capsys: pytest.CaptureFixture[str], shared: Path, name: str
) -> None:
    folder = GoldFolder(GOLD)
    text = folder.text_of_list(name, shared / "corpora" / "texts")
    if text is None:
        pytest.skip(f"no text of the targets of {name} in {shared / 'corpora' / 'texts'}")
    extraction = extract_file(text)
    reference.run = answering({("extract", name): as_json(extraction)})
    reference.score_targets(name, GOLD / "targets" / f"{name}.json")
    theirs = {m[1]: m.groups()[1:] for m in LISTED.finditer(capsys.readouterr().out)}
    subject = score_listed_targets(name, folder.target_lists[name], extraction)
    assert {score.kind: figures_of(score) for score in subject.scores} == theirs


def assert_same_triage(printed: str, subject: Subject) -> None:
    *lists, status, proof = subject.scores
    theirs = [m.groups()[1:] for m in LISTED.finditer(printed)]
    assert [figures_of(score) for score in lists] == theirs
    theirs = [m.groups()[1:] for m in OF_ALL.finditer(printed)]
    assert [(str(score.right), str(score.gold)) for score in (status, proof)] == theirs


def triage_of(lower: str) -> GoldTriage:
    return next(triage for triage in GoldFolder(GOLD).triages if triage.lower == lower)


def test_scores_of_a_triage_agree(
    reference: ModuleType, capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    texts = (root / "corpus/gusu/gusu.txt", root / "corpus/suzhou/suzhou.txt")
    alignment, lower, upper = align_files(*texts)
    reference.run = answering(
        {
            ("align", "gusu", "suzhou"): as_json(alignment),
            ("extract", "gusu"): as_json(lower),
            ("extract", "suzhou"): as_json(upper),
        }
    )
    reference.score_triage("gusu", "suzhou", GOLD / "triage_gusu_suzhou.json")
    gold = triage_of("gusu")
    subject = score_triage(gold, demands_of(alignment), lower.text, upper.text)
    assert_same_triage(capsys.readouterr().out, subject)


ACTIONS: tuple[Action, ...] = ("must", "should", "consider", "none")
STATUSES = ("covered", "partly", "missing", "not-applicable", "undecided")


@pytest.mark.parametrize("every", [1, 2, 3, 5])
def test_scores_of_made_up_demands_agree(
    reference: ModuleType, capsys: pytest.CaptureFixture[str], root: Path, every: int
) -> None:
    lower, upper = (extract_file(root / f"corpus/{n}/{n}.txt") for n in ("gusu", "suzhou"))
    gold = triage_of("gusu")
    found = made_up_demands(gold.demands, lower.text, every)
    demands = [
        demand.model_dump(exclude={"proof"})
        | {"kind": "task", "proof": [{"span": span.model_dump()} for span in demand.proof]}
        for demand in found
    ]
    reference.run = answering(
        {
            ("align", "gusu", "suzhou"): {"demands": demands},
            ("extract", "gusu"): as_json(lower),
            ("extract", "suzhou"): as_json(upper),
        }
    )
    reference.score_triage("gusu", "suzhou", GOLD / "triage_gusu_suzhou.json")
    subject = score_triage(gold, found, lower.text, upper.text)
    assert_same_triage(capsys.readouterr().out, subject)


def made_up_demands(gold: Sequence[GoldDemand], lower: str, every: int) -> list[FoundDemand]:
    """Return demands at the annotated places, every n-th gone, longer, or judged otherwise."""
    names = {chinese: english for english, chinese in STATUS_NAMES.items()}
    found = []
    for place, demand in enumerate(gold):
        if place % (every + 5) == 0:
            continue
        end = demand.start + len(demand.text) * (9 if place % (every + 7) == 0 else 1)
        other = place % (every + 1) == 0
        starts = [lower.find(proof.text) + (300 if other else 0) for proof in demand.proof]
        found.append(
            FoundDemand(
                span=Span(start=demand.start, end=end),
                status=STATUSES[place % 5] if other else names[demand.status],
                action=ACTIONS[place % 4] if other else demand.label[0],
                proof=tuple(Span(start=at, end=at + 30) for at in starts if at >= 0),
            )
        )
    return found
