"""Where places lie, and the names that stand for them."""

from __future__ import annotations

import pytest

from policy_nlp.errors import LexiconError
from policy_nlp.lexicons import load_lexicons
from policy_nlp.lexicons.places import Counties, Division, Gazetteer
from policy_nlp.vocabulary import parse_vocabulary, read_vocabulary

WORDS = load_lexicons()
COUNTIES = read_vocabulary(Counties, "counties")

NAMES = [
    ("广西", Division("广西")),
    ("广西壮族自治区", Division("广西")),
    ("浙江省", Division("浙江")),
    ("上海市", Division("上海")),
    ("香港特别行政区", Division("香港")),
    ("南宁", Division("广西", "南宁市")),
    ("延边州", Division("吉林", "延边朝鲜族自治州")),
    ("昆山市", Division("江苏", "苏州市", "昆山市")),
    ("融水县", Division("广西", "柳州市", "融水苗族自治县")),
    # in no prefecture
    ("仙桃市", Division("湖北", "仙桃市", "仙桃市")),
    ("浦东新区", Division("上海", "浦东新区", "浦东新区")),
]


@pytest.mark.parametrize(("name", "place"), NAMES)
def test_a_name_and_where_it_lies(name: str, place: Division) -> None:
    assert WORDS.atlas.areas[name].places == (place,)


@pytest.mark.parametrize("name", ["日照", "安康", "长治", "昆山", "合作", "和平", "浦东", "老城区"])
def test_names_that_are_words_may_be_no_place(name: str) -> None:
    assert not WORDS.atlas.areas[name].sure


# region, level, place of the document above it, where it lies
REGIONS = [
    ("北海市", "city", Division("广西"), Division("广西", "北海市")),
    ("姑苏区", "district", None, Division("江苏", "苏州市", "姑苏区")),
    # four cities have a 鼓楼区
    ("鼓楼区", "district", Division("福建", "福州市"), Division("福建", "福州市", "鼓楼区")),
    ("鼓楼区", "district", None, None),
    # a park lies where the document above it says
    ("苏州工业园区", "district", Division("江苏", "苏州市"), Division("江苏", "苏州市")),
    ("苏州工业园区", "district", None, None),
    # 吉林 is a province and a city: the level tells
    ("吉林", "city", None, Division("吉林", "吉林市")),
    ("北海市", "province", None, None),
    ("北海市", None, None, None),
    (None, "city", None, None),
]


@pytest.mark.parametrize(("region", "level", "within", "place"), REGIONS)
def test_the_place_of_a_document(
    region: str | None, level: str | None, within: Division | None, place: Division | None
) -> None:
    assert WORDS.atlas.locate(region, level, within) == place


def test_every_prefecture_of_the_register() -> None:
    full = [n for p in WORDS.gazetteer.provinces.values() for n in p.prefectures.values()]
    ends = ("自治州", "地区", "盟", "市")
    counts = [sum(name.endswith(end) for name in full) for end in ends]
    # 民政部, 2024
    assert counts == [30, 7, 3, 293]
    assert len(set(full)) == len(full)
    assert len(WORDS.gazetteer.provinces) == 34


def test_every_county_level_unit_of_the_register() -> None:
    units = [unit for names in COUNTIES.units.values() for unit in names.split()]
    assert len(units) == 2844
    cities = {unit for unit in units if unit.endswith("市")}
    assert cities == set(WORDS.places.county_cities)


def test_every_region_has_a_source() -> None:
    assert all(region.source and region.members for region in WORDS.gazetteer.regions)


def test_a_region_of_unknown_members_is_refused() -> None:
    lists = ("also_words", "relations", "lines", "bodies", "others", "before", "behind")
    lists += ("ranks", "kinds", "modals")
    text = "\n".join(f"{name} = []" for name in lists)
    text += (
        '\n[[regions]]\nnames = ["某带"]\nmembers = ["某省"]\nsource = "x"\n[provinces."江苏"]\n'
    )
    with pytest.raises(LexiconError, match="某省"):
        parse_vocabulary(Gazetteer, text, "gazetteer.toml")
