"""Words of a Chinese text with their places, from a private jieba (分词)."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from contextlib import closing
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.tokens.dictionary import Dictionary, cache_folder

if TYPE_CHECKING:
    import jieba

# Longer terms of the vocabularies stay cut, so that 能耗在线监测系统 and 能耗监测 share words.
LONGEST_WORD = 3
# Clauses remembered, two plans of a hundred tasks.
REMEMBERED = 4096


class Segmenter:
    """A jieba tokenizer of our own, with short words of the vocabularies added.

    The global jieba is left alone, so nothing another library does to it changes what we cut.
    Unknown words are not guessed (no HMM): jieba's guess glues 局 to 等 and 由 to 区.

    Args:
        words: words to know beside the dictionary; longer than `LONGEST_WORD` they are left out.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in jieba's own patterns
            import jieba
        self._jieba: jieba.Tokenizer = jieba.Tokenizer()
        with closing(self._jieba.get_dict_file()) as source:
            self._dictionary = Dictionary(source, cache_folder())
        self._jieba.FREQ, self._jieba.total = self._dictionary.frequencies, self._dictionary.total
        self._jieba.initialized = True
        for word in sorted(set(words)):
            self._dictionary.unpack(word)
            if 1 < len(word) <= LONGEST_WORD and not self._jieba.FREQ.get(word):
                self._jieba.add_word(word)
        self._places = lru_cache(maxsize=REMEMBERED)(self._cut_places)

    def cut(self, text: str) -> list[str]:
        """Cut `text` into words; joined again they are `text`, white space and all."""
        self._dictionary.unpack(text)
        words: list[str] = self._jieba.lcut(text, HMM=False)
        return words

    def places(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Cut `text` into (start, end, word).

        The last clauses are remembered: a guidance is read again for each plan under it.
        """
        return self._places(text)

    def _cut_places(self, text: str) -> tuple[tuple[int, int, str], ...]:
        out: list[tuple[int, int, str]] = []
        start = 0
        for word in self.cut(text):
            out.append((start, start + len(word), word))
            start += len(word)
        return tuple(out)


def load_segmenter(lexicons: Lexicons | None = None) -> Segmenter:
    """Return the segmenter that knows the short words of `lexicons`, built once.

    A register of an office adds bodies, not words; it needs no segmenter of its own.
    """
    known = lexicons or load_lexicons()
    return _build(frozenset((*known.thesaurus.concept_of, *known.stopwords.words)))


@cache
def _build(words: frozenset[str]) -> Segmenter:
    return Segmenter(words)
