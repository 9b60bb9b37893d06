"""Trails as they run: what they record, where they are seen, and whose bucket they fill."""

from pci_constructs.findings import Verdict
from tests.emulator import REGION, Emulator
from tests.live.accounts import cloudtrail
from tests.live.kit import assembly, judged, of, verdict

TRAIL = "trail/everything"


def test_a_trail_that_records_passes_and_one_that_does_not_fails(aws: Emulator) -> None:
    cloudtrail.arrange(aws)
    run = judged("cloudtrail", "s3", "kms")
    assert verdict(run, "cloudtrail-enabled", TRAIL) is Verdict.PASS
    assert verdict(run, "multi-region-cloudtrail-enabled", TRAIL) is Verdict.PASS
    assert verdict(run, "cloud-trail-log-file-validation-enabled", "trail/silent") is Verdict.FAIL
    assert verdict(run, "cloud-trail-encryption-enabled", TRAIL) is Verdict.FAIL


def test_the_bucket_of_a_trail_is_known_to_be_one(aws: Emulator) -> None:
    cloudtrail.arrange(aws)
    run = judged("cloudtrail", "s3", "kms")
    assert verdict(run, "s3-bucket-default-lock-enabled", ":::audit") is Verdict.FAIL
    assert verdict(run, "cloudtrail-s3-bucket-access-logging", ":::audit") is Verdict.FAIL


def test_without_trails_read_nobody_knows_what_a_bucket_is_for(aws: Emulator) -> None:
    cloudtrail.arrange(aws)
    assert verdict(judged("s3"), "s3-bucket-default-lock-enabled", ":::audit") is Verdict.UNDETERMINED


def test_a_trail_that_somebody_stopped_fails(aws: Emulator) -> None:
    cloudtrail.arrange(aws)
    aws.client("cloudtrail").stop_logging(Name="everything")
    assert Verdict.FAIL in {finding.verdict for finding in of(judged("cloudtrail"), "cloudtrail-enabled", TRAIL)}


def test_a_trail_of_several_regions_is_listed_once(aws: Emulator) -> None:
    cloudtrail.arrange(aws)
    found = assembly("cloudtrail", regions=(REGION, "eu-west-1"))
    assert sorted(id_ for _, one in found.resources() if (id_ := one.logical_id).endswith(TRAIL)) == [
        f"arn:aws:cloudtrail:{REGION}:123456789012:{TRAIL}"
    ]


def test_an_account_without_trails_fails(aws: Emulator) -> None:
    assert verdict(judged("cloudtrail"), "cloudtrail-enabled") is Verdict.FAIL
