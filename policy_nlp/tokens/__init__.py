"""Words of a text by a private jieba that knows the vocabularies (分词)."""

from policy_nlp.tokens.segment import REMEMBERED, Segmenter, load_segmenter

__all__ = ["REMEMBERED", "Segmenter", "load_segmenter"]
