"""The workbench as an application: what it is made of, and how it starts and ends (审核工作台)."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from policy_nlp.errors import PolicyNlpError, system_reason
from policy_nlp.serve.context import Site
from policy_nlp.serve.database import Database
from policy_nlp.serve.desk import Workbench
from policy_nlp.serve.guard import HEADERS, Access, Guard, TooLarge
from policy_nlp.serve.routes import addresses

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


def create_app(
    root: Path,
    *,
    hosts: frozenset[str] = LOCAL_HOSTS,
    behind_proxy: bool = False,
    is_secure: bool = False,
) -> Starlette:
    """Return the workbench of a workspace as an ASGI application (审核工作台).

    Args:
        root: folder of the workspace.
        hosts: names, without port, under which it may be asked.
        behind_proxy: whether a proxy speaks https for it.
        is_secure: whether cookies go over https only.

    Raises:
        WorkspaceError, InputError: as `policy-nlp run`.
    """
    workbench = Workbench(root)
    database = Database(workbench.workspace.cache)
    code = "" if len(workbench.people) else f"{secrets.randbelow(10**8):08d}"
    site = Site(
        workbench,
        database,
        setup_code=code,
        is_secure=is_secure or behind_proxy,
        behind_proxy=behind_proxy,
    )
    access = Access(workbench.people, database)

    @asynccontextmanager
    async def lifespan(app: Starlette):  # type: ignore[no-untyped-def]
        yield
        workbench.close()

    routes = [
        Route(item.path, access.guarded(item.page, item.role), methods=[item.method])
        for item in addresses()
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={
            HTTPException: _fault,
            TooLarge: _too_large,
            OSError: _refused,
            sqlite3.Error: _refused,
            PolicyNlpError: _refused,
            Exception: _unforeseen,
        },
    )
    app.state.site = site
    app.add_middleware(Guard, hosts=hosts, behind_proxy=behind_proxy)
    return app


_FAULTS = {404: "没有这一页", 405: "不能这样请求"}


async def _fault(request: Request, error: Exception) -> Response:
    """Say in Chinese why there is no page; what Starlette says itself is English."""
    assert isinstance(error, HTTPException)
    known = _FAULTS.get(error.status_code, "无法完成")
    return PlainTextResponse(known if error.detail.isascii() else error.detail, error.status_code)


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Say that something broke; this answer does not pass the guard, so it has its headers here."""
    headers = {**HEADERS, "Cache-Control": "no-store"}
    return PlainTextResponse("工作台出错，意见未受影响；请刷新后重试", 500, headers=headers)


async def _refused(request: Request, error: Exception) -> Response:
    """Say what the system does not give: a full disk, a file that is in use."""
    why = str(error)
    if isinstance(error, OSError):
        why = "，".join(system_reason(error))
    elif isinstance(error, sqlite3.Error):
        why = "登录信息无法读写，请检查磁盘空间"
    return PlainTextResponse(f"未完成：{why}", 503)


async def _too_large(request: Request, error: Exception) -> Response:
    return PlainTextResponse("内容过大", 413)
