"""Papers to disk: in an office's own layouts, all or none, over nobody's work (写文件)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TypeVar

from policy_nlp.errors import UsageError
from policy_nlp.language import catalogued, translate
from policy_nlp.pipeline.files import list_files
from policy_nlp.report.model import Report
from policy_nlp.report.papers.dispatch.letter import DEFAULT_LETTER, Letter
from policy_nlp.report.papers.dispatch.letter import FOLDER as LETTERS
from policy_nlp.report.papers.matrix.columns import DEFAULT_COLUMNS, FOLDER, MatrixColumns
from policy_nlp.report.render import (
    REPORT_FORMATS,
    TABLE_FORMATS,
    ReportFormat,
    render,
    render_files,
)
from policy_nlp.report.render.layout import MM_A_POINT
from policy_nlp.report.render.presets import (
    DEFAULT_PRESET,
    Page,
    Preset,
    StyleName,
    shipped_preset,
)
from policy_nlp.report.render.seal import is_sealed, is_sealed_archive, packed
from policy_nlp.store import find_meta, write_bytes
from policy_nlp.text.display import break_lines, display_width
from policy_nlp.tokens import load_segmenter
from policy_nlp.vocabulary import Vocabulary, read_vocabulary, read_vocabulary_file

# The suffix of a file that holds the files of a folder.
ARCHIVE = ".zip"


def is_unchanged(path: Path) -> bool:
    """Return whether a file is one of ours, with what people read in it as we wrote it."""
    if not path.is_file():
        return False
    if path.suffix.lower() == ARCHIVE:
        return is_sealed_archive(path.read_bytes())
    return is_sealed(path.read_bytes(), markup=path.suffix.lower() in (".html", ".svg"))


def check_path(path: Path, formats: Collection[str] = TABLE_FORMATS, *, force: bool) -> None:
    """Pass where a paper may be written to `path`; with `force` over anybody's work.

    Raises:
        UsageError: it ends in none of `formats`, or the file is somebody's work.
    """
    if path.suffix.lower().removeprefix(".") not in formats:
        ends = translate(" or ").join(f".{kind}" for kind in formats)
        raise UsageError(
            translate("{}: cannot write such a file").format(path.name),
            translate("Give a name that ends in {}").format(ends),
        )
    if not force and path.exists() and not is_unchanged(path):
        raise UsageError(
            f"“{path.name}”不是本程序写的，或写成后有人改过", "请另取文件名；确需覆盖的，加 --force"
        )


def check_not_read(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Pass where nothing would be written over a file that is read; --force does not matter.

    Args:
        outputs: the files to write.
        inputs: the files to read, or folders of them; their meta files count, too.

    Raises:
        UsageError: an output is one of the inputs, under whatever name.
    """
    there = [path for path in outputs if path.exists()]
    if not there:
        return
    named = list(inputs)
    sources = [file for path in named for file in list_files(path) if file.exists()]
    sources += [meta for source in sources if (meta := find_meta(source)) is not None]
    for path in there:
        same = [source for source in sources if path.samefile(source)]
        # What an earlier call wrote into a folder that is read may be written anew.
        if same and (not is_unchanged(path) or any(source in named for source in same)):
            raise UsageError(
                f"“{path.name}”是要读取的文件，不能写在它上面（--force 也不行）", "请另取文件名"
            )


def write_paper(
    report: Report,
    path: Path,
    *,
    formats: Collection[str] = TABLE_FORMATS,
    preset: Preset | None = None,
    force: bool = False,
) -> Path:
    """Write a paper; the suffix of `path` says in which format.

    Raises:
        UsageError: as `check_path`.
    """
    check_path(path, formats, force=force)
    write_bytes(path, render(on_paper(report, path.suffix, preset), path.suffix, preset))
    return path


def on_paper(report: Report, suffix: str, preset: Preset | None = None) -> Report:
    """Return a paper as it is set on paper: in Word, no line of its title cuts a word."""
    if suffix.lower().removeprefix(".") != "docx":
        return report
    return _break_titles(report, preset or shipped_preset())


def _break_titles(report: Report, preset: Preset) -> Report:
    """Break the lines of large type so that no word is cut (按词断行)."""
    cut = load_segmenter().cut

    def broken(lines: Sequence[str], style: StyleName, page: Page) -> tuple[str, ...]:
        # Half-width characters of that type on a line.
        width = int(page.text_width / MM_A_POINT / preset.styles[style].size * 2)
        return tuple(
            part
            for line in lines
            for part in ([line] if display_width(line) <= width else break_lines(cut(line), width))
        )

    if report.sections:
        return replace(
            report,
            title_lines=broken(report.title_lines or (report.title,), "title", preset.page),
            subtitle_lines=broken(report.subtitle_lines, "subtitle", preset.page),
        )
    sheets = (
        replace(table, title="\n".join(broken([table.title], "table_title", preset.page_wide)))
        for table in report.sheets
    )
    return replace(report, sheets=tuple(sheets))


def write_report(
    report: Report,
    stem: Path,
    *,
    formats: Sequence[ReportFormat] = REPORT_FORMATS,
    preset: Preset | None = None,
    force: bool = False,
) -> list[Path]:
    """Write a paper in several formats: all of them, or none.

    Args:
        report: the paper.
        stem: folder and name of the files, without suffix.
        formats: which to write; as svg a file for each picture.
        preset: layout of the Word file.
        force: write over a file even when this program did not write it as it stands.

    Returns:
        The files.

    Raises:
        UsageError: a file of somebody's is in the way.
    """
    files = {
        stem.with_name(name): data
        for kind in dict.fromkeys(formats)
        for name, data in render_files(
            on_paper(report, kind, preset), stem.name, kind, preset
        ).items()
    }
    return write_files(files, force=force)


def write_files(files: Mapping[Path, bytes], *, force: bool = False) -> list[Path]:
    """Write files that were made already: all of them, or none.

    Raises:
        UsageError: a file of somebody's is in the way.
    """
    for path in files:
        check_path(path, (path.suffix.lower().removeprefix("."),), force=force)
    for path, data in files.items():
        write_bytes(path, data)
    return list(files)


def write_together(files: Mapping[str, bytes], output: Path, *, force: bool = False) -> list[Path]:
    """Write files into one folder, or into one archive where `output` is called so (.zip).

    Args:
        files: by name.
        output: the folder, or the archive: the same bytes for the same files.
        force: write over a file even when this program did not write it as it stands.

    Returns:
        The files, or the archive.

    Raises:
        UsageError: a file of somebody's is in the way; then nothing is written.
    """
    if not is_archive(output):
        return write_files({output / name: data for name, data in files.items()}, force=force)
    check_path(output, [ARCHIVE[1:]], force=force)
    write_bytes(output, packed(dict(files), small=True))
    return [output]


def is_archive(output: Path) -> bool:
    """Return whether files go into an archive of that name, not into a folder."""
    return output.suffix.lower() == ARCHIVE and not output.is_dir()


# The folder of a workspace that holds an office's own.
PRESETS = "presets"
V = TypeVar("V", bound=Vocabulary)


def read_columns(name: str = DEFAULT_COLUMNS, folder: Path | None = None) -> MatrixColumns:
    """Read columns of the responsibility matrix: of `matrix/` in the folder, else those shipped.

    Raises:
        UsageError: there are none of that name.
        LexiconError: their file breaks the schema.
    """
    return _read_named(
        MatrixColumns, catalogued("columns"), name, folder, column_names(folder), FOLDER
    )


def read_letter(name: str = DEFAULT_LETTER, folder: Path | None = None) -> Letter:
    """Read the wording of a letter: of `letters/` in the folder, else one that is shipped.

    Raises:
        UsageError, LexiconError: as `read_columns`.
    """
    known = _names_in(LETTERS, folder)
    return _read_named(Letter, catalogued("letter"), name, folder, known, LETTERS)


def read_preset(name: str = DEFAULT_PRESET, folder: Path | None = None) -> Preset:
    """Read a layout: one of the folder, else one that is shipped; errors as `read_columns`."""
    return _read_named(Preset, catalogued("layout"), name, folder, preset_names(folder))


def column_names(folder: Path | None = None) -> list[str]:
    """Return the names of the columns there are."""
    return _names_in(FOLDER, folder)


def _names_in(inside: str, folder: Path | None) -> list[str]:
    shipped = resources.files("policy_nlp.report").joinpath("data", inside).iterdir()
    return sorted({*_own_names(folder, inside), *(Path(item.name).stem for item in shipped)})


def preset_names(folder: Path | None = None) -> list[str]:
    """Return the names of the layouts there are."""
    return sorted({*_own_names(folder), DEFAULT_PRESET})


def _own_names(folder: Path | None, inside: str = "") -> set[str]:
    return {path.stem for path in (folder / inside).glob("*.toml")} if folder else set()


def _read_named(
    model: type[V], what: str, name: str, folder: Path | None, known: list[str], inside: str = ""
) -> V:
    if name not in known:
        raise UsageError(
            translate("no {} '{}'").format(translate(what), name),
            translate("There are: {}").format("、".join(known)),
        )
    if name in _own_names(folder, inside) and folder is not None:
        return read_vocabulary_file(model, folder / inside / f"{name}.toml")
    return read_vocabulary(model, str(Path(inside, name).as_posix()), "policy_nlp.report")
