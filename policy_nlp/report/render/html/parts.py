"""Pieces of a page: tags with everything escaped, a page with its policy and seal (网页部件)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from policy_nlp.report.render.seal import DIGEST_PROPERTY, PLACEHOLDER, PROPERTY, seal_text
from policy_nlp.text.display import visible


class Html(str):
    """Markup that is safe already; all other text is escaped."""

    __slots__ = ()


def text(value: str) -> Html:
    """Return text as markup that shows it as typed."""
    return Html(escape(visible(value), quote=True))


def lines(value: str) -> Html:
    """Return text with its line breaks."""
    return Html("<br>".join(text(line) for line in value.split("\n")))


def tag(name: str, /, *children: str, **attributes: str | bool) -> Html:
    """Return an element; `class_` is class, `data_at` is data-at, True an attribute alone."""
    shown = []
    for key, value in attributes.items():
        written = key.rstrip("_").replace("_", "-")
        if value is True:
            shown.append(f" {written}")
        elif value is not False:
            shown.append(f' {written}="{text(value)}"')
    inner = "".join(child if isinstance(child, Html) else text(child) for child in children)
    return Html(f"<{name}{''.join(shown)}>{inner}</{name}>")


def template(name: str) -> str:
    """Return a file of the folder `templates`."""
    source = resources.files("policy_nlp.report").joinpath("templates", name)
    return source.read_text(encoding="utf-8")


def page(
    title: str, kind: str, *content: Html, style: str, scripts: Sequence[str], style_id: str = ""
) -> bytes:
    """Return a page that needs nothing else, with the seal of its own content.

    A policy in its head forbids every request and every script but these, so that text of a
    document could do nothing even if it became markup, which it cannot: all of it is escaped.

    Args:
        title: of the page.
        kind: what the page is to the program that wrote it.
        content: of its body.
        style: its sheet.
        style_id: the id of that sheet.
        scripts: those that stand at the end of the body.
    """
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; "
        f"script-src {' '.join(map(_digest, scripts))}; base-uri 'none'; form-action 'none'"
    )
    sheet = tag("style", Html(style), **({"id": style_id} if style_id else {}))
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{text(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="{PROPERTY}" content="{text(kind)}">'
        f'<meta name="{DIGEST_PROPERTY}" content="{PLACEHOLDER}">'
        f"{tag('title', title)}{sheet}"
    )
    body = tag("body", *content, *(Html(f"<script>{script}</script>") for script in scripts))
    lines = (f'<html lang="zh-CN"><head>{head}</head>', f"{body}</html>")
    return seal_text("\n".join(("<!DOCTYPE html>", *lines, ""))).encode()


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def checkbox(name: str, value: str, label: str) -> Html:
    """Return a box to tick."""
    return tag("label", Html(f'<input type="checkbox" name="{name}" value="{value}">'), label)


def selection(label: str, key: str, options: Iterable[tuple[str, str]]) -> Html:
    """Return a list to choose from, of values with what stands for them."""
    shown = (tag("option", word, value=value) for value, word in options)
    return tag("label", f"{label} ", tag("select", *shown, id=key))


def search_form(*fields: Html, **attributes: str) -> Html:
    """Return search and filters; useless, and so unseen, where scripts do not run."""
    return tag(
        "form",
        *fields,
        tag("button", "清除", type="reset"),
        tag("output", "", id="count", aria_live="polite"),
        id="tools",
        **attributes,
        role="search",
        hidden=True,
    )
