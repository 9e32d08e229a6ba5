"""The model of a paper into bytes: docx, xlsx, html, svg, csv (成文).

Whoever renders a paper asks here by its suffix; writing to disk is the pipeline's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from policy_nlp.report.model import Report
    from policy_nlp.report.render.presets import Preset


# Each loads its renderer when it is first used.
def _docx(report: Report, preset: Preset | None) -> dict[str, bytes]:
    from policy_nlp.report.render.docx.writer import render_docx

    return {"": render_docx(report, preset)}


def _xlsx(report: Report, preset: Preset | None) -> dict[str, bytes]:
    from policy_nlp.report.render.xlsx import render_xlsx

    return {"": render_xlsx(report)}


def _html(report: Report, preset: Preset | None) -> dict[str, bytes]:
    from policy_nlp.report.render.html.writer import render_html

    return {"": render_html(report)}


def _svg(report: Report, preset: Preset | None) -> dict[str, bytes]:
    from policy_nlp.report.render.svg import render_pictures

    return render_pictures(report)


def _csv(report: Report, preset: Preset | None) -> dict[str, bytes]:
    from policy_nlp.report.render.csv import render_csv

    return render_csv(report)


# By suffix: the files of a paper, by what is added to its name; one file as a rule.
RENDERERS: dict[str, Callable[[Report, Preset | None], dict[str, bytes]]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "html": _html,
    "svg": _svg,
    "csv": _csv,
}
ReportFormat = Literal["docx", "xlsx", "html", "svg", "csv"]
# What an office circulates; pictures are written when asked for.
REPORT_FORMATS: tuple[ReportFormat, ...] = ("docx", "xlsx", "html")
# Papers that are sheets and nothing else.
TABLE_FORMATS = ("xlsx", "docx")


def render(report: Report, suffix: str, preset: Preset | None = None) -> bytes:
    """Return a paper in a format that is one file: .docx, xlsx, html.

    Args:
        report: the paper.
        suffix: a key of `RENDERERS`, with or without its dot.
        preset: layout of a Word file; that of official documents by default.
    """
    return RENDERERS[suffix.lower().removeprefix(".")](report, preset)[""]


def render_files(
    report: Report, stem: str, suffix: str, preset: Preset | None = None
) -> dict[str, bytes]:
    """Return the files of a format by name: one, as svg a file a picture, as csv one a table."""
    files = RENDERERS[suffix](report, preset)
    return {f"{stem}{name}.{suffix}": data for name, data in files.items()}
