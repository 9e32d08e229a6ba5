"""Logging in and out, the first administrator, and the accounts (登录、人员)."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy_nlp.errors import UsageError
from policy_nlp.serve.context import Site, form_text, site_of
from policy_nlp.serve.database import SESSION_SECONDS
from policy_nlp.serve.guard import COOKIE
from policy_nlp.serve.people import Person

_WRONG = "账号或密码不对"
# From where a proxy is believed.
PROXIES = ("127.0.0.1", "::1")


def login_page(request: Request) -> Response:
    """Ask for account and password; the first time, for an administrator to be set up."""
    site = site_of(request)
    if request.state.person is not None:
        return RedirectResponse("/", 303)
    if not len(site.workbench.people):
        return RedirectResponse("/setup", 303)
    return site.page(request, "login.html", fault="", account="")


def log_in(request: Request) -> Response:
    """Let somebody in, or say that he is not; who guesses has to wait."""
    site = site_of(request)
    account, password = form_text(request, "account"), str(request.state.form.get("password", ""))
    address = visitor_address(request)
    key = f"{account} {address}"
    if wait := site.throttle.attempt(key) or site.crowd.attempt(address):
        fault = f"尝试次数过多，请{wait}秒后再试"
        return site.page(request, "login.html", 429, fault=fault, account=account)
    person = site.workbench.people.verify(account, password)
    if person is None:
        return site.page(request, "login.html", 403, fault=_WRONG, account=account)
    site.throttle.forget(key)
    site.crowd.forgive(address)
    return _welcome(site, person)


def log_out(request: Request) -> Response:
    """End the session."""
    site = site_of(request)
    site.database.log_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE, samesite="strict", httponly=True)
    return answer


def setup_page(request: Request) -> Response:
    """Ask who administers, where nobody does yet."""
    site = site_of(request)
    if len(site.workbench.people):
        return RedirectResponse("/login", 303)
    return site.page(request, "setup.html", fault="")


def set_up(request: Request) -> Response:
    """Make the first account for whoever can read the terminal."""
    site = site_of(request)
    if len(site.workbench.people):
        return RedirectResponse("/login", 303)
    if wait := site.throttle.attempt("setup"):
        return site.page(request, "setup.html", 429, fault=f"尝试次数过多，请{wait}秒后再试")
    code = form_text(request, "code")
    if not hmac.compare_digest(code.encode(), site.setup_code.encode()) or not site.setup_code:
        return site.page(request, "setup.html", 403, fault="设立码不对，请看启动窗口中的设立码")
    try:
        person = site.workbench.people.add(
            form_text(request, "account"),
            form_text(request, "name"),
            "administrator",
            str(request.state.form.get("password", "")),
        )
    except UsageError as error:
        site.throttle.forget("setup")
        return site.page(request, "setup.html", 400, fault=str(error))
    return _welcome(site, person)


def people_page(request: Request) -> Response:
    """Show the accounts."""
    site = site_of(request)
    return site.page(request, "people.html", people=site.workbench.people.all(), fault="", done="")


def change_people(request: Request) -> Response:
    """Make or change an account; who is changed has to log in anew."""
    site = site_of(request)
    people = site.workbench.people
    account, done, fault, status = form_text(request, "account"), "", "", 200
    password = str(request.state.form.get("password", ""))
    name, role = form_text(request, "name"), form_text(request, "role")
    try:
        if form_text(request, "do") == "add":
            people.add(account, name, role, password)
            done = f"已新增 {account}"
        else:
            closed = form_text(request, "closed") == "yes"
            people.change(account, name=name, role=role, password=password, closed=closed)
            if account != request.state.person.account or password:
                site.database.end_sessions(account)
            done = f"已修改 {account}"
    except UsageError as error:
        fault, status = str(error), 400
    return site.page(request, "people.html", status, people=people.all(), fault=fault, done=done)


def visitor_address(request: Request) -> str:
    """Return from where somebody asks; a proxy on this computer says it of those behind it."""
    peer = request.client.host if request.client else ""
    if site_of(request).behind_proxy and peer in PROXIES:
        # What stands before the last a visitor may have written himself.
        said = ",".join(request.headers.getlist("x-forwarded-for"))
        return said.rpartition(",")[2].strip() or peer
    return peer


def _welcome(site: Site, person: Person) -> Response:
    token, _ = site.database.log_in(person.account)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=site.is_secure,
    )
    return answer
