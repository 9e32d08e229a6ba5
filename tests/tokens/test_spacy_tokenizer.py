from __future__ import annotations

import pytest

from policy_nlp.tokens import CharacterTokenizer

NASTY = [
    "",
    " ",
    "\n\n全区\t光伏  发电\u3000装机量",
    "（区发改局、区经科局按职责分工负责)",
    "100％ ①②③ PM2.5 R&D ㎡",
    "\u200b零宽\ufeff字符",
    "𠮷野家 👍",
]


@pytest.mark.parametrize("text", NASTY)
def test_a_doc_has_the_text_it_was_made_of(text: str) -> None:
    from spacy.vocab import Vocab

    doc = CharacterTokenizer(Vocab())(text)
    assert doc.text == text
    assert [token.idx for token in doc] == list(range(len(text)))
