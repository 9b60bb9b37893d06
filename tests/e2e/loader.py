"""Types that the emulator's CloudFormation lacks, or makes without half of their settings: made through boto3 as its API asks."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.e2e import buckets
from tests.e2e.account import client
from tests.e2e.shaping import parameters

Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A resource that was made.

    Attributes:
        id: its physical id.
        attributes: what ``Fn::GetAtt`` gives.
    """

    id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a resource is made.

    Attributes:
        account: the account's number.
        region: the region.
        name: the name that CloudFormation would give it.
        type: its type.
        logical_id: its logical id.
    """

    account: str
    region: str
    name: str
    type: str
    logical_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A resource that one call of the API makes.

    Attributes:
        service: boto3's name of the service.
        method: the operation.
        id: where in the answer the physical id is, or ``{name}`` and the like of parameters and place.
        names: what the API calls properties that it names differently.
        named: the parameter that takes the generated name where the template gives none.
        within: the parameter that holds all properties.
        attributes: where in the answer attributes are; in the form of ``id``.
        without: properties that the emulator does not take.
        then: what else the API asks for the rest of the properties.
    """

    service: str
    method: str
    id: str = "{name}"
    names: Mapping[str, str] = field(default_factory=dict)
    named: str = ""
    within: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    then: Callable[[Any, Properties, str], None] | None = None

    def __call__(self, properties: Properties, place: Place) -> Made:
        """Makes the resource."""
        api = client(self.service)
        taken = {key: value for key, value in properties.items() if key not in self.without}
        given = {self.within: taken} if self.within else taken
        asked = parameters(api, self.method, given, self.names)
        if self.named:
            (asked[self.within] if self.within else asked).setdefault(self.named, place.name)
        answer = getattr(api, self.method)(**asked)
        id_ = str(self._found(self.id, answer, asked, place))
        made = Made(id=id_, attributes={name: self._found(path, answer, asked, place) for name, path in self.attributes.items()})
        if self.then:
            self.then(api, properties, id_)
        return made

    def _found(self, path: str, answer: Any, asked: Mapping[str, Any], place: Place) -> Any:
        if "{" in path:
            known = {**asked, "name": place.name, "account": place.account, "region": place.region}
            return path.format_map(known)
        for step in path.split("."):
            answer = answer[int(step)] if step.isdecimal() else answer[step]
        return answer


def _rotated(kms: Any, properties: Properties, id_: str) -> None:
    if properties.get("EnableKeyRotation") in (True, "true"):
        kms.enable_key_rotation(KeyId=id_, RotationPeriodInDays=int(properties.get("RotationPeriodInDays", 365)))


def _logging(trails: Any, properties: Properties, id_: str) -> None:
    asked = parameters(trails, "put_event_selectors", properties, {})
    trails.put_event_selectors(**{**asked, "TrailName": id_})
    if properties["IsLogging"] in (True, "true"):
        trails.start_logging(Name=id_)


def _recording(config: Any, _properties: Properties, _id: str) -> None:
    for recorder in config.describe_configuration_recorders()["ConfigurationRecorders"]:
        config.start_configuration_recorder(ConfigurationRecorderName=recorder["name"])


def _tagged(ec2: Any, properties: Properties, id_: str) -> None:
    ec2.create_tags(Resources=[id_], Tags=[dict(tag) for tag in properties.get("Tags", ())])


def _egress(properties: Properties, _place: Place) -> Made:
    ec2 = client("ec2")
    names = ("IpProtocol", "FromPort", "ToPort")
    permission: dict[str, Any] = {name: properties[name] for name in names if name in properties}
    said = {"Description": properties["Description"]} if "Description" in properties else {}
    if "DestinationSecurityGroupId" in properties:
        permission["UserIdGroupPairs"] = [{"GroupId": properties["DestinationSecurityGroupId"], **said}]
    elif "DestinationPrefixListId" in properties:
        permission["PrefixListIds"] = [{"PrefixListId": properties["DestinationPrefixListId"], **said}]
    else:
        permission["IpRanges"] = [{"CidrIp": properties["CidrIp"], **said}]
    answer = ec2.authorize_security_group_egress(GroupId=properties["GroupId"], IpPermissions=[permission])
    return Made(id=answer["SecurityGroupRules"][0]["SecurityGroupRuleId"])


def _association(properties: Properties, _place: Place) -> Made:
    ec2 = client("ec2")
    subnet = properties["SubnetId"]
    (acl,) = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"]
    (old,) = (one["NetworkAclAssociationId"] for one in acl["Associations"] if one["SubnetId"] == subnet)
    answer = ec2.replace_network_acl_association(AssociationId=old, NetworkAclId=properties["NetworkAclId"])
    return Made(id=answer["NewAssociationId"])


def _topic_policy(properties: Properties, place: Place) -> Made:
    for topic in properties["Topics"]:
        client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(properties["PolicyDocument"]))
    return Made(id=place.name)


def _queue_policy(properties: Properties, place: Place) -> Made:
    for queue in properties["Queues"]:
        client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(properties["PolicyDocument"])})
    return Made(id=place.name)


def _bucket(properties: Properties, place: Place) -> Made:
    name = buckets.make(properties, place.name.lower()[-63:].strip("-"), place.region)
    if "LoggingConfiguration" in properties:
        buckets.log(place.account, name, properties)
    domain = f"{name}.s3.{place.region}.amazonaws.com"
    return Made(id=name, attributes={"Arn": f"arn:aws:s3:::{name}", "DomainName": domain, "RegionalDomainName": domain})


def _secret(properties: Properties, place: Place) -> Made:
    api = client("secretsmanager")
    asked = parameters(api, "create_secret", properties, {})
    asked.setdefault("Name", place.name)
    word = api.get_random_password(PasswordLength=32, ExcludePunctuation=True)["RandomPassword"]
    return Made(id=api.create_secret(**asked, SecretString=word)["ARN"])


def _rotation(properties: Properties, _place: Place) -> Made:
    api = client("secretsmanager")
    # The emulator would run the function in a container.
    asked = parameters(api, "rotate_secret", {key: value for key, value in properties.items() if key != "RotationLambdaARN"}, {})
    return Made(id=api.rotate_secret(**asked)["ARN"])


def _handled(properties: Properties, place: Place) -> Made:
    """Runs the project's own handler of a custom resource, as Lambda would."""
    from pci_constructs.handlers.account_baseline import index as baseline
    from pci_constructs.handlers.close_default_security_group import index as closing

    work = closing.work if place.type == "Custom::ClosedDefaultSecurityGroup" else baseline.work
    plain = {key: value for key, value in properties.items() if key not in ("ServiceToken", "ServiceTimeout")}
    outcome = work(
        {"RequestType": "Create", "ResourceType": place.type, "LogicalResourceId": place.logical_id, "ResourceProperties": plain}
    )
    return Made(id=outcome.physical_id, attributes=outcome.data)


def _database(properties: Properties, place: Place) -> Made:
    made = Call(
        service="rds",
        method="create_db_instance",
        id="DBInstance.DBInstanceIdentifier",
        named="DBInstanceIdentifier",
        names={"VPCSecurityGroups": "VpcSecurityGroupIds"},
        attributes={"DBInstanceArn": "DBInstance.DBInstanceArn"},
    )(properties, place)
    endpoint = {"Endpoint.Address": f"{made.id}.{place.region}.rds.amazonaws.com", "Endpoint.Port": "5432"}
    secret = f"arn:aws:secretsmanager:{place.region}:{place.account}:secret:rds!{made.id}"
    return Made(id=made.id, attributes={**made.attributes, **endpoint, "MasterUserSecret.SecretArn": secret})


def _key(properties: Properties, place: Place) -> Made:
    usual = {"KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT"}
    return Call(
        service="kms",
        method="create_key",
        id="KeyMetadata.KeyId",
        names={"KeyPolicy": "Policy"},
        attributes={"Arn": "KeyMetadata.Arn", "KeyId": "KeyMetadata.KeyId"},
        then=_rotated,
    )({**usual, **properties}, place)


def _parameters(rds: Any, properties: Properties, id_: str) -> None:
    said = [
        {"ParameterName": name, "ParameterValue": str(value), "ApplyMethod": "pending-reboot"}
        for name, value in properties.get("Parameters", {}).items()
    ]
    for first in range(0, len(said), 20):
        rds.modify_db_parameter_group(DBParameterGroupName=id_, Parameters=said[first : first + 20])


def _target_group(properties: Properties, place: Place) -> Made:
    call = Call(service="elbv2", method="create_target_group", id="TargetGroups.0.TargetGroupArn", without=("Name",))
    made = call({"Matcher": {}, **properties, "name": f"tg-{place.name[-20:]}"}, place)
    return Made(id=made.id, attributes={"TargetGroupFullName": made.id.rpartition(":")[2], "TargetGroupArn": made.id})


_ALARM = "arn:aws:cloudwatch:{region}:{account}:alarm:{AlarmName}"
_BACKUP = {"BackupPlanRule": "Rules", "TargetBackupVault": "TargetBackupVaultName"}

LOADED: Mapping[str, Callable[[Properties, Place], Made]] = {
    "AWS::CertificateManager::Certificate": Call(
        service="acm", method="request_certificate", id="CertificateArn", without=("DomainValidationOptions",)
    ),
    "AWS::Backup::BackupPlan": Call(service="backup", method="create_backup_plan", id="BackupPlanId", names=_BACKUP),
    "AWS::Backup::BackupVault": Call(
        service="backup", method="create_backup_vault", id="BackupVaultName", attributes={"BackupVaultArn": "BackupVaultArn"}
    ),
    "AWS::CloudTrail::Trail": Call(
        service="cloudtrail",
        method="create_trail",
        id="Name",
        names={"TrailName": "Name", "Tags": "TagsList"},
        named="Name",
        attributes={"Arn": "TrailARN"},
        then=_logging,
    ),
    "AWS::CloudWatch::Alarm": Call(
        service="cloudwatch", method="put_metric_alarm", id="{AlarmName}", named="AlarmName", attributes={"Arn": _ALARM}
    ),
    "AWS::Config::ConfigurationRecorder": Call(
        service="config", method="put_configuration_recorder", within="ConfigurationRecorder", named="name"
    ),
    "AWS::Config::DeliveryChannel": Call(
        service="config", method="put_delivery_channel", within="DeliveryChannel", named="name", then=_recording
    ),
    "AWS::EC2::NetworkAcl": Call(service="ec2", method="create_network_acl", id="NetworkAcl.NetworkAclId", without=("Tags",), then=_tagged),
    "AWS::EC2::NetworkAclEntry": Call(service="ec2", method="create_network_acl_entry"),
    "AWS::EC2::SecurityGroupEgress": _egress,
    "AWS::EC2::SubnetNetworkAclAssociation": _association,
    "AWS::ECR::RegistryScanningConfiguration": Call(service="ecr", method="put_registry_scanning_configuration"),
    "AWS::EKS::Cluster": Call(
        service="eks",
        method="create_cluster",
        id="cluster.name",
        named="name",
        attributes={
            "Arn": "cluster.arn",
            "Endpoint": "cluster.endpoint",
            "OpenIdConnectIssuerUrl": "cluster.identity.oidc.issuer",
            "CertificateAuthorityData": "cluster.certificateAuthority.data",
        },
    ),
    "AWS::EKS::Nodegroup": Call(service="eks", method="create_nodegroup", id="{clusterName}/{nodegroupName}", named="nodegroupName"),
    "AWS::ElastiCache::ReplicationGroup": Call(
        service="elasticache",
        method="create_replication_group",
        id="ReplicationGroup.ReplicationGroupId",
        named="ReplicationGroupId",
    ),
    "AWS::ElastiCache::SubnetGroup": Call(
        service="elasticache",
        method="create_cache_subnet_group",
        id="CacheSubnetGroup.CacheSubnetGroupName",
        names={"Description": "CacheSubnetGroupDescription"},
        named="CacheSubnetGroupName",
    ),
    "AWS::ElastiCache::User": Call(service="elasticache", method="create_user", id="UserId", attributes={"Arn": "ARN"}),
    "AWS::GuardDuty::Detector": Call(service="guardduty", method="create_detector", id="DetectorId"),
    "AWS::IAM::OIDCProvider": Call(
        service="iam",
        method="create_open_id_connect_provider",
        id="OpenIDConnectProviderArn",
        names={"ClientIdList": "ClientIDList"},
        attributes={"Arn": "OpenIDConnectProviderArn"},
    ),
    "AWS::KMS::Key": _key,
    "AWS::Logs::MetricFilter": Call(service="logs", method="put_metric_filter", id="{filterName}", named="filterName"),
    "AWS::Macie::Session": Call(service="macie2", method="enable_macie"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": _target_group,
    "AWS::RDS::DBInstance": _database,
    "AWS::RDS::DBParameterGroup": Call(
        service="rds",
        method="create_db_parameter_group",
        id="DBParameterGroup.DBParameterGroupName",
        names={"Family": "DBParameterGroupFamily"},
        named="DBParameterGroupName",
        then=_parameters,
    ),
    "AWS::RDS::DBSubnetGroup": Call(
        service="rds", method="create_db_subnet_group", id="DBSubnetGroup.DBSubnetGroupName", named="DBSubnetGroupName"
    ),
    "AWS::RDS::EventSubscription": Call(
        service="rds", method="create_event_subscription", id="{SubscriptionName}", named="SubscriptionName"
    ),
    "AWS::Route53Resolver::ResolverQueryLoggingConfig": Call(
        service="route53resolver",
        method="create_resolver_query_log_config",
        id="ResolverQueryLogConfig.Id",
        named="Name",
    ),
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation": Call(
        service="route53resolver", method="associate_resolver_query_log_config", id="ResolverQueryLogConfigAssociation.Id"
    ),
    "AWS::S3::Bucket": _bucket,
    "AWS::S3::BucketPolicy": Call(service="s3", method="put_bucket_policy", id="{Bucket}", names={"PolicyDocument": "Policy"}),
    "AWS::SNS::Subscription": Call(service="sns", method="subscribe", id="SubscriptionArn", names={"Endpoint": "Endpoint"}),
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::SecretsManager::ResourcePolicy": Call(service="secretsmanager", method="put_resource_policy", id="ARN"),
    "AWS::SSM::Parameter": Call(service="ssm", method="put_parameter", id="{Name}", named="Name"),
    "AWS::SecretsManager::RotationSchedule": _rotation,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::SecurityHub::Hub": Call(service="securityhub", method="enable_security_hub"),
    "AWS::WAFv2::WebACL": Call(service="wafv2", method="create_web_acl", id="Summary.Id", named="Name", attributes={"Arn": "Summary.ARN"}),
    "AWS::WAFv2::LoggingConfiguration": Call(
        service="wafv2", method="put_logging_configuration", within="LoggingConfiguration", id="LoggingConfiguration.ResourceArn"
    ),
    "AWS::WAFv2::WebACLAssociation": Call(service="wafv2", method="associate_web_acl"),
    "Custom::AccountPasswordPolicy": _handled,
    "Custom::AccountPublicAccessBlock": _handled,
    "Custom::AlternateContact": _handled,
    "Custom::ClosedDefaultSecurityGroup": _handled,
    "Custom::EbsEncryptionByDefault": _handled,
    "Custom::InspectorActivation": _handled,
    "Custom::InstanceMetadataDefaults": _handled,
    "Custom::MacieAutomatedDiscovery": _handled,
}
