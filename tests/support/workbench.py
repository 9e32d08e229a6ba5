"""The workbench as a browser asks it, without one: people of every role, tokens, forms."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from policy_nlp.serve.people import Role

HOST = "http://127.0.0.1:8765"
PASSWORD = "correct horse"
NAMES = {
    Role.reader: "王读",
    Role.reviewer: "李审",
    Role.approver: "赵签",
    Role.administrator: "陈管",
}


class Visitor:
    """Somebody who asks the workbench, with cookies and the token of his pages."""

    def __init__(self, app: Any) -> None:
        from starlette.testclient import TestClient

        self.client = TestClient(app, base_url=HOST, follow_redirects=False)
        self.csrf = ""

    def log_in(self, account: str, password: str = PASSWORD) -> Any:
        """Log in and take the token for writes from the next page."""
        answer = self.post("/login", account=account, password=password)
        found = re.search(r'data-csrf="([^"]*)"', self.get("/").text)
        self.csrf = found[1] if found else ""
        return answer

    def get(self, path: str, **headers: str) -> Any:
        """Ask for a page."""
        return self.client.get(path, headers=headers)

    def post(self, path: str, *, origin: str = HOST, **form: Any) -> Any:
        """Send a form as a page does."""
        headers = {"Origin": origin, "HX-Request": "true"}
        return self.client.post(path, data={"csrf": self.csrf, **form}, headers=headers)


def make_app(root: Path) -> Any:
    """Return the workbench of a workspace, with one account for every role."""
    pytest.importorskip("starlette", reason="starlette is not installed: no workbench was tried")
    from policy_nlp.serve import create_app, people

    # What makes guessing slow would make the tests slow.
    people.SCRYPT["n"] = 2
    app = create_app(root)
    accounts = app.state.site.workbench.people
    # An administrator comes first: somebody has to be one.
    for role in sorted(NAMES, reverse=True):
        accounts.add(role.name, NAMES[role], role.name, PASSWORD)
    return app


@contextmanager
def running(app: Any) -> Iterator[tuple[str, Any]]:
    """Serve an application on a free port; yield its address and the site behind it."""
    uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed: no page was tried")
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")
    made = uvicorn.Server(config)
    sock = config.bind_socket()
    thread = threading.Thread(target=made.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{sock.getsockname()[1]}", app.state.site
    made.should_exit = True
    thread.join(10)
    sock.close()
