"""Replication signs in to MongoDB.

An endpoint that says `no` to authentication works only with a server that asks nobody who they are, and everybody on its network reads
what it holds. The template names the kind of sign-in (7.3.1, 8.3.1).
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, not_applicable, passed
from pci_constructs.rules.dms._endpoints import ENDPOINT, engine, setting

_KIND = "MongoDbSettings.AuthType"


def _check(endpoint: ResourceView) -> Judgement:
    if engine(endpoint) != "mongodb":
        return not_applicable("no endpoint of MongoDB", "EngineName")
    if setting(endpoint, _KIND) == "password":
        return passed("the endpoint signs in with a password", _KIND)
    return failed("the endpoint does not say that it signs in", _KIND)


RULE = Rule(
    id="dms-mongo-db-authentication-enabled",
    title="Replication signs in to MongoDB",
    severity=Severity.MEDIUM,
    requirements={
        "7.3.1": "an access control system decides whether replication may read the database",
        "8.3.1": "replication proves who it is before it reads",
    },
    remediation="set MongoDbSettings.AuthType to password, with the credentials in a secret",
    types=(ENDPOINT,),
    check=_check,
    equivalents={"securityhub": "DMS.11", "config": "dms-mongo-db-authentication-enabled"},
    passing={"EngineName": "mongodb", "MongoDbSettings": {"AuthType": "password"}},
    failing={"EngineName": "mongodb", "MongoDbSettings": {"AuthType": "no"}},
)
