"""Log groups mask card numbers.

An error message with a request in it is enough to put card numbers into a log that many people read. A data protection policy that
de-identifies them, of the group or of its account, shows asterisks to everyone without a right of its own (3.4.1). It is a help against
leaks: the number is still stored, so an application that logs card numbers has to be changed all the same.
"""

from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, best, failed, not_applicable, passed, some
from pci_constructs.rules.logs._groups import ACCOUNT_POLICY, DELIVERY, GROUP, INFREQUENT
from pci_constructs.rules.policies import Statement, all_hold, any_of, each_statement

_POLICY, _KIND = "DataProtectionPolicy", "DATA_PROTECTION_POLICY"
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

    def judged(holder: ResourceView, path: str) -> Judgement:
        return attempt(lambda: some(each_statement(holder, path), one, empty=bad))

    def of_account(policy: ResourceView) -> Judgement:
        return judged(policy, "PolicyDocument") if policy.text("PolicyType") == _KIND else bad

    own = judged(group, _POLICY)
    # What either policy masks is masked. That of a running account is read with each of its groups.
    return own if group.live else best((own, some(group.neighbours(ACCOUNT_POLICY), of_account, empty=bad)), empty=own)


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
