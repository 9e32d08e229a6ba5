"""Words that give a body its role in a clause: 牵头, 配合, 按职责分工负责, 责任单位 (责任用语)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from policy_nlp.vocabulary import Vocabulary, Words

# `shared` becomes joint, sole or support, by how many are named and whether somebody leads.
Wording = Literal["lead", "support", "implement", "shared"]
Label = Literal["lead", "shared", "support", "implement", "deadline", "other"]
# Words of two characters (落实) stand in every other sentence.
_SHORT = 2


class Labels(Vocabulary):
    """Words before a colon (责任单位：…), by what stands behind them."""

    lead: Words
    shared: Words
    support: Words
    implement: Words
    deadline: Words
    other: Words

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

    basis: Words
    manner: Words
    lead: Words
    support: Words
    implement: Words
    shared: Words
    more: Words
    lead_in: Words
    convening: Words


class Columns(Vocabulary):
    """Words in headings of table columns that are put together otherwise than any label."""

    lead: Words
    support: Words
    shared: Words
    bodies: Words
    shared_bodies: Words
    deadline: Words

    @cached_property
    def patterns(self) -> tuple[tuple[Label, re.Pattern[str]], ...]:
        """What a heading says, and the whole heading: 市级牵头单位, 责任主体, 完成时限."""
        whole: tuple[tuple[Label, str], ...] = (
            ("lead", f"{self.lead.group}.{{0,4}}{self.bodies.group}"),
            ("support", f"{self.support.group}.{{0,4}}{self.bodies.group}"),
            ("shared", f"{self.shared.group}.{{0,4}}{self.shared_bodies.group}"),
            ("deadline", f"{self.deadline.group}.{{0,4}}"),
        )
        return tuple((label, re.compile(f".{{0,4}}{pattern}")) for label, pattern in whole)


class OpenLists(Vocabulary):
    """How a list is left open (等部门), and bodies that are nobody in particular (有关部门)."""

    mark: str
    nouns: Words
    generic: Words
    tops: Words
    every: Words
    concerned: Words


class Carry(Vocabulary):
    """How a duty is carried to the units after it (下同, 以下均需…落实，不再列出)."""

    same_below: Words
    not_repeated: Words
    below: Words
    above: Words
    everywhere: Words
    subject: Words
    verb: Words


class Sentences(Vocabulary):
    """Words by which a running sentence gives a task to somebody (句中分工)."""

    by: str
    not_by: str
    wishes: Words
    modals: Words
    not_heads: Words
    coordination: Words
    coordinators: Words
    founding: Words


class Deciding(Vocabulary):
    """Words by which running text says who acts or decides (报…批准, 由…颁发)."""

    before: Words
    not_before: str
    verbs: Words
    bodies: Words


class MentionWords(Vocabulary):
    """How running text names bodies outside of clauses (文中提及).

    Attributes:
        before: what may stand before a name that prints no level.
        institutions: parts of names that are bodies only where they print their level.
        levels: by what a name begins that prints it.
        not_ends: what behind the end of a name makes another word of it.
    """

    before: tuple[str, ...]
    institutions: tuple[str, ...]
    levels: tuple[str, ...]
    not_ends: tuple[str, ...]


class BodyShape(Vocabulary):
    """How the name of a body looks, for bodies that no register knows (机构名称用字)."""

    endings: Words
    not_endings: Words
    joiners: Words
    bare_nouns: Words
    prose: Words
    prose_starts: Words
    not_prose: Words

    @cached_property
    def prose_pattern(self) -> re.Pattern[str]:
        """What a sentence opens with and a name does not: 支持…, 以…为主体, 优化布局."""
        starts = f"{self.prose_starts.group}(?!{self.not_prose.group})"
        return re.compile(f"{starts}|{self.prose.group}")


class Beside(Vocabulary):
    """What stands in clauses beside the names and their roles (时限、责任人等)."""

    of_time: Words
    lasting: Words
    going_on: Words
    person_roles: Words
    persons: Words

    @cached_property
    def no_name(self) -> re.Pattern[str]:
        """A whole item that is neither name nor role: 长期坚持, 按时完成."""
        return re.compile(f"{self.lasting.group}.{{0,10}}|.{{0,6}}{self.going_on.group}")

    @cached_property
    def person(self) -> re.Pattern[str]:
        """Who answers by name: 牵头领导：张三."""
        return re.compile(rf"{self.person_roles.group}{self.persons.group}\s*[：:]")


class Roles(Vocabulary):
    """All words by which clauses are told from prose and read (责任用语)."""

    labels: Labels
    columns: Columns
    tails: Tails
    open: OpenLists
    carry: Carry
    sentence: Sentences
    deciding: Deciding
    mentions: MentionWords
    body: BodyShape
    beside: Beside

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
        basis, manner, more = t.basis.group, t.manner.group, t.more.group
        heads = "|".join(
            f"(?P<{name}>{getattr(t, name).group})"
            for name in ("implement", "shared", "lead", "support")
        )
        return re.compile(
            rf"(?:(?P<basis>{basis})[，、\s]?)?{manner}*(?:{heads}){more}*$"
            rf"|(?P<basis_only>{basis}){manner}*{more}*$"
        )

    @cached_property
    def quick_pattern(self) -> re.Pattern[str]:
        """A word without which a line without brackets is no clause."""
        return Words((*self.tails.lead, *self.tails.shared, *self.tails.implement)).anywhere

    @cached_property
    def open_pattern(self) -> re.Pattern[str]:
        """The open end of a list: `等`, `等部门`, `等11个部门`, `等有关部门和单位`."""
        nouns = self.open.nouns.group
        counted = r"(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|多)[个家]"
        return re.compile(
            rf"{re.escape(self.open.mark)}(?:(?:{counted})?{nouns}(?:[、和及]{nouns})*)?$"
        )

    @cached_property
    def generic_pattern(self) -> re.Pattern[str]:
        """A whole name that stands for whoever is concerned: `市各有关部门`, `各部门`."""
        o, nouns = self.open, self.open.generic.group
        return re.compile(
            rf"(?:{o.tops.group}|(?:自治区|省|市|区|县|州)委?)?[级直属]?(?:机关)?{o.every.group}*"
            rf"{o.concerned.group}*(?:省|市|区|县)?{nouns}(?:[、和及]{nouns})*"
        )

    def is_nobody(self, name: str) -> bool:
        """Return whether a name is nobody in particular: 各有关部门, 市有关部门."""
        return name.startswith("各") or self.generic_pattern.fullmatch(name) is not None

    @cached_property
    def carry_pattern(self) -> re.Pattern[str]:
        """A note that what was said holds below: `下同`, `不再列出`."""
        return Words((*self.carry.same_below, *self.carry.not_repeated)).anywhere

    @cached_property
    def carry_lead_in_pattern(self) -> re.Pattern[str]:
        """The start of a carry-forward rule: `以下均需`, `以上各项任务均由`."""
        c = self.carry
        places = Words((*c.below, *c.above, *c.everywhere))
        return re.compile(f"(?P<place>{places.group}){c.subject.group}(?:的落实)?{c.verb.group}")

    @cached_property
    def assigning_pattern(self) -> re.Pattern[str]:
        """A place in a sentence that may give a task to somebody: `由…负责`, `牵头`, `会同`."""
        s, t = self.sentence, self.tails
        carried_out = Words(word for word in t.implement if len(word) > _SHORT)
        return re.compile(
            rf"(?<![{s.not_by}]){s.by}[^，。；：\n]{{2,120}}?{self.quick_pattern.pattern}"
            rf"|{t.lead.group}|{carried_out.group}|{t.convening[0]}"
        )

    @cached_property
    def by_pattern(self) -> re.Pattern[str]:
        """`由`, names and head: `由市发改委、市财政局牵头负责`, `由市住建局会同…`."""
        s, t = self.sentence, self.tails
        heads = self._heads(Words((*t.lead, *t.implement, *t.shared)))
        return re.compile(rf"(?<![{s.not_by}]){s.by}(?P<names>.{{2,120}}?){heads}")

    @cached_property
    def opening_pattern(self) -> re.Pattern[str]:
        """Names and head at the start of a clause: `市发改委牵头`, `市住建局要会同…`."""
        return re.compile(rf"(?P<names>.{{2,120}}?){self._heads(self.tails.lead)}")

    def _heads(self, words: Words) -> str:
        s, t = self.sentence, self.tails
        again = Words((*t.lead, *t.shared))
        return (
            rf"(?P<modal>{s.modals.group})?"
            rf"(?:(?P<head>{words.group}{again.group}?)|(?P<join>{t.convening[0]}))"
            rf"(?!{s.not_heads.group})"
        )

    @cached_property
    def joining_pattern(self) -> re.Pattern[str]:
        """Those who join somebody named before: `市财政局、市住建局要积极配合`."""
        t = self.tails
        return re.compile(
            rf"(?P<names>.{{2,120}}?){self.sentence.modals.group}?{t.manner.group}*{t.support.group}"
        )

    @cached_property
    def coordination_pattern(self) -> re.Pattern[str]:
        """Coordination close behind a head: `负责日常工作`, `加强统筹协调`."""
        return re.compile(rf".{{0,6}}?{self.sentence.coordination.group}")

    def column(self, heading: str) -> Label | None:
        """Return what stands under a column heading (牵头负责部门), None under any other."""
        name = re.sub(r"\s|[（(].*?[）)]", "", heading)
        if name in self.labels.kinds:
            return self.labels.kinds[name]
        return next((kind for kind, p in self.columns.patterns if p.fullmatch(name)), None)
