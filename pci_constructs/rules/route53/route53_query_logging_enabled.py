"""Public hosted zones keep a log of queries.

Names that are asked for show who looks for what: probing for subdomains before an attack, or a machine inside that asks for names that it
should not (10.2.1). A public zone logs queries only if it is told where to. Queries of private zones are logged by the resolver of the VPC,
and the question does not arise here.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, failed, not_applicable, passed, some
from pci_constructs.rules.reading import has_text

_LOG = "QueryLoggingConfig.CloudWatchLogsLogGroupArn"


def _check(zone: ResourceView) -> Judgement:
    private = not_applicable("a private zone, whose queries the resolver of its VPC logs", "VPCs")
    found = some(zone.each("VPCs"), lambda _: private, empty=failed("queries are not logged", _LOG))
    if found.verdict is not Verdict.FAIL:
        return found
    return passed("queries are logged", _LOG) if has_text(zone, _LOG) else found


RULE = Rule(
    id="route53-query-logging-enabled",
    title="Public hosted zones log queries",
    severity=Severity.MEDIUM,
    requirements={"10.2.1": "queries for the names of the published service are events that no other audit log has"},
    remediation="set QueryLoggingConfig.CloudWatchLogsLogGroupArn to a log group in us-east-1 whose name begins with /aws/route53/",
    types=("AWS::Route53::HostedZone",),
    check=_check,
    equivalents={"securityhub": "Route53.2", "config": "route53-query-logging-enabled", "checkov": "CKV2_AWS_39"},
    passing={"QueryLoggingConfig": {"CloudWatchLogsLogGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/route53/a"}},
    failing={"QueryLoggingConfig": {"CloudWatchLogsLogGroupArn": ""}},
)
