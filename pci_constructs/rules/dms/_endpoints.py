"""What endpoints have in common: their engine, and settings that may also stand in the extra connection attributes."""

from pci_constructs.rules import Judgement, ResourceView, failed, passed
from pci_constructs.rules.reading import word

ENDPOINT = "AWS::DMS::Endpoint"
_EXTRA = "ExtraConnectionAttributes"


def engine(endpoint: ResourceView) -> str:
    """The engine in lower case, such as ``mongodb``."""
    return word(endpoint, "EngineName")


def setting(endpoint: ResourceView, path: str, default: str = "") -> str:
    """A setting of the engine, such as ``KafkaSettings.SecurityProtocol``, in lower case.

    The extra connection attributes are an older way of making it: ``securityProtocol=ssl-encryption;…``.
    """
    if endpoint.has(path):
        return word(endpoint, path)
    pairs = (pair.partition("=") for pair in endpoint.text(_EXTRA).split(";"))
    found = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    return found.get(path.rpartition(".")[2].lower(), default)


def encrypted(mode: str, path: str, good: frozenset[str]) -> Judgement:
    """Judges what an endpoint says of TLS; nothing and an unknown word are clear text."""
    if mode in good:
        return passed(f"the connection is encrypted ({mode})", path)
    return failed(f"nothing asks for TLS ({path} is {mode or 'not set'})", path)
