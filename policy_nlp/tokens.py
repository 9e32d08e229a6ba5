"""Words of a Chinese text with their places, from a private jieba (分词).

jieba parses 350,000 lines at each start, or reads all of them from a cache in the shared temp
folder. Our cache packs words by how they begin, and those are unpacked that begin like something
in a text: of two plans every sixteenth.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import warnings
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, BinaryIO, cast

from policy_nlp.cache import cache_path, read_cache, write_cache
from policy_nlp.lexicons import Lexicons, load_lexicons

if TYPE_CHECKING:
    import jieba

Frequencies = dict[str, int]
# First character → first two characters → frequencies of the words that begin so; both inner
# levels are marshalled until they are asked for.
Packed = dict[str, bytes]


class Dictionary:
    """The default dictionary of jieba, from the cache if it is there.

    Attributes:
        frequencies: of the words, and 0 for what only begins a word, as jieba wants them; where
            the cache was read, of those that the texts seen so far can hold.
        total: sum of the frequencies of all words.
    """

    def __init__(self, source: BinaryIO) -> None:
        import jieba

        self.frequencies: Frequencies = {}
        self._packed: Packed = {}
        self._groups: dict[str, dict[str, bytes]] = {}
        self._unpacked: set[str] = set()
        size = os.fstat(source.fileno()).st_size
        path = cache_path(f"jieba-{jieba.__version__}-{size}-packed")
        if found := read_cache(path):
            self._packed, self.total = found
            return
        parsed = jieba.Tokenizer.gen_pfdict(source)
        self.frequencies, self.total = cast(tuple[Frequencies, int], parsed)
        if path:
            write_cache(path, (pack(self.frequencies), self.total))

    def unpack(self, text: str) -> None:
        """Make sure that `frequencies` holds every word of the dictionary that `text` can hold."""
        pairs = {text[at : at + 2] for at in range(len(text) - 1)}
        begins = pairs.union(text) - self._unpacked
        for begin in begins:
            words = self._group(begin[0]).get(begin)
            if words is not None:
                self.frequencies.update(marshal.loads(words))
        self._unpacked |= begins

    def _group(self, first: str) -> dict[str, bytes]:
        """Return the packed words of a first character by their first two."""
        if first not in self._groups:
            packed = self._packed.get(first)
            self._groups[first] = marshal.loads(packed) if packed else {}
        return self._groups[first]


def pack(frequencies: Frequencies) -> Packed:
    """Return words by their first character and by their first two."""
    parts: dict[str, dict[str, Frequencies]] = {}
    for word, frequency in frequencies.items():
        parts.setdefault(word[0], {}).setdefault(word[:2], {})[word] = frequency
    return {
        first: marshal.dumps({begin: marshal.dumps(words) for begin, words in group.items()})
        for first, group in parts.items()
    }


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
        with contextlib.closing(self._jieba.get_dict_file()) as source:
            self._dictionary = Dictionary(source)
        self._jieba.FREQ, self._jieba.total = self._dictionary.frequencies, self._dictionary.total
        self._jieba.initialized = True
        words = sorted(set(words))
        self._dictionary.unpack("\n".join(words))
        for word in words:
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
