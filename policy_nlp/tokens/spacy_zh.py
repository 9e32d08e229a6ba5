"""The tokenizer of the spaCy pipeline: a token a character, `doc.text == text` (spaCy 分字器)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


class CharacterTokenizer:
    """Makes a Doc whose text is the text given, a token a character, white space too.

    All components work on character offsets; to cut words that none of them reads took a third
    of the extraction. What is a word is asked where texts are matched (`Segmenter`).
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut `text`."""
        from spacy.tokens import Doc

        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))

    def to_disk(self, path: object, **options: object) -> None:
        """Nothing to keep."""

    def from_disk(self, path: object, **options: object) -> CharacterTokenizer:
        """Nothing to read."""
        return self

    def to_bytes(self, **options: object) -> bytes:
        """Nothing to keep."""
        return b""

    def from_bytes(self, data: bytes, **options: object) -> CharacterTokenizer:
        """Nothing to read."""
        return self


def spacy_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """Return the factory that spaCy calls with its pipeline (registry `spacy_tokenizers`)."""

    def create(nlp: Language) -> CharacterTokenizer:
        return CharacterTokenizer(nlp.vocab)

    return create
