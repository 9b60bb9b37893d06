"""What the policy of a vault refuses everyone, or everyone but some that it names."""

from pci_constructs.rules import Judgement, ResourceView, attempt, failed, passed, some
from pci_constructs.rules.policies import Statement, all_hold, each_statement

POLICY = "AccessPolicy"


def refused(vault: ResourceView, action: str) -> Judgement:
    """Judges that a vault's policy denies an action to everyone, or to all but principals it names, patterns included."""

    def one(statement: Statement) -> Judgement:
        if all_hold(statement.denies_all_but_named, lambda: statement.covers_action(action), statement.covers_all_resources):
            return passed(f"{action} is denied", statement.path)
        return failed(f"the policy does not deny {action} to everyone", POLICY)

    empty = failed(f"the vault has no policy that denies {action}", POLICY)
    return attempt(lambda: some(each_statement(vault, POLICY), one, empty=empty))
