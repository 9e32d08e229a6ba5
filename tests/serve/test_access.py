"""Who may ask what, and what no page may do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.requests import Request

from policy_nlp.serve.database import Throttle
from policy_nlp.serve.guard import HEADERS, POLICY, host_name
from policy_nlp.serve.pages.account import visitor_address
from policy_nlp.serve.people import Role
from policy_nlp.serve.routes import addresses
from tests.support.workbench import Visitor

Visit = Callable[[Role], Visitor]
# What a role that is too low is answered: log in, or no.
REFUSED = (303, 401, 403)


def paths_of(desk: Any) -> list[tuple[str, str, Role]]:
    item = desk.view.items[0].id
    parts = {"pair": desk.key, "item": item}
    names = {"/assets/{name}": "workbench.js", "/pair/{pair}/papers/{name}": "matrix.xlsx"}
    return [
        (made.method, made.path.format(**parts, name=names.get(made.path, "")), made.role)
        for made in addresses()
    ]


@pytest.mark.parametrize("role", list(Role))
def test_every_address_answers_those_who_may(visit_all: Any, role: Role) -> None:
    faults = []
    for method, path, least, status in visit_all(role):
        if path in ("/login", "/setup"):
            continue
        is_refused = status in REFUSED
        if is_refused != (role < least):
            faults.append((method, path, least.name, status))
        if status >= 500:
            faults.append((method, path, least.name, status))
    assert faults == []


@pytest.fixture
def visit_all(visitor: Visit, desk: Any) -> Callable[[Role], list[tuple[str, str, Role, int]]]:
    def visit(role: Role) -> list[tuple[str, str, Role, int]]:
        found = []
        asked = visitor(role)
        for method, path, least in paths_of(desk):
            if path == "/logout":
                continue
            answer = asked.get(path) if method == "GET" else asked.post(path, choice="confirm:")
            found.append((method, path, least, answer.status_code))
        return found

    return visit


def test_nothing_is_written_without_the_token_of_the_page(visitor: Visit, desk: Any) -> None:
    asked = visitor(Role.administrator)
    asked.csrf = "x"
    for method, path, least in paths_of(desk):
        if method == "POST" and least is not Role.nobody:
            assert asked.post(path).status_code == 403, path
    assert desk.log.refresh().decisions == ()


# What stands in Origin when a page of somebody else sends a form.
@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1:8765"])
def test_a_page_of_somebody_else_cannot_write(visitor: Visit, desk: Any, origin: str) -> None:
    asked = visitor(Role.reviewer)
    path = f"/pair/{desk.key}/item/{desk.view.items[0].id}"
    assert asked.post(path, origin=origin, choice="confirm:").status_code == 403
    assert desk.log.refresh().decisions == ()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil"])
def test_a_foreign_host_is_turned_away(visitor: Visit, host: str) -> None:
    answer = visitor(Role.nobody).get("/login", Host=host)
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    ("header", "name"),
    [("localhost:80", "localhost"), ("[::1]:80", "[::1]"), ("LOCALHOST", "localhost"), ("", "")],
)
def test_host_names(header: str, name: str) -> None:
    assert host_name(header) == name


def test_every_answer_carries_the_headers(visitor: Visit, desk: Any) -> None:
    asked = visitor(Role.administrator)
    for method, path, _ in paths_of(desk):
        answer = asked.get(path) if method == "GET" else asked.post(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (path, name)
        assert "cache-control" in answer.headers


def test_no_page_holds_inline_script_or_style(visitor: Visit, desk: Any) -> None:
    asked = visitor(Role.administrator)
    for method, path, _ in paths_of(desk):
        if method != "GET" or path.startswith("/assets") or path.endswith(".xlsx"):
            continue
        text = asked.get(path).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
        assert "<script>" not in text


def test_the_session_is_for_the_server_and_this_page_only(visitor: Visit) -> None:
    answer = visitor(Role.nobody).log_in("reader")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_who_guesses_has_to_wait(visitor: Visit) -> None:
    asked = visitor(Role.nobody)
    codes = [asked.log_in("reader", "wrong password").status_code for _ in range(7)]
    assert codes[0] == 403
    assert codes[-1] == 429
    assert asked.log_in("reader").status_code == 429
    # Nobody else has to wait for that.
    assert asked.log_in("reviewer").status_code == 303


def test_of_many_who_guess_at_once_few_are_heard() -> None:
    throttle = Throttle(tries=5)
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(throttle.attempt, ["key"] * 100))
    assert waits.count(0) == 5
    assert throttle.attempt("other") == 0


# Who asks, what a proxy is told to add, and whom that counts for.
@pytest.mark.parametrize(
    ("behind_proxy", "peer", "forwarded", "counted"),
    [
        (True, "127.0.0.1", "9.9.9.9, 10.1.1.1", "10.1.1.1"),
        (True, "127.0.0.1", "", "127.0.0.1"),
        # A visitor who is no proxy writes what he likes.
        (True, "10.2.2.2", "10.1.1.1", "10.2.2.2"),
        (False, "127.0.0.1", "10.1.1.1", "127.0.0.1"),
    ],
)
def test_whom_an_attempt_counts_for(
    app: Any, behind_proxy: bool, peer: str, forwarded: str, counted: str
) -> None:
    app.state.site.behind_proxy = behind_proxy
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "client": (peer, 1), "headers": headers, "app": app}
    assert visitor_address(Request(scope)) == counted


def test_who_is_closed_is_out_at_once(visitor: Visit, app: Any) -> None:
    asked = visitor(Role.reviewer)
    assert asked.get("/").status_code == 200
    app.state.site.workbench.people.change("reviewer", closed=True)
    assert asked.get("/").status_code == 303


def test_too_much_is_refused(visitor: Visit) -> None:
    asked = visitor(Role.nobody)
    headers = {"Origin": "http://127.0.0.1:8765", "Content-Length": str(10**10)}
    assert asked.client.post("/login", content=b"a=b", headers=headers).status_code == 413


def test_asked_by_another_name_of_a_file(visitor: Visit) -> None:
    for name in ("..%2fapp.py", "people.toml", "%00", "workbench.css%00.js"):
        assert visitor(Role.nobody).get(f"/assets/{name}").status_code == 404
