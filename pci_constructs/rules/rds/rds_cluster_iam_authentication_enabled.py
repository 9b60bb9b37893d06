"""Database clusters take logins of IAM.

Passwords of databases live outside of everything that joins, changes and removes people. With IAM, who may log in is decided where all
other access is (7.2.5), and a login is a token that lives for fifteen minutes (8.3.1).
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.databases import CLUSTER
from pci_constructs.rules.rds._iam import takes_iam_logins

RULE = Rule(
    id="rds-cluster-iam-authentication-enabled",
    title="Database clusters take logins of IAM",
    severity=Severity.MEDIUM,
    requirements={
        "8.3.1": "applications and people log in with a factor that is bound to their identity and expires",
        "7.2.5": "access of applications to the database is given and limited in one system",
    },
    remediation="set EnableIAMDatabaseAuthentication to true, and give database users rds_iam or AWSAuthenticationPlugin",
    types=(CLUSTER,),
    check=takes_iam_logins,
    equivalents={"securityhub": "RDS.12", "config": "rds-cluster-iam-authentication-enabled", "checkov": "CKV_AWS_162"},
    passing={"EnableIAMDatabaseAuthentication": True},
    failing={"EnableIAMDatabaseAuthentication": False},
)
