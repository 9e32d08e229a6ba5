"""The papers of one report: docx, xlsx, html, pictures of the same model (报告文件)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from policy_nlp.report.model import Report
from policy_nlp.report.papers.alignment.report import report_workbook
from policy_nlp.report.render.docx.writer import render_docx
from policy_nlp.report.render.html.writer import render_html
from policy_nlp.report.render.presets import Preset
from policy_nlp.report.render.seal import check_may_write
from policy_nlp.report.render.svg import render_pictures
from policy_nlp.report.render.xlsx import render_xlsx
from policy_nlp.store import write_bytes

ReportFormat = Literal["docx", "xlsx", "html", "svg"]
# What an office circulates; pictures are written when asked for.
REPORT_FORMATS: tuple[ReportFormat, ...] = ("docx", "xlsx", "html")


def write_report(
    report: Report,
    stem: Path,
    *,
    formats: Sequence[ReportFormat] = REPORT_FORMATS,
    preset: Preset | None = None,
    force: bool = False,
) -> list[Path]:
    """Write a report in several formats: all of them, or none.

    Args:
        report: the report.
        stem: folder and name of the files, without suffix.
        formats: which to write.
        preset: layout of the Word file.
        force: write over a file even when this program did not write it as it stands.

    Returns:
        The files.

    Raises:
        UsageError: a file of somebody's is in the way.
    """
    files = {
        path: render
        for kind in dict.fromkeys(formats)
        for path, render in _files(report, stem, kind, preset)
    }
    if not force:
        for path in files:
            check_may_write(path)
    made = {path: render() for path, render in files.items()}
    for path, data in made.items():
        write_bytes(path, data)
    return list(made)


def _files(
    report: Report, stem: Path, kind: ReportFormat, preset: Preset | None
) -> Iterator[tuple[Path, Callable[[], bytes]]]:
    """Yield the files of a format with what makes each: pictures are several."""
    if kind == "svg":
        for name, data in render_pictures(report).items():
            yield stem.with_name(f"{stem.name}{name}.svg"), partial(bytes, data)
        return
    render: dict[str, Callable[[], bytes]] = {
        "docx": lambda: render_docx(report, preset),
        "xlsx": lambda: render_xlsx(report_workbook(report)),
        "html": lambda: render_html(report),
    }
    yield stem.with_name(f"{stem.name}.{kind}"), render[kind]
