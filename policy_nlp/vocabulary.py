"""Data files that people may write: TOML, checked against a closed schema (数据文件).

The lexicons are such files, and the layouts and columns of papers. What breaks the schema is
named with its place.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import resources
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import CoreSchema, core_schema

from policy_nlp.cache import cache_path, read_cache, write_cache
from policy_nlp.errors import LexiconError


class Vocabulary(BaseModel):
    """Base of every vocabulary and entry: immutable, refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


V = TypeVar("V", bound=Vocabulary)


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, the longest first; it needs a group around it."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


class Words(tuple[str, ...]):
    """Words of one meaning, as a vocabulary lists them, and what finds any of them.

    >>> words = Words(["市", "市辖区", "区"])
    >>> words.anywhere.findall("各市辖区"), words.at_end.sub("", "姑苏区"), words.within("县")
    (['市辖区'], '姑苏', False)
    """

    @cached_property
    def group(self) -> str:
        """A group of a pattern that matches any of them, the longest first."""
        return f"(?:{any_of(self)})"

    @cached_property
    def spaced(self) -> str:
        """Such a group that bears white space between the characters of a word."""
        return "(?:" + "|".join(r"\s*".join(word) for word in self) + ")"

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """Any of them; with `match` at the start, with `fullmatch` alone."""
        return re.compile(self.group)

    @cached_property
    def at_end(self) -> re.Pattern[str]:
        """Any of them at the end."""
        return re.compile(f"{self.group}$")

    def within(self, text: str) -> bool:
        """Return whether `text` holds one of them."""
        return any(word in text for word in self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        words = core_schema.tuple_variable_schema(core_schema.str_schema())
        return core_schema.no_info_after_validator_function(cls, words)


class WordFinder:
    """Finds words of two characters or more in a text, nested ones too.

    >>> list(WordFinder(["绿色", "绿色建筑", "建筑"]).places("发展绿色建筑"))
    [(2, [4, 6]), (4, [6])]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        # How long words are that begin with these two characters.
        self._lengths: dict[str, list[int]] = {}
        for length, start in sorted({(len(word), word[:2]) for word in self._words}):
            self._lengths.setdefault(start, []).append(length)

    def places(self, text: str) -> Iterator[tuple[int, list[int]]]:
        """Yield each place where a word begins, with where words end, the shortest first."""
        words, starts = self._words, self._lengths
        for start in range(len(text) - 1):
            lengths = starts.get(text[start : start + 2])
            if lengths is not None:
                most = len(text) - start
                ends = [
                    start + length
                    for length in lengths
                    if length <= most and text[start : start + length] in words
                ]
                if ends:
                    yield start, ends


# {verbs}, {labels.lead}, {lead|shared}; not the {2,4} of a pattern
_LISTED = re.compile(r"\{([a-z_.]+(?:\|[a-z_.]+)*)\}")


def pattern(template: str) -> cached_property[re.Pattern[str]]:
    """Return a class attribute of a vocabulary: the pattern that its words make of a template.

    `{verbs}` is a group of any word of the list of that name, `{lead|shared}` of both lists;
    another pattern or a plain string stands there as it is.
    """

    def build(vocabulary: Vocabulary) -> re.Pattern[str]:
        return re.compile(_LISTED.sub(lambda match: _listed(vocabulary, match[1]), template))

    return cached_property(build)


def _listed(vocabulary: Vocabulary, names: str) -> str:
    first, *more = (attrgetter(name)(vocabulary) for name in names.split("|"))
    if isinstance(first, re.Pattern):
        return f"(?:{first.pattern})"
    return first if isinstance(first, str) else Words([*first, *chain(*more)]).group


def read_vocabulary(model: type[V], name: str, package: str = "policy_nlp.lexicons") -> V:
    """Read the shipped file `data/<name>.toml` of a package as `model`.

    What it parses to is kept in a cache as long as the file is the same.

    Raises:
        LexiconError: the file is missing, no TOML, or breaks the schema.
    """
    source = resources.files(package).joinpath("data", f"{name}.toml")
    text = source.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    path = cache_path(f"{package}.{name.replace('/', '.')}")
    kept = read_cache(path)
    if kept is None or kept[0] != digest:
        kept = digest, _parse_toml(text, source.name)
        write_cache(path, kept)
    return _validate_vocabulary(model, kept[1], source.name)


def read_vocabulary_file(model: type[V], path: Path) -> V:
    """Read a vocabulary file of a workspace as `model`; errors as `read_vocabulary`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = "不是 UTF-8 编码" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise LexiconError(f"“{path.name}”无法读取（{why}）", "请核对文件，另存为 UTF-8") from error
    return parse_vocabulary(model, text, path.name)


def parse_vocabulary(model: type[V], text: str, name: str) -> V:
    """Parse TOML `text` as `model`; `name` stands in the error message."""
    return _validate_vocabulary(model, _parse_toml(text, name), name)


def _parse_toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"“{name}”不是合格的 TOML（{error}）", "请改正后再试") from error
    except (RecursionError, ValueError) as error:
        fault = "嵌套过深或数字过长"
        raise LexiconError(f"“{name}”不是合格的 TOML（{fault}）", "请改正后再试") from error


def _validate_vocabulary(model: type[V], data: dict[str, Any], name: str) -> V:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise LexiconError(
            f"“{name}”的 {place} 填写有误（{first['msg']}）", "请对照随程序提供的同类文件改正"
        ) from error
