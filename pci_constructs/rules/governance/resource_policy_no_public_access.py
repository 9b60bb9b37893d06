"""Policies of resources admit nobody unknown.

Some resources carry a policy of their own that says who may use them, from whatever account: streams, keys of payment cryptography, tables,
destinations of logs, packages. One that allows everyone is open to each of the millions of accounts of AWS, whatever the roles of this one
may do, while access is to be denied unless somebody is named (7.3.3). Buckets, queues, topics, functions, secrets, keys of KMS, vaults,
repositories of images and tables of DynamoDB have rules of their own.
"""

from pci_constructs.assembly import ABSENT
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, not_applicable
from pci_constructs.rules.policies import closed_to_everyone

_POLICIES = {
    "AWS::Kinesis::ResourcePolicy": ("ResourcePolicy", "the stream"),
    "AWS::APS::ResourcePolicy": ("PolicyDocument", "the workspace"),
    "AWS::Bedrock::KnowledgeBasePolicy": ("PolicyDocument", "the knowledge base"),
    "AWS::Bedrock::ResourcePolicy": ("PolicyDocument", "the resource"),
    "AWS::BedrockAgentCore::ResourcePolicy": ("Policy", "the resource"),
    "AWS::CloudTrail::ResourcePolicy": ("ResourcePolicy", "the store of events"),
    "AWS::CodeArtifact::Domain": ("PermissionsPolicyDocument", "the packages"),
    "AWS::CodeArtifact::Repository": ("PermissionsPolicyDocument", "the packages"),
    "AWS::Comprehend::DocumentClassifier": ("ModelPolicy", "the model"),
    "AWS::Comprehend::EntityRecognizer": ("ModelPolicy", "the model"),
    "AWS::DSQL::Cluster": ("PolicyDocument", "the cluster"),
    "AWS::EventSchemas::RegistryPolicy": ("Policy", "the schemas"),
    "AWS::EventsV2::ResourcePolicy": ("PolicyDocument", "the event bus"),
    "AWS::Logs::DeliveryDestination": ("DeliveryDestinationPolicy.DeliveryDestinationPolicy", "the destination of logs"),
    "AWS::Logs::Destination": ("DestinationPolicy", "the destination of logs"),
    "AWS::Logs::LogGroup": ("ResourcePolicyDocument", "the log group"),
    "AWS::Logs::ResourcePolicy": ("PolicyDocument", "the log groups"),
    "AWS::MSK::ClusterPolicy": ("Policy", "the cluster"),
    "AWS::Oam::Sink": ("Policy", "the sink"),
    "AWS::PaymentCryptography::Key": ("Policy", "the key"),
    "AWS::Redshift::Cluster": ("NamespaceResourcePolicy", "the data of the cluster"),
    "AWS::RedshiftServerless::Namespace": ("NamespaceResourcePolicy", "the data of the namespace"),
    "AWS::S3::AccessPoint": ("Policy", "the access point"),
    "AWS::S3::MultiRegionAccessPointPolicy": ("Policy", "the access point"),
    "AWS::S3Express::AccessPoint": ("Policy", "the access point"),
    "AWS::S3Express::BucketPolicy": ("PolicyDocument", "the bucket"),
    "AWS::S3ObjectLambda::AccessPointPolicy": ("PolicyDocument", "the access point"),
    "AWS::S3Outposts::AccessPoint": ("Policy", "the access point"),
    "AWS::S3Outposts::BucketPolicy": ("PolicyDocument", "the bucket"),
    "AWS::S3Tables::TableBucketPolicy": ("ResourcePolicy", "the tables"),
    "AWS::S3Tables::TablePolicy": ("ResourcePolicy", "the table"),
    "AWS::S3Vectors::VectorBucketPolicy": ("Policy", "the vectors"),
    "AWS::SSM::ResourcePolicy": ("Policy", "the parameters"),
    "AWS::SageMaker::ModelPackageGroup": ("ModelPackageGroupPolicy", "the models"),
    "AWS::XRay::ResourcePolicy": ("PolicyDocument", "the traces"),
}
"""The property that holds the policy of each type, and what it guards."""


def _check(resource: ResourceView) -> Judgement:
    path, what = _POLICIES[resource.type]
    if resource.peek(path) is ABSENT:
        return not_applicable("it has no policy of its own", path)
    return closed_to_everyone(resource, path, what)


def _example(principal: str) -> dict[str, object]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kinesis:PutRecords", "Resource": "*"}
    stream = "arn:aws:kinesis:eu-central-1:111122223333:stream/pay"
    return {"ResourceArn": stream, "ResourcePolicy": {"Version": "2012-10-17", "Statement": [statement]}}


RULE = Rule(
    id="resource-policy-no-public-access",
    title="Policies of resources admit nobody unknown",
    severity=Severity.HIGH,
    requirements={"7.3.3": "the resource denies everybody whom its policy does not name, or bind to an account, organization or source"},
    remediation="name accounts, roles or services in Principal, or add a condition on aws:PrincipalOrgID, aws:SourceArn or the like",
    types=tuple(_POLICIES),
    check=_check,
    template_only="the policies of these resources are not read in a running account",
    passing=_example("arn:aws:iam::444455556666:role/pay"),
    failing=_example("*"),
)
