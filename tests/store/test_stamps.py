"""A finished step is passed over until its inputs, options, code or outputs change."""

import pytest

from policy_nlp.store import Stamps, code_digest, files


@pytest.fixture
def step(tmp_path):
    (tmp_path / "in.txt").write_text("任务", encoding="utf-8")
    (tmp_path / "out.json").write_text("{}", encoding="utf-8")
    notes = Stamps(tmp_path / ".policy-nlp", tmp_path)
    notes.record("extract/gusu", [tmp_path / "in.txt"], [tmp_path / "out.json"], {"level": "city"})
    return notes


def is_current(notes, **options):
    return notes.is_current("extract/gusu", [notes.root / "in.txt"], options or {"level": "city"})


def test_unchanged_is_current(step):
    assert is_current(step)
    assert not step.is_current("extract/suzhou", [step.root / "in.txt"])


def test_another_input_option_output_or_code_is_not(step, monkeypatch):
    assert not is_current(step, level="district")
    monkeypatch.setattr(files, "code_digest", lambda: "another version")
    assert not is_current(step)
    monkeypatch.undo()
    (step.root / "out.json").write_text("[]", encoding="utf-8")
    assert not is_current(step)
    (step.root / "out.json").unlink()
    assert not is_current(step)
    (step.root / "out.json").write_text("{}", encoding="utf-8")
    assert is_current(step)
    (step.root / "in.txt").write_text("举措", encoding="utf-8")
    assert not is_current(step)


def test_damaged_note_is_no_note(step):
    for note in step.folder.glob("*.json"):
        note.write_text("[", encoding="utf-8")
    assert not is_current(step)


def test_notes_are_never_committed(step):
    assert (step.folder / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_code_digest_is_one_for_the_process():
    assert code_digest() == code_digest() and len(code_digest()) == 64
