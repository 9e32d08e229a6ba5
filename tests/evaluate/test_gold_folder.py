"""What a folder of annotations is taken for, and where its texts are looked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policy_nlp.errors import InputError
from policy_nlp.evaluate.gold import GoldFolder

ANNOTATION = {"doc": {"id": "gusu"}, "units": []}
PAIR = {"documents": {"lower": "gusu", "upper": "suzhou"}, "links": [], "coverage": []}


def fill(folder: Path, **files: object) -> Path:
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_files_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    other = {"doc": {"id": "suzhou"}, "units": []}
    baseline = {"schema": "policy-nlp/evaluation/1", "subjects": []}
    gold = GoldFolder(fill(tmp_path, a=ANNOTATION, b=other, c=PAIR, d=baseline))
    assert list(gold.documents) == ["gusu", "suzhou"]
    assert [pair.documents.upper for pair in gold.alignments] == ["suzhou"]


def test_a_pair_without_its_documents_is_left_alone(tmp_path: Path) -> None:
    by_file = PAIR | {"documents": {"lower": {"file": "a.txt"}, "upper": {"file": "b.txt"}}}
    assert GoldFolder(fill(tmp_path, a=ANNOTATION, b=PAIR, c=by_file)).alignments == []


# files beside the annotation, and the one that is read
TEXTS = [
    (["gusu.txt", "gusu.meta.toml"], "gusu.txt"),
    # the plain text before the Word file
    (["gusu.docx", "gusu.txt"], "gusu.txt"),
    # a folder of a workspace
    (["gusu/plan.docx", "gusu/meta.toml"], "gusu/plan.docx"),
]


@pytest.mark.parametrize(("files", "read"), TEXTS)
def test_text_of_a_document(tmp_path: Path, files: list[str], read: str) -> None:
    for name in files:
        path = tmp_path / "texts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    gold = GoldFolder(fill(tmp_path, gusu=ANNOTATION))
    assert gold.text_of("gusu", tmp_path / "texts") == tmp_path / "texts" / read


def test_a_list_of_targets_without_text_is_named(tmp_path: Path) -> None:
    lists = tmp_path / "targets"
    lists.mkdir()
    for name in ("anhui", "hunan", "sanya"):
        (lists / f"{name}.json").write_text("[]")
    (lists / "texts.toml").write_text('hunan = "湖南.txt"')
    (lists / "anhui.txt").touch()
    corpora = tmp_path / "corpora"
    corpora.mkdir()
    (corpora / "湖南.txt").touch()
    gold = GoldFolder(fill(tmp_path, gusu=ANNOTATION))
    found = [gold.text_of_list(name, corpora) for name in gold.target_lists]
    assert found == [lists / "anhui.txt", corpora / "湖南.txt", None]


# what a file holds, what is said of it
BROKEN = [
    ("[1]", "no annotation in it"),
    ("{", "no readable JSON"),
    ('{"doc": {"id": "gusu"}, "units": [{"id": "G1"}]}', "units.0.path: Field required"),
]


@pytest.mark.parametrize(("content", "said"), BROKEN)
def test_broken_annotations_are_refused(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "gusu.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        GoldFolder(tmp_path)


def test_missing_folder_and_missing_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        GoldFolder(tmp_path / "none")
    with pytest.raises(InputError, match="no text of 'gusu'"):
        GoldFolder(fill(tmp_path, gusu=ANNOTATION)).text_of("gusu", None)
