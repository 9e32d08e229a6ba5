"""Where places lie, and the names that stand for them."""

from __future__ import annotations

import pytest

from policy_nlp.errors import LexiconError
from policy_nlp.lexicons import load_lexicons
from policy_nlp.lexicons.base import parse_vocabulary
from policy_nlp.lexicons.gazetteer import Gazetteer, Place

WORDS = load_lexicons()

NAMES = [
    ("广西", Place("广西")),
    ("广西壮族自治区", Place("广西")),
    ("浙江省", Place("浙江")),
    ("上海市", Place("上海")),
    ("香港特别行政区", Place("香港")),
    ("南宁", Place("广西", "南宁市")),
    ("延边州", Place("吉林", "延边朝鲜族自治州")),
    ("昆山市", Place("江苏", county="昆山市")),
]


@pytest.mark.parametrize(("name", "place"), NAMES)
def test_a_name_and_where_it_lies(name: str, place: Place) -> None:
    assert WORDS.atlas.areas[name].places == (place,)


@pytest.mark.parametrize("name", ["日照", "安康", "长治", "昆山", "合作"])
def test_names_that_are_words_stand_for_no_place(name: str) -> None:
    assert name not in WORDS.atlas.areas


def test_every_prefecture_of_the_register() -> None:
    full = [n for p in WORDS.gazetteer.provinces.values() for n in p.prefectures.values()]
    ends = ("自治州", "地区", "盟", "市")
    counts = [sum(name.endswith(end) for name in full) for end in ends]
    # 民政部, 2024
    assert counts == [30, 7, 3, 293]
    assert len(set(full)) == len(full)
    assert len(WORDS.gazetteer.provinces) == 34


def test_every_region_has_a_source() -> None:
    assert all(region.source and region.members for region in WORDS.gazetteer.regions)


def test_a_region_of_unknown_members_is_refused() -> None:
    lists = ("also_words", "relations", "lines", "bodies", "others", "before", "behind")
    text = "\n".join(f"{name} = []" for name in lists)
    text += (
        '\n[[regions]]\nnames = ["某带"]\nmembers = ["某省"]\nsource = "x"\n[provinces."江苏"]\n'
    )
    with pytest.raises(LexiconError, match="某省"):
        parse_vocabulary(Gazetteer, text, "gazetteer.toml")
