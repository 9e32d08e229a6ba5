"""Documents that cannot rot: the reference is generated, what README shows is run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from policy_nlp.cli.main import app
from scripts.generate import stale_files

# README → the language of what it shows
READMES = {"README.md": "en", "README.zh-CN.md": "zh"}
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
# A line of a shown output that stands for any number of lines.
LEFT_OUT = "…"


def test_generated_files_are_up_to_date(root: Path) -> None:
    stale = [path.relative_to(root).as_posix() for path in stale_files()]
    assert stale == [], "run scripts/generate.py"


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    yield name, command
    for inner in getattr(command, "commands", {}).values():
        yield from commands(inner, f"{name} {inner.name}".strip())


ALL_COMMANDS = list(commands(typer.main.get_command(app), ""))


@pytest.mark.parametrize(("name", "command"), ALL_COMMANDS)
def test_every_command_and_option_has_help(name: str, command: Any) -> None:
    assert command.help
    assert [p.name for p in command.params if p.name != "help" and not p.help] == []


def test_architecture_has_a_paragraph_for_every_package(root: Path) -> None:
    text = (root / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (root / "policy_nlp").glob("*/__init__.py")}
    assert {name for name in packages if f"**`{name}`**" not in text} == set()


def test_architecture_names_places_that_exist(root: Path) -> None:
    text = (root / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    files = set(re.findall(r"`(policy_nlp/[\w/.]+)`", text))
    vocabularies = {
        f"policy_nlp/lexicons/data/{name}" for name in re.findall(r"`(\w+\.toml)`", text)
    }
    known = {f"policy_nlp/lexicons/data/{name}" for name in ("meta.toml", "pyproject.toml")}
    assert {path for path in files | vocabularies - known if not (root / path).exists()} == set()


def shown(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give each command of the console blocks with the output shown under it."""
    for block in CONSOLE.findall(text):
        command, output = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command is not None:
                    yield command, output
                command, output = line[2:], []
            else:
                output.append(line)
        if command is not None:
            yield command, output


def pattern_of(output: list[str]) -> str:
    lines = ["(?:.*\n)*" if line == LEFT_OUT else re.escape(line) + "\n" for line in output]
    return "".join(lines)


@pytest.mark.parametrize("name", READMES)
def test_readme_shows_what_commands_print(
    root: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICY_NLP_LANG", READMES[name])
    tried = 0
    for command, output in shown((root / name).read_text(encoding="utf-8")):
        words = shlex.split(command)
        if words[0] == "./scripts/run":  # sets up, then is this
            words = ["policy-nlp", "run", "."]
        if words[0] == "policy-nlp":
            result = CliRunner().invoke(app, words[1:], catch_exceptions=False)
            assert result.exit_code == 0, f"{command}: {result.stderr}"
            assert re.fullmatch(pattern_of(output), result.stdout), (
                f"{command} prints\n{result.stdout}"
            )
            tried += 1
    assert tried


def test_both_readmes_show_the_same_commands(root: Path) -> None:
    first, second = (
        [command for command, _ in shown((root / name).read_text(encoding="utf-8"))]
        for name in READMES
    )
    assert first == second


def test_the_notebook_goes_from_two_files_to_a_picture(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    book = json.loads((root / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
            assert cell["outputs"] == []
    assert names["load"].index[0] == "区发改局"
    assert {picture.suffix for picture in names["pictures"]} == {".svg"}
    assert all("<svg" in picture.read_text("utf-8") for picture in names["pictures"])
