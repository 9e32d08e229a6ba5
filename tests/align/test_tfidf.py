"""Sums over what belongs together: clauses of a sentence, sentences of a unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.align.tfidf import group_max, group_sum

VALUES = np.array([[1.0, 4.0], [3.0, 2.0], [5.0, 0.5]])
# groups of the rows, how many there are, greatest and sum of each
GROUPS = [
    ([0, 0, 1], 2, [[3.0, 4.0], [5.0, 0.5]], [[4.0, 6.0], [5.0, 0.5]]),
    # one without members, and members that do not stand together
    ([2, 0, 2], 3, [[3.0, 2.0], [0.0, 0.0], [5.0, 4.0]], [[3.0, 2.0], [0.0, 0.0], [6.0, 4.5]]),
]


@pytest.mark.parametrize(("groups", "count", "greatest", "sums"), GROUPS)
def test_rows_and_columns_are_brought_together(groups, count, greatest, sums) -> None:
    places = np.array(groups)
    assert group_max(VALUES, places, count, axis=0).tolist() == greatest
    assert group_sum(VALUES, places, count, axis=0).tolist() == sums
    assert group_max(VALUES.T, places, count, axis=1).T.tolist() == greatest
    assert group_sum(VALUES.T, places, count, axis=1).T.tolist() == sums


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0, 9)), max_size=9))
def test_the_greatest_is_that_of_the_members(rows: list[tuple[int, float]]) -> None:
    values = np.array([value for _, value in rows]).reshape(-1, 1)
    found = group_max(values, np.array([at for at, _ in rows], dtype=np.intp), 5, axis=0)
    for group in range(5):
        assert found[group, 0] == max((value for at, value in rows if at == group), default=0.0)
