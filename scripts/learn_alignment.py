"""Learn the alignment's weights from annotated pairs, and judge each pair by what the others teach.

usage: learn_alignment.py [--write] TEXTS…

TEXTS are folders that hold the texts named in tests/gold/*.json. Thresholds of direct links are
searched on a plain grid; the weights of partial links and of sentences are those of a logistic
regression (ridge, Newton steps), on links and on sentences that people judged
(tests/gold/sentences_*.json). Printed are the weights that all pairs teach (`--write` puts them
into `policy_nlp/align/data/weights.toml`), and for each pair what the others teach (leave one out)
beside what is shipped. Pairs under one upper document are left out together. Kinds of evidence are
not searched, so that a pair never seen may come out lower still.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from policy_nlp.align.align import find_exemptions
from policy_nlp.align.coverage import CoverageJudge
from policy_nlp.align.features import DocumentFeatures, TermReader, read_features
from policy_nlp.align.jurisdiction import Exemption
from policy_nlp.align.links import Grades, classify, grade_units, sentence_evidence, unit_evidence
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.scores import Scorer, Scores
from policy_nlp.align.tfidf import TfidfSpace
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline import extract_file
from policy_nlp.records import TASK_KINDS, DocumentMeta, Extraction, Span, UnitCoverage
from policy_nlp.records.index import DocumentIndex
from policy_nlp.store import find_meta, read_meta
from policy_nlp.tokens import load_segmenter
from policy_nlp.vocabulary import Vocabulary

if TYPE_CHECKING:
    from policy_nlp.align.tfidf import Array, Mask

GOLD = Path(__file__).parent.parent / "tests" / "gold"
# Thresholds of direct links, in the order they are searched; F1 of direct links decides.
GRID: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("best_close", (9.0, 9.75, 10.5, 11.5)),
    ("close", (2.0, 3.0, 4.0)),
    ("best_section", (8.0, 8.9, 10.0)),
    ("best_lower", (9.5, 10.5, 11.5)),
    ("aside", (6.0, 8.0, 12.0)),
)
# From which likelihood on the answer is yes; all links, or lines and sentences, decide.
YES = tuple(percent / 100 for percent in range(25, 61, 3))
RIDGE = 1.0
NEVER_ZERO = 1e-9
HEAD = "# Learned by `scripts/learn_alignment.py --write TEXTS…`, not to be changed by hand."
# What the pair of two annotators has to reach: direct links, all links, coverage lines.
BAR = ("alignment", (0.95, 0.85, 29 / 32))
# The first stands by itself, then one for each kind of evidence.
Slopes = tuple[float, ...]
WRITTEN = Path(__file__).parent.parent / "policy_nlp" / "align" / "data" / "weights.toml"
# A sentence that people judged: its statuses, and how each lower sentence proves it (0, 1, 2).
Judged = tuple[tuple[str, ...], list[int]]


@dataclass(frozen=True)
class Pair:
    """An annotated pair with its texts scored."""

    name: str
    upper: DocumentFeatures
    lower: DocumentFeatures
    scores: Scores
    exemptions: Sequence[Exemption | None]
    links: dict[tuple[str, str], str]
    ambiguous: set[tuple[str, str]]
    coverage: dict[str, list[str]]
    sentences: Sequence[Judged]

    @property
    def guidance(self) -> str:
        """Return the upper document's name."""
        return self.upper.document.id

    def grades(self, options: AlignOptions) -> Grades:
        """Return which units are linked."""
        return grade_units(self.scores, classify(self.scores, options), options)

    def lines(self, options: AlignOptions) -> tuple[UnitCoverage, ...]:
        """Return the coverage."""
        odds, words = classify(self.scores, options), load_lexicons().clauses
        grades = grade_units(self.scores, odds, options)
        judge = CoverageJudge(self.scores, odds, grades, words, options, self.exemptions)
        return judge.coverage()

    def judge(self, options: AlignOptions, figure: int) -> float:
        """Return F1 of direct links (0), F1 of all links (1), or the share of right lines (2)."""
        grades = self.grades(options)
        if figure == 2:
            lines = self.lines(options)
            right = sum(line.status in self.coverage.get(line.upper, ()) for line in lines)
            return right / len(self.coverage)
        found = {
            (low.id, up.id): grades.grade(i, j)
            for i, up in enumerate(self.upper.units)
            for j, low in enumerate(self.lower.units)
            if grades.linked[i, j] and up.id in self.coverage
        }
        found = {pair: grade for pair, grade in found.items() if pair not in self.ambiguous}
        if figure == 0:
            return f1(direct(self.links), direct(found))
        return f1(set(self.links), set(found))

    def judge_sentences(self, options: AlignOptions) -> tuple[float, float]:
        """Return the share of right statuses, and of right proofs of what is said to be covered."""
        said = {m.span: m for line in self.lines(options) for m in line.measures}
        at = {sentence.span: j for j, sentence in enumerate(self.lower.sentences)}
        right, proofs = [], []
        for sentence, (statuses, proves) in zip(self.upper.sentences, self.sentences, strict=True):
            line = said[sentence.span]
            right.append(line.status in statuses)
            if line.status == "covered" and line.lower_span is not None:
                proofs.append(proves[at[line.lower_span]] > 0)
        return float(np.mean(right)), float(np.mean(proofs))

    def unit_examples(self, options: AlignOptions) -> tuple[Array, Mask]:
        """Return evidence and answer for every pair of units that no rule links directly."""
        grades = self.grades(options)
        asked = np.array(
            [
                [
                    up.id in self.coverage and (low.id, up.id) not in self.ambiguous
                    for low in self.lower.units
                ]
                for up in self.upper.units
            ]
        )
        linked = np.array(
            [[(low.id, up.id) in self.links for low in self.lower.units] for up in self.upper.units]
        )
        asked &= ~grades.direct
        evidence = np.stack(unit_evidence(self.scores, options), axis=-1)
        return evidence[asked], linked[asked]

    def sentence_examples(self, least: int, options: AlignOptions) -> tuple[Array, Mask]:
        """Return evidence for every pair of sentences, and whether it proves `least` or more."""
        evidence = np.stack(sentence_evidence(self.scores, options), axis=-1)
        proves = np.array([proves for _, proves in self.sentences])
        return evidence.reshape(-1, evidence.shape[-1]), proves.ravel() >= least


def direct(links: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    """Return the pairs that are direct links."""
    return {pair for pair, grade in links.items() if grade == "direct"}


def f1(gold: set[Any], found: set[Any]) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * len(gold & found) / max(len(gold) + len(found), 1)


def read_pairs(folders: Sequence[Path], options: AlignOptions) -> Iterator[Pair]:
    """Read every annotated pair whose texts are there."""
    lexicons = load_lexicons()
    reader = TermReader(lexicons, load_segmenter(lexicons), options)
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if not {"coverage", "documents"} <= gold.keys():
            continue
        files = [text_of(gold["documents"][side], folders) for side in ("lower", "upper")]
        lower, upper = (extract_file(file) for file in files)
        found = find_meta(files[0])
        meta = read_meta(found) if found else DocumentMeta()
        low, up = (read_features(DocumentIndex(file), reader) for file in (lower, upper))
        exemptions = find_exemptions(up, low, meta, lexicons)
        space = TfidfSpace((up, low), lexicons.thesaurus.kin_of)
        ids = [unit_ids(gold["documents"][s], x) for s, x in (("lower", lower), ("upper", upper))]

        def key(link: dict[str, Any], ids: list[dict[str, str]] = ids) -> tuple[str, str]:
            return ids[0][link["lower"]], ids[1][link["upper"]]

        yield Pair(
            name=path.stem.removeprefix("pair_"),
            upper=up,
            lower=low,
            scores=Scorer(up, low, space, lexicons, options, exemptions).scores(),
            exemptions=exemptions,
            links={key(link): link["grade"] for link in gold["links"]},
            ambiguous={key(link) for link in gold["ambiguous"]},
            coverage={ids[1][line["upper"]]: line["status"] for line in gold["coverage"]},
            sentences=tuple(judged_sentences([file.name for file in files], up, low)),
        )


def judged_sentences(
    names: list[str], upper: DocumentFeatures, lower: DocumentFeatures
) -> Iterator[Judged]:
    """Return what people said of each upper sentence; nothing where nobody did."""
    at = {sentence.span: j for j, sentence in enumerate(lower.sentences)}
    for path in sorted(GOLD.glob("sentences_*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if [gold["documents"][side]["file"] for side in ("lower", "upper")] != names:
            continue
        lines = {tuple(line["span"]): line for line in gold["sentences"]}
        for sentence in upper.sentences:
            line = lines[sentence.span.start, sentence.span.end]
            proves = [0] * len(lower.sentences)
            for start, end in line["by"]:
                strength = {"covered": 2, "partly": 1}.get(line["status"], 0)
                proves[at[Span(start=start, end=end)]] = strength
            yield tuple(filter(None, (line["status"], line["alt"]))), proves


def text_of(document: Any, folders: Sequence[Path]) -> Path:
    """Return the text of an annotated document."""
    name = document["file"] if isinstance(document, dict) else f"{document}.txt"
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    sys.exit(f"no {name} in {', '.join(map(str, folders))}")


def unit_ids(document: Any, extraction: Extraction) -> dict[str, str]:
    """Return annotation id → unit id; ids of the first pair are its own, found by heading."""
    tasks = [unit for unit in extraction.units if unit.kind in TASK_KINDS]
    if isinstance(document, dict):
        return {unit.id: unit.id for unit in tasks}
    gold = json.loads((GOLD / f"{document}.json").read_text(encoding="utf-8"))
    by_heading = {unit.heading: unit.id for unit in tasks}
    return {
        unit["id"]: by_heading[unit["heading"]]
        for unit in gold["units"]
        if unit["heading"] in by_heading
    }


def fit(examples: Sequence[tuple[Array, Mask]]) -> Slopes:
    """Return the weights that pairs teach, with a threshold of one half."""
    evidence = np.concatenate([values for values, _ in examples])
    answers = np.concatenate([answer for _, answer in examples]).astype(float)
    return regress(evidence, answers, RIDGE)


def regress(evidence: Array, answers: Array, strength: float) -> Slopes:
    """Return the weights of a logistic regression with ridge, on evidence of one scale.

    Args:
        evidence: a row an example; a column that never varies teaches nothing.
        answers: from 0 to 1, uncertain ones between.
        strength: of the ridge.
    """
    mean, spread = evidence.mean(axis=0), evidence.std(axis=0) + NEVER_ZERO
    rows = np.column_stack([np.ones(len(evidence)), (evidence - mean) / spread])
    ridge = np.diag([0.0, *[strength] * evidence.shape[1]])
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (likely - answers) + ridge @ weights
        weights -= np.linalg.solve((rows.T * (likely * (1 - likely))) @ rows + ridge, slope)
    slopes = weights[1:] / spread
    return (float(weights[0] - slopes @ mean), *map(float, slopes))


def from_on(weights: Slopes, yes: float) -> Slopes:
    """Return `weights` so that the answer is yes where it was `yes` likely."""
    return (weights[0] - float(np.log(yes / (1 - yes))), *weights[1:])


def learned(options: AlignOptions, **weights: object) -> AlignOptions:
    """Return the settings with other weights."""
    return replace(options, weights=options.weights.model_copy(update=weights))


def learn(pairs: Sequence[Pair], options: AlignOptions) -> AlignOptions:
    """Return the settings that do best on the mean of `pairs`."""
    chosen = learned(options, **{name: values[len(values) // 2] for name, values in GRID})
    # Of settings that do alike the first; rounded, so that noise decides nothing.
    for name, values in GRID * 2:
        ways = [learned(chosen, **{name: value}) for value in values]
        chosen = max(ways, key=mean_of(pairs, 0))
    read = [pair for pair in pairs if pair.sentences]
    main, part = (fit([p.sentence_examples(least, chosen) for p in read]) for least in (2, 1))
    takes_part = fit([pair.unit_examples(chosen) for pair in pairs])
    ways = [learned(chosen, part_of_unit=from_on(takes_part, yes)) for yes in YES]
    chosen = max(ways, key=mean_of(pairs, 1))
    ways = [
        learned(chosen, covers_main=from_on(main, yes), covers_part=from_on(part, yes * less))
        for yes in YES
        for less in (0.6, 0.8, 1.0)
    ]
    lines = mean_of(pairs, 2)

    def lines_and_sentences(options: AlignOptions) -> tuple[bool, float]:
        above, figure = lines(options)
        right = [pair.judge_sentences(options)[0] for pair in read]
        return above, round(figure + float(np.mean(right)), 4)

    return max(ways, key=lines_and_sentences)


def mean_of(pairs: Sequence[Pair], figure: int) -> Callable[[AlignOptions], tuple[bool, float]]:
    """Return what gives the mean of one figure over `pairs`, a pair below its bar first."""

    def mean(options: AlignOptions) -> tuple[bool, float]:
        figures = {pair.name: pair.judge(options, figure) for pair in pairs}
        above = BAR[0] not in figures or figures[BAR[0]] >= BAR[1][figure]
        return above, round(sum(figures.values()) / len(figures), 4)

    return mean


def shown(pair: Pair, options: AlignOptions) -> str:
    """Return the figures of a pair as printed."""
    links, every, right = (pair.judge(options, figure) for figure in range(3))
    lines = len(pair.coverage)
    out = f"{links:.3f} {every:.3f} {right * lines:>3.0f} of {lines:<3}"
    if pair.sentences:
        out += " {:.2f} {:.2f}".format(*pair.judge_sentences(options))
    return out


def as_toml(weights: Vocabulary) -> str:
    """Return the weights as they stand in the file."""
    shown = weights.model_dump().items()
    return "\n".join(
        f"{name} = {[round(x, 3) for x in value] if isinstance(value, tuple) else value}"
        for name, value in shown
    )


def main() -> int:
    """Print what all pairs teach, then each pair left out and with the shipped settings."""
    folders = [Path(name) for name in sys.argv[1:] if name != "--write"]
    if not folders or not all(folder.is_dir() for folder in folders):
        print(__doc__, file=sys.stderr)
        return 2
    shipped = AlignOptions()
    pairs = list(read_pairs(folders, shipped))
    best = learn(pairs, shipped)
    text = as_toml(best.weights)
    print(text)
    if "--write" in sys.argv:
        WRITTEN.write_text(f"{HEAD}\n{text}\n", encoding="utf-8")
    print("direct, all links, coverage; statuses and proofs of sentences where people judged them")
    print(f"{'pair':22} {'left out':32} {'all pairs':32} shipped")
    for pair in pairs:
        others = learn([other for other in pairs if other.guidance != pair.guidance], shipped)
        figures = [shown(pair, options) for options in (others, best, shipped)]
        print(f"{pair.name:22} {figures[0]:32} {figures[1]:32} {figures[2]}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
