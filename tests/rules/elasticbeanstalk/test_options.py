from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, Rule, catalogue
from pci_constructs.rules.elasticbeanstalk._options import option
from tests.rules.pack import judged

PASS, FAIL, UNDETERMINED = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED
UPDATES = catalogue.rule("elastic-beanstalk-managed-updates-enabled")
LOGS = catalogue.rule("elastic-beanstalk-logs-to-cloudwatch")
OF = {
    UPDATES.id: ("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled"),
    LOGS.id: ("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs"),
}
REF = {"Ref": "P"}
OTHER = option("aws:autoscaling:asg", "MinSize", "1")
MADE_FROM = {"TemplateName": {"Ref": "T"}}


def of(rule: Rule, environment: dict[str, Any], template: dict[str, Any] | None = None) -> set[Verdict]:
    resources = {
        "R": {"Type": rule.types[0], "Properties": environment},
        "T": {"Type": "AWS::ElasticBeanstalk::ConfigurationTemplate", "Properties": template or {}},
    }
    rest = {"Parameters": {"P": {"Type": "String"}}, "Conditions": {"C": {"Fn::Equals": [REF, "x"]}}}
    return {f.verdict for f in judged(rule, Example(resources=resources, rest=rest))}


@pytest.mark.parametrize("rule", [UPDATES, LOGS], ids=lambda rule: rule.id)
def test_an_option_on_the_environment(rule: Rule) -> None:
    on, off = option(*OF[rule.id], "true"), option(*OF[rule.id], "false")
    unknown = {**on, "OptionName": REF}
    for settings in ([OTHER, on], on, [unknown, on], [{**on, "Value": True}]):
        assert of(rule, {"OptionSettings": settings}) == {PASS}
    assert of(rule, {"OptionSettings": [OTHER, off]}) == of(rule, {"OptionSettings": [unknown, off]}) == {FAIL}
    assert of(rule, {}) == of(rule, {"OptionSettings": [OTHER]}) == of(rule, {"OptionSettings": [{**on, "Namespace": "other"}]}) == {FAIL}
    assert of(rule, {"OptionSettings": [{"Fn::If": ["C", on, {"Ref": "AWS::NoValue"}]}]}) == {FAIL}
    for setting in (unknown, {**on, "Value": REF}, {"Fn::ImportValue": "a"}):
        assert of(rule, {"OptionSettings": [setting]}) == {UNDETERMINED}
    assert of(rule, {"OptionSettings": REF}) == {UNDETERMINED}


@pytest.mark.parametrize("rule", [UPDATES, LOGS], ids=lambda rule: rule.id)
def test_an_option_of_the_configuration_template(rule: Rule) -> None:
    on, off = option(*OF[rule.id], "true"), option(*OF[rule.id], "false")
    assert of(rule, MADE_FROM, {"OptionSettings": [on]}) == {PASS}
    assert of(rule, MADE_FROM, {"OptionSettings": [OTHER]}) == of(rule, MADE_FROM) == {FAIL}
    assert of(rule, {**MADE_FROM, "OptionSettings": [off]}, {"OptionSettings": [on]}) == {FAIL}
    assert of(rule, {**MADE_FROM, "OptionSettings": [on]}, {"OptionSettings": [off]}) == {PASS}
    assert of(rule, MADE_FROM, {"EnvironmentId": "e-1"}) == {UNDETERMINED}
    assert of(rule, MADE_FROM, {"SourceConfiguration": {"ApplicationName": "a", "TemplateName": "b"}, "OptionSettings": [off]}) == {FAIL}
    assert of(rule, {"TemplateName": "elsewhere"}) == of(rule, {"TemplateName": REF}) == {UNDETERMINED}
