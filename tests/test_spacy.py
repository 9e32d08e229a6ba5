"""Plan texts in somebody else's spaCy pipeline."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from html import unescape
from importlib import import_module
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from policy_nlp.pipeline import extract_file
from policy_nlp.records import Extraction
from policy_nlp.spacy import GROUPS, TOKENIZER, create_tokenizer, to_doc, to_docbin, to_html

TEXT = (
    "某区碳达峰实施方案\n"
    "一、重点任务\n"
    "（一）推进能源转型\n"
    "1．发展光伏。到2025年，全区光伏装机达到10万千瓦。（牵头单位：区发改局，配合单位：区住建委）\n"
    "2．节约能源。单位地区生产总值能耗下降13%。（区发改局、区工信局按职责分工负责）\n"
)
# A text as a conversion leaves it: marks, cut lines, spaces that are no part of the body.
RAGGED = "\ufeff  [bookmark: _Toc1]" + TEXT.replace("全区光伏", "全区\n光伏").replace("\n", "\r\n")


@pytest.fixture(scope="module")
def plan(root: Path) -> Extraction:
    return extract_file(root / "corpus" / "gusu" / "gusu.txt")


def pipeline(language: str, tokenizer: str | None = None) -> Language:
    config = {"nlp": {"tokenizer": {"@tokenizers": tokenizer}}} if tokenizer else {}
    nlp = spacy.blank(language, config=config)
    nlp.add_pipe("policy_nlp", config={"level": "district"})
    return nlp


def records_of(extraction: Extraction) -> dict[str, list[object]]:
    return {group: list(getattr(extraction, group)) for group in GROUPS}


def records_on(doc: Doc) -> dict[str, list[object]]:
    return {group: [span._.policy for span in doc.spans[group]] for group in GROUPS}


# tokens are characters, words of jieba, or whole lines: no record is lost
@pytest.mark.parametrize(("language", "tokenizer"), [("zh", None), ("zh", TOKENIZER), ("en", None)])
@pytest.mark.parametrize("text", [TEXT, RAGGED])
def test_every_record_has_a_span(language: str, tokenizer: str | None, text: str) -> None:
    doc = pipeline(language, tokenizer)(text)
    assert doc.text == text
    assert doc._.policy.document.level == "district"
    assert records_on(doc) == records_of(doc._.policy)
    assert all(doc.spans[group] for group in GROUPS)


@pytest.mark.parametrize("text", [TEXT, RAGGED])
def test_a_span_stands_where_the_record_is_printed(text: str) -> None:
    doc = pipeline("zh")(text)
    for group in GROUPS:
        for span in doc.spans[group]:
            printed = span._.policy.span.of(doc._.policy.text)
            assert squeezed(span.text) == squeezed(printed)
    assert [span.text for span in doc.spans["responsibilities"]] == [
        *("区发改局", "区住建委", "区发改局", "区工信局")
    ]
    assert [span.label_ for span in doc.spans["responsibilities"]] == [
        *("lead", "support", "joint", "joint")
    ]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_whole_plan_reads_as_its_file_does(root: Path, plan: Extraction) -> None:
    text = (root / "corpus" / "gusu" / "gusu.txt").read_text(encoding="utf-8")
    found = pipeline("zh")(text)._.policy
    assert (found.text, found.units, found.measures) == (plan.text, plan.units, plan.measures)


# what is no plan, or no text at all
@pytest.mark.parametrize("text", ["", " \n\t", "你好", "。"])
def test_odd_texts_pass(text: str) -> None:
    doc = pipeline("zh")(text)
    assert doc.text == text
    assert set(GROUPS) <= set(doc.spans)


def test_another_pipeline_keeps_what_it_found() -> None:
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "区发改局"}])
    nlp.add_pipe("policy_nlp", last=True)
    texts = [TEXT, "", RAGGED] * 3
    docs = list(nlp.pipe(texts, batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert [len(doc.ents) for doc in docs] == [2, 0, 2] * 3
    duties = [[span._.policy.name for span in doc.spans["responsibilities"]] for doc in docs]
    assert [len(names) for names in duties] == [4, 0, 4] * 3
    # What both found can be asked for together.
    entities = {(ent.start, ent.end) for ent in docs[0].ents}
    spans = docs[0].spans["responsibilities"]
    assert sum((span.start, span.end) in entities for span in spans) == 2


def test_records_survive_a_docbin(tmp_path: Path) -> None:
    nlp = pipeline("zh", TOKENIZER)
    docs = list(nlp.pipe([TEXT, RAGGED]))
    path = tmp_path / "plans.spacy"
    DocBin(store_user_data=True, docs=docs).to_disk(path)
    for doc, again in zip(
        docs, DocBin().from_disk(path).get_docs(spacy.blank("zh").vocab), strict=True
    ):
        assert again._.policy == doc._.policy
        assert records_on(again) == records_on(doc)
        labels = [[span.label_ for span in d.spans["measures"]] for d in (doc, again)]
        assert labels[0] == labels[1]


def test_a_pipeline_is_written_and_read_again(tmp_path: Path) -> None:
    nlp = pipeline("zh", TOKENIZER)
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert again.get_pipe_config("policy_nlp")["level"] == "district"
    doc = again(TEXT)
    assert doc._.policy == nlp(TEXT)._.policy
    assert [token.text for token in doc] == [token.text for token in nlp(TEXT)]


def test_a_wrong_level_is_refused() -> None:
    with pytest.raises(ValueError, match="level is one of"):
        spacy.blank("zh").add_pipe("policy_nlp", config={"level": "village"})


def test_a_doc_of_a_file_fits_its_records_exactly(plan: Extraction) -> None:
    [doc] = DocBin().from_bytes(to_docbin([plan])).get_docs(spacy.blank("zh").vocab)
    assert doc.text == plan.text
    assert doc._.policy == plan
    for group in GROUPS:
        for span in doc.spans[group]:
            assert span.text == span._.policy.span.of(plan.text)
    assert len(doc) < len(plan.text) * 0.8, "tokens are words"


def test_files_for_spacy_are_the_same_each_time(plan: Extraction) -> None:
    assert to_docbin([plan]) == to_docbin([plan])
    assert to_html([plan]) == to_html([plan])


def test_a_page_shows_the_whole_text(plan: Extraction) -> None:
    page = to_html([plan])
    figures = page.split("<figure")[1:]
    assert len(figures) == len(plan.units)
    for figure, unit in zip(figures, plan.units, strict=True):
        # Labels stand in spans of their own; no plan prints them there.
        text = re.sub(r"<h2.*?</h2>|<span[^>]*z-index.*?</span>", "", figure, flags=re.S)
        assert squeezed(unescape(re.sub(r"<[^>]*>|^[^>]*>", "", text))) == squeezed(
            unit.span.of(plan.text)
        )


def test_a_page_takes_no_markup_from_the_text() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_nlp")
    page = to_html([nlp(TEXT.replace("光伏", "<b>光伏</b>"))._.policy])
    assert "<b>" not in page and "&lt;b&gt;" in page


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
    doc = create_tokenizer()(spacy.blank("zh"))(text)
    assert doc.text == text
    assert all(token.text == text[token.idx : token.idx + len(token)] for token in doc)


def test_words_of_the_vocabularies_are_tokens() -> None:
    words = [token.text for token in create_tokenizer()(spacy.blank("zh"))("推进煤改电和岸电")]
    assert words == ["推进", "煤改电", "和", "岸电"]


def test_spacy_finds_both_by_their_entry_points(root: Path, tmp_path: Path) -> None:
    """As a package that is installed says them, without an import of ours."""
    points = tomllib.loads((root / "pyproject.toml").read_text())["project"]["entry-points"]
    info = tmp_path / "policy_nlp-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: policy-nlp\nVersion: 0\n")
    lines = [
        line
        for group in ("spacy_factories", "spacy_tokenizers")
        for line in (f"[{group}]", *(f"{name} = {place}" for name, place in points[group].items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines))
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(root)!r}]\n"
        "import spacy\n"
        "nlp = spacy.blank('zh', config={'nlp': {'tokenizer': {'@tokenizers': 'policy_nlp.zh'}}})\n"
        "nlp.add_pipe('policy_nlp')\n"
        "print(type(nlp.tokenizer).__name__, nlp.pipe_names)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "PolicyTokenizer ['policy_nlp']\n", done.stderr
    for group in ("spacy_factories", "spacy_tokenizers"):
        for place in points[group].values():
            module, name = place.split(":")
            assert callable(getattr(import_module(module), name))


def test_a_doc_can_be_made_of_records(plan: Extraction) -> None:
    doc = to_doc(plan, spacy.blank("zh").vocab)
    assert records_on(doc) == records_of(plan)
