"""Log groups mask card numbers.

An error message with a request in it is enough to put card numbers into a log that many people read. A data protection policy that
de-identifies them shows asterisks to everyone without a right of its own (3.4.1). It is a help against leaks: the number is still stored,
so an application that logs card numbers has to be changed all the same.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, not_applicable, passed, some
from pci_constructs.rules.logs._groups import DELIVERY, GROUP, INFREQUENT
from pci_constructs.rules.policies import Statement, all_hold, any_of, each_statement

_POLICY = "DataProtectionPolicy"
_CARD = ":data-identifier/CreditCardNumber"


def _masks(statement: Statement) -> bool:
    return all_hold(
        lambda: statement.block.has("Operation.Deidentify.MaskConfig"),
        lambda: any_of(statement.block.each("DataIdentifier"), lambda identifier: str(identifier).endswith(_CARD)),
    )


def _check(group: ResourceView) -> Judgement:
    if group.text("LogGroupClass") in (DELIVERY, INFREQUENT):
        return not_applicable("groups of this class have no data protection", "LogGroupClass")
    bad = failed("card numbers are not masked", _POLICY)

    def one(statement: Statement) -> Judgement:
        return passed("card numbers are masked on reading", _POLICY) if _masks(statement) else bad

    return attempt(lambda: some(each_statement(group, _POLICY), one, empty=bad))


def _example(operation: dict[str, Any]) -> dict[str, Any]:
    statement = {"DataIdentifier": [f"arn:aws:dataprotection::aws{_CARD}"], "Operation": operation}
    return {_POLICY: {"Name": "mask", "Version": "2021-06-01", "Statement": [statement]}}


RULE = Rule(
    id="cloudwatch-log-group-data-protection",
    title="Log groups mask card numbers",
    severity=Severity.LOW,
    requirements={"3.4.1": "a card number that slips into a log is shown masked to whoever reads the log"},
    remediation="set DataProtectionPolicy with an audit and a de-identify statement on CreditCardNumber",
    types=(GROUP,),
    check=_check,
    equivalents={},
    passing=_example({"Deidentify": {"MaskConfig": {}}}),
    failing=_example({"Audit": {"FindingsDestination": {}}}),
)
