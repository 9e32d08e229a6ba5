"""The one tokenizer: private jieba, its words known from the vocabularies (分词)."""

from policy_nlp.tokens.segment import Segmenter, load_segmenter
from policy_nlp.tokens.spacy_zh import ChineseTokenizer, spacy_tokenizer

__all__ = ["ChineseTokenizer", "Segmenter", "load_segmenter", "spacy_tokenizer"]
