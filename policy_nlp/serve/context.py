"""What every page is made with: the workbench, who asks, and the templates (页面环境)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from policy_nlp.report import labels
from policy_nlp.report.papers.review.words import decision_word
from policy_nlp.serve.database import Database, Throttle
from policy_nlp.serve.desk import PairDesk, Workbench
from policy_nlp.serve.items import KINDS, STATES
from policy_nlp.serve.people import ROLE_WORDS, Person, Role


@dataclass
class Site:
    """One server: its workspace, its accounts and what it may forget.

    Attributes:
        setup_code: what the first administrator types in, printed in the terminal only.
        is_secure: whether cookies go over https only.
        behind_proxy: whether a proxy speaks for those who ask.
    """

    workbench: Workbench
    database: Database
    setup_code: str = ""
    is_secure: bool = False
    behind_proxy: bool = False
    throttle: Throttle = field(default_factory=Throttle)
    # Many people may come from one address.
    crowd: Throttle = field(default_factory=lambda: Throttle(tries=60))

    @cached_property
    def _templates(self) -> Environment:
        made = Environment(
            loader=PackageLoader("policy_nlp.serve"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals |= {
            "KINDS": KINDS,
            "STATES": STATES,
            "ACTIONS": labels.ACTIONS,
            "ROLES": {role.name: word for role, word in ROLE_WORDS.items()},
        }
        made.filters["decision_word"] = decision_word
        return made

    def page(
        self, request: Request, template: str, status: int = 200, **given: Any
    ) -> HTMLResponse:
        """Return a page, or a part of one, for who asks."""
        person: Person | None = request.state.person
        rank = person.rank if person else Role.nobody
        html = self._templates.get_template(template).render(
            person=person,
            csrf=request.state.csrf,
            may={role.name: rank >= role for role in Role},
            **given,
        )
        return HTMLResponse(html, status)


def site_of(request: Request) -> Site:
    """Return the server that was asked."""
    site: Site = request.app.state.site
    return site


def person_of(request: Request) -> Person:
    """Return who asks; only pages that ask for a role may."""
    person: Person = request.state.person
    return person


def desk_of(request: Request) -> PairDesk:
    """Return the pair that an address names; a page not found where there is none."""
    found = site_of(request).workbench.desks.get(request.path_params["pair"])
    if found is None:
        raise HTTPException(404, "没有这一对文件，可能已被移出工作区")
    return found


def form_text(request: Request, name: str, *, longest: int = 4000) -> str:
    """Return a field of the form that was sent, without control characters."""
    value = request.state.form.get(name, "")
    if not isinstance(value, str):
        return ""
    kept = "".join(c for c in value if c in "\n\t\u3000\xa0" or c.isprintable())
    return kept.strip()[:longest]


def paged(rows: Sequence[Any], start: str, window: int) -> dict[str, Any]:
    """Return the rows that a page shows, from a place that an address names, as a template asks."""
    first = int(start) if start.isdecimal() else 0
    return {
        "rows": rows[first : first + window],
        "total": len(rows),
        "start": first,
        "window": window,
    }
