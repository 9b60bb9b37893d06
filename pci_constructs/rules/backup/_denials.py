"""What the policy of a vault refuses everyone, or everyone but some that it names."""

from functools import partial
from typing import Any

from pci_constructs.rules import Judgement, ResourceView, Undetermined, Unknown, Verdict, attempt, failed, passed, some
from pci_constructs.rules.backup_plans import Kind, named
from pci_constructs.rules.policies import Statement, all_hold, any_holds, any_so, each_statement

POLICY = "AccessPolicy"
VAULT = Kind(service="backup", before="backup-vault:", name="BackupVaultName", arn=("BackupVaultArn",))
_ON_VAULTS = ("backup:DeleteBackupVault", "backup:DeleteBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy")
"""Actions whose resource is the vault; that of others is a recovery point, whose ARN is of whatever service keeps it."""


def refused(vault: ResourceView, action: str) -> Judgement:
    """Judges that a vault's policy denies an action to everyone, or to all but principals it names, patterns included."""

    def one(statement: Statement) -> Judgement:
        reaches = partial(any_holds, statement.covers_all_resources, lambda: action in _ON_VAULTS and _names_vault(statement, vault))
        if all_hold(statement.denies_all_but_named, lambda: statement.covers_action(action), reaches):
            return passed(f"{action} is denied", statement.path)
        return failed(f"the policy does not deny {action} to everyone", POLICY)

    empty = failed(f"the vault has no policy that denies {action}", POLICY)
    return attempt(lambda: some(each_statement(vault, POLICY), one, empty=empty))


def _names_vault(statement: Statement, vault: ResourceView) -> bool:
    def one(pattern: Any) -> bool:
        if pattern.__class__ is Unknown:
            raise Undetermined(pattern, statement.path)
        return named(pattern, vault, VAULT).verdict is Verdict.PASS

    return any_so(statement.resources(), one)
