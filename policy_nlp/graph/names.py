"""Ids of nodes, and what characters may stand in a graph file."""

from __future__ import annotations

import re

from policy_nlp.records import Responsibility

# What XML 1.0 cannot hold at all, however it is written.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Drop the characters that no XML file can hold, and carriage returns."""
    return _NOT_XML.sub("", text).replace("\r", "")


def document_node(document: str) -> str:
    """Return the node of a document."""
    return clean(document)


def unit_node(document: str, unit: str) -> str:
    """Return the node of a unit: `suzhou:2.2.4`."""
    return clean(f"{document}:{unit}")


def part_node(document: str, unit: str, part: str) -> str:
    """Return the node of a measure or target: `suzhou:2.2.4#m1`, whatever its id repeats."""
    own = part.removeprefix(unit).lstrip("#./-:")
    return clean(f"{document}:{unit}#{own}")


def department_node(document: str, duty: Responsibility) -> str:
    """Return the node of the body that a duty names."""
    if duty.department is not None:
        return f"dept:{duty.department}"
    return clean(f"dept:{document}/{duty.name}")
