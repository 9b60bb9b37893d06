"""What the policy of a vault refuses everyone, or everyone but some that it names."""

import re

from pci_constructs.rules import Block, Judgement, ResourceView, attempt, failed, passed, some
from pci_constructs.rules.policies import ANYONE, Statement, any_of, each_statement

POLICY = "AccessPolicy"
_UNLESS = ("arnnotequals", "arnnotlike", "stringnotequals", "stringnotlike")
_CROWD = re.compile(r"\*|.*[:/]\*|\*.*")


def refused(vault: ResourceView, action: str) -> Judgement:
    """Judges that a vault's policy denies an action to everyone, or to all but principals it names, patterns included."""

    def one(statement: Statement) -> Judgement:
        if statement.denies and statement.covers_action(action) and statement.covers_all_resources() and _spares_only_some(statement):
            return passed(f"{action} is denied", statement.path)
        return failed(f"the policy does not deny {action} to everyone", POLICY)

    empty = failed(f"the vault has no policy that denies {action}", POLICY)
    return attempt(lambda: some(each_statement(vault, POLICY), one, empty=empty))


def _spares_only_some(statement: Statement) -> bool:
    block = statement.block
    if block.has("NotPrincipal"):
        named = isinstance(block.peek("NotPrincipal"), Block)
        everyone = not any_of(block.each("NotPrincipal.AWS" if named else "NotPrincipal"), _is_crowd)
    else:
        everyone = statement.names_anyone()
    return everyone and all(
        operator in _UNLESS and key in ("aws:principalarn", "aws:userid") and bool(values) and not any_of(values, _is_crowd)
        for operator, key, values in statement.conditions()
    )


def _is_crowd(value: object) -> bool:
    """Whether a spared principal is everybody, or everybody of an account."""
    return str(value).strip() == ANYONE or bool(_CROWD.fullmatch(str(value).strip()))
