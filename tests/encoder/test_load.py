"""A model comes from a local folder, or a line says why not."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from policy_nlp.encoder import load_encoder
from policy_nlp.errors import InputError, UsageError
from tests.support.review_book import LOWER, UPPER, make_workspace


class TinyModel:
    """Stands for model2vec: a vector a character, read from the folder."""

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        self.vectors = vectors

    @classmethod
    def from_pretrained(cls, folder: Path) -> TinyModel:
        return cls(json.loads((folder / "model.json").read_text(encoding="utf-8")))

    def encode(self, sentences: list[str]) -> Any:
        rows = [[self.vectors.get(c, [0.1, 0.1]) for c in text] or [[0, 0]] for text in sentences]
        return np.array([np.mean(row, axis=0) for row in rows])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    library: Any = ModuleType("model2vec")
    library.StaticModel = TinyModel
    monkeypatch.setitem(sys.modules, "model2vec", library)
    (tmp_path / "model").mkdir()
    vectors = {"能": [1.0, 0.0], "车": [0.0, 1.0]}
    (tmp_path / "model" / "model.json").write_text(json.dumps(vectors), encoding="utf-8")
    return tmp_path / "model"


def test_a_folder_gives_vectors(folder: Path) -> None:
    vectors = load_encoder(folder).encode(["能", "车"])
    assert np.array(vectors).tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_a_folder_without_model_is_told(folder: Path) -> None:
    (folder / "model.json").unlink()
    with pytest.raises(InputError, match="no model that model2vec can read"):
        load_encoder(folder)


def test_a_missing_folder_is_told_before_anything_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def download(name: object) -> None:
        raise AssertionError(f"asked for {name}")

    library = SimpleNamespace(StaticModel=SimpleNamespace(from_pretrained=download))
    monkeypatch.setitem(sys.modules, "model2vec", library)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no such folder"):
        load_encoder(tmp_path / "minishlab" / "potion")


def test_without_the_extra_one_line_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(UsageError, match=r"policy-nlp\[semantic\]"):
        load_encoder(tmp_path)


def test_align_takes_a_folder(tmp_path: Path, folder: Path) -> None:
    files = [str(tmp_path / name) for name in ("lower.txt", "upper.txt")]
    for file, text in zip(files, (LOWER, UPPER), strict=True):
        Path(file).write_text(text, encoding="utf-8")
    plain, near, wrong = (
        CliRunner().invoke(app, ["align", *files, "--format", "json", *more])
        for more in ([], ["--encoder", str(folder)], ["--encoder", str(tmp_path / "none")])
    )
    assert [done.exit_code for done in (plain, near)] == [0, 0]
    assert json.loads(plain.stdout)["links"] != json.loads(near.stdout)["links"]
    assert isinstance(wrong.exception, InputError) or wrong.exit_code == 2


def test_coverage_takes_a_folder_for_files_and_for_a_workspace(
    tmp_path: Path, folder: Path
) -> None:
    corpus = make_workspace(tmp_path) / "corpus"
    files = [str(corpus / name / f"{name}.txt") for name in ("upper", "lower")]

    def statuses(*words: str) -> list[str]:
        done = CliRunner().invoke(app, ["coverage", *words, "--format", "json"])
        assert done.exit_code == 0, done.output
        return [task["status"] for task in json.loads(done.stdout)["lowers"][0]["tasks"]]

    near = statuses(*files, "--encoder", str(folder))
    home = ["upper", "-w", str(tmp_path)]
    assert near != statuses(*files) == statuses(*home)
    assert near == statuses(*home, "--encoder", str(folder))
    # what the model finds is not written
    assert statuses(*files) == statuses(*home)
