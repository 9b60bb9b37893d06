"""Users of caches call the commands that they need.

``+@all`` lets an application empty the cache, read every key of every other application and change how the server runs. Accounts of
applications have the least that their work needs (7.2.5): categories such as ``@read`` and ``@write``, or all of them without
``@dangerous`` and ``@admin``.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.elasticache._users import ACCESS, USER, may_call_everything, switched_off


def _check(user: ResourceView) -> Judgement:
    if not user.has(ACCESS):
        return undetermined("nothing says what the user may do", ACCESS, blocked_by="the access string of the user")
    if not may_call_everything(user):
        return passed("the user may call some commands only", ACCESS)
    if switched_off(user):
        return passed("the user is switched off", ACCESS)
    return failed("the user may call every command, dangerous ones included", ACCESS)


RULE = Rule(
    id="elasticache-user-commands-limited",
    title="Users of caches call the commands that they need",
    severity=Severity.MEDIUM,
    requirements={
        "7.2.5": "the account of an application has the least that the application needs",
        "7.2.2": "access follows from the work, and no work needs every command",
    },
    remediation="name categories in AccessString, such as on ~payments:* +@read +@write, or take -@dangerous -@admin from all",
    types=(USER,),
    check=_check,
    passing={"UserName": "pay", "AccessString": "on ~pay:* +@read +@write"},
    failing={"UserName": "pay", "AccessString": "on ~* +@all"},
)
