"""Webhooks as they are: whether their tokens are shown, and that nothing of them is kept."""

import pytest

from pci_constructs.assembly import Reference, Unknown
from pci_constructs.findings import Verdict
from pci_constructs.live.reading.findings import LOOKED
from tests.emulator import Emulator
from tests.live.accounts import codepipeline
from tests.live.accounts import codepipeline_webhooks as webhooks
from tests.live.kit import assembly, judged, of, verdict

CLEAR, TAGGED = "codepipeline-no-plaintext-secret-in-configuration", "pci-scope-tagged"
TYPE = "AWS::CodePipeline::Webhook"


def test_webhooks_are_judged(aws: Emulator) -> None:
    webhooks.arrange(aws)
    run = judged("codepipeline_webhooks")
    assert [verdict(run, CLEAR, f":{name}") for name in ("good", "bad", "office")] == [
        Verdict.PASS,
        Verdict.FAIL,
        Verdict.NOT_APPLICABLE,
    ]
    assert [verdict(run, TAGGED, f":{name}") for name in ("good", "bad")] == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize("token", [webhooks.PLANTED[0], "hush", "4711", "arn:aws:iam::123456789012:role/token", "*q*"])
def test_a_token_that_is_shown_fails_and_is_not_kept_whatever_it_looks_like(token: str, aws: Emulator) -> None:
    webhooks.shown(aws, webhooks.webhook("one", SecretToken=token))
    (found,) = of(judged("codepipeline_webhooks"), CLEAR)
    assert (found.verdict, token in found.message) == (Verdict.FAIL, False)
    (kept,) = [one.properties["AuthenticationConfiguration"].get("SecretToken") for _, one in assembly("codepipeline_webhooks").resources()]
    assert (kept.__class__, token in repr(kept)) == (Unknown, False)


def test_a_token_that_is_not_told_is_not_known(aws: Emulator) -> None:
    webhooks.shown(aws, webhooks.webhook("one"))
    assert verdict(judged("codepipeline_webhooks"), CLEAR) is Verdict.UNDETERMINED


def test_nobody_asks_for_a_token_where_there_is_none(aws: Emulator) -> None:
    webhooks.shown(aws, webhooks.webhook("one", "UNAUTHENTICATED"))
    assert verdict(judged("codepipeline_webhooks"), CLEAR) is Verdict.NOT_APPLICABLE


def test_a_right_that_security_audit_lacks_leaves_webhooks_open_and_is_no_error(aws: Emulator) -> None:
    webhooks.arrange(aws)
    aws.deny("codepipeline.ListWebhooks")
    run = judged("codepipeline_webhooks")
    assert [one for one in run.of(Verdict.ERROR) if one.rule == LOOKED] == []
    assert any("ListWebhooks" in one.message for one in run.of(Verdict.UNDETERMINED) if one.rule == LOOKED)


def test_tags_that_are_denied_are_not_known(aws: Emulator) -> None:
    webhooks.arrange(aws)
    aws.deny("codepipeline.ListTagsForResource")
    assert verdict(judged("codepipeline_webhooks"), TAGGED, ":good") is Verdict.UNDETERMINED


def test_they_are_tied_to_their_pipelines(aws: Emulator) -> None:
    codepipeline.pipeline(aws, "shop", codepipeline.stage("Build", codepipeline.action("Build", "Build", "CodeBuild")))
    webhooks.arrange(aws)
    found = [one for _, one in assembly("codepipeline", "codepipeline_webhooks").resources() if one.type == TYPE]
    assert [isinstance(one.properties["TargetPipeline"], Reference) for one in found] == [True] * 3
