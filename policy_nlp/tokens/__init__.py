"""Words by a private jieba that knows the vocabularies, and the characters of a Doc (分词)."""

from policy_nlp.tokens.segment import REMEMBERED, Segmenter, load_segmenter
from policy_nlp.tokens.spacy_zh import CharacterTokenizer, spacy_tokenizer

__all__ = ["REMEMBERED", "CharacterTokenizer", "Segmenter", "load_segmenter", "spacy_tokenizer"]
