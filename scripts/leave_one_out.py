"""Choose the alignment's thresholds on all annotated pairs but one, and judge that one (留一法).

usage: leave_one_out.py TEXTS…

TEXTS are folders that hold the texts named in tests/gold/*.json. Thresholds are searched one after
the other on a plain grid, the mean of the other pairs decides; what is left out is then judged
with them, beside what the shipped settings give. Kinds of evidence are not searched, so that a
pair never seen may come out lower still.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policy_nlp.align.applicability import Ground
from policy_nlp.align.coverage import cover_units
from policy_nlp.align.links import grade_units
from policy_nlp.align.options import AlignOptions
from policy_nlp.align.plans import find_grounds
from policy_nlp.align.scores import Scores, score_sides
from policy_nlp.align.sides import Side, read_side
from policy_nlp.align.space import Space
from policy_nlp.align.terms import TermReader
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline import extract_file
from policy_nlp.records import TASK_KINDS, DocumentMeta, Extraction
from policy_nlp.store import find_meta, read_meta
from policy_nlp.tokens import load_segmenter

GOLD = Path(__file__).parent.parent / "tests" / "gold"
# What is searched, in this order; the figure that decides is F1 of direct links, F1 of all
# links, or the share of coverage lines that are right.
GRID: tuple[tuple[str, int, tuple[float, ...]], ...] = (
    ("best_close", 0, (9.0, 9.75, 10.5, 11.5)),
    ("close", 0, (2.0, 3.0, 4.0)),
    ("best_section", 0, (8.0, 8.9, 10.0)),
    ("best_lower", 0, (9.5, 10.5, 11.5)),
    ("best_both", 0, (5.5, 6.5, 7.5)),
    ("partial", 1, (5.0, 5.5, 5.8, 6.1, 6.4, 6.7, 7.5)),
    ("all_clauses", 2, (0.5, 0.65, 0.8, 0.9)),
    ("covered", 2, (0.18, 0.2, 0.22, 0.24, 0.26, 0.3)),
    ("partly", 2, (0.2, 0.25, 0.3)),
    ("main_action", 2, (0.05, 0.1, 0.15)),
)
Figures = tuple[float, float, float]


@dataclass(frozen=True)
class Pair:
    """An annotated pair with its texts scored."""

    name: str
    upper: Side
    lower: Side
    scores: Scores
    grounds: Sequence[Ground | None]
    links: dict[tuple[str, str], str]
    ambiguous: set[tuple[str, str]]
    coverage: dict[str, list[str]]

    def judge(self, options: AlignOptions) -> Figures:
        """Return F1 of direct links, F1 of all links and the share of right coverage lines."""
        grades = grade_units(self.scores, options)
        found = {
            (low.id, up.id): grades.grade(i, j)
            for i, up in enumerate(self.upper.units)
            for j, low in enumerate(self.lower.units)
            if grades.linked[i, j] and up.id in self.coverage
        }
        found = {pair: grade for pair, grade in found.items() if pair not in self.ambiguous}
        lines = cover_units(self.upper, self.lower, self.scores, grades, self.grounds, options)
        right = sum(line.status in self.coverage.get(line.upper, ()) for line in lines)
        return (
            f1(direct(self.links), direct(found)),
            f1(set(self.links), set(found)),
            right / len(self.coverage),
        )


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
        low, up = read_side(lower, reader), read_side(upper, reader)
        grounds = find_grounds(up, low, meta, lexicons)
        space = Space((up, low), lexicons.thesaurus.kin_of)
        ids = [unit_ids(gold["documents"][s], x) for s, x in (("lower", lower), ("upper", upper))]

        def key(link: dict[str, Any], ids: list[dict[str, str]] = ids) -> tuple[str, str]:
            return ids[0][link["lower"]], ids[1][link["upper"]]

        yield Pair(
            name=path.stem.removeprefix("pair_"),
            upper=up,
            lower=low,
            scores=score_sides(up, low, space, lexicons, options, grounds),
            grounds=grounds,
            links={key(link): link["grade"] for link in gold["links"]},
            ambiguous={key(link) for link in gold["ambiguous"]},
            coverage={ids[1][line["upper"]]: line["status"] for line in gold["coverage"]},
        )


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


def choose(pairs: Sequence[Pair], options: AlignOptions) -> AlignOptions:
    """Return the settings of the grid that do best on the mean of `pairs`, from its middle on."""
    chosen = replace(options, **{name: values[len(values) // 2] for name, _, values in GRID})
    for _ in range(2):
        for name, figure, values in GRID:
            # Of settings that do alike the first; rounded, so that noise decides nothing.
            chosen = max(
                (replace(chosen, **{name: value}) for value in values),
                key=mean_of(pairs, figure),
            )
    return chosen


def mean_of(pairs: Sequence[Pair], figure: int) -> Callable[[AlignOptions], float]:
    """Return what gives the mean of one figure over `pairs`."""
    return lambda options: round(sum(p.judge(options)[figure] for p in pairs) / len(pairs), 4)


def main() -> int:
    """Print each pair left out, and with the shipped settings."""
    folders = [Path(name) for name in sys.argv[1:]]
    if not folders or not all(folder.is_dir() for folder in folders):
        print(__doc__, file=sys.stderr)
        return 2
    shipped = AlignOptions()
    pairs = list(read_pairs(folders, shipped))
    print(f"{'pair':24} {'left out':24} shipped settings")
    for pair in pairs:
        chosen = choose([other for other in pairs if other is not pair], shipped)
        shown = [
            "{:.3f} {:.3f} {:>3.0f} of {:<3}".format(
                *figures[:2], figures[2] * len(pair.coverage), len(pair.coverage)
            )
            for figures in (pair.judge(chosen), pair.judge(shipped))
        ]
        print(f"{pair.name:24} {shown[0]:24} {shown[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
