"""The lexicon of policy terms: one term a wording, and relations only of terms."""

from __future__ import annotations

import pytest

from policy_nlp.errors import LexiconError
from policy_nlp.lexicons import load_lexicons
from policy_nlp.lexicons.policy_terms import PolicyTerms, TermFile, TermRelations
from policy_nlp.text.width import fold
from policy_nlp.vocabulary import parse_vocabulary

TERMS = load_lexicons().policy_terms
LONGEST_WORDING = 14

WORDINGS = [
    ("清洁生产审核", "清洁生产"),
    ("老旧小区", "老旧小区改造"),
    ("整县推进", "整县屋顶光伏"),
    # folded: width and brackets of any kind
    ("首台(套)", "重大技术装备"),
    ("中央环保督察", "生态环境保护督察"),
    ("首席数据官制度", "首席数据官"),
]


@pytest.mark.parametrize(("wording", "term"), WORDINGS)
def test_a_wording_and_its_term(wording: str, term: str) -> None:
    assert TERMS.term_of[fold(wording)] == term


def test_every_subject_has_its_terms() -> None:
    subjects = set(TERMS.subject_of.values())
    few = {s for s in subjects if list(TERMS.subject_of.values()).count(s) < 25}
    assert len(subjects) == 30
    assert few == set()


def test_wordings_are_terms_and_no_sentences() -> None:
    assert [w for w in TERMS.term_of if not 2 <= len(w) <= LONGEST_WORDING] == []
    assert [w for w in TERMS.term_of if any(sign in w for sign in "，。；：")] == []


def test_what_is_general_takes_up_in_part() -> None:
    assert TERMS.broader["绿色工厂"] == ("绿色制造",)


def test_what_only_a_level_above_can_do() -> None:
    assert TERMS.upper_only["地方性法规制修订"] == "city"
    assert TERMS.upper_only["差别化电价"] == "province"
    # a county sets the price of water, a district of a city does not
    assert "水价改革" in TERMS.county_may


def test_territory_that_a_term_presupposes() -> None:
    assert TERMS.landscapes_of["海洋碳汇"] == ("coastal",)
    # either kind of land has them
    assert set(TERMS.landscapes_of["抽水蓄能"]) == {"hydropower-river", "mountain"}


def made(terms: str, relations: str = "") -> PolicyTerms:
    tables = "".join(
        f"[{name}]\n" for name in ("broader", "upper_only", "landscape") if name not in relations
    )
    return PolicyTerms(
        [parse_vocabulary(TermFile, f"[terms.能源]\n{terms}".replace("能源", '"能源"'), "a.toml")],
        parse_vocabulary(
            TermRelations, f"county_may = []\nsectors = []\n{relations}\n{tables}", "b.toml"
        ),
    )


BROKEN = [
    # under two terms, also when the width differs
    ('"光伏（发电）" = []\n"太阳能" = ["光伏(发电)"]', "", "stands under"),
    ('"光伏" = []', '[broader]\n"光伏" = ["可再生"]', "no such term: 可再生"),
    ('"光伏" = []', '[upper_only]\n"风电" = "city"', "no such term: 风电"),
    ('"光伏" = []', '[landscape]\ncoastal = ["潮汐"]', "no such term: 潮汐"),
    ('"甲" = []\n"乙" = []', '[broader]\n"甲" = ["乙"]\n"乙" = ["甲"]', "broader than itself"),
    ('"光伏" = []', '[upper_only]\n"光伏" = "district"', "upper_only"),
    ('"光伏" = []', '[narrower]\n"光伏" = []', "narrower"),
]


@pytest.mark.parametrize(("terms", "relations", "message"), BROKEN)
def test_what_contradicts_itself_is_refused(terms: str, relations: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        made(terms, relations)
