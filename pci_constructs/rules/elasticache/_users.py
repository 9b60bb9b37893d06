"""Users of caches: their access string, which is an ACL of Redis or Valkey."""

from pci_constructs.rules import ResourceView

USER = "AWS::ElastiCache::User"
ACCESS = "AccessString"


def access(user: ResourceView) -> list[str]:
    """The words of the access string, in lower case; the last one on a subject decides."""
    return user.text(ACCESS).lower().split()


def switched_off(user: ResourceView) -> bool:
    """Whether nobody can log in as this user."""
    return [word for word in access(user) if word in ("on", "off")][-1:] == ["off"]


def may_call_everything(user: ResourceView) -> bool:
    """Whether the access string allows every command, those that administer the cache or destroy its data included."""
    everything = False
    for word in access(user):
        if word in ("+@all", "allcommands"):
            everything = True
        elif word in ("-@all", "nocommands", "-@admin", "-@dangerous"):
            everything = False
    return everything
