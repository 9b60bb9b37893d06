from tests.rules.tables import NOT_APPLICABLE, PASS, UNDETERMINED, resource, said


def test_what_needs_a_hub_or_a_recorder() -> None:
    standard, hub = resource("AWS::SecurityHub::Standard", StandardsArn="arn"), resource("AWS::SecurityHub::Hub")
    assert said("securityhub-enabled", standard) is UNDETERMINED
    assert said("securityhub-enabled", standard, H=hub) is NOT_APPLICABLE
    assert said("securityhub-enabled", hub) is PASS
    channel = resource("AWS::Config::DeliveryChannel", S3BucketName="b")
    assert said("config-recorder-enabled", channel) is UNDETERMINED
    assert said("config-recorder-enabled", channel, C=resource("AWS::Config::ConfigurationRecorder", RoleARN="r")) is NOT_APPLICABLE
