"""Names of indicators: what they go by, and how much two of them are one (指标名称对照)."""

from __future__ import annotations

import re

from policy_nlp.align.options import AlignOptions
from policy_nlp.align.targets.attainment import without_times
from policy_nlp.lexicons import Lexicons
from policy_nlp.records import Target
from policy_nlp.records.index import DocumentIndex
from policy_nlp.text.width import fold
from policy_nlp.vocabulary import any_of

BRACKETED = re.compile(r"\([^()]*\)")
SENTENCE = re.compile(r"[。;；!?！？\n]")
LONGEST_SECTOR = 8
# For every name of a share: 绿色建筑比重 and 绿色建筑占比 are one.
SHARE = "占比"
# Stands between a sector and what is said of it.
OF = "|"


class NameReader:
    """Knows which names of indicators are one."""

    def __init__(self, lexicons: Lexicons, options: AlignOptions | None = None) -> None:
        self._options = options or AlignOptions()
        self._known = lexicons.thesaurus.indicator_of
        self._indicators = lexicons.indicators
        self._reached = words = lexicons.indicators.reached
        naming = lexicons.indicators.naming
        self._added = re.compile(f"(?:{any_of(naming.added)})*")
        self._part = re.compile(any_of(naming.part))
        self._change = re.compile(
            f"(?:{any_of(naming.change_pace)})?(?:{any_of(naming.changes)})"
            f"(?:{any_of(naming.change_ends)})?$"
        )
        self._share = re.compile(f"(?:{any_of(naming.share_openers)})?(?:{any_of(naming.shares)})$")
        self._whose = re.compile(f"^(?:{any_of(naming.whose_cities)})(?=.{{4}})")
        self._is_share = naming.measured_as_share
        self._scopes = sorted(lexicons.indicators.scopes, key=len, reverse=True)
        self._noun = re.compile(f"(?:{any_of(words.nouns)})$")
        openers = {*lexicons.indicators.action_openers, *lexicons.indicators.leading_verbs}
        self._opener = re.compile(f"^(?:{any_of(openers)})+")
        self._sector = re.compile(
            f"(?P<which>[一-鿿]{{2,{LONGEST_SECTOR}}}?)(?:{any_of(words.sectors)})"
        )
        self._general = re.compile(f"^(?:各|全)|(?:{any_of(words.general_sectors)})$")

    def name(self, target: Target, sector: str = "") -> str:
        """Return the name an indicator goes by, scope words and brackets dropped.

        Args:
            target: whose indicator it is.
            sector: the sector it is said of, see `sector`.
        """
        name = self._bare(target)
        of = f"{sector}{OF}" if sector else ""
        for goal, words in self._reached.goals.items():
            if name in words.names and any(word in target.quote for word in words.said):
                return f"{of}{goal}"
        name = self._change.sub("", name).replace("的", "")
        plain = self._share.sub(SHARE, name)
        return f"{of}{self._known.get(name) or self._known.get(plain, plain)}"

    def _bare(self, target: Target) -> str:
        name = BRACKETED.sub("", fold(target.indicator))
        for scope in self._scopes:
            name = name.removeprefix(scope)
        return self._noun.sub("", self._whose.sub("", name)) or name

    def is_whole(self, target: Target) -> bool:
        """Return whether an indicator is one of a whole place or economy (碳达峰)."""
        return self._change.sub("", self._bare(target)) in self._reached.whole

    def sector(self, document: DocumentIndex, target: Target) -> str:
        """Return the sector of which an indicator of the whole economy is said, else nothing.

        工业领域要加快绿色低碳转型，力争率先实现碳达峰: the peak is that of industry. Where the
        sentence does not begin with a sector, the heading of its unit may name one.
        """
        if not self.is_whole(target):
            return ""
        text, end = document.text, target.span.start
        begin = max((m.end() for m in SENTENCE.finditer(text, 0, end)), default=0)
        lead = without_times(fold(text[begin:end]))
        found = self._sector.match(lead)
        if found is None:
            heading = document.unit(target.unit).heading if target.unit in document else None
            heading = self._opener.sub("", fold(heading or ""))
            found = self._sector.match(heading)
        if found is None or self._general.search(found["which"]):
            return ""
        return found["which"]

    def similarity(self, a: str, b: str) -> float:
        """Return how much two names are one, 1 when they are the same."""
        if a == b:
            return 1.0
        sector, _, a = a.rpartition(OF)
        other, _, b = b.rpartition(OF)
        if sector != other:
            return 0.0
        short, long = sorted((a, b), key=len)
        if len(short) >= self._options.shortest_held and short in long:
            return self._held(short, long)
        if sorted(a) == sorted(b):  # 效能提升 and 能效提升
            return self._options.held_name
        if a[-1:] != b[-1:]:
            return 0.0
        from rapidfuzz.fuzz import ratio

        similarity = ratio(a, b) / 100
        # Few names are alike at all, and to look for kinds takes long.
        return 0.0 if self.one(similarity) and self._indicators.contrast(a, b) else similarity

    def _held(self, short: str, long: str) -> float:
        """Return how much a name is one with a longer one that holds it."""
        left = long.replace(short, "", 1)
        if not self._added.fullmatch(self._part.sub("", left)):
            return 0.0
        measured_otherwise = long.endswith(self._is_share) and left.endswith(SHARE)
        if self._part.search(left) or measured_otherwise:
            return self._options.part_name
        return self._options.held_name

    def is_part(self, a: str, b: str) -> bool:
        """Return whether one name is for a part of the other, or for another measure of it."""
        short, long = sorted((a, b), key=len)
        return (
            short != long and short in long and self._held(short, long) == self._options.part_name
        )

    def one(self, similarity: float) -> bool:
        """Return whether two names so alike are one indicator."""
        return similarity >= self._options.same_name

    def surely_one(self, similarity: float) -> bool:
        """Return whether values under two names so alike may be set against each other."""
        return similarity >= self._options.sure_name
