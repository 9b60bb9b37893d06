"""Keys of payment cryptography stay in their modules, and are strong.

These keys make and check PINs, card verification values and cryptograms. One that may be exported exists wherever somebody took it, in a
form that the next one can take further, and the fewest forms and places are the rule (3.6.1.2, 3.7.3). Two-key triple DES has 80 bits of
strength and is no strong key any more (3.7.1). A key that is exchanged with a partner on purpose is an exception on record; the public key
of a partner, which an account imports, is no secret.
"""

from pci_constructs.rules import (
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    attempt,
    failed,
    flag_is_false,
    passed,
    undetermined,
    worst,
)
from pci_constructs.rules.reading import word

_EXPORTABLE, _ALGORITHM, _CLASS = "Exportable", "KeyAttributes.KeyAlgorithm", "KeyAttributes.KeyClass"
_WEAK = ("tdes_2key",)
_STRONG = ("tdes_3key", "aes_", "hmac_", "rsa_2048", "rsa_3072", "rsa_4096", "ecc_nist_")


def _check(key: ResourceView) -> Judgement:
    kept = attempt(lambda: _kept(key))
    return worst((kept, attempt(lambda: _strength(key))), empty=kept)


def _kept(key: ResourceView) -> Judgement:
    found = attempt(lambda: flag_is_false(key, _EXPORTABLE, good="the key stays in its module", bad="the key may be exported"))
    if found.verdict is not Verdict.PASS and word(key, _CLASS) == "public_key":
        return passed("a public key is no secret", _CLASS)
    return found


def _strength(key: ResourceView) -> Judgement:
    algorithm = word(key, _ALGORITHM)
    if algorithm in _WEAK:
        return failed(f"{algorithm.upper()} has 80 bits of strength", _ALGORITHM)
    if algorithm.startswith(_STRONG):
        return passed(f"the key stays in its module, and {algorithm.upper()} is strong", _ALGORITHM)
    return undetermined(
        f"{algorithm.upper() or 'the algorithm'} is not known", _ALGORITHM, blocked_by="how strong the algorithm of the key is"
    )


RULE = Rule(
    id="payment-cryptography-key-not-exportable",
    title="Keys of payment cryptography stay in their modules, and are strong",
    severity=Severity.MEDIUM,
    requirements={
        "3.7.1": "keys that protect account data are generated strong",
        "3.7.3": "a key that cannot be exported is stored in its module alone",
        "3.6.1.2": "a secret key is kept within a secure cryptographic device, whole or not at all",
    },
    remediation="set Exportable to false and KeyAlgorithm to TDES_3KEY or AES_128 and more; record who accepts a key that is exchanged",
    types=("AWS::PaymentCryptography::Key",),
    check=_check,
    passing={
        "Exportable": False,
        "KeyAttributes": {"KeyAlgorithm": "AES_256", "KeyClass": "SYMMETRIC_KEY", "KeyUsage": "TR31_K0_KEY_ENCRYPTION_KEY"},
    },
    failing={
        "Exportable": True,
        "KeyAttributes": {"KeyAlgorithm": "AES_256", "KeyClass": "SYMMETRIC_KEY", "KeyUsage": "TR31_K0_KEY_ENCRYPTION_KEY"},
    },
)
