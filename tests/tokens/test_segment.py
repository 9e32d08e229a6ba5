from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.cache import VARIABLE, read_cache, write_cache
from policy_nlp.tokens import Segmenter, load_segmenter, pack

WORDS = [
    # short words of the vocabularies are known, though the dictionary cuts them
    ("做好碳达峰碳中和工作", ("碳达峰", "碳中和")),
    # long terms stay cut, so that 能耗在线监测系统 and 能耗监测 share words
    ("能耗在线监测系统", ("能耗", "监测", "系统")),
    # no guess glues 等 to the end of a department's name
    ("市生态环境局等部门", ("等",)),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_of_a_text(text: str, expected: tuple[str, ...]) -> None:
    assert set(expected) <= set(load_segmenter().cut(text))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(load_segmenter().cut(text)) == text


@given(st.text(alphabet="碳达峰 \n\t（）A1％。", max_size=40))
def test_places_name_their_words(text: str) -> None:
    for begin, end, word in load_segmenter().places(text):
        assert text[begin:end] == word


def test_global_jieba_is_left_alone() -> None:
    import jieba

    Segmenter(["姑苏甲"])
    assert not jieba.dt.initialized
    assert "姑苏甲" not in jieba.dt.FREQ


def test_cache_changes_no_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "加快构建适度超前、布局合理、便捷高效的充电换电设施网络"
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    parsed = Segmenter().cut(text)
    assert [path.suffix for path in tmp_path.iterdir()] == [".cache"]
    assert Segmenter().cut(text) == parsed
    monkeypatch.setenv(VARIABLE, "")
    assert Segmenter().cut(text) == parsed


def test_damaged_cache_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.cache"
    assert read_cache(path) is None
    content = pack({"碳": 1, "碳达": 0, "碳达峰": 1}), 2
    write_cache(path, content)
    assert read_cache(path) == content
    path.write_bytes(path.read_bytes()[:-1])
    assert read_cache(path) is None


def test_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    write_cache(blocked / "dictionary.cache", (pack({"碳": 1}), 1))
    assert blocked.read_text(encoding="utf-8") == "x"
