"""Environments as they run: the options that are deployed, whatever they were made from."""

import pytest

from pci_constructs.assembly import Unknown
from pci_constructs.findings import Verdict
from pci_constructs.live.reading.masking import HIDDEN
from tests.emulator import Emulator
from tests.live.accounts.elasticbeanstalk import SECRETS, SETTINGS, UPDATES, arrange, both, described, environment, listed, option, settings
from tests.live.kit import assembly, judged, of, verdict

RULES = ("elastic-beanstalk-managed-updates-enabled", "elastic-beanstalk-logs-to-cloudwatch")
TAGGED = "pci-scope-tagged"
LIST, TAGS = "elasticbeanstalk.DescribeEnvironments", "elasticbeanstalk.ListTagsForResource"
OTHER = option("aws:autoscaling:asg", "MinSize", "1")


@pytest.mark.parametrize("rule", [*RULES, TAGGED])
def test_environments_are_judged(rule: str, aws: Emulator) -> None:
    arrange(aws)
    run = judged("elasticbeanstalk")
    assert [verdict(run, rule, f"/{name}") for name in ("good", "weak")] == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ((settings(both("true")),), Verdict.PASS),
        ((settings(both("false")),), Verdict.FAIL),
        # An option that is not among those that are deployed is at its default, which is off.
        ((settings(OTHER),), Verdict.FAIL),
        # What is still to be deployed does not run, and what failed never did.
        ((settings(both("false")), settings(both("true"), "pending")), Verdict.FAIL),
        ((settings(both("false"), "failed"), settings(both("true"))), Verdict.PASS),
        ((settings(both("true"), "pending"),), Verdict.UNDETERMINED),
        ((settings(both("true"), ""),), Verdict.UNDETERMINED),
        ((settings(both("true")), settings(both("true"))), Verdict.UNDETERMINED),
        ((settings(both(None)),), Verdict.UNDETERMINED),
        # Whoever may not see the options is shown none.
        ((settings(""),), Verdict.UNDETERMINED),
        ((), Verdict.UNDETERMINED),
    ],
)
def test_what_is_deployed_counts(sets: tuple[str, ...], expected: Verdict, aws: Emulator) -> None:
    environment(aws, "shop")
    aws.answer(SETTINGS, described(*sets))
    run = judged("elasticbeanstalk")
    assert [verdict(run, rule) for rule in RULES] == [expected, expected]


@pytest.mark.parametrize(("options", "expected"), [(OTHER, Verdict.FAIL), (both("true"), Verdict.PASS)])
def test_the_template_that_it_was_made_from_counts_no_more(options: str, expected: Verdict, aws: Emulator) -> None:
    aws.answer(LIST, listed("shop", "<TemplateName>good</TemplateName>"))
    aws.answer(
        TAGS,
        b"<ListTagsForResourceResponse><ListTagsForResourceResult><ResourceTags/></ListTagsForResourceResult></ListTagsForResourceResponse>",
    )
    aws.answer(SETTINGS, described(settings(options)))
    run = judged("elasticbeanstalk")
    assert [verdict(run, rule) for rule in RULES] == [expected, expected]


@pytest.mark.parametrize("status", ["Terminating", "Terminated"])
def test_what_is_terminated_is_left_out(status: str, aws: Emulator) -> None:
    aws.answer(LIST, listed("shop", f"<Status>{status}</Status>"))
    assert of(judged("elasticbeanstalk"), RULES[0]) == []
    assert [asked["IncludeDeleted"] for asked in aws.asked(LIST)] == [False]


def test_what_is_refused_is_not_known(aws: Emulator) -> None:
    arrange(aws)
    aws.deny(SETTINGS)
    aws.deny(TAGS)
    run = judged("elasticbeanstalk")
    assert {one.verdict for rule in (*RULES, TAGGED) for one in of(run, rule)} == {Verdict.UNDETERMINED}


def test_values_of_properties_are_kept_only_if_they_are_plain(aws: Emulator) -> None:
    environment(aws, "shop")
    plain = option("aws:elasticbeanstalk:application:environment", "TABLE", "cards")
    aws.answer(SETTINGS, described(settings(option(*UPDATES, "true") + plain + "".join(option(*one) for one in SECRETS))))
    (found,) = [one.properties for _, one in assembly("elasticbeanstalk").resources()]
    kept = {one["OptionName"]: one["Value"] for one in found["OptionSettings"]}
    assert (kept["ManagedActionsEnabled"], kept["TABLE"], kept["LAST"]) == ("true", "cards", HIDDEN)
    assert all(kept[name].__class__ is Unknown and kept[name].no_echo for name in ("DB_PASSWORD", "DATABASE_URL", "DBPassword"))
