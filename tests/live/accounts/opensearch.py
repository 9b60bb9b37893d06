"""A domain of OpenSearch as it should be, one that is not, and one of Elasticsearch."""

import json

from tests.emulator import Emulator

GONE = {"opensearch.DescribeDomain": "ResourceNotFoundException"}
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "es:*", "Resource": "*"}]}
GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:domain"


def arrange(aws: Emulator) -> None:
    """One of everything."""
    client = aws.client("opensearch")
    client.create_domain(
        DomainName="good",
        EngineVersion="OpenSearch_2.19",
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"},
        AdvancedSecurityOptions={"Enabled": True},
        LogPublishingOptions={"AUDIT_LOGS": {"Enabled": True, "CloudWatchLogsLogGroupArn": GROUP}},
        VPCOptions={"SubnetIds": ["subnet-0a1b2c3d4e5f60718"], "SecurityGroupIds": ["sg-0a1b2c3d4e5f60718"]},
    )
    client.create_domain(DomainName="bad", EngineVersion="OpenSearch_2.19", AccessPolicies=json.dumps(ALL))
    aws.client("es").create_elasticsearch_domain(DomainName="old", ElasticsearchVersion="7.10")
