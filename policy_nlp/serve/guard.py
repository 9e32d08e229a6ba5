"""What every request passes first: host, origin, session, role, token; what every answer says.

Nothing is served to a Host that was not named, nothing is written without the Origin of the page
and the token of the session (OWASP CSRF Prevention Cheat Sheet: synchronizer token), and a page
may load, and send to, its own origin only (CSP Level 3).
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policy_nlp.serve.database import Database
from policy_nlp.serve.people import People, Person, Role

COOKIE = "policy_nlp_session"
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A form or a workbook that somebody sends; a page of reasons is far below it.
MAX_BODY = 20 << 20
_SAFE = ("GET", "HEAD")

Page = Callable[[Request], Response]


class Guard:
    """Turns away what comes from elsewhere, and puts its rules on every answer.

    Args:
        app: what answers.
        hosts: names (without port) under which the workbench may be asked.
        behind_proxy: whether a proxy speaks https for it.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str], *, behind_proxy: bool = False) -> None:
        self._app, self._hosts = app, hosts
        self._schemes = ("https", "http") if behind_proxy else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, send_guarded)
            return
        await self._app(scope, _bounded(receive), send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or host_name(host) not in self._hosts:
            return PlainTextResponse("不接受的主机名", 421)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return PlainTextResponse("内容过大", 413)
        if scope["method"] not in _SAFE:
            origin = urlsplit(headers.get("origin", ""))
            schemes = self._schemes or (scope["scheme"],)
            if origin.netloc != host or origin.scheme not in schemes:
                return PlainTextResponse("请求来自其他页面，未执行", 403)
        return None


class TooLarge(Exception):
    """More was sent than its length said, or than is taken."""


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            raise TooLarge
        return message

    return receive_some


def host_name(host: str) -> str:
    """Return the host of a Host header without its port, in lower case."""
    name = host.lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return name.partition(":")[0]


class Access:
    """Lets a page be asked by whoever has the role for it.

    Args:
        people: the accounts.
        database: with the sessions.
    """

    def __init__(self, people: People, database: Database) -> None:
        self._people, self._database = people, database

    def guarded(self, page: Page, role: Role) -> Callable[[Request], Awaitable[Response]]:
        """Return a page that only those of a role, or above, are given."""

        async def answer(request: Request) -> Response:
            person, csrf = self._who(request)
            request.state.person, request.state.csrf = person, csrf
            rank = person.rank if person else Role.nobody
            if rank < role:
                if person is None:
                    return _to_login(request)
                return PlainTextResponse("没有权限", 403)
            if request.method not in _SAFE:
                # Here, since a page runs in a thread and cannot wait for it.
                form = request.state.form = await request.form()
                given = request.headers.get(CSRF_HEADER) or str(form.get(CSRF_FIELD, ""))
                if person and not hmac.compare_digest(given.encode(), csrf.encode()):
                    return PlainTextResponse("页面已过期，请刷新后重试", 403)
            return await run_in_threadpool(page, request)

        return answer

    def _who(self, request: Request) -> tuple[Person | None, str]:
        token = request.cookies.get(COOKIE, "")
        session = self._database.session(token) if token else None
        person = self._people.get(session.account) if session else None
        return person, session.csrf if session and person else ""


def _to_login(request: Request) -> Response:
    """Send somebody to log in; a part of a page cannot be replaced by a login, so it says so."""
    if request.headers.get("hx-request") or request.method not in _SAFE:
        return PlainTextResponse("登录已过期", 401, headers={"HX-Redirect": "/login"})
    return RedirectResponse("/login", 303)
