"""How pages of government sites are built, as data (网页版式)."""

from __future__ import annotations

from functools import cached_property

from policy_nlp.vocabulary import Vocabulary


class PageLabels(Vocabulary):
    """Labels of the table above a document (目录信息), by the field each fills."""

    title: tuple[str, ...]
    doc_number: tuple[str, ...]
    issuers: tuple[str, ...]
    date: tuple[str, ...]
    other: tuple[str, ...]

    @cached_property
    def all(self) -> frozenset[str]:
        """Every label."""
        return frozenset(self.title + self.doc_number + self.issuers + self.date + self.other)


class WebPages(Vocabulary):
    """What tells a document from the page round it.

    Attributes:
        containers: ids and classes of the element that holds the document (TRS_Editor).
        weak_containers: such as hold it on some sites and other things on others (content).
        noise: parts of ids and classes of surroundings (share, pager).
        phrases: how lines begin that stand round a document (分享到, 上一篇).
        commands: words of buttons round a document, which a title may begin with too.
        file_suffixes: of files offered for download.
        labels: of the table above the document (索引号, 发文机关).
    """

    containers: frozenset[str]
    weak_containers: frozenset[str]
    noise: tuple[str, ...]
    phrases: tuple[str, ...]
    commands: tuple[str, ...]
    file_suffixes: tuple[str, ...]
    labels: PageLabels
