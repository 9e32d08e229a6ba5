"""Rules on what the document above asks and this one leaves open (与上位文件衔接)."""

from __future__ import annotations

from collections.abc import Iterator

from policy_nlp.check.rules import Mark, Subject

# How a target differs from the one above it, as an official says it.
_WORSE = {"weaker": "低于", "later": "晚于"}


def task_missing(subject: Subject) -> Iterator[Mark]:
    """Mark tasks of the upper document that no task here takes up."""
    for alignment, upper in subject.alignments:
        for coverage in alignment.coverage:
            if coverage.status == "none":
                heading = upper.unit(coverage.upper).heading
                yield Mark(
                    None,
                    f"《{upper.document.title}》{coverage.upper}“{heading}”在本文件中未见对应",
                )


def target_worse(subject: Subject) -> Iterator[Mark]:
    """Mark targets that ask less, or later, than the upper document does."""
    here = {target.id: target for target in subject.extraction.targets}
    for alignment, upper in subject.alignments:
        above = {target.id: target for target in upper.targets}
        for link in alignment.targets:
            if link.relation in _WORSE and link.lower in here and link.upper in above:
                target, asked = here[link.lower], above[link.upper]
                yield Mark(
                    target.span,
                    f"{_WORSE[link.relation]}《{upper.document.title}》的要求“{asked.quote}”",
                    unit=target.unit,
                )


def target_missing(subject: Subject) -> Iterator[Mark]:
    """Mark targets of the upper document that no target here takes up.

    Aims without a value (生态文明建设取得丰硕成果) are left to the tasks that serve them.
    """
    for alignment, upper in subject.alignments:
        above = {target.id: target for target in upper.targets}
        for link in alignment.targets:
            asked = above.get(link.upper or "")
            if link.relation == "missing" and asked and asked.kind != "qualitative":
                yield Mark(
                    None, f"《{upper.document.title}》的指标“{asked.indicator}”在本文件中未见分解"
                )
