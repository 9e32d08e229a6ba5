"""Ids of nodes, and what characters may stand in a graph file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_nlp.records import Extraction, Responsibility

# What XML 1.0 cannot hold at all, however it is written.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Level in the register's ids of names that print none.
ANY_LEVEL = "any"


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


class DepartmentNames:
    """Node ids of departments.

    The register's id (`district/housing`) says what a body does at which level, not where:
    where the documents at hand are of several regions of one level, the region is added. It is
    always added where the name prints no level (`any/power-grid`: 苏州供电公司 of a city and its
    centre in a district are two bodies).
    """

    def __init__(self, extractions: Iterable[Extraction]) -> None:
        regions: dict[str | None, set[str]] = {}
        for extraction in extractions:
            document = extraction.document
            if document.region:
                regions.setdefault(document.level, set()).add(document.region)
        self._shared = {level for level, names in regions.items() if len(names) > 1}

    def node(self, extraction: Extraction, duty: Responsibility) -> str:
        """Return the node of the body that a duty of a document names."""
        document = extraction.document
        if duty.department is None:
            return clean(f"dept:{document.id}/{duty.name}")
        level = duty.department.partition("/")[0]
        of_many = level == document.level and level in self._shared
        if level == ANY_LEVEL or of_many:
            return clean(f"dept:{duty.department}@{document.region or document.id}")
        return f"dept:{duty.department}"
