"""Action verbs and the thesaurus: what each word of the vocabularies has to do."""

from __future__ import annotations

import pytest

from policy_nlp.errors import LexiconError
from policy_nlp.lexicons import load_lexicons
from policy_nlp.lexicons.actions import Actions
from policy_nlp.lexicons.policy_terms import Thesaurus
from policy_nlp.vocabulary import parse_vocabulary

STRENGTHS = [
    ("严禁煤炭消费，合理控制油气消费", "prohibit"),
    # the first governing word decides, not the strongest
    ("鼓励商户使用环保袋，禁止使用超薄塑料购物袋", "encourage"),
    ("严格落实禁燃区控制要求，全区全面禁止煤炭消费", "require"),
    ("重点用能单位要梳理核算自身碳排放情况", "require"),
    ("推进光伏大规模开发和高质量发展", "promote"),
    # who is told to do it
    ("各市、县（市、区）要建立推进机制，抓好落实", "require"),
    ("市发展改革委要加强统筹协调", "require"),
    ("加快城市要素市场建设", "promote"),
    # a verb of no strength opens the clause, behind an adverb, too
    ("合理确定开发时序，在确保安全的前提下有序发展", "promote"),
    ("总结试点经验，深入开展建设", "promote"),
    ("各区参照有关要求，开展评估工作", "promote"),
    ("持续贯彻落实绿色产业指导目录", "require"),
    # an adverb leaves it to the verb after it
    ("积极探索零碳旅游新模式", "explore"),
    ("大力支持绿色低碳领域的企业上市融资", "encourage"),
    # not a governing word inside another word
    ("加快研究院建设", "promote"),
    ("加大投融资支持力度", "promote"),
    # no verb at all
    ("绿色低碳发展", "promote"),
]


@pytest.mark.parametrize(("sentence", "strength"), STRENGTHS)
def test_strength_of_a_sentence(sentence: str, strength: str) -> None:
    assert load_lexicons().actions.strength_of(sentence) == strength


def test_a_word_has_one_strength() -> None:
    lists = (
        "explore",
        "plain",
        "not_words",
        "bodies",
        "adverbs",
        "frames",
        "verbs",
        "states",
        "circumstances",
    )
    script = "\n".join(
        ['prohibit = ["严禁"]', 'require = ["严禁"]', "promote = []", "encourage = []"]
        + [f"{name} = []" for name in lists]
    )
    with pytest.raises(LexiconError, match="严禁 stands under prohibit and require"):
        parse_vocabulary(Actions, script, "actions.toml")


SAME = [
    ("充电桩", "充电换电设施"),
    ("有机更新", "城市更新"),
    ("落后产能", "散乱污"),
    ("可再生能源", "非化石能源"),
]


@pytest.mark.parametrize(("term", "other"), SAME)
def test_wordings_of_one_thing(term: str, other: str) -> None:
    concept_of = load_lexicons().thesaurus.concept_of
    assert concept_of[term] == concept_of[other]


def test_kin_counts_both_ways() -> None:
    kin = load_lexicons().thesaurus.kin_of
    assert all(name in kin[other] for name, others in kin.items() for other in others)


BROKEN = [
    ('[concepts."能源"]\n"光伏" = ["太阳能"]\n"风电" = ["太阳能"]\n[kin]', "太阳能 stands under"),
    ('[concepts."能源"]\n"光伏" = ["太阳能"]\n[kin]\n"光伏" = ["没有"]', "no such concept: 没有"),
]


@pytest.mark.parametrize(("script", "message"), BROKEN)
def test_a_thesaurus_that_contradicts_itself(script: str, message: str) -> None:
    head = "actors = []\nmeans = []\noperations = []\nindicators = {}\n"
    with pytest.raises(LexiconError, match=message):
        parse_vocabulary(Thesaurus, head + script, "thesaurus.toml")
