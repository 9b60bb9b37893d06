"""The administrator's password comes from Secrets Manager.

A password in a template is in the repository, in every copy of it and in the history of the stack, for good. RDS can make the password
itself, keep it in a secret and rotate it; a dynamic reference to a secret keeps it out of the code as well. Passwords of accounts that
applications and systems use are not hard-coded (8.6.2), are changed from time to time (8.6.3), and are not kept readable (8.3.2).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Unknown, failed, not_applicable, passed, undetermined
from pci_constructs.rules.copies import GLOBAL, is_secondary, source_of
from pci_constructs.rules.databases import CLUSTER, INSTANCE
from pci_constructs.rules.rds._databases import by_its_cluster
from pci_constructs.rules.reading import word
from pci_constructs.rules.secret_text import judge_protected

_MANAGED, _PASSWORD, _LOGIN = "ManageMasterUserPassword", "MasterUserPassword", "MasterUserAuthenticationType"


def _check(database: ResourceView) -> Judgement:
    member = by_its_cluster(database, "which has the administrator")
    if member:
        return member
    if database.has(_PASSWORD):
        password = database.peek(_PASSWORD)
        if password.__class__ is Unknown and password.no_echo:
            message = f"the password comes from {password.why}, whose value somebody keeps"
            return undetermined(message, _PASSWORD, blocked_by=f"where the value of {password.why} is kept and who changes it")
        return judge_protected(password, _PASSWORD, _PASSWORD)
    if database.flag(_MANAGED):
        return passed("RDS makes the password, keeps it in a secret and rotates it", _MANAGED)
    if word(database, _LOGIN) == "iam-db-auth":
        return passed("the administrator has no password and signs in with IAM", _LOGIN)
    source = source_of(database) or (GLOBAL if database.type == CLUSTER and is_secondary(database) else None)
    if source:
        return not_applicable(f"the administrator is that of {source}", source)
    return failed("nothing says where the administrator's password comes from", _MANAGED)


RULE = Rule(
    id="rds-master-password-managed",
    title="The administrator's password comes from Secrets Manager",
    severity=Severity.HIGH,
    requirements={
        "8.6.2": "the password of an account that systems can use is not in code",
        "8.3.2": "the password is stored encrypted, not readable in a template",
        "8.6.3": "a password that Secrets Manager has is changed without anybody touching it",
    },
    remediation="set ManageMasterUserPassword to true and remove MasterUserPassword; change a password that was in a template",
    types=(INSTANCE, CLUSTER),
    check=_check,
    passing={"MasterUserPassword": "{{resolve:secretsmanager:payments:SecretString:password}}"},
    failing={"MasterUserPassword": "Tr0ub4dor-and-3"},
)
