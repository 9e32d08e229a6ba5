"""Commands over single documents: `extract`, `align`, `departments`, `where`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.output import (
    DocumentArgument,
    EncoderOption,
    ForceOption,
    Format,
    FormatOption,
    MetaOption,
    PasswordOption,
    RecordFormat,
    Tracked,
    TrackedOption,
    document_path,
    document_paths,
    echo,
    print_json,
    print_message,
    print_result,
    print_table,
    progress_bar,
    read_options,
    write_files,
)
from policy_nlp.language import translate as _

if TYPE_CHECKING:
    from policy_nlp.records import Extraction, NamedDepartments, Places
    from policy_nlp.records.index import PairIndex

FILE_FORMATS = (RecordFormat.csv, RecordFormat.xlsx, RecordFormat.spacy, RecordFormat.html)
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        help="How many files are read at the same time.",
        show_default="as many as pay",
    ),
]
UpperArgument = Annotated[
    Path,
    typer.Argument(
        metavar="UPPER", help="The document above it, as a city's.", callback=document_path
    ),
]


def extract(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="Documents, or folders of them; - is standard input.",
            callback=document_paths,
        ),
    ],
    meta: MetaOption = None,
    output_format: Annotated[
        RecordFormat,
        typer.Option(
            "--format",
            metavar="|".join(RecordFormat),
            help="Print a table, JSON or a record a line (jsonl), or write files.",
        ),
    ] = RecordFormat.table,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="Write this file; with csv, into this folder."
        ),
    ] = None,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    jobs: JobsOption = None,
    force: ForceOption = False,
) -> None:
    """Read documents: tasks, measures, targets, and who answers for what.

    A meta.toml or NAME.meta.toml beside a document is read with it. One FILE gives one JSON object;
    several files, or a folder, give a list. A file that cannot be read does not stop the others;
    the exit code is then 1.
    """
    from policy_nlp.pipeline import extract_file, extract_files

    if output_format in FILE_FORMATS and output is None:
        raise typer.BadParameter(_("say where to write: -o PATH"), param_hint="--format")
    if output_format is RecordFormat.table and output is not None:
        kinds = ", ".join(form for form in RecordFormat if form is not RecordFormat.table)
        raise typer.BadParameter(
            _("say in which format: --format {}").format(kinds), param_hint="-o"
        )
    if output_format is RecordFormat.xlsx and output and output.suffix.lower() != ".xlsx":
        raise typer.BadParameter(
            _("{}: the name of a workbook ends in .xlsx").format(output.name), param_hint="-o"
        )
    if output is not None:
        from policy_nlp.pipeline.writing import check_not_read

        written = _record_paths(output_format, output)
        check_not_read(written, [*files, *([meta] if meta else [])])
    options = read_options(password, tracked)
    if len(files) == 1 and not files[0].is_dir():
        extraction = extract_file(files[0], meta=meta, options=options)
        _show_records(extraction, [extraction], output_format, output, force=force)
        return
    if meta is not None:
        raise typer.BadParameter(_("it is for one document alone"), param_hint="--meta")
    with progress_bar(_("Reading")) as progress:
        extractions, errors = extract_files(files, options=options, jobs=jobs, progress=progress)
    if extractions or output_format is RecordFormat.json:
        _show_records(extractions, extractions, output_format, output, force=force)
    for error in errors:
        print_message(f"policy-nlp: {error}")
    if errors:
        raise typer.Exit(1 if extractions else 2)


def _record_paths(form: RecordFormat, output: Path) -> list[Path]:
    """Return the files that records in a format are written to."""
    from policy_nlp.report.papers.frames import FRAMES

    if form is RecordFormat.csv:
        return [output / f"{name}.csv" for name in FRAMES.values()]
    return [output]


def _show_records(
    answer: Extraction | list[Extraction],
    extractions: list[Extraction],
    form: RecordFormat,
    output: Path | None,
    *,
    force: bool,
) -> None:
    """Print the records, or write them to files; JSON is of the answer as a whole."""
    if output is not None:
        write_files(_record_files(answer, extractions, form, output), force=force)
    elif form is RecordFormat.json:
        print_json(answer)
    elif form is RecordFormat.jsonl:
        from policy_nlp.report.papers.frames import to_jsonl

        typer.echo(to_jsonl(extractions).encode(), nl=False)
    else:
        for extraction in extractions:
            _print_extraction(extraction)


def _record_files(
    answer: Extraction | list[Extraction],
    extractions: list[Extraction],
    form: RecordFormat,
    output: Path,
) -> dict[Path, bytes]:
    if form is RecordFormat.json:
        from policy_nlp.store import canonical_json

        return {output: canonical_json(answer).encode()}
    if form is RecordFormat.spacy:
        from policy_nlp.spacy import to_docbin

        return {output: to_docbin(extractions)}
    if form is RecordFormat.html:
        from policy_nlp.spacy import to_html

        return {output: to_html(extractions).encode()}
    from policy_nlp.report.papers.frames import to_csv_files, to_jsonl, to_xlsx

    if form is RecordFormat.jsonl:
        return {output: to_jsonl(extractions).encode()}
    if form is RecordFormat.xlsx:
        return {output: to_xlsx(extractions)}
    return {output / name: data for name, data in to_csv_files(extractions).items()}


def _print_extraction(extraction: Extraction) -> None:
    from policy_nlp.records.index import DocumentIndex
    from policy_nlp.report.labels import ROLES, STATUSES

    info = extraction.document
    status = STATUSES[info.status] if info.status else ""
    echo("  ".join(filter(None, (info.title, status, info.doc_number, info.date))))
    index = DocumentIndex(extraction)
    rows = [
        (
            unit.id,
            unit.heading,
            len(index.measures_of(unit.id)),
            len(index.targets_of(unit.id)),
            [f"{duty.name}（{ROLES[duty.role]}）" for duty in index.duties_of(unit.id, own=True)],
        )
        for unit in extraction.units
    ]
    print_table((_("id"), _("unit"), _("measures"), _("targets"), _("departments")), rows)
    for issue in extraction.issues:
        print_message(f"{info.id}: {issue.message}")


def align(
    lower: Annotated[
        Path,
        typer.Argument(metavar="LOWER", help="The plan, as a district's.", callback=document_path),
    ],
    upper: UpperArgument,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    encoder: EncoderOption = None,
    output_format: FormatOption = Format.table,
) -> None:
    """Show how a plan carries out the document above it.

    For each task of UPPER: what of LOWER carries it out, how fully, and how many of its sentences
    nothing answers. JSON holds all of it: sentences that prove it, targets, departments.
    """
    from policy_nlp.pipeline import align_files
    from policy_nlp.records.index import PairIndex

    options = read_options(password, tracked)
    alignment, lower_records, upper_records = align_files(
        lower, upper, options=options, encoder=encoder, tell=print_message
    )
    print_result(
        alignment,
        output_format,
        lambda found: _print_alignment(PairIndex.of(found, lower_records, upper_records)),
    )


def _print_alignment(pair: PairIndex) -> None:
    from policy_nlp.report.labels import COVERAGE, DECIDED, TO_DO, decided_word

    alignment = pair.alignment
    rows = [
        (
            coverage.upper,
            pair.upper.unit(coverage.upper).heading,
            decided_word(COVERAGE[coverage.status], coverage.decision),
            coverage.by,
            *(
                sum(item.action == action for item in pair.demands_of(coverage.upper))
                for action in TO_DO
            ),
        )
        for coverage in alignment.coverage
    ]
    print_table((_("upper unit"), _("heading"), _("carried out"), _("by"), *TO_DO.values()), rows)
    counts = Counter(coverage.status for coverage in alignment.coverage)
    upper, lower = (index.extraction.document.title for index in (pair.upper, pair.lower))
    shown = _(", ").join(f"{word} {counts[status]}" for status, word in COVERAGE.items())
    echo("\n" + _("{}: {} tasks, {}").format(upper, len(alignment.coverage), shown))
    states = Counter(item.state for item in alignment.decided)
    if states:
        listed = _(", ").join(f"{DECIDED[state]} {count}" for state, count in states.items())
        echo(_("People's decisions: {}, {}").format(states.total(), listed))
    own = "、".join(f"{unit.lower} {pair.lower.unit(unit.lower).heading}" for unit in alignment.own)
    echo(_("{}, of its own: {}").format(lower, own or _("nothing")))


def departments(
    file: DocumentArgument,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """List the departments that a document names, their roles and spellings."""
    from policy_nlp.pipeline import list_departments

    named = list_departments(file, options=read_options(password, tracked))
    print_result(named, output_format, _print_departments)


def _print_departments(named: NamedDepartments) -> None:
    from policy_nlp.report.labels import INHERITED, ROLES

    rows = [
        (
            entry.label or _("(not in the register)"),
            entry.names,
            *(entry.roles.get(role, 0) for role in ROLES),
            entry.inherited,
        )
        for entry in named.departments
    ]
    print_table((_("department"), _("as printed"), *ROLES.values(), INHERITED), rows)


def collect(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Documents, or folders of them."),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="The folder of the tables to write."),
    ],
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="UPPER", help="The document above them all: adds what of it each answers."
        ),
    ] = None,
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    jobs: JobsOption = None,
    force: ForceOption = False,
) -> None:
    """Collect many plans as Parquet tables, which DuckDB and pandas open.

    documents, units, measures, responsibilities, targets, citations, with UPPER also demands: a
    file each; `document` joins them. A file that cannot be read does not stop the others; the exit
    code is then 1.
    """
    from policy_nlp.pipeline import collect_plans

    with progress_bar(_("Reading")) as progress:
        done = collect_plans(
            files,
            output,
            against=against,
            options=read_options(password, tracked),
            jobs=jobs,
            force=force,
            progress=progress,
        )
    for path in done.files:
        print_message(f"{path}  {done.rows[path.stem]}")
    for line in done.unread:
        print_message(f"policy-nlp: {line}")
    if done.unread:
        raise typer.Exit(1)


def where(
    file: DocumentArgument,
    wanted: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="Id of a record, words of the text, or START-END in characters."
        ),
    ],
    password: PasswordOption = None,
    tracked: TrackedOption = Tracked.accepted,
    output_format: FormatOption = Format.table,
) -> None:
    """Show on which page, and where on it, something is printed.

    Page, place on it (left, top, right, bottom in points of 1/72 inch), paragraph and text. Files
    of Word, text and the web have no pages: there the number of the paragraph leads to the place.
    """
    from policy_nlp.pipeline import find_places

    found = find_places(file, wanted, options=read_options(password, tracked))
    print_result(found, output_format, _print_places)


def _print_places(found: Places) -> None:
    rows = [
        (
            place.page,
            " ".join(f"{edge:.1f}" for edge in place.box) if place.box else None,
            place.paragraph,
            place.quote,
        )
        for place in found.places
    ]
    print_table((_("page"), _("place (left top right bottom)"), _("paragraph"), _("text")), rows)
