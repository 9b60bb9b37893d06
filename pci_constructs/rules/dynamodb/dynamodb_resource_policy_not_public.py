"""Nobody unknown may use a table.

A policy on a table, or on its stream, can let in any account there is. What is not allowed to somebody by name is denied (7.3.3), and
stored card data is queried by the few who need it (7.2.6). A table without a policy is open to identities of its own account alone.
"""

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity
from pci_constructs.rules.databases import both
from pci_constructs.rules.dynamodb._tables import GLOBAL_TABLE, TABLE, each_replica
from pci_constructs.rules.policies import closed_to_everyone

_STREAMS = {TABLE: "StreamSpecification", GLOBAL_TABLE: "ReplicaStreamSpecification"}


def _check(table: ResourceView) -> Judgement:
    stream = f"{_STREAMS[table.type]}.ResourcePolicy.PolicyDocument"

    def closed(part: Block) -> Judgement:
        return both(
            lambda: closed_to_everyone(part, "ResourcePolicy.PolicyDocument", "the table"),
            lambda: closed_to_everyone(part, stream, "the stream of the table"),
        )

    return each_replica(table, closed)


def _properties(principal: object) -> dict[str, object]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "dynamodb:Query", "Resource": "*"}
    return {"ResourcePolicy": {"PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}}


RULE = Rule(
    id="dynamodb-resource-policy-not-public",
    title="Nobody unknown may use a table",
    severity=Severity.HIGH,
    requirements={
        "7.3.3": "access is denied unless it was given to somebody by name",
        "7.2.6": "queries of stored card data are limited to those whose work it is",
    },
    remediation="name the accounts or roles that may use the table, or limit the statement by aws:PrincipalOrgID",
    types=(TABLE, GLOBAL_TABLE),
    check=_check,
    passing=_properties({"AWS": "arn:aws:iam::111122223333:role/Reports"}),
    failing=_properties("*"),
)
