"""Kafka brokers know who their clients are.

A broker that lets clients in without authentication hands every topic to whoever reaches its port: MSK allows everybody what no ACL
forbids. Clients show who they are before they reach data (8.3.1), and what is allowed to nobody in particular is denied (7.3.3). A cluster
that has no way to authenticate is open, and so is one that speaks clear text: IAM, passwords and certificates all need TLS.
"""

from functools import partial

from pci_constructs.rules import Block, Judgement, ResourceView, Rule, Severity, attempt, best, failed, flag_is_false, passed, worst
from pci_constructs.rules.reading import names_any, word

_ANYBODY = "ClientAuthentication.Unauthenticated.Enabled"
_SASL = ("ClientAuthentication.Sasl.Iam.Enabled", "ClientAuthentication.Sasl.Scram.Enabled")
_TLS, _AUTHORITIES = "ClientAuthentication.Tls.Enabled", "ClientAuthentication.Tls.CertificateAuthorityArnList"
_CLIENTS = "EncryptionInfo.EncryptionInTransit.ClientBroker"
_GOOD, _BAD = "clients have to authenticate", "clients need no authentication"
_NO_WAY = failed("no way to authenticate is on, so clients need none", "ClientAuthentication")


def _way(cluster: Block, path: str) -> Judgement:
    # Before it had a switch, TLS was on where it had authorities.
    by_authorities = path == _TLS and not cluster.has(_TLS)
    on = names_any(cluster, _AUTHORITIES) if by_authorities else cluster.flag(path)
    return passed(_GOOD, path) if on else _NO_WAY


def _authenticated(cluster: Block) -> Judgement:
    if cluster.has(_ANYBODY):
        return flag_is_false(cluster, _ANYBODY, good=_GOOD, bad=_BAD)
    return best((attempt(partial(_way, cluster, path)) for path in (*_SASL, _TLS)), empty=_NO_WAY)


def _encrypted(cluster: Block) -> Judgement:
    if word(cluster, _CLIENTS, "TLS") == "tls":
        return passed(_GOOD, _CLIENTS)
    return failed("clients that speak clear text need no authentication", _CLIENTS)


def _check(cluster: ResourceView) -> Judgement:
    return worst((attempt(partial(ask, cluster)) for ask in (_authenticated, _encrypted)), empty=_NO_WAY)


RULE = Rule(
    id="msk-unrestricted-access-check",
    title="Kafka brokers know who their clients are",
    severity=Severity.HIGH,
    requirements={
        "7.3.3": "brokers allow what no ACL forbids, so that a client without a name is denied nothing",
        "8.3.1": "whoever reads or writes records has authenticated",
    },
    remediation="turn on Sasl.Iam, Sasl.Scram or Tls in ClientAuthentication, and Unauthenticated off; set ClientBroker to TLS",
    types=("AWS::MSK::Cluster",),
    check=_check,
    equivalents={"securityhub": "MSK.6", "config": "msk-unrestricted-access-check"},
    passing={"ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}, "Unauthenticated": {"Enabled": False}}},
    failing={"ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}, "Unauthenticated": {"Enabled": True}}},
)
