"""Tasks that one draft dropped and a later one brings back (恢复的任务)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from policy_nlp.compare.context import Context
from policy_nlp.compare.index import Draft
from policy_nlp.compare.units import UnitMatcher

# A unit by the number of its draft and its index there.
Place = tuple[int, int]


class Returns:
    """Finds again in a draft what an earlier draft still had and those between did not.

    Args:
        drafts: the drafts, the oldest first.
        context: of any two of them, for the vocabularies and settings.
    """

    def __init__(self, drafts: Sequence[Draft], context: Context) -> None:
        self._drafts, self._forms, self._options = drafts, context.forms, context.options

    def found(
        self, number: int, gone: Collection[Place], come: Collection[int]
    ) -> dict[Place, int]:
        """Return which units of a draft are which of those that are gone.

        Drafts are matched as neighbours are; what went last is looked for first.

        Args:
            number: of the draft.
            gone: the units that went, by the last draft that had them.
            come: the units of the draft that the one before has not.
        """
        back: dict[Place, int] = {}
        for earlier in sorted({draft for draft, _ in gone}, reverse=True):
            left = set(come) - set(back.values())
            if not left:
                break
            old, new = self._drafts[earlier], self._drafts[number]
            for group in UnitMatcher(old, new, self._forms, self._options).groups():
                if group.is_pair and (earlier, group.old[0]) in gone and group.new[0] in left:
                    back[earlier, group.old[0]] = group.new[0]
        return back

    def reads_the_same(self, place: Place, number: int, at: int) -> bool:
        """Tell whether a unit that came back says what it said before, but for editing."""
        old, new = self._drafts[place[0]].content(place[1]), self._drafts[number].content(at)
        return self._forms.of(old) == self._forms.of(new)
