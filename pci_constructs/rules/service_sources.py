"""Whether services act for named sources alone: a service acts for whoever asks it to, in whatever account."""

from collections.abc import Callable

from pci_constructs.assembly import Block
from pci_constructs.rules.combine import attempt, every
from pci_constructs.rules.policies import Statement, all_hold, all_true_of, any_of, each_statement
from pci_constructs.rules.rule import Judgement, failed, passed


def services_name_sources(block: Block, path: str, concerns: Callable[[Statement], bool], *, good: str, bad: str) -> Judgement:
    """Judges that each statement that allows a service something has a condition on the account, organization or ARN of the source.

    Args:
        block: the resource.
        path: where it has the policy.
        concerns: whether a statement is about what is asked.
        good: the message where all name their source.
        bad: the message where one does not.
    """
    closed = passed(good, path)

    def one(statement: Statement) -> Judgement:
        open_ = all_true_of(statement, _allows_a_service, concerns, _is_free_of_source)
        return failed(bad, statement.path) if open_ else closed

    return attempt(lambda: every(each_statement(block, path), one, empty=closed))


def _allows_a_service(statement: Statement) -> bool:
    return all_hold(lambda: statement.allows, lambda: any_of(statement.principals("Service"), bool))


def _is_free_of_source(statement: Statement) -> bool:
    return not statement.bound_to_source()
