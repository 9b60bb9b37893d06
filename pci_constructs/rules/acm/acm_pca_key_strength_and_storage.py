"""Certificate authorities have strong keys in certified modules.

Everything that trusts an authority rests on its key: a weak key, or a weak digest, lets somebody make certificates for any name (3.7.1). It
is kept in a module that is certified to FIPS 140 at level 3, as AWS does unless the template asks for less (3.7.3).
"""

from collections.abc import Callable

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, failed, passed, undetermined, worst
from pci_constructs.rules.reading import word

_KEY, _SIGNING, _STORAGE = "KeyAlgorithm", "SigningAlgorithm", "KeyStorageSecurityStandard"
_KEYS = ("rsa_2048", "rsa_3072", "rsa_4096", "ec_prime256v1", "ec_secp384r1", "ec_secp521r1", "sm2", "ml_dsa_")
_SIGNATURES = ("sha256with", "sha384with", "sha512with", "sm3withsm2", "ml_dsa_")
_LEVEL = "fips_140_2_level_3_or_higher"
_GOOD = "the key is strong and kept in a certified module"


def _check(authority: ResourceView) -> Judgement:
    parts: tuple[Callable[[], Judgement], ...] = (
        lambda: _among(authority, _KEY, _KEYS, "key"),
        lambda: _among(authority, _SIGNING, _SIGNATURES, "digest"),
        lambda: _storage(authority),
    )
    return worst((attempt(part) for part in parts), empty=passed(_GOOD))


def _among(authority: ResourceView, path: str, strong: tuple[str, ...], what: str) -> Judgement:
    name = word(authority, path)
    if not name:
        return undetermined(f"the {what} is not named", path, blocked_by=f"the {what} of the authority")
    return passed(_GOOD, path) if name.startswith(strong) else failed(f"{name.upper()} is no strong {what}", path)


def _storage(authority: ResourceView) -> Judgement:
    level = word(authority, _STORAGE, _LEVEL)
    return passed(_GOOD, _STORAGE) if level == _LEVEL else failed(f"the key is kept at {level.upper()}", _STORAGE)


RULE = Rule(
    id="acm-pca-key-strength-and-storage",
    title="Certificate authorities have strong keys in certified modules",
    severity=Severity.MEDIUM,
    requirements={
        "3.7.1": "the keys on which trust rests are generated strong",
        "3.7.3": "they are stored in a certified module",
    },
    remediation="set KeyAlgorithm to RSA_2048 or EC_prime256v1 and more, SigningAlgorithm to SHA256 and more, and leave storage at level 3",
    types=("AWS::ACMPCA::CertificateAuthority",),
    check=_check,
    passing={"Type": "ROOT", _KEY: "EC_prime256v1", _SIGNING: "SHA256WITHECDSA"},
    failing={"Type": "ROOT", _KEY: "RSA_2048", _SIGNING: "SHA256WITHRSA", _STORAGE: "FIPS_140_2_LEVEL_2_OR_HIGHER"},
)
