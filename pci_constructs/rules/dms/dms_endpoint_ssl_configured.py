"""Endpoints of replication speak TLS with their database.

Everything that is copied passes this connection, and before it the user's password. Databases are asked for TLS by `SslMode`, which is
`none` by default; Kafka by its security protocol and OpenSearch by its address. The APIs of AWS and Redshift are never spoken to in clear
text and have nothing to switch; Redis has a rule of its own.
"""

from pci_constructs.assembly import Undetermined
from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Unknown, failed, not_applicable, passed
from pci_constructs.rules.dms._endpoints import ENDPOINT, encrypted, engine, setting
from pci_constructs.rules.reading import word

_ALWAYS = frozenset({"dynamodb", "kinesis", "neptune", "redshift", "redshift-serverless", "s3", "timestream"})
_MODES = frozenset({"require", "verify-ca", "verify-full"})
_PROTOCOLS = frozenset({"sasl-ssl", "ssl-authentication", "ssl-encryption"})
_PROTOCOL = "KafkaSettings.SecurityProtocol"
_ADDRESS = "ElasticsearchSettings.EndpointUri"


def _address(endpoint: ResourceView) -> Judgement:
    address = endpoint.peek(_ADDRESS)
    text = (address.shape if address.__class__ is Unknown else endpoint.text(_ADDRESS)).strip().lower()
    if text.startswith("http://"):
        return failed("the address of the domain is plain HTTP", _ADDRESS)
    if address.__class__ is Unknown and not text.startswith("https://"):
        raise Undetermined(address, _ADDRESS)
    return passed("the domain is spoken to over HTTPS", _ADDRESS)


def _check(endpoint: ResourceView) -> Judgement:
    name = engine(endpoint)
    if name in _ALWAYS:
        return not_applicable(f"connections to {name} are always encrypted", "EngineName")
    if name == "redis":
        return not_applicable("the connection to Redis is judged by dms-redis-tls-enabled", "EngineName")
    if name in ("elasticsearch", "opensearch"):
        return _address(endpoint)
    if name == "kafka":
        return encrypted(setting(endpoint, _PROTOCOL), _PROTOCOL, _PROTOCOLS)
    return encrypted(word(endpoint, "SslMode", "none"), "SslMode", _MODES)


RULE = Rule(
    id="dms-endpoint-ssl-configured",
    title="Endpoints of replication speak TLS with their database",
    severity=Severity.MEDIUM,
    requirements={
        "4.2.1": "card data that is copied is not readable on the way",
        "8.3.2": "the password of the database user crosses the same connection",
    },
    remediation="set SslMode to verify-full or verify-ca with a CertificateArn, or to require; for Kafka set SecurityProtocol",
    types=(ENDPOINT,),
    check=_check,
    equivalents={"securityhub": "DMS.9", "config": "dms-endpoint-ssl-configured"},
    passing={"EndpointType": "source", "EngineName": "postgres", "SslMode": "verify-full"},
    failing={"EndpointType": "source", "EngineName": "postgres", "SslMode": "none"},
)
