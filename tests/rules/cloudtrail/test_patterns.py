import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example
from pci_constructs.rules.catalogue import rule
from pci_constructs.rules.cloudtrail._alarms import watched
from pci_constructs.rules.cloudtrail._patterns import finds_call
from tests.rules.pack import judged

P, F = Verdict.PASS, Verdict.FAIL
YES, NO, OPEN = True, False, None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{ $.eventName = StopLogging }", YES),
        ('{ $.eventName = "StopLogging" }', YES),
        ("{ $.eventName = DeleteTrail }", NO),
        ('{($.eventName="Stop*")}', YES),
        ("{ $.eventName = stopLogging }", NO),
        ("{ $.eventSource = cloudtrail.amazonaws.com }", YES),
        ("{ ($.eventSource = cloudtrail.amazonaws.com) && ($.eventName != Get*) && ($.eventName != Describe*) }", YES),
        ("{ ($.eventSource = cloudtrail.amazonaws.com) && ($.eventName != Stop*) }", NO),
        ("{ ($.eventSource = iot.amazonaws.com) && ($.eventName = StopLogging) }", NO),
        ("{ $.eventName = StopLogging || $.eventName = DeleteTrail && $.eventSource = x.amazonaws.com }", YES),
        ("{ ($.eventName = StopLogging || $.eventName = DeleteTrail) && $.eventSource = x.amazonaws.com }", NO),
        # What else the entry says decides.
        ("{ ($.eventName = StopLogging) && ($.errorCode NOT EXISTS) }", OPEN),
        ("{ ($.eventName = DeleteTrail) || ($.sourceIPAddress IS NULL) }", OPEN),
        ("{ ($.eventName = StopLogging) || ($.userIdentity.sessionContext.x[0].y >= 3) }", YES),
        ('{ ($.eventName = DeleteTrail) && ($.errorCode = "*Denied (a || b)") }', NO),
        ("{ $.eventName = %Stop.*% }", OPEN),
        # These are no patterns of this kind.
        ("StopLogging", OPEN),
        ("[name = StopLogging, more]", OPEN),
        ("", OPEN),
        ("{}", OPEN),
        ("{ $.eventName }", OPEN),
        ("{ $.eventName = }", OPEN),
        ("{ $.eventName NOT }", OPEN),
        ("{ $.eventName = && }", OPEN),
        ("{ ($.eventName = StopLogging }", OPEN),
        ("{ $.eventName = StopLogging ) }", OPEN),
        ("{ eventName = StopLogging }", OPEN),
        ("{ $.eventName = 'Stop & Logging' }", OPEN),
        ("{ " + "(" * 9000 + "$.eventName = StopLogging" + ")" * 9000 + " }", OPEN),
    ],
)
def test_whether_a_pattern_finds_a_call(pattern: str, expected: bool | None) -> None:
    assert finds_call(pattern, "StopLogging", "cloudtrail.amazonaws.com") is expected


OF_TRAILS = "($.eventSource = cloudtrail.amazonaws.com)"


@pytest.mark.parametrize(
    ("name", "pattern", "expected"),
    [
        ("alarm-cloudtrail-changes", "{ " + OF_TRAILS + " && ($.eventName != Get*) && ($.eventName != Describe*) }", P),
        ("alarm-cloudtrail-changes", "{ " + OF_TRAILS + " && ($.eventName != Delete*) }", F),
        ("alarm-cloudtrail-changes", "{ " + OF_TRAILS + " && ($.errorCode NOT EXISTS) }", F),
        ("alarm-config-changes", "{ " + OF_TRAILS + " && ($.eventName != Get*) }", F),
        ("alarm-kms-key-disable-or-deletion", "{ ($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion) }", P),
        (
            "alarm-kms-key-disable-or-deletion",
            "{ ($.errorCode NOT EXISTS) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }",
            P,
        ),
        (
            "alarm-kms-key-disable-or-deletion",
            "{ ($.eventSource = ec2.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }",
            F,
        ),
        ("alarm-kms-key-disable-or-deletion", '{ ($.eventName = "Disable*") || ($.eventName = "Schedule*") }', P),
    ],
)
def test_patterns_that_do_not_name_the_call(name: str, pattern: str, expected: Verdict) -> None:
    (found,) = judged(rule(name), Example(resources=watched(pattern).resources))
    assert found.verdict is expected


@pytest.mark.parametrize(
    "inner",
    [" " * 200_000 + '"', '"' + '\\"' * 100_000, "%" * 3 + " " * 200_000, "$.eventName = a" + " && $.eventName = a" * 20_000 + ' "'],
    ids=["blanks", "quotes", "per cent", "words"],
)
def test_a_pattern_that_is_none_is_told_at_once(inner: str) -> None:
    assert finds_call(f"{{ {inner} }}", "StopLogging", "cloudtrail.amazonaws.com") is None
