"""What `policy_nlp` offers: a dozen names or so, each with a docstring, each command among them."""

from __future__ import annotations

import inspect

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
    "review verify": "verify_review",
    "coverage": "list_coverage",
    "evaluate": "evaluate_gold",
    "where": "find_places",
}


def test_every_name_is_listed_once_and_found() -> None:
    assert policy_nlp.__all__ == sorted(policy_nlp._HOMES)
    assert set(policy_nlp.__all__) <= set(dir(policy_nlp))


@pytest.mark.parametrize("name", policy_nlp.__all__)
def test_every_name_loads_and_explains_itself(name: str) -> None:
    value = getattr(policy_nlp, name)
    assert inspect.getdoc(value)
    assert value.__name__ == name


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
    assert commands == set(COMMANDS)
    assert set(COMMANDS.values()) <= set(policy_nlp.__all__)
