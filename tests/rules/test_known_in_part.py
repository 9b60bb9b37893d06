"""Rules that ask whether something is named at all: an ARN with a part that only the deployment knows names something."""

from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, catalogue
from tests.rules.pack import judged
from tests.rules.tables import FAIL, NONE, PASS, UNDETERMINED, P, resource, said

KEY, ROLE = "arn:aws:kms:eu-central-1:111122223333:key/", "arn:aws:iam::111122223333:role/"
GROUP = "arn:aws:logs:eu-central-1:111122223333:log-group:"
BUCKET = {"Id": "a", "DomainName": "a.s3.amazonaws.com", "S3OriginConfig": {}}
HERE = "here"
ANY = {"Ref": "Any"}
DISTRIBUTION, STAGE, TRAIL = "AWS::CloudFront::Distribution", "AWS::ApiGateway::Stage", "AWS::CloudTrail::Trail"


def put(value: Any, shown: Any) -> Any:
    """The properties with a value in its place."""
    if isinstance(shown, dict):
        return {name: put(value, part) for name, part in shown.items()}
    return value if shown is HERE else shown


@pytest.mark.parametrize(
    ("id_", "type_", "properties", "begins"),
    [
        ("api-gw-access-logs-enabled", STAGE, {"AccessLogSetting": {"DestinationArn": HERE}}, GROUP),
        ("api-gw-ssl-enabled", STAGE, {"ClientCertificateId": HERE}, "live-"),
        ("api-gwv2-access-logs-enabled", "AWS::ApiGatewayV2::Stage", {"AccessLogSettings": {"DestinationArn": HERE, "Format": "x"}}, GROUP),
        ("cloud-trail-cloud-watch-logs-enabled", TRAIL, {"CloudWatchLogsLogGroupArn": GROUP, "CloudWatchLogsRoleArn": HERE}, ROLE),
        ("cloud-trail-encryption-enabled", TRAIL, {"KMSKeyId": HERE}, KEY),
        ("cloudfront-accesslogs-enabled", DISTRIBUTION, {"DistributionConfig": {"Logging": {"Bucket": HERE}}}, "logs-"),
        (
            "cloudfront-custom-ssl-certificate",
            DISTRIBUTION,
            {"DistributionConfig": {"ViewerCertificate": {"AcmCertificateArn": HERE}}},
            "a",
        ),
        (
            "cloudfront-default-root-object-configured",
            DISTRIBUTION,
            {"DistributionConfig": {"DefaultRootObject": HERE, "Origins": [BUCKET]}},
            "index-",
        ),
        ("cloudwatch-log-group-encrypted", "AWS::Logs::LogGroup", {"KmsKeyId": HERE}, KEY),
        (
            "elbv2-mutual-tls-trust-store",
            "AWS::ElasticLoadBalancingV2::Listener",
            {"MutualAuthentication": {"Mode": "verify", "TrustStoreArn": HERE}},
            "arn:aws:elasticloadbalancing:eu-central-1:111122223333:truststore/",
        ),
        (
            "guardduty-findings-exported-encrypted",
            "AWS::GuardDuty::PublishingDestination",
            {"DestinationProperties": {"DestinationArn": "arn:aws:s3:::findings", "KmsKeyArn": HERE}},
            KEY,
        ),
        ("route53-query-logging-enabled", "AWS::Route53::HostedZone", {"QueryLoggingConfig": {"CloudWatchLogsLogGroupArn": HERE}}, GROUP),
        ("s3-bucket-logging-enabled", "AWS::S3::Bucket", {"LoggingConfiguration": {"DestinationBucketName": HERE}}, "logs-"),
        ("sns-encrypted-kms", "AWS::SNS::Topic", {"KmsMasterKeyId": HERE}, KEY),
    ],
)
def test_what_is_known_in_part_names_something(id_: str, type_: str, properties: dict[str, Any], begins: str) -> None:
    def of(value: Any) -> Any:
        return said(id_, resource(type_, **put(value, properties)))

    assert of({"Fn::Sub": f"{begins}${{P}}"}) is of({"Fn::Join": ["", [begins, P]]}) is PASS
    assert of(P) is of({"Fn::Sub": " ${P}"}) is of({"Fn::ImportValue": "x"}) is UNDETERMINED
    assert of({"Fn::Sub": "{{resolve:ssm:/x/${P}}}"}) is of("{{resolve:ssm:/x}}") is UNDETERMINED
    assert of("") is FAIL


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ({"Type": "String", "MinLength": 1}, ANY, PASS),
        ({"Type": "String", "MinLength": "20"}, ANY, PASS),
        ({"Type": "String", "MinLength": 0}, ANY, UNDETERMINED),
        ({"Type": "String", "AllowedPattern": "^arn:.*$"}, ANY, PASS),
        ({"Type": "String", "AllowedPattern": "(arn:.*)?"}, ANY, UNDETERMINED),
        ({"Type": "String", "AllowedPattern": "[["}, ANY, UNDETERMINED),
        ({"Type": "AWS::SSM::Parameter::Value<String>"}, ANY, PASS),
        ({"Type": "String"}, {"Fn::If": ["Given", ANY, KEY]}, PASS),
        ({"Type": "String"}, {"Fn::If": ["Given", ANY, NONE]}, FAIL),
        ({"Type": "String"}, {"Fn::If": ["Given", KEY, ANY]}, FAIL),
        ({"Type": "String"}, ANY, UNDETERMINED),
    ],
)
def test_a_parameter_that_cannot_be_empty_names_something(parameter: dict[str, Any], value: Any, expected: Verdict) -> None:
    trail = resource(TRAIL, KMSKeyId=value)
    given = {"Given": {"Fn::Not": [{"Fn::Equals": [ANY, ""]}]}}
    shown = Example(resources={"R": trail}, rest={"Parameters": {"Any": parameter}, "Conditions": given})
    (found,) = judged(catalogue.rule("cloud-trail-encryption-enabled"), shown)
    assert found.verdict is expected


def test_keys_that_are_known_in_part() -> None:
    key = {"Fn::Sub": f"{KEY}${{P}}"}
    assert said("sqs-queue-encrypted", resource("AWS::SQS::Queue", KmsMasterKeyId=key, SqsManagedSseEnabled=False)) is PASS
    assert said("sqs-queue-encrypted", resource("AWS::SQS::Queue", KmsMasterKeyId=P, SqsManagedSseEnabled=False)) is UNDETERMINED
    assert said("config-delivery-channel-protected", resource("AWS::Config::DeliveryChannel", S3BucketName="b", S3KmsKeyArn=key)) is PASS
