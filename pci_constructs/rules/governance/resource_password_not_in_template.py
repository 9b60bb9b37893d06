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
_OF_CONNECTORS = (
    *("Amplitude.ApiKey", "Amplitude.SecretKey", "Datadog.ApiKey", "Dynatrace.ApiToken", "InforNexus.SecretAccessKey", "Singular.ApiKey"),
    *("CustomConnector.ApiKey.ApiKey", "CustomConnector.ApiKey.ApiSecretKey", "CustomConnector.Basic.Password"),
    *(f"{name}.Password" for name in ("Redshift", "SAPOData.BasicAuthCredentials", "ServiceNow", "Snowflake", "Veeva")),
    *(f"{name}.{token}" for name in ("Pardot", "Salesforce") for token in ("AccessToken", "RefreshToken")),
    *(f"{name}.{token}" for name in ("Marketo", "Slack", "Zendesk") for token in ("AccessToken", "ClientSecret")),
    *(
        f"{name}.{token}"
        for name in ("CustomConnector.Oauth2", "GoogleAnalytics", "SAPOData.OAuthCredentials", "ServiceNow.OAuth2Credentials")
        for token in ("AccessToken", "ClientSecret", "RefreshToken")
    ),
    *("Salesforce.JwtToken", "Trendmicro.ApiSecretKey"),
)
_OF_AGENTS = ("Atlassian", "Custom", "Github", "Google", "Included", "Linkedin", "Microsoft", "Salesforce", "Slack")
_OF_CONNECTIONS = (
    "AuthenticationConfiguration.BasicAuthenticationCredentials.Password",
    *(
        f"ConnectionProperties.{name}PASSWORD"
        for name in ("", "KAFKA_CLIENT_KEYSTORE_", "KAFKA_CLIENT_KEY_", "KAFKA_SASL_PLAIN_", "KAFKA_SASL_SCRAM_")
    ),
    *(
        f"AuthenticationConfiguration.OAuth2Properties.OAuth2Credentials.{name}"
        for name in ("AccessToken", "JwtToken", "RefreshToken", "UserManagedClientApplicationClientSecret")
    ),
)
_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "AWS::AmazonMQ::Broker": ("Users[].Password", "LdapServerMetadata.ServiceAccountPassword"),
    "AWS::Amplify::App": ("AccessToken", "OauthToken", "BasicAuthConfig.Password", "AutoBranchCreationConfig.BasicAuthConfig.Password"),
    "AWS::Amplify::Branch": ("BasicAuthConfig.Password",),
    "AWS::AppFabric::AppAuthorization": ("Credential.ApiKeyCredential.ApiKey", "Credential.Oauth2Credential.ClientSecret"),
    "AWS::AppFlow::ConnectorProfile": tuple(f"ConnectorProfileConfig.ConnectorProfileCredentials.{path}" for path in _OF_CONNECTORS),
    "AWS::AppStream::DirectoryConfig": ("ServiceAccountCredentials.AccountPassword",),
    "AWS::BedrockAgentCore::ApiKeyCredentialProvider": ("ApiKey",),
    "AWS::BedrockAgentCore::OAuth2CredentialProvider": tuple(
        f"Oauth2ProviderConfigInput.{name}Oauth2ProviderConfig.ClientSecret" for name in _OF_AGENTS
    ),
    "AWS::BedrockAgentCore::PaymentCredentialProvider": (
        "ProviderConfigurationInput.CoinbaseCdpConfiguration.ApiKeySecret",
        "ProviderConfigurationInput.CoinbaseCdpConfiguration.WalletSecret",
        "ProviderConfigurationInput.StripePrivyConfiguration.AppSecret",
        "ProviderConfigurationInput.StripePrivyConfiguration.AuthorizationPrivateKey",
    ),
    "AWS::Cognito::UserPoolIdentityProvider": ("ProviderDetails.client_secret", "ProviderDetails.private_key"),
    "AWS::Connect::User": ("Password",),
    "AWS::DMS::Endpoint": (
        "Password",
        "GcpMySQLSettings.Password",
        "KafkaSettings.SaslPassword",
        "KafkaSettings.SslClientKeyPassword",
        "MicrosoftSqlServerSettings.Password",
        "MongoDbSettings.Password",
        "OracleSettings.AsmPassword",
        "RedisSettings.AuthPassword",
    ),
    "AWS::DataSync::LocationAzureBlob": ("AzureBlobSasConfiguration.AzureBlobSasToken",),
    "AWS::DataSync::LocationFSxWindows": ("Password",),
    "AWS::DataSync::LocationObjectStorage": ("SecretKey",),
    "AWS::DataSync::LocationSMB": ("Password",),
    "AWS::DirectoryService::MicrosoftAD": ("Password",),
    "AWS::DirectoryService::SimpleAD": ("Password",),
    "AWS::DocDB::DBCluster": ("MasterUserPassword",),
    "AWS::DocDBElastic::Cluster": ("AdminUserPassword",),
    "AWS::EC2::VPNConnection": ("VpnTunnelOptionsSpecifications[].PreSharedKey",),
    "AWS::EC2::VerifiedAccessTrustProvider": ("NativeApplicationOidcOptions.ClientSecret", "OidcOptions.ClientSecret"),
    "AWS::EMR::Cluster": (
        "KerberosAttributes.ADDomainJoinPassword",
        "KerberosAttributes.CrossRealmTrustPrincipalPassword",
        "KerberosAttributes.KdcAdminPassword",
    ),
    "AWS::ElastiCache::User": ("Passwords[]", "AuthenticationMode.Passwords[]"),
    "AWS::ElasticLoadBalancingV2::Listener": ("DefaultActions[].AuthenticateOidcConfig.ClientSecret",),
    "AWS::ElasticLoadBalancingV2::ListenerRule": ("Actions[].AuthenticateOidcConfig.ClientSecret",),
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
    "AWS::Glue::Connection": tuple(f"ConnectionInput.{path}" for path in _OF_CONNECTIONS),
    "AWS::IAM::ServerCertificate": ("PrivateKey",),
    "AWS::IAM::User": ("LoginProfile.Password",),
    "AWS::KinesisFirehose::DeliveryStream": (
        "HttpEndpointDestinationConfiguration.EndpointConfiguration.AccessKey",
        "RedshiftDestinationConfiguration.Password",
        "SnowflakeDestinationConfiguration.KeyPassphrase",
        "SnowflakeDestinationConfiguration.PrivateKey",
        "SplunkDestinationConfiguration.HECToken",
    ),
    "AWS::Lightsail::Database": ("MasterUserPassword",),
    "AWS::ManagedBlockchain::Member": ("MemberConfiguration.MemberFrameworkConfiguration.MemberFabricConfiguration.AdminPassword",),
    "AWS::MemoryDB::User": ("AuthenticationMode.Passwords[]",),
    "AWS::OpenSearchService::Domain": (_MASTER,),
    "AWS::Pinpoint::ADMChannel": ("ClientSecret",),
    "AWS::Pinpoint::APNSChannel": ("PrivateKey", "TokenKey"),
    "AWS::Pinpoint::APNSSandboxChannel": ("PrivateKey", "TokenKey"),
    "AWS::Pinpoint::APNSVoipChannel": ("PrivateKey", "TokenKey"),
    "AWS::Pinpoint::APNSVoipSandboxChannel": ("PrivateKey", "TokenKey"),
    "AWS::Pinpoint::BaiduChannel": ("ApiKey", "SecretKey"),
    "AWS::Pinpoint::GCMChannel": ("ApiKey",),
    "AWS::QuickSight::DataSource": (
        "Credentials.CredentialPair.Password",
        "Credentials.KeyPairCredentials.PrivateKey",
        "Credentials.KeyPairCredentials.PrivateKeyPassphrase",
        "Credentials.OAuthClientCredentials.ClientSecret",
    ),
    "AWS::QuickSight::OAuthClientApplication": ("ClientSecret",),
    "AWS::RDS::DBInstance": ("TdeCredentialPassword",),
    "AWS::Redshift::Cluster": ("MasterUserPassword",),
    "AWS::RedshiftServerless::Namespace": ("AdminUserPassword",),
    "AWS::SES::EmailIdentity": ("DkimSigningAttributes.DomainSigningPrivateKey",),
    "AWS::SES::MailManagerIngressPoint": ("IngressPointConfiguration.SmtpPassword",),
    "AWS::SageMaker::Workforce": ("OidcConfig.ClientSecret",),
    "AWS::Timestream::InfluxDBCluster": ("Password",),
    "AWS::Timestream::InfluxDBInstance": ("Password",),
    "AWS::Transfer::Certificate": ("PrivateKey",),
    "Alexa::ASK::Skill": ("AuthenticationConfiguration.ClientSecret", "AuthenticationConfiguration.RefreshToken"),
}
"""Properties that are a password, a key or a token, from the types' schemas and, for maps of any names, AWS's own lists of these; ``[]`` is
each element of a list.
"""
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
