"""Clusters of Kafka as they run: who reaches them, who their clients are, and what they speak."""

from collections.abc import Mapping
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import Emulator
from tests.live.accounts.kafka import IAM, TAGS, TLS, arrange, cluster
from tests.live.kit import assembly, judged, of, verdict

KNOWN, PUBLIC, SPOKEN = "msk-unrestricted-access-check", "msk-cluster-public-access-disabled", "msk-in-cluster-node-require-tls"
SHUT = "private-service-group-not-open-to-world"
P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED


def test_clusters_are_judged_as_they_run(aws: Emulator) -> None:
    arrange(aws)
    names = {one.logical_id: one.properties["ClusterName"] for _, one in assembly("kafka").resources()}
    run = judged("kafka")
    for rule in (KNOWN, PUBLIC, SPOKEN):
        # A cluster without servers has neither addresses nor clear text, and IAM alone knows its clients.
        assert {names[one.subject.logical_id]: one.verdict for one in of(run, rule)} == {"good": P, "bad": F}, rule
    assert {names[one.subject.logical_id]: one.verdict for one in of(run, "pci-scope-tagged")} == dict.fromkeys(names.values(), P)


@pytest.mark.parametrize(
    ("authentication", "encrypted", "known", "spoken"),
    [
        ({}, TLS, F, P),
        (IAM, {"InCluster": False, "ClientBroker": "TLS"}, P, F),
        ({**IAM, "Unauthenticated": {"Enabled": True}}, TLS, F, P),
        ({"Sasl": {"Scram": {"Enabled": True}}, "Unauthenticated": {"Enabled": False}}, TLS, P, P),
        # Clusters from before there was a switch say nothing of clients without a name, and let them in in clear text.
        ({"Tls": {"CertificateAuthorityArnList": ["arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/1"]}}, TLS, P, P),
        ({"Tls": {"CertificateAuthorityArnList": ["arn"]}}, {"InCluster": True, "ClientBroker": "TLS_PLAINTEXT"}, F, F),
        ({"Tls": {"CertificateAuthorityArnList": []}}, TLS, F, P),
        # What clients may speak where nothing says it: the documents of AWS do not agree.
        (IAM, {"InCluster": True}, U, U),
        (IAM, {"InCluster": False}, U, F),
        ({}, {"InCluster": True}, F, U),
        (IAM, {"ClientBroker": "TLS"}, P, P),
    ],
)
def test_clients_authenticate_and_speak_tls_or_do_not(
    authentication: Mapping[str, Any], encrypted: Mapping[str, Any], known: Verdict, spoken: Verdict, aws: Emulator
) -> None:
    arn = cluster(aws, "pay", encrypted=encrypted, ClientAuthentication=authentication)
    run = judged("kafka")
    assert (verdict(run, KNOWN, arn), verdict(run, SPOKEN, arn)) == (known, spoken)


def test_a_cluster_of_which_no_public_access_is_told_has_none(aws: Emulator) -> None:
    provisioned = {"brokerNodeGroupInfo": {"clientSubnets": ["subnet-1"], "instanceType": "kafka.m5.large"}, "numberOfBrokerNodes": 2}
    told = {"clusterArn": "arn:aws:kafka:eu-central-1:123456789012:cluster/old/1", "clusterName": "old", "clusterType": "PROVISIONED"}
    aws.answer("kafka.ListClustersV2", {"clusterInfoList": [{**told, "provisioned": provisioned, "tags": TAGS}]})
    run = judged("kafka")
    assert [verdict(run, rule, "old/1") for rule in (PUBLIC, KNOWN, SPOKEN)] == [P, F, U]


@pytest.mark.parametrize(("source", "expected"), [("0.0.0.0/0", F), ("10.0.0.0/16", P)])
def test_the_group_of_a_cluster_admits_the_world_or_does_not(source: str, expected: Verdict, aws: Emulator) -> None:
    ec2 = aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="brokers", Description="Brokers", VpcId=vpc)["GroupId"]
    entry = {"IpProtocol": "tcp", "FromPort": 9098, "ToPort": 9098, "IpRanges": [{"CidrIp": source}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[entry])
    cluster(aws, "pay", encrypted=TLS, group=group, ClientAuthentication=IAM)
    found = judged("kafka", "ec2", "ec2_network", only=[SHUT])
    assert verdict(found, SHUT, group) is expected


def test_the_bucket_of_logs_is_a_bucket_that_was_read(aws: Emulator) -> None:
    arrange(aws)
    regions = ("eu-central-1", "us-east-1")
    clusters = [one for _, one in assembly("kafka", "s3", regions=regions).resources() if one.type == "AWS::MSK::Cluster"]
    (found,) = [one for one in clusters if one.properties["ClusterName"] == "good"]
    assert found.properties["LoggingInfo"]["BrokerLogs"]["S3"]["Bucket"].resource.type == "AWS::S3::Bucket"
