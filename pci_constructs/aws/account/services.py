"""The services of the baseline that CloudFormation makes: Macie's session and the analyzers of access."""

import aws_cdk as cdk
from aws_cdk import aws_accessanalyzer as accessanalyzer
from aws_cdk import aws_macie as macie
from constructs import Construct


def session(scope: Construct) -> macie.CfnSession:
    """Macie, switched on; it stays on when the stack goes, because switching it off deletes its findings."""
    made = macie.CfnSession(scope, "PciMacie", finding_publishing_frequency="FIFTEEN_MINUTES", status="ENABLED")
    # A creation that is rolled back takes it away again, so that the next one can make it.
    made.apply_removal_policy(cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    return made


def analyzers(scope: Construct, unused_days: int) -> tuple[accessanalyzer.CfnAnalyzer, accessanalyzer.CfnAnalyzer]:
    """One analyzer of access from outside, and one of access that nobody used for some days.

    Args:
        scope: the baseline.
        unused_days: after how many days access counts as unused.
    """
    unused = accessanalyzer.CfnAnalyzer.AnalyzerConfigurationProperty(
        unused_access_configuration=accessanalyzer.CfnAnalyzer.UnusedAccessConfigurationProperty(unused_access_age=unused_days)
    )
    return (
        accessanalyzer.CfnAnalyzer(scope, "PciExternalAccess", type="ACCOUNT"),
        accessanalyzer.CfnAnalyzer(scope, "PciUnusedAccess", type="ACCOUNT_UNUSED_ACCESS", analyzer_configuration=unused),
    )
