"""A workbench over a small workspace, and somebody of each role who is logged in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from policy_nlp.pipeline import run_workspace
from policy_nlp.serve.people import Role
from tests.support.browser import CHROMIUM, NOT_DONE
from tests.support.review_book import make_workspace
from tests.support.workbench import Visitor, make_app


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small workspace that was run, to be copied."""
    folder = make_workspace(tmp_path_factory.mktemp("workbench"))
    run_workspace(folder)
    return folder


@pytest.fixture
def workspace(made_once: Path, tmp_path: Path) -> Path:
    """Return the folder of a small workspace of its own."""
    return shutil.copytree(made_once, tmp_path / "workspace")


@pytest.fixture
def app(workspace: Path) -> Iterator[Any]:
    """Return the workbench as an application."""
    made = make_app(workspace)
    yield made
    made.state.site.workbench.close()


@pytest.fixture
def visitor(app: Any) -> Callable[[Role], Visitor]:
    """Return a function that lets somebody of a role in; nobody stays outside."""

    def visit(role: Role) -> Visitor:
        made = Visitor(app)
        if role is not Role.nobody:
            made.log_in(role.name)
        return made

    return visit


@pytest.fixture
def desk(app: Any) -> Any:
    """Return the one pair of the workspace."""
    return next(iter(app.state.site.workbench.desks.values()))


@pytest.fixture
def browser() -> Iterator[Any]:
    """Return a browser that reaches this machine only."""
    if CHROMIUM is None:
        pytest.skip(f"no chromium on the path, {NOT_DONE}")
    playwright = pytest.importorskip("playwright.sync_api", reason=f"no playwright, {NOT_DONE}")
    flags = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()
