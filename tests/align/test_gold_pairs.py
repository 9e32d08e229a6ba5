"""The annotated pairs, read from their texts: one set of settings serves all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policy_nlp.align import align_plans
from policy_nlp.lexicons import load_lexicons
from policy_nlp.pipeline import extract_file
from policy_nlp.records import TASK_KINDS, Alignment, Extraction
from policy_nlp.store import find_meta, read_meta

GOLD = Path(__file__).parent.parent / "gold"

# Left out: what the other pairs teach (scripts/learn_alignment.py; pairs under one upper document
# are left out together). In brackets what is shipped, which saw all of them.
#   pair              direct         all links      coverage
#   姑苏←苏州          0.97 (0.967)  0.85 (0.861)  29 of 32 (29)
#   北海←广西          1.00 (1.000)  0.76 (0.756)  23 of 26 (23)
#   河北←国家          0.98 (0.980)  0.79 (0.789)  23 of 26 (23)
#   杭州←浙江          0.93 (0.925)  0.89 (0.898)  30 of 36 (30)
#   上海←国管局        0.58 (0.600)  0.77 (0.781)  17 of 23 (17)
#   广西←国家数据中心    1.00 (1.000)  0.83 (0.833)   8 of  9  (8)
#   上海←国务院        0.90 (0.904)  0.71 (0.699)  37 of 53 (38)
#   江西←国务院        0.95 (0.948)  0.75 (0.749)  45 of 53 (45)
#   梧州←广西          1.00 (1.000)  0.77 (0.765)  22 of 26 (22)
# The kinds of evidence were chosen with all pairs in sight, so one never seen may come out lower.

# annotations, least F1 of direct links, of all links, least share of coverage lines
BARS = [
    # two annotators, reconciled; bars of the project
    ("alignment.json", 0.95, 0.85, 29 / 32),
    # one annotator each; a little below what was measured when the settings were fixed
    ("pair_beihai_guangxi.json", 0.97, 0.74, 21 / 26),
    ("pair_hebei_national.json", 0.95, 0.78, 22 / 26),
    # annotated after the way of scoring stood, without seeing what it gives
    ("pair_hangzhou_zhejiang.json", 0.90, 0.87, 28 / 36),
    ("pair_shanghai_institutions.json", 0.56, 0.75, 16 / 23),
    ("pair_guangxi_datacentre.json", 0.94, 0.80, 7 / 9),
    # two readers each, apart; what only one has counts neither way
    ("pair_shanghai_national.json", 0.87, 0.68, 37 / 53),
    ("pair_wuzhou_guangxi.json", 0.97, 0.74, 21 / 26),
    # unseen, by its first reader, it gave 0.929, 0.685, 43 of 53, then it taught too
    ("pair_jiangxi_national.json", 0.92, 0.72, 43 / 53),
]


def f1(gold: set[Any], found: set[Any]) -> float:
    return 2 * len(gold & found) / (len(gold) + len(found))


def aligned(name: str, shared: Path) -> tuple[Alignment, dict[str, str], dict[str, str]]:
    """Return the alignment, and annotation id → unit id for either document."""
    annotation = json.loads((GOLD / name).read_text(encoding="utf-8"))
    documents = annotation["documents"]
    if name == "alignment.json":
        files = [shared / "gold" / f"{documents[side]}.txt" for side in ("lower", "upper")]
    else:
        files = [
            shared / "corpora" / "texts" / documents[side]["file"] for side in ("lower", "upper")
        ]
    lower, upper = (extract_file(file) for file in files)
    found = find_meta(files[0])
    meta = read_meta(found) if found else None
    alignment = align_plans(lower, upper, meta=meta, lexicons=load_lexicons())
    if name == "alignment.json":
        ids = [by_heading(documents["lower"], lower), by_heading(documents["upper"], upper)]
    else:
        ids = [{unit.id: unit.id for unit in document.units} for document in (lower, upper)]
    return alignment, ids[0], ids[1]


def by_heading(document: str, extraction: Extraction) -> dict[str, str]:
    gold = json.loads((GOLD / f"{document}.json").read_text(encoding="utf-8"))
    tasks = [unit for unit in extraction.units if unit.kind in TASK_KINDS]
    return {
        unit["id"]: next(task.id for task in tasks if task.heading == unit["heading"])
        for unit in gold["units"]
        if unit["kind"] != "annex-row"
    }


@pytest.mark.parametrize(("name", "direct", "every", "coverage"), BARS)
def test_annotated_pair(
    shared: Path, name: str, direct: float, every: float, coverage: float
) -> None:
    annotation = json.loads((GOLD / name).read_text(encoding="utf-8"))
    alignment, lower_ids, upper_ids = aligned(name, shared)

    def key(link: dict[str, Any]) -> tuple[str, str]:
        return lower_ids[link["lower"]], upper_ids[link["upper"]]

    open_pairs = {key(link) for link in annotation["ambiguous"]}
    gold = {key(link): link["grade"] for link in annotation["links"]}
    found = {(x.lower, x.upper): x.grade for x in alignment.links}
    found = {pair: grade for pair, grade in found.items() if pair not in open_pairs}
    wanted = {pair for pair, grade in gold.items() if grade == "direct"}
    assert f1(wanted, {pair for pair, grade in found.items() if grade == "direct"}) >= direct
    assert f1(set(gold), set(found)) >= every
    status = {line.upper: line.status for line in alignment.coverage}
    right = [
        line
        for line in annotation["coverage"]
        if status[upper_ids[line["upper"]]] in line["status"]
    ]
    assert len(right) / len(annotation["coverage"]) >= coverage
