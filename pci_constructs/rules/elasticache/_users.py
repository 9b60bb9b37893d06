"""Users of caches: their access string, which is an ACL of Redis or Valkey."""

from collections.abc import Iterable

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import ResourceView

USER = "AWS::ElastiCache::User"
ACCESS = "AccessString"
_SELECTOR = expression(r"\(([^)]*)\)")
"""A set of permissions beside the first one, which version 7 knows: a command that one of them allows may be called."""
_DANGEROUS = ("@admin", "@dangerous")


def access(user: ResourceView) -> list[str]:
    """The words of the access string, in lower case; the last one on a subject decides."""
    return user.text(ACCESS).lower().split()


def switched_off(user: ResourceView) -> bool:
    """Whether nobody can log in as this user; ElastiCache switches one off that does not say."""
    return [word for word in access(user) if word in ("on", "off")][-1:] != ["on"]


def may_call_everything(user: ResourceView) -> bool:
    """Whether the access string allows every command, those that administer the cache or destroy its data included."""
    text = " ".join(access(user))
    return any(_is_everything(words.split()) for words in (_SELECTOR.sub(" ", text), *_SELECTOR.findall(text)))


def _is_everything(words: Iterable[str]) -> bool:
    everything, without = False, set[str]()
    for word in words:
        if word in ("+@all", "allcommands", "-@all", "nocommands"):
            everything, without = word in ("+@all", "allcommands"), set()
        elif word[1:] in _DANGEROUS and word[0] == "-":
            without.add(word[1:])
        elif word[1:] in _DANGEROUS and word[0] == "+":
            without.discard(word[1:])
    return everything and not without
