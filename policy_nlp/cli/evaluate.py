"""The command `evaluate`: figures against annotations, gains and losses by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_nlp.cli.output import (
    EncoderOption,
    Format,
    FormatOption,
    echo,
    print_message,
    print_result,
    print_table,
)
from policy_nlp.language import translate as _

if TYPE_CHECKING:
    from policy_nlp.evaluate import Change, Evaluation
    from policy_nlp.records import Alignment

BASELINE = "baseline.json"
CORPORA = Path("corpora", "texts")


def evaluate(
    gold_dir: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of annotations.")],
    texts: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of their texts (default: the same)."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List what was missed and what was invented.")
    ] = False,
    baseline: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Scores to compare with (default: baseline.json in DIR)."
        ),
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Keep these scores as the new baseline.")
    ] = False,
    shared: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            envvar="POLICY_NLP_SHARED",
            help="Folder with corpora/texts, further texts that lists of targets name.",
        ),
    ] = None,
    encoder: EncoderOption = None,
    output_format: FormatOption = Format.table,
) -> None:
    """Score what is found against what people annotated."""
    from policy_nlp.evaluate import compare_evaluations, evaluate_gold, keep_left_out, read_baseline
    from policy_nlp.pipeline import align_files, extract_file
    from policy_nlp.store import canonical_json, write_text

    def align(lower: Path, upper: Path) -> Alignment:
        return align_files(lower, upper, encoder=encoder)[0]

    corpora = shared / CORPORA if shared else None
    evaluation = evaluate_gold(gold_dir, texts, extract_file, align, corpora)
    for name in evaluation.left_out:
        print_message(_("{}: left out, no text at hand (POLICY_NLP_SHARED)").format(name))
    print_result(evaluation, output_format, lambda found: _print_evaluation(found, verbose=verbose))
    committed = baseline or gold_dir / BASELINE
    if committed.is_file() and output_format is Format.table:
        _print_changes(compare_evaluations(read_baseline(committed), evaluation))
    if update_baseline:
        if committed.is_file():
            evaluation = keep_left_out(read_baseline(committed), evaluation)
        write_text(committed, canonical_json(evaluation))
        print_message(str(committed))


def _print_evaluation(evaluation: Evaluation, *, verbose: bool) -> None:
    for subject in evaluation.subjects:
        rows = [
            (
                score.kind,
                _figure(score.precision, score.found),
                _figure(score.recall, score.gold),
                _figure(score.f1, score.found + score.gold),
                *(score.right, score.gold, score.found),
            )
            for score in subject.scores
        ]
        headers = ("P", "R", "F1", _("right"), _("gold"), _("found"))
        print_table((subject.name, *headers), rows)
        echo(_("spans that do not hold: {}").format(len(subject.broken_spans)))
        if verbose:
            for score in subject.scores:
                missed = {_("missed"): score.missed, _("invented"): score.invented}
                _print_names(score.kind, missed)
            _print_names("spans", {_("broken"): subject.broken_spans})
        echo()


def _figure(value: float, of: int) -> str | None:
    """Return a figure as printed; of nothing there is none."""
    return f"{value:.3f}" if of else None


def _print_changes(changes: list[Change]) -> None:
    echo(_("Against the baseline:") if changes else _("Against the baseline: nothing changed"))
    for change in changes:
        before, now = (f"{f1:.3f}" if f1 is not None else "—" for f1 in (change.before, change.now))
        echo(f"{change.subject}, {change.kind}: F1 {before} → {now}")
        _print_names("", {_("gained"): change.gained, _("lost"): change.lost})


def _print_names(title: str, names: dict[str, tuple[str, ...]]) -> None:
    if title and any(names.values()):
        echo(f"{title}:")
    for what, items in names.items():
        for item in items:
            echo(f"    {what:8s} {item}")
