"""What is installed: everything pinned and hashed, nothing used that is not declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

PIN = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.M)
SETS = ("build", "collect", "dask", "dev", "ocr", "runtime", "semantic")
# what is imported under another name than it is installed under
MODULE_OF = {"python-docx": "docx", "pillow": "PIL", "pydantic-core": "pydantic_core"}


def pins(root: Path, name: str) -> set[tuple[str, str]]:
    return set(PIN.findall((root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", SETS)
def test_every_line_is_a_pin_or_a_hash(root: Path, name: str) -> None:
    lines = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if not re.match(r"[a-z0-9._-]+==|    --hash=sha256:", line)]
    assert odd == []
    hashed = [after for line, after in pairwise(lines) if "==" in line]
    assert all("--hash=" in after for after in hashed)


@pytest.mark.parametrize("name", ["runtime", "build", "collect", "dask", "ocr", "semantic"])
def test_development_uses_the_same_versions(root: Path, name: str) -> None:
    versions = dict(pins(root, "dev"))
    other = {pin for pin in pins(root, name) if pin[0] in versions and pin not in pins(root, "dev")}
    assert other == set()
    assert name != "runtime" or pins(root, name) <= pins(root, "dev")


def declared(root: Path) -> set[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    names = [re.split(r"[<>=!~ ]", line)[0] for line in [*project["dependencies"], *extras]]
    return {MODULE_OF.get(name, name) for name in names}


def test_what_the_package_imports_is_declared(root: Path) -> None:
    used = set()
    for path in (root / "policy_nlp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                used.add(node.module.split(".")[0])
    assert used - set(sys.stdlib_module_names) - {"policy_nlp"} <= declared(root)


def test_declared_is_what_is_pinned(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (root / "requirements" / "runtime.in").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    # The workbench comes with the runtime set, so that it can be opened after scripts/run.
    serve = project["optional-dependencies"]["serve"]
    assert sorted([*project["dependencies"], *serve]) == sorted(listed)
