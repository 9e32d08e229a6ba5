"""Pieces of a page: tags with everything escaped, sources cut where quotations begin (网页部件)."""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from itertools import pairwise

from policy_nlp.report.model import Quotation, SourceText
from policy_nlp.report.render.seal import DIGEST_PROPERTY, PLACEHOLDER, PROPERTY
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


def page_head(
    title: str, kind: str, *, styles: Mapping[str, Html], scripts: Sequence[Html]
) -> Html:
    """Return the head of a page that needs nothing else, sealed by its placeholder.

    Args:
        title: of the page.
        kind: what the page is to the program that wrote it.
        styles: sheets by id, which may be empty.
        scripts: those that stand in the body; all others are forbidden, as is every request.
    """
    policy = (
        f"default-src 'none'; style-src {' '.join(map(_digest, styles.values()))}; "
        f"script-src {' '.join(map(_digest, scripts))}; base-uri 'none'; form-action 'none'"
    )
    parts = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{text(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="{PROPERTY}" content="{text(kind)}">',
        f'<meta name="{DIGEST_PROPERTY}" content="{PLACEHOLDER}">',
        tag("title", title),
        *(tag("style", sheet, **({"id": key} if key else {})) for key, sheet in styles.items()),
    ]
    return Html(f"<head>{''.join(parts)}</head>")


def _digest(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def quote_link(quotation: Quotation) -> Html:
    """Return a quotation that leads to its place in the source shown beside the report."""
    title = f"{'上级' if quotation.side == 'upper' else '本级'}原文：{quotation.place}"
    return tag("a", quotation.text, class_="quote", href=f"#{quotation.key}", title=title)


def source_pane(source: SourceText, quotations: Iterable[Quotation]) -> Html:
    """Return a source text; each quotation has its anchor, and its characters their spans."""
    places: dict[int, list[int]] = {}
    for start, end in sorted({(quote.span.start, quote.span.end) for quote in quotations}):
        places.setdefault(start, []).append(end)
    cuts = sorted({*places, *(end for ends in places.values() for end in ends)})
    starts = set(source.starts)
    paragraphs = []
    at = 0
    for line in source.text.split("\n"):
        end = at + len(line)
        if line.strip():
            pieces = _pieces(source, places, cuts, at, end)
            paragraphs.append(tag("p", *pieces, class_="unit" if at in starts else "text"))
        at = end + 1
    label = "上级原文" if source.side == "upper" else "本级原文"
    return tag(
        "div",
        tag("h2", f"{label}：《{source.title}》"),
        *paragraphs,
        class_="source",
        id=f"source-{source.side}",
        tabindex="0",
        role="region",
        aria_label=label,
    )


def _pieces(
    source: SourceText, places: dict[int, list[int]], cuts: list[int], begin: int, end: int
) -> Iterator[Html]:
    """Yield a line cut at every boundary of a quotation, anchors where one begins."""
    inner = cuts[bisect_right(cuts, begin) : bisect_right(cuts, end - 1)]
    for start, stop in pairwise((begin, *inner, end)):
        for last in places.get(start, ()):
            key = f"{source.side}-{start}-{last}"
            yield tag("span", class_="anchor", id=key, tabindex="-1")
        yield tag("span", source.text[start:stop], data_at=str(start))
