"""Learn what an office does about demands, and judge each pair by what the others teach.

usage: learn_demands.py [--write] [--without PAIR] TEXTS…

TEXTS are folders that hold the texts named in tests/gold. Statuses come from
tests/gold/sentences_*.json and triage_*.json, actions from triage_*.json alone. The weights are
those of a logistic regression (ridge, Newton steps) on `align.evidence.demand_evidence`; what
cannot apply, and targets, follow rules and are not learned. Printed are the figures of each pair
by what the others teach (F1 of what to act on and of what is listed, status, proof), and how often
a confidence was right. `--write` puts the weights that all pairs teach into
`policy_nlp/align/data/demand_weights.toml`; with `--without`, those of all but that pair.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from policy_nlp.align.align import DEFAULTS, align_plans
from policy_nlp.align.asked import Asked
from policy_nlp.align.demands import DemandFinder
from policy_nlp.align.evidence import DemandWeights, shipped_demand_weights
from policy_nlp.align.features import TermReader
from policy_nlp.evaluate.gold import GoldTriage
from policy_nlp.evaluate.triage import demands_of, score_triage
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline import extract_file
from policy_nlp.records import DocumentMeta
from policy_nlp.records.index import PairIndex
from policy_nlp.store import find_meta, read_meta
from policy_nlp.tokens import load_segmenter
from scripts.learn_alignment import as_toml, regress

if TYPE_CHECKING:
    from policy_nlp.align.tfidf import Array

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
WRITTEN = ROOT / "policy_nlp" / "align" / "data" / "demand_weights.toml"
HEAD = "# Learned by `scripts/learn_demands.py --write TEXTS…`, not to be changed by hand."
KINDS = ("sentences", "triage")
STATUSES = {
    "已承接": "covered",
    "部分承接": "partly",
    "未见承接": "missing",
    "不适用": "not-applicable",
}
ACTED = ("must", "should")
LISTED = ("must", "should", "consider")
# How much a label counts that the annotators put second.
SECOND = 0.2
RIDGE = 5.0


@dataclass(frozen=True)
class Example:
    """A demand that people judged: its evidence, statuses and labels (none where not asked)."""

    evidence: tuple[float, ...]
    statuses: tuple[str, ...]
    labels: tuple[str, ...]

    def is_one_of(self, labels: Sequence[str]) -> float:
        """Return how much the labels are among some: 1 for the first, less for another."""
        if self.labels[0] in labels:
            return 1.0
        return SECOND if set(self.labels) & set(labels) else 0.0


@dataclass(frozen=True)
class JudgedPair:
    """A pair of texts of which people judged demands, with what finds them.

    Attributes:
        examples: the judged sentences; those that cannot apply are left out.
        triage: what people would do about each demand, None where only statuses were asked.
    """

    finder: DemandFinder
    examples: tuple[Example, ...]
    triage: GoldTriage | None


def read_pairs(folders: Sequence[Path]) -> dict[str, JudgedPair]:
    """Return the judged pairs."""
    found: dict[str, JudgedPair] = {}
    for name in sorted(
        {path.stem.partition("_")[2] for kind in KINDS for path in GOLD.glob(f"{kind}_*.json")}
    ):
        sentences, triage = (GOLD / f"{kind}_{name}.json" for kind in KINDS)
        gold = json.loads((triage if triage.is_file() else sentences).read_text(encoding="utf-8"))
        finder = finder_of([text_of(file, folders) for file in files_of(gold)])
        judge = triage_judgements if triage.is_file() else sentence_judgements
        examples = (
            Example(finder.evidence[at], statuses, labels)
            for at, statuses, labels in judge(gold, finder)
            if finder.asked[at].line is not None and statuses[0] != "not-applicable"
        )
        judged = GoldTriage.model_validate(gold) if triage.is_file() else None
        found[name] = JudgedPair(finder, tuple(examples), judged)
    return found


def files_of(gold: Any) -> tuple[str, str]:
    """Return the names of the lower and the upper text."""
    if "documents" in gold:
        return tuple(gold["documents"][side]["file"] for side in ("lower", "upper"))
    # The first pair is named by its ids.
    return tuple(
        name if name.endswith(".txt") else f"{name}.txt" for name in (gold["lower"], gold["upper"])
    )


def text_of(name: str, folders: Sequence[Path]) -> Path:
    """Return the text of that name."""
    return next(folder / name for folder in folders if (folder / name).is_file())


def finder_of(files: Sequence[Path]) -> DemandFinder:
    """Return what finds the demands of a pair of texts, lower and upper."""
    lexicons = load_lexicons()
    lower, upper = map(extract_file, files)
    found = find_meta(files[0])
    meta = read_meta(found) if found else DocumentMeta()
    pair = PairIndex.of(align_plans(lower, upper, meta=meta), lower, upper)
    reader = TermReader(lexicons, load_segmenter(lexicons), DEFAULTS)
    return DemandFinder(pair, meta, lexicons, reader)


Judgement = tuple[int, tuple[str, ...], tuple[str, ...]]


def sentence_judgements(gold: Any, finder: DemandFinder) -> Iterator[Judgement]:
    """Yield which demand has which statuses."""
    at = {(item.span.start, item.span.end): k for k, item in enumerate(finder.asked)}
    for line in gold["sentences"]:
        if (place := at.get(tuple(line["span"]))) is not None:
            yield place, tuple(filter(None, (line["status"], line["alt"]))), ()


def triage_judgements(gold: Any, finder: DemandFinder) -> Iterator[Judgement]:
    """Yield which demand has which statuses and labels: of those that overlap the closest."""
    text = finder.pair.upper.text
    for item in gold["demands"]:
        start = text.find(item["text"], max(0, item["start"] - 40))
        place = closest(finder.asked, start, start + len(item["text"]))
        if start >= 0 and place is not None:
            names = (item["status"], *(item.get("status_also") or ()))
            yield place, tuple(STATUSES[name] for name in names), tuple(item["label"])


def closest(asked: Sequence[Asked], start: int, end: int) -> int | None:
    """Return which demand shares most with a place, at least half of the shorter of both."""

    def shared(item: Asked) -> float:
        common = min(end, item.span.end) - max(start, item.span.start)
        return common / max(end - start, len(item.span))

    best = max(range(len(asked)), key=lambda k: shared(asked[k]), default=None)
    return best if best is not None and shared(asked[best]) >= 0.5 else None


def learn(examples: Sequence[Example]) -> DemandWeights:
    """Return the weights that examples teach."""
    evidence = np.array([item.evidence for item in examples])
    covered = np.array([np.mean([s == "covered" for s in item.statuses]) for item in examples])
    touched = np.array([np.mean([s != "missing" for s in item.statuses]) for item in examples])
    labelled = [item for item in examples if item.labels]
    asked = np.array([item.evidence for item in labelled])
    return DemandWeights(
        covered=regress(evidence, covered, RIDGE),
        touched=regress(evidence, touched, RIDGE),
        listed=_fit_action(asked, labelled, LISTED),
        acted=_fit_action(asked, labelled, ACTED),
    )


def _fit_action(
    evidence: Array, examples: Sequence[Example], labels: Sequence[str]
) -> tuple[float, ...]:
    return regress(evidence, np.array([item.is_one_of(labels) for item in examples]), RIDGE)


def figures(pair: JudgedPair, weights: DemandWeights) -> str:
    """Return the figures of a pair as printed, by what weights say."""
    finder = pair.finder
    finder.weights = weights
    if pair.triage is None:
        return "statuses alone were judged"
    alignment = finder.pair.alignment.model_copy(update={"demands": finder.demands()})
    texts = (finder.pair.lower.text, finder.pair.upper.text)
    _, *scores = score_triage(pair.triage, demands_of(alignment), *texts).scores
    return "  ".join(f"{score.f1:.3f}" for score in scores)


def sureness(pair: JudgedPair) -> Iterator[tuple[int, bool]]:
    """Yield the tenth of the confidence of each judged demand, and whether its action is right."""
    if pair.triage is not None:
        demands = pair.finder.demands()
        gold = pair.triage.model_dump()
        for at, _, labels in triage_judgements(gold, pair.finder):
            yield min(int(10 * demands[at].confidence), 9), demands[at].action in labels


def main() -> int:
    """Print for each pair what the others teach; write what all teach where asked to."""
    arguments = sys.argv[1:]
    left_out = arguments[arguments.index("--without") + 1] if "--without" in arguments else None
    folders = [Path(name) for name in arguments if Path(name).is_dir()]
    if not folders:
        print(__doc__, file=sys.stderr)
        return 2
    pairs = read_pairs(folders)
    sure: dict[int, list[bool]] = {}
    print(f"{'pair':22} act on, listed, status, proof: left out, then shipped")
    for name, pair in pairs.items():
        shipped = figures(pair, shipped_demand_weights())
        taught = figures(
            pair, learn([x for n, p in pairs.items() if n != name for x in p.examples])
        )
        print(f"{name:22} {taught:32} {shipped}", flush=True)
        for tenth, right in sureness(pair):
            sure.setdefault(tenth, []).append(right)
    for tenth, rights in sorted(sure.items()):
        print(f"sure by 0.{tenth}: {sum(rights)} of {len(rights)} actions right")
    if "--write" in arguments:
        taught_by = [x for name, pair in pairs.items() if name != left_out for x in pair.examples]
        WRITTEN.write_text(f"{HEAD}\n{as_toml(learn(taught_by))}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
