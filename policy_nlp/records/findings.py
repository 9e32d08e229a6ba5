"""What a careful clerk would mark before signing (审校意见)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from policy_nlp.records.base import Record, Span

Severity = Literal["error", "warning", "info"]


class Finding(Record):
    """One place that wants a second look.

    Attributes:
        code: stable code of the rule (`P101`).
        rule: its name (`clause-punctuation`).
        severity: error (wrong as it stands), warning (probably), info (often right).
        unit: id of the unit it stands in; None for the document as a whole.
        quote: the printed text it is about; `text[span]`.
        message: what is wrong, Chinese.
        suggestion: a wording to put there, where one is certain.
    """

    code: str
    rule: str
    severity: Severity
    unit: str | None = None
    quote: str
    span: Span | None = None
    message: str
    suggestion: str | None = None


class Findings(Record):
    """What `check --format json` prints."""

    schema_: Literal["policy-nlp/findings/1"] = Field(
        default="policy-nlp/findings/1", alias="schema"
    )
    document: str
    findings: tuple[Finding, ...] = ()
