"""Words that give a body its role in a clause: 牵头, 配合, 按职责分工负责, 责任单位 (责任用语)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from policy_nlp.vocabulary import Vocabulary, any_of

# `shared` becomes joint, sole or support, by how many are named and whether somebody leads.
Wording = Literal["lead", "support", "implement", "shared"]
Label = Literal["lead", "shared", "support", "implement", "deadline", "other"]


# Headings of table columns that are put together otherwise than any label.
_COLUMNS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    ("lead", re.compile(r".{0,4}牵头.{0,4}(?:单位|部门|机构)")),
    ("support", re.compile(r".{0,4}(?:配合|协办|参与).{0,4}(?:单位|部门|机构)")),
    ("shared", re.compile(r".{0,4}(?:责任|负责|承办).{0,4}(?:单位|部门|机构|主体)")),
    ("deadline", re.compile(r".{0,4}(?:时限|完成时间).{0,4}")),
)
# Words of two characters (落实) stand in every other sentence.
_SHORT = 2


def one_of(words: tuple[str, ...]) -> str:
    """Return a group that matches any of `words`, the longest first."""
    return f"(?:{any_of(words)})"


class Labels(Vocabulary):
    """Words before a colon (责任单位：…), by what stands behind them."""

    lead: tuple[str, ...]
    shared: tuple[str, ...]
    support: tuple[str, ...]
    implement: tuple[str, ...]
    deadline: tuple[str, ...]
    other: tuple[str, ...]

    @cached_property
    def kinds(self) -> dict[str, Label]:
        """Label as printed, without spaces → what stands behind it."""
        # Where one word stands in two lists, the later kind counts.
        kinds: tuple[tuple[Label, tuple[str, ...]], ...] = (
            ("other", self.other),
            ("deadline", self.deadline),
            ("lead", self.lead),
            ("shared", self.shared),
            ("support", self.support),
            ("implement", self.implement),
        )
        return {word: kind for kind, words in kinds for word in words}


class Tails(Vocabulary):
    """Words behind the names (按职责分工负责), and the small words before them."""

    basis: tuple[str, ...]
    manner: tuple[str, ...]
    lead: tuple[str, ...]
    support: tuple[str, ...]
    implement: tuple[str, ...]
    shared: tuple[str, ...]
    more: tuple[str, ...]
    lead_in: tuple[str, ...]
    convening: tuple[str, ...]


class OpenLists(Vocabulary):
    """How a list is left open (等部门), and bodies that are nobody in particular (有关部门)."""

    mark: str
    nouns: tuple[str, ...]
    generic: tuple[str, ...]


class Carry(Vocabulary):
    """How a duty is carried to the units after it (下同, 以下均需…落实，不再列出)."""

    same_below: tuple[str, ...]
    not_repeated: tuple[str, ...]
    below: tuple[str, ...]
    above: tuple[str, ...]
    everywhere: tuple[str, ...]
    subject: tuple[str, ...]
    verb: tuple[str, ...]


class Sentences(Vocabulary):
    """Words by which a running sentence gives a task to somebody (句中分工)."""

    by: str
    not_by: str
    wishes: tuple[str, ...]
    modals: tuple[str, ...]
    not_heads: tuple[str, ...]
    coordination: tuple[str, ...]
    coordinators: tuple[str, ...]
    founding: tuple[str, ...]


class Deciding(Vocabulary):
    """Words by which running text says who acts or decides (报…批准, 由…颁发)."""

    before: tuple[str, ...]
    not_before: str
    verbs: tuple[str, ...]
    bodies: tuple[str, ...]


class BodyShape(Vocabulary):
    """How the name of a body looks, for bodies that no register knows (机构名称用字)."""

    endings: tuple[str, ...]
    not_endings: tuple[str, ...]
    joiners: tuple[str, ...]


class Roles(Vocabulary):
    """All words by which clauses are told from prose and read (责任用语)."""

    labels: Labels
    tails: Tails
    open: OpenLists
    carry: Carry
    sentence: Sentences
    deciding: Deciding
    body: BodyShape

    @cached_property
    def ending_pattern(self) -> re.Pattern[str]:
        """The end of a body's name: `局`, `人民政府`, `管委会`."""
        return re.compile(rf"{one_of(self.body.endings)}$")

    @cached_property
    def not_ending_pattern(self) -> re.Pattern[str]:
        """Words that only look like one: `全部`, `举办`."""
        return re.compile(rf"{one_of(self.body.not_endings)}$")

    @cached_property
    def joiner_pattern(self) -> re.Pattern[str]:
        """`和`, `及`, `以及` between two names."""
        return re.compile(one_of(self.body.joiners))

    @cached_property
    def label_pattern(self) -> re.Pattern[str]:
        """`责任单位：`, also with spaces set between the characters for width."""
        spaced = sorted(self.labels.kinds, key=len, reverse=True)
        words = "|".join(r"[ \u3000]*".join(map(re.escape, w)) for w in spaced)
        return re.compile(rf"(?P<label>{words})[ \u3000]*[：:]")

    @cached_property
    def tail_pattern(self) -> re.Pattern[str]:
        """What closes a list of names: `按职责分工负责`, `牵头`, `配合做好相关工作`."""
        t = self.tails
        basis, manner, more = one_of(t.basis), one_of(t.manner), one_of(t.more)
        heads = "|".join(
            f"(?P<{name}>{one_of(getattr(t, name))})"
            for name in ("implement", "shared", "lead", "support")
        )
        return re.compile(
            rf"(?:(?P<basis>{basis})[，、\s]?)?{manner}*(?:{heads}){more}*$"
            rf"|(?P<basis_only>{basis}){manner}*{more}*$"
        )

    @cached_property
    def quick_pattern(self) -> re.Pattern[str]:
        """A word without which a line without brackets is no clause."""
        return re.compile(one_of(self.tails.lead + self.tails.shared + self.tails.implement))

    @cached_property
    def open_pattern(self) -> re.Pattern[str]:
        """The open end of a list: `等`, `等部门`, `等11个部门`, `等有关部门和单位`."""
        nouns = one_of(self.open.nouns)
        counted = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|多)[个家]"
        return re.compile(
            rf"{re.escape(self.open.mark)}(?:(?:{counted})?{nouns}(?:[、和及]{nouns})*)?$"
        )

    @cached_property
    def generic_pattern(self) -> re.Pattern[str]:
        """A whole name that stands for whoever is concerned: `市各有关部门`, `各部门`."""
        nouns = one_of(self.open.generic)
        return re.compile(
            r"(?:中央|国家|国务院|(?:自治区|省|市|区|县|州)委?)?[级直属]?(?:机关)?(?:各级|各|其他|其它)*"
            rf"(?:有关|相关|职能|责任|成员|涉及)*(?:省|市|区|县)?{nouns}(?:[、和及]{nouns})*"
        )

    def is_nobody(self, name: str) -> bool:
        """Return whether a name is nobody in particular: 各有关部门, 市有关部门."""
        return name.startswith("各") or self.generic_pattern.fullmatch(name) is not None

    @cached_property
    def stray_noun_pattern(self) -> re.Pattern[str]:
        """A noun that only goes on with the open end before it: `等部门、单位`."""
        return re.compile(one_of(self.open.nouns))

    @cached_property
    def lead_in_pattern(self) -> re.Pattern[str]:
        """Small words before the first name: `由`."""
        return re.compile(one_of(self.tails.lead_in))

    @cached_property
    def convening_pattern(self) -> re.Pattern[str]:
        """`会同`: the body before it leads, those after it support."""
        return re.compile(one_of(self.tails.convening))

    @cached_property
    def carry_pattern(self) -> re.Pattern[str]:
        """A note that what was said holds below: `下同`, `不再列出`."""
        return re.compile(one_of(self.carry.same_below + self.carry.not_repeated))

    @cached_property
    def carry_lead_in_pattern(self) -> re.Pattern[str]:
        """The start of a carry-forward rule: `以下均需`, `以上各项任务均由`."""
        c = self.carry
        places = c.below + c.above + c.everywhere
        return re.compile(
            rf"(?P<place>{one_of(places)}){one_of(c.subject)}(?:的落实)?{one_of(c.verb)}"
        )

    @cached_property
    def assigning_pattern(self) -> re.Pattern[str]:
        """A place in a sentence that may give a task to somebody: `由…负责`, `牵头`, `会同`."""
        s, t = self.sentence, self.tails
        heads = one_of((*t.lead, *t.implement, *t.shared))
        carried_out = one_of(tuple(word for word in t.implement if len(word) > _SHORT))
        return re.compile(
            rf"(?<![{s.not_by}]){s.by}[^，。；：\n]{{2,120}}?{heads}"
            rf"|{one_of(t.lead)}|{carried_out}|{t.convening[0]}"
        )

    @cached_property
    def by_pattern(self) -> re.Pattern[str]:
        """`由`, names and head: `由市发改委、市财政局牵头负责`, `由市住建局会同…`."""
        s, t = self.sentence, self.tails
        return re.compile(
            rf"(?<![{s.not_by}]){s.by}(?P<names>.{{2,120}}?)"
            rf"{self._heads((*t.lead, *t.implement, *t.shared))}"
        )

    @cached_property
    def opening_pattern(self) -> re.Pattern[str]:
        """Names and head at the start of a clause: `市发改委牵头`, `市住建局要会同…`."""
        return re.compile(rf"(?P<names>.{{2,120}}?){self._heads(self.tails.lead)}")

    def _heads(self, words: tuple[str, ...]) -> str:
        s, t = self.sentence, self.tails
        again = one_of((*t.lead, *t.shared))
        return (
            rf"(?P<modal>{one_of(s.modals)})?"
            rf"(?:(?P<head>{one_of(words)}{again}?)|(?P<join>{t.convening[0]}))"
            rf"(?!{one_of(s.not_heads)})"
        )

    @cached_property
    def joining_pattern(self) -> re.Pattern[str]:
        """Those who join somebody named before: `市财政局、市住建局要积极配合`."""
        modals, manner = one_of(self.sentence.modals), one_of(self.tails.manner)
        return re.compile(rf"(?P<names>.{{2,120}}?){modals}?{manner}*{one_of(self.tails.support)}")

    @cached_property
    def wish_pattern(self) -> re.Pattern[str]:
        """A wish before somebody is named: `鼓励`, `支持`, `可`."""
        return re.compile(one_of(self.sentence.wishes))

    @cached_property
    def coordination_pattern(self) -> re.Pattern[str]:
        """Coordination close behind a head: `负责日常工作`, `加强统筹协调`."""
        return re.compile(rf".{{0,6}}?{one_of(self.sentence.coordination)}")

    @cached_property
    def coordinator_pattern(self) -> re.Pattern[str]:
        """A name that ends as a body of coordination does: `市双碳工作领导小组办公室`."""
        return re.compile(rf"{one_of(self.sentence.coordinators)}$")

    def carries_back(self, place: str) -> bool:
        """Tell whether `place` (以上) speaks of the units before the rule."""
        return place in self.carry.above

    def label(self, printed: str) -> Label:
        """Return what stands behind the label as printed."""
        return self.labels.kinds[re.sub(r"\s", "", printed)]

    def column(self, heading: str) -> Label | None:
        """Return what stands under a column heading (牵头负责部门), None under any other."""
        name = re.sub(r"\s|[（(].*?[）)]", "", heading)
        if name in self.labels.kinds:
            return self.labels.kinds[name]
        return next((kind for kind, pattern in _COLUMNS if pattern.fullmatch(name)), None)
