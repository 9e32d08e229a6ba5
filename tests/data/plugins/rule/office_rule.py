"""A test package with a rule of one office: a plan names who drew it up."""

from collections.abc import Iterator

from policy_nlp.check import CheckContext, Fault, Rule


def _look(context: CheckContext) -> Iterator[Fault]:
    if "起草单位" not in context.text:
        yield Fault(None, "没有写明起草单位")


SIGNED = Rule("X101", "no-drafter", "warning", "起草单位", _look)
