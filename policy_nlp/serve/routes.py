"""Every address of the workbench, with the least role that may ask it (地址与权限)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from policy_nlp.serve.guard import Page
from policy_nlp.serve.pages import account, follow, papers, records, review
from policy_nlp.serve.people import Role

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
