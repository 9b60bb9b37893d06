"""Types that the emulator's CloudFormation lacks, or makes without half of their settings: made through boto3 as its API asks."""

from collections.abc import Callable, Mapping

from tests.e2e import special
from tests.e2e.call import Call, Made, Place, Properties

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
        then=special.logging,
    ),
    "AWS::CloudWatch::Alarm": Call(
        service="cloudwatch", method="put_metric_alarm", id="{AlarmName}", named="AlarmName", attributes={"Arn": _ALARM}
    ),
    "AWS::CodeBuild::Project": Call(
        service="codebuild", method="create_project", id="project.name", named="name", attributes={"Arn": "project.arn"}
    ),
    "AWS::Config::ConfigurationRecorder": Call(
        service="config", method="put_configuration_recorder", within="ConfigurationRecorder", named="name"
    ),
    "AWS::Config::DeliveryChannel": Call(
        service="config", method="put_delivery_channel", within="DeliveryChannel", named="name", then=special.recording
    ),
    "AWS::EC2::NetworkAcl": Call(
        service="ec2", method="create_network_acl", id="NetworkAcl.NetworkAclId", without=("Tags",), then=special.tagged
    ),
    "AWS::EC2::NetworkAclEntry": Call(service="ec2", method="create_network_acl_entry"),
    "AWS::EC2::SecurityGroupEgress": special.egress,
    "AWS::EC2::SubnetNetworkAclAssociation": special.association,
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
    "AWS::KMS::Key": special.key,
    "AWS::Logs::MetricFilter": Call(service="logs", method="put_metric_filter", id="{filterName}", named="filterName"),
    "AWS::Macie::Session": Call(service="macie2", method="enable_macie"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": special.target_group,
    "AWS::RDS::DBInstance": special.database,
    "AWS::RDS::DBParameterGroup": Call(
        service="rds",
        method="create_db_parameter_group",
        id="DBParameterGroup.DBParameterGroupName",
        names={"Family": "DBParameterGroupFamily"},
        named="DBParameterGroupName",
        then=special.database_parameters,
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
    "AWS::S3::Bucket": special.bucket,
    "AWS::S3::BucketPolicy": Call(service="s3", method="put_bucket_policy", id="{Bucket}", names={"PolicyDocument": "Policy"}),
    "AWS::SNS::Subscription": Call(service="sns", method="subscribe", id="SubscriptionArn"),
    "AWS::SNS::TopicPolicy": special.topic_policy,
    "AWS::SQS::QueuePolicy": special.queue_policy,
    "AWS::SecretsManager::ResourcePolicy": Call(service="secretsmanager", method="put_resource_policy", id="ARN"),
    "AWS::SSM::Parameter": Call(service="ssm", method="put_parameter", id="{Name}", named="Name"),
    "AWS::SecretsManager::RotationSchedule": special.rotation,
    "AWS::SecretsManager::Secret": special.secret,
    "AWS::SecurityHub::Hub": Call(service="securityhub", method="enable_security_hub"),
    "AWS::WAFv2::WebACL": Call(service="wafv2", method="create_web_acl", id="Summary.Id", named="Name", attributes={"Arn": "Summary.ARN"}),
    "AWS::WAFv2::LoggingConfiguration": Call(
        service="wafv2", method="put_logging_configuration", within="LoggingConfiguration", id="LoggingConfiguration.ResourceArn"
    ),
    "AWS::WAFv2::WebACLAssociation": Call(service="wafv2", method="associate_web_acl"),
    "Custom::AccountPasswordPolicy": special.handled,
    "Custom::AccountPublicAccessBlock": special.handled,
    "Custom::AlternateContact": special.handled,
    "Custom::ClosedDefaultSecurityGroup": special.handled,
    "Custom::EbsEncryptionByDefault": special.handled,
    "Custom::InspectorActivation": special.handled,
    "Custom::InstanceMetadataDefaults": special.handled,
    "Custom::MacieAutomatedDiscovery": special.handled,
}
