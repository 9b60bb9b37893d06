"""Keys get new material every year.

A key changes at the end of its cryptoperiod (3.7.4). KMS makes new material by itself and keeps the old one for what it encrypted, so that
nothing has to be encrypted again, but only where the template asks for it and for symmetric keys whose material KMS made. Asymmetric, HMAC
and imported keys are replaced by hand, on a date that the key inventory names.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Undetermined, Verdict, failed, not_applicable, passed
from pci_constructs.rules.kms._keys import KEY

_ROTATES, _PERIOD = "EnableKeyRotation", "RotationPeriodInDays"
_LONGEST = 365


def _check(key: ResourceView) -> Judgement:
    try:
        return _excused(key) or _rotated(key)
    except Undetermined:
        # KMS refuses to rotate the kinds that it cannot, so a key that is to be rotated is of the other kind.
        judged = _rotated(key)
        if judged.verdict is Verdict.PASS:
            return judged
        raise


def _excused(key: ResourceView) -> Judgement | None:
    if key.text("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT":
        return not_applicable("KMS does not rotate keys of this kind", "KeySpec")
    if key.text("Origin", "AWS_KMS") != "AWS_KMS":
        return not_applicable("KMS does not rotate material that it did not make", "Origin")
    return None


def _rotated(key: ResourceView) -> Judgement:
    if not key.flag(_ROTATES):
        return failed("the key keeps its material for ever", _ROTATES)
    if key.has(_PERIOD) and key.at_least(_PERIOD, _LONGEST + 1):
        return failed(f"the key keeps its material for longer than {_LONGEST} days", _PERIOD)
    return passed("the key gets new material every year or sooner", _ROTATES)


RULE = Rule(
    id="cmk-backing-key-rotation-enabled",
    title="Keys get new material every year",
    severity=Severity.MEDIUM,
    requirements={"3.7.4": "keys change at the end of a cryptoperiod, which this pack takes to be a year at most"},
    remediation="set EnableKeyRotation to true and leave RotationPeriodInDays out or at 365 or less",
    types=(KEY,),
    check=_check,
    equivalents={
        "securityhub": "KMS.4",
        "config": "cmk-backing-key-rotation-enabled",
        "cdk-nag": "PCI.DSS.321-KMSBackingKeyRotationEnabled",
        "guard": "CMK_BACKING_KEY_ROTATION_ENABLED",
        "checkov": "CKV_AWS_7",
    },
    passing={"EnableKeyRotation": True},
    failing={"EnableKeyRotation": False},
)
