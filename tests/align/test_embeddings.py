"""What an encoder finds near joins what words and characters show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from policy_nlp.align import align_plans
from policy_nlp.align.tfidf import on_one_scale
from tests.support.small_plans import make_plan

# No word and no pair of characters is shared with the upper task it carries out.
LOWER = make_plan("""
    老城守护：修缮古建老宅。
    出门方式：多坐地铁，少开小汽车。
""")
UPPER = make_plan("""
    历史文化传承：维修传统民居。
    绿色出行：倡导步行优先。
""")


class Subjects:
    """Knows two subjects by their characters, as a model knows thousands."""

    marks = ("古宅居", "铁汽步")

    def encode(self, sentences: Sequence[str]) -> Any:
        rows = [[sum(c in mark for c in text) for mark in self.marks] for text in sentences]
        return np.array(rows, dtype=np.float32) + 0.1


def test_what_shares_no_word_comes_nearer() -> None:
    links = [
        {(link.lower, link.upper) for link in align_plans(LOWER, UPPER, encoder=model).links}
        for model in (None, Subjects())
    ]
    assert links == [set(), {("1.1", "1.1"), ("1.2", "1.2")}]


def test_a_clause_is_taken_up_by_its_meaning() -> None:
    settled = {("1.1", "1.1"): "direct", ("1.2", "1.2"): "direct"}
    statuses = [
        [line.status for line in align_plans(LOWER, UPPER, decided=settled, encoder=model).coverage]
        for model in (None, Subjects())
    ]
    assert statuses == [["none", "none"], ["full", "full"]]


NEAR = [
    # the mean of all pairs proves nothing, however high an encoder puts it
    ([[0.7, 0.7]], [[0.0, 0.0]]),
    ([[1.0, 0.6], [0.6, 1.0]], [[1.0, 0.0], [0.0, 1.0]]),
    # one and the same text everywhere: nothing tells them apart
    ([[1.0, 1.0]], [[0.0, 0.0]]),
]


@pytest.mark.parametrize(("cosines", "near"), NEAR)
def test_on_one_scale(cosines: list[list[float]], near: list[list[float]]) -> None:
    assert on_one_scale(np.array(cosines)) == pytest.approx(np.array(near))
