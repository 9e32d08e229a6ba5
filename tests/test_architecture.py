"""The shape of the package holds: layers, length of files, what starting costs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

MOST_LINES = 500
# So many files of one prefix want to be a folder.
MOST_OF_A_PREFIX = 3
HEAVY = ("spacy", "jieba", "pandas", "networkx", "numpy", "xlsxwriter", "openpyxl", "rapidfuzz")
# what is run in a fresh interpreter
STARTS = [
    "import policy_nlp",
    "import policy_nlp.cli.main",
    # the whole of `policy-nlp --help`
    "import sys; sys.argv = ['policy-nlp', '--help']\n"
    "from policy_nlp.cli.main import main\n"
    "try: main()\n"
    "except SystemExit: pass\n",
]


def test_import_rules_hold(root: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_is_too_long_to_read(root: Path) -> None:
    lengths = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for folder in ("policy_nlp", "scripts", "tests")
        for path in (root / folder).rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_a_shared_prefix_is_a_folder(root: Path) -> None:
    counts = Counter(
        (path.parent.relative_to(root).as_posix(), path.stem.split("_")[0])
        for path in (root / "policy_nlp").rglob("*.py")
        if "_" in path.stem.strip("_")
    )
    assert {prefix: n for prefix, n in counts.items() if n > MOST_OF_A_PREFIX} == {}


def loaded_after(start: str, *arguments: object) -> list[str]:
    """Return which heavy libraries a fresh interpreter has loaded after `start`."""
    code = f"{start}\nimport sys\nprint('LOADED', *sorted(set(sys.modules) & {set(HEAVY)!r}))"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].split()[1:]


@pytest.mark.parametrize("start", STARTS)
def test_starting_loads_nothing_heavy(start: str) -> None:
    assert loaded_after(start) == []


def test_a_command_loads_what_it_needs(root: Path, tmp_path: Path) -> None:
    run_command = (
        "from policy_nlp.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code"
    )
    text = root / "corpus" / "gusu" / "gusu.txt"
    assert loaded_after(run_command, "extract", text, "--format", "json") == []
    shutil.copytree(root / "corpus", tmp_path / "corpus")
    loaded = loaded_after(run_command, "run", tmp_path)
    assert not {"spacy", "pandas", "openpyxl"} & set(loaded)


def test_help_loads_no_record(root: Path) -> None:
    """Nor pydantic: what --help costs is what typer costs."""
    code = "import policy_nlp.cli.main, sys; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr


def test_no_file_names_a_machine_or_an_index(root: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    words = ("index" + "-url", "find-" + "links =", "/" + "root/", "/" + "home/")
    found = []
    for name in listed.stdout.splitlines():
        path = root / name
        if (
            path.suffix in (".py", ".toml", ".txt", ".in", ".md", ".json", ".sh", "")
            and path.is_file()
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {word}" for word in words if word in text]
    assert found == []
