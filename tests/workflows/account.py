"""The emulated account in which the sample service is deployed: evidence, keys, a topic, and the service in both stages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pci_constructs.release.service import PREFIX

PRODUCTION, STAGING = "eu-west-1", "eu-west-2"
SERVICE = "payments"


@dataclass(slots=True)
class Account:
    """The emulated account.

    Attributes:
        number: its number.
        endpoint: where it answers.
        settings: what a shell needs to work in it.
        bucket: the bucket of evidence.
        evidence_key: the key that signs records.
        image_key: the key that signs images.
        topic: the topic that hears of deployments.
    """

    number: str
    endpoint: str
    settings: Mapping[str, str]
    bucket: str
    evidence_key: str
    image_key: str
    topic: str

    def tamper(self) -> None:
        """Changes the first record of evidence in the emulator's memory: its API refuses, as the lock forbids."""
        from moto.s3.models import s3_backends

        from pci_constructs.evidence.store import record_key

        for key in s3_backends[self.number]["aws"].get_bucket(self.bucket).keys.getlist(record_key("production", 1)):
            key.value = key.value.replace(b"PAY-1042", b"PAY-1043")


def prepare(number: str, endpoint: str) -> Account:
    """Makes what the stacks of the sample would: keys, store, topic, and the service in both stages."""
    kms = _client("kms", endpoint)
    keys = [kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"] for _ in range(2)]
    bucket = f"evidence-{number}-delivery"
    new_store(endpoint, bucket, kms.create_key()["KeyMetadata"]["Arn"])
    for region in (PRODUCTION, STAGING):
        _service(number, endpoint, region)
    return Account(
        number=number,
        endpoint=endpoint,
        settings={"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"},
        bucket=bucket,
        evidence_key=keys[0]["KeyId"],
        image_key=keys[1]["Arn"],
        topic=_client("sns", endpoint).create_topic(Name="payments-alarms")["TopicArn"],
    )


def new_store(endpoint: str, bucket: str, key: str) -> None:
    """Makes a bucket as ``EvidenceStore`` does."""
    s3 = _client("s3", endpoint)
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True, CreateBucketConfiguration={"LocationConstraint": PRODUCTION})
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1095}}}
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock)
    encryption = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [encryption]})


def _client(name: str, endpoint: str, region: str = PRODUCTION) -> Any:
    import boto3

    session = boto3.Session(aws_access_key_id="testing", aws_secret_access_key="testing", region_name=region)
    return session.client(name, endpoint_url=endpoint)  # type: ignore[call-overload]


def _service(number: str, endpoint: str, region: str) -> None:
    """A ``BlueGreenService`` whose alarms are quiet and whose targets are healthy; blue has the traffic."""
    from moto.ec2.models import ec2_backends

    elb = _client("elbv2", endpoint, region)
    # The server is in this process; a client for EC2, whose model is the largest of all, would cost more than a change.
    found = ec2_backends[number][region].describe_subnets()[:2]
    balancer = elb.create_load_balancer(Name=SERVICE, Subnets=[one.id for one in found])["LoadBalancers"][0]["LoadBalancerArn"]
    groups = {}
    for net, colour in enumerate(("blue", "green")):
        made = elb.create_target_group(Name=f"{SERVICE}-{colour}", Protocol="HTTPS", Port=8443, VpcId=found[0].vpc_id, TargetType="ip")
        groups[colour] = made["TargetGroups"][0]["TargetGroupArn"]
        targets = [{"Id": f"10.40.{net}.{host}", "Port": 8443} for host in (10, 11)]
        elb.register_targets(TargetGroupArn=groups[colour], Targets=targets)
    forward = [{"Type": "forward", "TargetGroupArn": groups["blue"]}]
    listener = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)["Listeners"][0][
        "ListenerArn"
    ]
    weights = [{"TargetGroupArn": groups["blue"], "Weight": 100}, {"TargetGroupArn": groups["green"], "Weight": 0}]
    rule = elb.create_rule(
        ListenerArn=listener,
        Priority=10,
        Conditions=[{"Field": "path-pattern", "Values": ["/*"]}],
        Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}],
    )["Rules"][0]["RuleArn"]
    alarms = {colour: [f"{SERVICE}-{colour}-errors"] for colour in groups}
    cloudwatch = _client("cloudwatch", endpoint, region)
    for name in (name for names in alarms.values() for name in names):
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            MetricName="Errors",
            Namespace="payments",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
        cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="quiet")
    _client("dynamodb", endpoint, region).create_table(
        TableName=f"{SERVICE}-releases",
        KeySchema=[{"AttributeName": "service", "KeyType": "HASH"}, {"AttributeName": "entry", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("service", "entry")],
        BillingMode="PAY_PER_REQUEST",
    )
    parameter = {
        "rule": rule,
        "groups": groups,
        "alarms": alarms,
        "table": f"{SERVICE}-releases",
        "minimum_healthy": 2,
        "test_header": "",
    }
    _client("ssm", endpoint, region).put_parameter(Name=f"{PREFIX}{SERVICE}", Value=json.dumps(parameter), Type="String")
