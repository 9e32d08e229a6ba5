"""What `policy_nlp` offers: a dozen names or so, each with a docstring, each command among them."""

from __future__ import annotations

import doctest
import inspect
import pydoc
import re
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer.main

import policy_nlp
from policy_nlp.cli.main import app

# command: the public function that it is
COMMANDS = {
    "init": "init_workspace",
    "run": "run_workspace",
    "extract": "extract_file",
    "align": "align_files",
    "matrix": "write_matrix_file",
    "departments": "list_departments",
    "check": "check_file",
    "collect": "collect_plans",
    "compare": "compare_files",
    "feedback": "gather_feedback",
    "report": "write_reports",
    "graph export": "export_graph",
    "graph gaps": "find_gaps",
    "graph network": "department_network",
    "graph reach": "find_reach",
    "graph unreached": "find_unreached",
    "graph trace": "trace_unit",
    "graph department": "department_tasks",
    "review export": "export_review",
    "review import": "import_review",
    "review approve": "approve_review",
    "review verify": "verify_review",
    "ledger make": "make_ledger",
    "ledger collect": "collect_ledgers",
    "coverage": "list_coverage",
    "targets": "list_targets",
    "evaluate": "evaluate_gold",
    "where": "find_places",
}


NAMES = sorted(name for names in policy_nlp._HOMES.values() for name in names.split())


def test_every_name_is_listed_once_and_found() -> None:
    assert sorted(policy_nlp.__all__) == sorted([*NAMES, "__version__"])
    assert set(policy_nlp.__all__) <= set(dir(policy_nlp))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_loads_and_explains_itself(name: str) -> None:
    value = getattr(policy_nlp, name)
    assert inspect.getdoc(value)
    assert value.__name__ == name


FUNCTIONS = [value for name in NAMES if inspect.isfunction(value := getattr(policy_nlp, name))]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_every_type_that_a_function_names_is_offered(function: Callable[..., Any]) -> None:
    """Of its signature and of its docstring, where the type is ours."""
    hints = inspect.get_annotations(function)
    raised = re.search(r"Raises:\n(.*)", inspect.getdoc(function) or "", re.S)
    named = set(re.findall(r"\b[A-Z]\w+", " ".join(map(str, hints.values()))))
    named |= set(re.findall(r"\b[A-Z]\w+Error\b", raised[1] if raised else ""))
    module = vars(sys.modules[function.__module__])
    ours = {
        name
        for name in named
        if getattr(module.get(name), "__module__", "").startswith("policy_nlp")
    }
    assert ours <= set(policy_nlp.__all__)


def test_paths_are_text_or_path(root: Path) -> None:
    """No public function asks for a Path where text would do."""
    asked = {
        function.__name__: name
        for function in FUNCTIONS
        for name, hint in inspect.get_annotations(function).items()
        if name != "return" and re.search(r"(?<!Str)\bPath\b(?!\])", hint.split("Callable")[0])
    }
    assert asked == {}
    plan = str(root / "corpus" / "gusu" / "gusu.txt")
    assert policy_nlp.list_departments(plan).document == "gusu"
    assert policy_nlp.find_places(plan, "3.1.1").places


def test_the_first_example_holds(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert doctest.testmod(policy_nlp) == (0, 4)


def test_help_reads_like_a_page() -> None:
    page = pydoc.render_doc(policy_nlp, renderer=pydoc.plaintext)
    assert "One document    extract_file" in page
    functions = {function.__name__ for function in FUNCTIONS}
    listed = set(re.findall(r"\b[a-z]+_[a-z_]+\b", policy_nlp.__doc__ or ""))
    assert functions - listed == {"load_lexicons"}


def test_the_version_is_that_of_the_package() -> None:
    assert policy_nlp.__version__ == version("policy-nlp")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = policy_nlp.nothing


def test_every_command_is_a_public_function() -> None:
    program = typer.main.get_command(app)
    commands = {
        f"{name} {inner}".strip()
        for name, command in program.commands.items()
        for inner in getattr(command, "commands", {"": None})
    }
    # The workbench is a server, not a function.
    assert commands - {"serve"} == set(COMMANDS)
    assert set(COMMANDS.values()) <= set(policy_nlp.__all__)
