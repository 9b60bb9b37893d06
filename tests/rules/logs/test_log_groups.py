import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.logs.cloudwatch_log_group_data_protection import RULE as MASKED
from pci_constructs.rules.logs.cloudwatch_log_group_encrypted import RULE as ENCRYPTED
from pci_constructs.rules.logs.cw_loggroup_retention_period_check import RULE as KEPT
from tests.rules.pack import judged, verdicts

P, F, U, N = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
REST = {"Parameters": {"P": {"Type": "String"}, "N": {"Type": "Number", "MinValue": 365}}}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, P),
        ({"RetentionInDays": "400"}, P),
        ({"RetentionInDays": "30"}, F),
        ({"RetentionInDays": NONE}, P),
        ({"RetentionInDays": REF}, U),
        ({"RetentionInDays": {"Ref": "N"}}, P),
        ({"RetentionInDays": 1, "LogGroupClass": "DELIVERY"}, N),
        ({"RetentionInDays": 30, "LogGroupClass": "INFREQUENT_ACCESS"}, F),
    ],
)
def test_retention(properties: dict[str, Any], expected: Verdict) -> None:
    assert verdicts(KEPT, properties, **REST) == {expected}


@pytest.mark.parametrize(("least", "expected"), [(400, F), (365, P), (30, P)])
def test_retention_as_long_as_the_team_says(least: int, expected: Verdict) -> None:
    resources = {"R": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 365}}}
    (found,) = judged(KEPT, Example(resources=resources, settings={"minimum_log_retention_days": least}))
    assert found.verdict is expected
    (short,) = judged(
        KEPT,
        Example(
            resources={"R": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 180}}},
            settings={"minimum_log_retention_days": least},
        ),
    )
    assert short.verdict is F


def test_encryption() -> None:
    assert verdicts(ENCRYPTED, {}) == verdicts(ENCRYPTED, {"KmsKeyId": NONE}) == {F}
    assert verdicts(ENCRYPTED, {"KmsKeyId": REF}, **REST) == {U}


CARD = "arn:aws:dataprotection::aws:data-identifier/CreditCardNumber"
MASK: dict[str, Any] = {"Operation": {"Deidentify": {"MaskConfig": {}}}}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ({"Statement": [{"DataIdentifier": [CARD], **MASK}]}, P),
        ({"Statement": [{"DataIdentifier": [{"Fn::Sub": CARD.replace(":aws:", ":${AWS::Partition}:", 1)}], **MASK}]}, P),
        (json.dumps({"Statement": [{"DataIdentifier": CARD, **MASK}]}), P),
        ({"Statement": [{"DataIdentifier": [CARD.replace("CreditCardNumber", "EmailAddress")], **MASK}]}, F),
        ({"Statement": []}, F),
        (None, F),
        (REF, U),
        ({"Statement": [{"DataIdentifier": [REF], **MASK}]}, U),
    ],
)
def test_card_numbers_are_masked(policy: Any, expected: Verdict) -> None:
    properties = {} if policy is None else {"DataProtectionPolicy": policy}
    assert verdicts(MASKED, properties, **REST) == {expected}
    assert verdicts(MASKED, {**properties, "LogGroupClass": "INFREQUENT_ACCESS"}, **REST) == {N}


HIDES = {"Statement": [{"DataIdentifier": [CARD], **MASK}]}
HIDES_OTHERS = {"Statement": [{"DataIdentifier": [CARD.replace("CreditCardNumber", "EmailAddress")], **MASK}]}


@pytest.mark.parametrize(
    ("own", "kind", "document", "expected"),
    [
        (None, "DATA_PROTECTION_POLICY", json.dumps(HIDES), P),
        (HIDES_OTHERS, "DATA_PROTECTION_POLICY", json.dumps(HIDES), P),
        (HIDES, "DATA_PROTECTION_POLICY", json.dumps(HIDES_OTHERS), P),
        (None, "DATA_PROTECTION_POLICY", json.dumps(HIDES_OTHERS), F),
        (None, "TRANSFORMER_POLICY", json.dumps(HIDES), F),
        (None, "DATA_PROTECTION_POLICY", REF, U),
        (None, REF, json.dumps(HIDES), U),
        (REF, "DATA_PROTECTION_POLICY", json.dumps(HIDES), P),
    ],
)
def test_the_policy_of_the_account_masks_too(own: Any, kind: Any, document: Any, expected: Verdict) -> None:
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {} if own is None else {"DataProtectionPolicy": own}}
    policy = {"Type": "AWS::Logs::AccountPolicy", "Properties": {"PolicyName": "p", "PolicyType": kind, "PolicyDocument": document}}
    (found,) = judged(MASKED, Example(resources={"Group": group, "Policy": policy}, rest=REST))
    assert found.verdict is expected
