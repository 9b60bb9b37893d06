"""A cluster that knows its clients and speaks TLS, one that is open in every way, and one without servers."""

from typing import Any

from tests.emulator import Emulator

GROUP = "sg-0a1b2c3d4e5f60718"
IAM = {"Sasl": {"Iam": {"Enabled": True}, "Scram": {"Enabled": False}}, "Unauthenticated": {"Enabled": False}}
TLS = {"InCluster": True, "ClientBroker": "TLS"}
TAGS = {"pci-scope": "cde"}


def cluster(aws: Emulator, name: str, *, encrypted: Any, group: str = GROUP, public: str = "DISABLED", **more: Any) -> str:
    """Makes a cluster, and says its ARN."""
    brokers = {
        "ClientSubnets": ["subnet-0a1b2c3d4e5f60718"],
        "ConnectivityInfo": {"PublicAccess": {"Type": public}},
        "InstanceType": "kafka.m7g.large",
        "SecurityGroups": [group],
        "StorageInfo": {"EbsStorageInfo": {"VolumeSize": 100}},
    }
    made = aws.client("kafka").create_cluster(
        ClusterName=name,
        KafkaVersion="3.8.x",
        NumberOfBrokerNodes=3,
        BrokerNodeGroupInfo=brokers,
        EncryptionInfo={"EncryptionInTransit": encrypted},
        Tags=TAGS,
        **more,
    )
    return str(made["ClusterArn"])


def arrange(aws: Emulator) -> None:
    """Three clusters."""
    aws.client("s3", "us-east-1").create_bucket(Bucket="broker-logs")
    logs = {"BrokerLogs": {"S3": {"Enabled": True, "Bucket": "broker-logs"}}}
    cluster(aws, "good", encrypted=TLS, ClientAuthentication=IAM, LoggingInfo=logs)
    cluster(aws, "bad", encrypted={"InCluster": False, "ClientBroker": "TLS_PLAINTEXT"}, public="SERVICE_PROVIDED_EIPS")
    networks = [{"SubnetIds": ["subnet-0a1b2c3d4e5f60718"], "SecurityGroupIds": [GROUP]}]
    aws.client("kafka").create_cluster_v2(
        ClusterName="serverless",
        Serverless={"VpcConfigs": networks, "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}}},
        Tags=TAGS,
    )
