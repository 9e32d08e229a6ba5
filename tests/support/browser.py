"""Opens pages from disk in a browser without network, where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOT_DONE = "so no page was opened in a browser, nor looked at by axe-core"
FLAGS = ("--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND")
DRAW_ALL = """document.querySelectorAll(".item, .large").forEach(
    node => { node.style.contentVisibility = "visible"; })"""
# What axe-core says of a page that some people could not use.
GRAVE = ("moderate", "serious", "critical")


@dataclass
class Opened:
    """A page as it stands in the browser, and what it said and asked for."""

    page: Any
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


Opener = Callable[..., Opened]


@contextmanager
def open_browser() -> Iterator[Opener]:
    """Yield a function that opens a file in a window of its own, or skip the test in the open."""
    if CHROMIUM is None:
        pytest.skip(f"no chromium on the path, {NOT_DONE}")
    reason = f"playwright is not installed, {NOT_DONE}"
    playwright = pytest.importorskip("playwright.sync_api", reason=reason)
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))

        def open_page(path: Path, *, width: int = 1280, height: int = 900) -> Opened:
            opened = Opened(browser.new_page(viewport={"width": width, "height": height}))
            opened.page.on("console", lambda message: opened.console.append(message.text))
            opened.page.on("pageerror", lambda error: opened.console.append(str(error)))
            opened.page.on("request", lambda request: opened.requests.append(request.url))
            opened.page.goto(path.as_uri())
            return opened

        yield open_page
        browser.close()


def grave_faults(page: Any) -> list[str]:
    """Return what axe-core finds on a page: rule, and the first element that breaks it."""
    reason = f"axe-playwright-python is not installed, {NOT_DONE}"
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=reason)
    # What is out of sight is not drawn before it is scrolled to, and so would not be looked at.
    page.evaluate(DRAW_ALL)
    found = axe.Axe().run(page).response
    assert len(found["passes"]) > 20, "axe-core looked at nothing"
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE
    ]
