"""Lists of a data file, and the patterns that are made of them."""

from __future__ import annotations

from typing import ClassVar

import pytest

from policy_nlp.errors import LexiconError
from policy_nlp.vocabulary import Vocabulary, Words, parse_vocabulary, pattern


class Heads(Vocabulary):
    lead: Words
    support: Words


class Duties(Vocabulary):
    by: str
    heads: Heads
    levels: Words

    body: ClassVar = pattern(r"{levels}[一-龥]{1,4}局")
    clause: ClassVar = pattern(r"{by}{body}(?:{heads.lead|heads.support})$")
    label: ClassVar = pattern(r"^{heads.lead.spaced}：")


DUTIES = parse_vocabulary(
    Duties,
    'by = "由"\nlevels = ["市", "自治区", "区"]\n[heads]\nlead = ["牵头", "负责"]\nsupport = ["负责落实"]',
    "duties.toml",
)

# pattern, text, what is found
FOUND = [
    ("body", "由自治区财政局牵头", "自治区财政局"),
    ("clause", "由区财政局牵头", "由区财政局牵头"),
    # words of two lists, the longest first
    ("clause", "由市教育局负责落实", "由市教育局负责落实"),
    ("clause", "由省教育局负责", None),
    # a label set wide
    ("label", "牵　头：市教育局", "牵　头："),
]


@pytest.mark.parametrize(("name", "text", "expected"), FOUND)
def test_a_pattern_is_made_of_the_lists_it_names(
    name: str, text: str, expected: str | None
) -> None:
    found = getattr(DUTIES, name).search(text)
    assert (found[0] if found else None) == expected


def test_words_find_any_of_them() -> None:
    words = Words(["市", "市辖区", "区", "+"])
    assert words.anywhere.findall("各市辖区+") == ["市辖区", "+"]
    assert words.at_end.sub("", "姑苏区") == "姑苏"
    assert words.within("姑苏区") and not words.within("姑苏县")
    assert "姑苏区".endswith(words)


# what is no list of words
@pytest.mark.parametrize("levels", ['"市"', "[1]", '[["市"]]', "{}"])
def test_a_list_holds_words_only(levels: str) -> None:
    script = f'by = "由"\nlevels = {levels}\n[heads]\nlead = []\nsupport = []'
    with pytest.raises(LexiconError, match=r"duties\.toml”的 levels"):
        parse_vocabulary(Duties, script, "duties.toml")
