from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.text.sentences import split_sentences
from policy_nlp.text.width import fold

SENTENCES = [
    ("提升能耗准入标准。依法淘汰落后产能。", ["提升能耗准入标准。", "依法淘汰落后产能。"]),
    # a semicolon closes an action of its own
    ("加快建设接收站；优化天然气利用结构。", ["加快建设接收站；", "优化天然气利用结构。"]),
    # stops inside brackets and quotation marks do not cut
    ("由区发改局负责（详见附件。）落实。", ["由区发改局负责（详见附件。）落实。"]),
    ("践行“在保护中发展。在发展中保护”的方针。", ["践行“在保护中发展。在发展中保护”的方针。"]),
    # a straight mark closes a curved one
    ('推进“无废城市"建设。完成验收。', ['推进“无废城市"建设。', "完成验收。"]),
    ('推进"无废城市"建设。完成验收。', ['推进"无废城市"建设。', "完成验收。"]),
    # brackets of different width close each other
    ("推进（一期)工程。完成验收。", ["推进（一期)工程。", "完成验收。"]),
    # a line break cuts
    ("坚持统筹谋划\n坚持节约优先。", ["坚持统筹谋划", "坚持节约优先。"]),
    # a bracket never closed does not swallow the next line
    ("推进（一期工程。\n完成验收。", ["推进（一期工程。", "完成验收。"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_split(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in split_sentences(text)] == expected


PLAN_TEXT = st.text(alphabet="。；，（）()“”\n 一二推进建设1", max_size=80)


@given(PLAN_TEXT)
def test_no_character_is_lost_or_doubled(text: str) -> None:
    spans = split_sentences(text)
    kept = "".join(span.of(text) for span in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(PLAN_TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
