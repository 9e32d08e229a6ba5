"""The workbench as an application: every address with the role that may ask it (审核工作台)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from policy_nlp.serve.context import Site
from policy_nlp.serve.database import Database
from policy_nlp.serve.desk import Workbench
from policy_nlp.serve.guard import Access, Guard, Page, TooLarge
from policy_nlp.serve.pages import account, follow, papers, records, review
from policy_nlp.serve.people import Role

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
# The files of a page, each with the package that holds it.
ASSETS = {
    "workbench.css": ("policy_nlp.serve", "assets", "text/css"),
    "workbench.js": ("policy_nlp.serve", "assets", "text/javascript"),
    "graph.js": ("policy_nlp.serve", "assets", "text/javascript"),
    "htmx.min.js": ("policy_nlp.serve", "assets", "text/javascript"),
    "cytoscape.min.js": ("policy_nlp.report", "vendor", "text/javascript"),
}


def asset(request: Request) -> Response:
    """Return a file of the pages; nothing else can be named."""
    name = request.path_params["name"]
    if name not in ASSETS:
        raise HTTPException(404, "没有这个文件")
    package, folder, kind = ASSETS[name]
    data = files(package).joinpath(folder, name).read_bytes()
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(data, media_type=f"{kind}; charset=utf-8", headers=headers)


def no_icon(request: Request) -> Response:
    """Answer a browser that asks for an icon whatever the page says."""
    return Response(status_code=204)


@dataclass(frozen=True)
class Address:
    """An address, what answers there, and the least role that may ask it."""

    method: str
    path: str
    page: Page
    role: Role


def addresses() -> Iterator[Address]:
    """Yield every address of the workbench."""
    nobody, reader, reviewer = Role.nobody, Role.reader, Role.reviewer
    approver, administrator = Role.approver, Role.administrator
    for method, path, page, role in (
        ("GET", "/assets/{name}", asset, nobody),
        ("GET", "/favicon.ico", no_icon, nobody),
        ("GET", "/login", account.login_page, nobody),
        ("POST", "/login", account.log_in, nobody),
        ("GET", "/setup", account.setup_page, nobody),
        ("POST", "/setup", account.set_up, nobody),
        ("POST", "/logout", account.log_out, reader),
        ("GET", "/people", account.people_page, administrator),
        ("POST", "/people", account.change_people, administrator),
        ("GET", "/", review.home_page, reader),
        ("GET", "/pair/{pair}", review.desk_page, reader),
        ("GET", "/pair/{pair}/queue", review.queue_part, reader),
        ("GET", "/pair/{pair}/changes", review.changes, reader),
        ("GET", "/pair/{pair}/item/{item}", review.item_part, reader),
        ("POST", "/pair/{pair}/item/{item}", review.give_verdict, reviewer),
        ("POST", "/pair/{pair}/item/{item}/draft", review.keep_draft, reviewer),
        ("GET", "/pair/{pair}/bulk", review.bulk_page, reader),
        ("POST", "/pair/{pair}/bulk", review.confirm_together, reviewer),
        ("GET", "/pair/{pair}/records", records.records_page, reader),
        ("POST", "/pair/{pair}/records", records.amend_record, reviewer),
        ("GET", "/pair/{pair}/impact", follow.impact_page, reader),
        ("GET", "/pair/{pair}/disputes", follow.disputes_page, reader),
        ("GET", "/pair/{pair}/log", follow.log_page, reader),
        ("GET", "/pair/{pair}/log.xlsx", follow.log_workbook, reader),
        ("GET", "/pair/{pair}/papers", papers.papers_page, reader),
        ("GET", "/pair/{pair}/papers/{name}", papers.paper_file, reader),
        ("POST", "/pair/{pair}/approve", papers.approve, approver),
        ("GET", "/pair/{pair}/graph", papers.graph_page, reader),
        ("GET", "/pair/{pair}/graph.json", papers.graph_data, reader),
    ):
        yield Address(method, path, page, role)


def create_app(
    root: Path,
    *,
    hosts: frozenset[str] = LOCAL_HOSTS,
    behind_proxy: bool = False,
    is_secure: bool = False,
    on_start: Callable[[Site], None] | None = None,
) -> Starlette:
    """Return the workbench of a workspace as an ASGI application (审核工作台).

    Args:
        root: folder of the workspace.
        hosts: names, without port, under which it may be asked.
        behind_proxy: whether a proxy speaks https for it.
        is_secure: whether cookies go over https only.
        on_start: called when it can be asked.

    Raises:
        WorkspaceError, InputError: as `policy-nlp run`.
    """
    workbench = Workbench(root)
    database = Database(workbench.workspace.cache)
    code = "" if len(workbench.people) else f"{secrets.randbelow(10**8):08d}"
    site = Site(workbench, database, setup_code=code, is_secure=is_secure or behind_proxy)
    access = Access(workbench.people, database)

    @asynccontextmanager
    async def lifespan(app: Starlette):  # type: ignore[no-untyped-def]
        if on_start is not None:
            on_start(site)
        yield
        workbench.close()

    routes = [
        Route(item.path, access.guarded(item.page, item.role), methods=[item.method])
        for item in addresses()
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={HTTPException: _fault, TooLarge: _too_large},
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


async def _too_large(request: Request, error: Exception) -> Response:
    return PlainTextResponse("内容过大", 413)
