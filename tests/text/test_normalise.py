"""Texts that differ by editing alone have one form; others have not."""

from __future__ import annotations

import pytest

from policy_nlp.lexicons import load_lexicons
from policy_nlp.text.normalise import Normaliser

QUANTITIES = load_lexicons().quantities
NORMALISE = Normaliser(QUANTITIES.multipliers, QUANTITIES.spellings)

SAME = [
    # width, spaces, punctuation, brackets
    ("光伏（屋顶）ＭＷ", "光伏(屋顶)MW"),
    ("推进　光伏，开发。", "推进光伏、开发"),
    ("10—15", "10～15"),
    # amounts and units
    ("1万个", "10,000个"),
    ("50%", "百分之五十"),
    ("1.50", "1.5"),
    ("20万㎡", "200000平方米"),
]
OTHER = [
    # two numbers side by side stay two
    ("3、5", "35"),
    ("2.5", "25"),
    # a sign says something
    ("光伏+", "光伏"),
    ("50%", "50"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_editing_alone(one: str, other: str) -> None:
    assert NORMALISE(one) == NORMALISE(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_something_else(one: str, other: str) -> None:
    assert NORMALISE(one) != NORMALISE(other)
