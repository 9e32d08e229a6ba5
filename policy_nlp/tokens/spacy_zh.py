"""The tokenizer of the spaCy pipeline: the same words, and `doc.text == text` (spaCy 分词器)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from policy_nlp.tokens.segment import Segmenter, load_segmenter

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


class ChineseTokenizer:
    """Makes a Doc whose text is the text given, with every space a token of its own."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter) -> None:
        self.vocab = vocab
        self.segmenter = segmenter

    def __call__(self, text: str) -> Doc:
        """Cut `text`."""
        from spacy.tokens import Doc

        words = self.segmenter.cut(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_disk(self, path: object, **options: object) -> None:
        """Nothing to keep: the words come from the vocabularies."""

    def from_disk(self, path: object, **options: object) -> ChineseTokenizer:
        """Nothing to read."""
        return self

    def to_bytes(self, **options: object) -> bytes:
        """Nothing to keep."""
        return b""

    def from_bytes(self, data: bytes, **options: object) -> ChineseTokenizer:
        """Nothing to read."""
        return self


def spacy_tokenizer() -> Callable[[Language], ChineseTokenizer]:
    """Return the factory that spaCy calls with its pipeline (registry `spacy_tokenizers`)."""

    def create(nlp: Language) -> ChineseTokenizer:
        return ChineseTokenizer(nlp.vocab, load_segmenter())

    return create
