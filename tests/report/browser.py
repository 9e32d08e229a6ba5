"""Opens a page from disk in a browser without network, where there is one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html as lxml_html

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium here")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=3000", "--dump-dom"),
)


def open_page(path: Path) -> tuple[lxml_html.HtmlElement, list[str]]:
    """Return what a page has become once its scripts ran, and what its console says."""
    profile = f"--user-data-dir={path.parent / 'profile'}"
    command = [str(BROWSER), *FLAGS, profile, path.as_uri()]
    ran = subprocess.run(command, capture_output=True, timeout=60, check=True)
    errors = ran.stderr.decode(errors="replace").splitlines()
    return lxml_html.fromstring(ran.stdout), [line for line in errors if "CONSOLE" in line]
