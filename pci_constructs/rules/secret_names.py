"""What names of secrets look like: ``DB_PASSWORD`` is one, ``DB_SECRET_ARN`` and ``TOKEN_URL`` only speak about one."""

from functools import lru_cache
from itertools import pairwise

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import secret_words

_WORDS = expression(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_KINDS = {"password": secret_words.PASSWORDS, "token": secret_words.TOKENS, "secret": secret_words.SECRETS}
_NOUNS = frozenset((*secret_words.PASSWORDS, *secret_words.TOKENS, *secret_words.SECRETS, "passwords", "tokens"))
_WHOLE_WORDS, _KEYS_OF, _SECRETS_OF = map(frozenset, (secret_words.WHOLE_WORDS, secret_words.KEYS_OF, secret_words.SECRETS_OF))
_QUALIFIERS, _ABOUT = frozenset(secret_words.QUALIFIERS), frozenset(secret_words.ABOUT)
_PLAIN = (_ABOUT | frozenset(secret_words.PLAIN)) - {"uri", "url", "urls"}
"""Last words of names of what is no secret; the address of a database may have a password in it."""


@lru_cache(maxsize=4096)
def kind_of_secret(name: str) -> str:
    """What kind of secret something of this name holds: ``password``, ``token``, ``secret``; empty if it names none.

    The last noun decides, as in English: ``DB_PASSWORD`` and ``clientSecretProd`` are secrets, ``DB_SECRET_ARN`` and ``TOKEN_URL`` are not.
    """
    words = words_of(name)
    if ("connection", "string") in pairwise(words) and words[-1] not in _ABOUT:
        return "secret"
    while words and (words[-1] in _QUALIFIERS or words[-1].isdigit()):
        words.pop()
    if not words:
        return ""
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if (last == "key" and before in _KEYS_OF) or (last == "data" and before == "auth") or (last == "secret" and before in _SECRETS_OF):
        return "token"
    for kind, nouns in _KINDS.items():
        if any(last == noun or (noun not in _WHOLE_WORDS and last.endswith(noun)) for noun in nouns):
            return kind
    return ""


def names_secret(name: str) -> bool:
    """Whether a name is that of a secret itself, not of something about one."""
    return bool(kind_of_secret(name))


def hints_at_secret(name: str) -> bool:
    """Whether a secret is mentioned, and the name does not end in what is known to be about one."""
    words = words_of(name)
    return not _NOUNS.isdisjoint(words) and words[-1] not in _ABOUT


def names_what_is_plain(name: str) -> bool:
    """Whether a name is one of what is no secret: of a table, a region, a level."""
    words = words_of(name)
    return bool(words) and words[-1] in _PLAIN and not kind_of_secret(name)


def words_of(name: str) -> list[str]:
    """The words of a name in snake, kebab or camel case, in lower case."""
    return [word.lower() for word in _WORDS.findall(name)]
