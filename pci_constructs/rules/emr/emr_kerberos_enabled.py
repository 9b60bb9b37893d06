"""Users and services of EMR clusters authenticate with Kerberos.

Hadoop believes the user name that a client claims: whoever reaches a node reads the files of anybody. Kerberos makes users and services
prove who they are (8.3.1), and rights then mean something (7.3.1). It takes a security configuration with Kerberos and attributes of the
cluster that fit it; EMR refuses one without the other.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Unknown, failed, passed
from pci_constructs.rules.reading import document

_ATTRIBUTES = "KerberosAttributes"
_CONFIGURATION = "SecurityConfiguration"


def _check(cluster: ResourceView) -> Judgement:
    if not cluster.has(_ATTRIBUTES):
        return failed("Kerberos is off: whoever reaches the cluster is believed", _ATTRIBUTES)
    if not cluster.has(_CONFIGURATION):
        return failed("no security configuration sets up Kerberos", _CONFIGURATION)
    if cluster.get(_ATTRIBUTES) and not cluster.has(f"{_ATTRIBUTES}.Realm"):
        return failed("the Kerberos attributes name no realm", f"{_ATTRIBUTES}.Realm")
    # EMR refuses attributes and a configuration that do not fit, so one that is not of this assembly need not be known.
    configuration = None if cluster.peek(_CONFIGURATION).__class__ is Unknown else cluster.follow(_CONFIGURATION)
    if configuration is not None:
        found = document(configuration, _CONFIGURATION)
        if found is None or not found.has("AuthenticationConfiguration.KerberosConfiguration"):
            return failed("the security configuration does not set up Kerberos", _CONFIGURATION)
    return passed("users and services authenticate with Kerberos", _ATTRIBUTES)


RULE = Rule(
    id="emr-kerberos-enabled",
    title="Users and services of EMR clusters authenticate with Kerberos",
    severity=Severity.MEDIUM,
    requirements={
        "7.3.1": "rights on files and jobs hold only for users who cannot claim to be others",
        "8.3.1": "users and services prove who they are before they use the cluster",
    },
    remediation="add a SecurityConfiguration with a KerberosConfiguration, and KerberosAttributes that fit it",
    types=("AWS::EMR::Cluster",),
    check=_check,
    equivalents={
        "config": "emr-kerberos-enabled",
        "cdk-nag": "PCI.DSS.321-EMRKerberosEnabled",
        "guard": "EMR_KERBEROS_ENABLED",
    },
    passing={"KerberosAttributes": {"Realm": "EC2.INTERNAL", "KdcAdminPassword": "example"}, "SecurityConfiguration": "kerberos"},
    failing={"SecurityConfiguration": "encryption"},
)
