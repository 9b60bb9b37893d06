"""Passwords of resources are not written in templates.

A password in a template is in the repository, in every copy of it and in the history of the stack, for good; a parameter that is echoed is
shown to everybody who may describe the stack. Passwords that people and systems sign in with are not hard-coded (8.6.2) and are never
kept or sent in the clear (8.3.2). A dynamic reference to Secrets Manager is looked up at deployment and shown nowhere, and a parameter
with ``NoEcho`` keeps it out of the template. Databases of RDS, tokens of caches and those for source code have rules of their own.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, every, not_applicable, worst
from pci_constructs.rules.secret_text import judge_protected

_MASTER = "AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword"
_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "AWS::AmazonMQ::Broker": ("Users[].Password", "LdapServerMetadata.ServiceAccountPassword"),
    "AWS::Amplify::App": ("AccessToken", "OauthToken", "BasicAuthConfig.Password", "AutoBranchCreationConfig.BasicAuthConfig.Password"),
    "AWS::Amplify::Branch": ("BasicAuthConfig.Password",),
    "AWS::AppStream::DirectoryConfig": ("ServiceAccountCredentials.AccountPassword",),
    "AWS::DMS::Endpoint": (
        "Password",
        "KafkaSettings.SaslPassword",
        "KafkaSettings.SslClientKeyPassword",
        "MicrosoftSqlServerSettings.Password",
        "MongoDbSettings.Password",
        "OracleSettings.AsmPassword",
        "RedisSettings.AuthPassword",
    ),
    "AWS::DataSync::LocationFSxWindows": ("Password",),
    "AWS::DataSync::LocationSMB": ("Password",),
    "AWS::DirectoryService::MicrosoftAD": ("Password",),
    "AWS::DirectoryService::SimpleAD": ("Password",),
    "AWS::DocDB::DBCluster": ("MasterUserPassword",),
    "AWS::DocDBElastic::Cluster": ("AdminUserPassword",),
    "AWS::EC2::VPNConnection": ("VpnTunnelOptionsSpecifications[].PreSharedKey",),
    "AWS::EMR::Cluster": (
        "KerberosAttributes.ADDomainJoinPassword",
        "KerberosAttributes.CrossRealmTrustPrincipalPassword",
        "KerberosAttributes.KdcAdminPassword",
    ),
    "AWS::ElastiCache::User": ("Passwords[]", "AuthenticationMode.Passwords[]"),
    "AWS::Elasticsearch::Domain": (_MASTER,),
    "AWS::Events::Connection": (
        "AuthParameters.ApiKeyAuthParameters.ApiKeyValue",
        "AuthParameters.BasicAuthParameters.Password",
        "AuthParameters.OAuthParameters.ClientParameters.ClientSecret",
    ),
    "AWS::FSx::FileSystem": (
        "OntapConfiguration.FsxAdminPassword",
        "WindowsConfiguration.SelfManagedActiveDirectoryConfiguration.Password",
    ),
    "AWS::FSx::StorageVirtualMachine": (
        "SvmAdminPassword",
        "ActiveDirectoryConfiguration.SelfManagedActiveDirectoryConfiguration.Password",
    ),
    "AWS::IAM::User": ("LoginProfile.Password",),
    "AWS::KinesisFirehose::DeliveryStream": (
        "HttpEndpointDestinationConfiguration.EndpointConfiguration.AccessKey",
        "RedshiftDestinationConfiguration.Password",
        "SplunkDestinationConfiguration.HECToken",
    ),
    "AWS::ManagedBlockchain::Member": ("MemberConfiguration.MemberFrameworkConfiguration.MemberFabricConfiguration.AdminPassword",),
    "AWS::MemoryDB::User": ("AuthenticationMode.Passwords[]",),
    "AWS::OpenSearchService::Domain": (_MASTER,),
    "AWS::Pinpoint::ADMChannel": ("ClientSecret",),
    "AWS::Pinpoint::APNSChannel": ("PrivateKey", "TokenKey"),
    "AWS::Pinpoint::GCMChannel": ("ApiKey",),
    "AWS::QuickSight::DataSource": ("Credentials.CredentialPair.Password",),
    "AWS::Redshift::Cluster": ("MasterUserPassword",),
    "AWS::RedshiftServerless::Namespace": ("AdminUserPassword",),
    "Alexa::ASK::Skill": ("AuthenticationConfiguration.ClientSecret", "AuthenticationConfiguration.RefreshToken"),
}
"""Properties that are a password, a key or a token, from the types' schemas; ``[]`` is each element of a list."""
_NONE = not_applicable("no password is named")


def _check(resource: ResourceView) -> Judgement:
    return worst((attempt(partial(_at, resource, path)) for path in _PROPERTIES[resource.type]), empty=_NONE)


def _at(block: Block, path: str) -> Judgement:
    several, element, within = path.partition("[]")
    if not element:
        return judge_protected(block.peek(path), path.rpartition(".")[2], block.where(path)) if block.has(path) else _NONE
    if within:
        return every(block.each(several), lambda part: _at(part, within.removeprefix(".")), empty=_NONE)
    return worst(_each(block, several), empty=_NONE)


def _each(block: Block, path: str) -> Iterator[Judgement]:
    name = path.rpartition(".")[2].removesuffix("s")
    return (judge_protected(value, name, block.where(path)) for value in block.each(path))


RULE = Rule(
    id="resource-password-not-in-template",
    title="Passwords of resources are not written in templates",
    severity=Severity.HIGH,
    requirements={
        "8.3.2": "the password is not kept or shown in clear",
        "8.6.2": "the password of an account that systems can use is not in code",
    },
    remediation="use a dynamic reference to Secrets Manager, or a property that names a secret; change a password that was in a template",
    types=tuple(_PROPERTIES),
    check=_check,
    passing={"Users": [{"Username": "payments", "Password": "{{resolve:secretsmanager:broker:SecretString:password}}"}]},
    failing={"Users": [{"Username": "payments", "Password": "Tr0ub4dor-and-3"}]},
    template_only="no API of AWS shows a password",
)
