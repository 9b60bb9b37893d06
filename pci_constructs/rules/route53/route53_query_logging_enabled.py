"""Public hosted zones keep a log of queries.

Names that are asked for show who looks for what: probing for subdomains before an attack, or a machine inside that asks for names that it
should not (10.2.1). A public zone logs queries only if it is told where to, by itself or by a configuration that names it. Queries of
private zones are logged by the resolver of the VPC, and the question does not arise here.
"""

from collections.abc import Iterator

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, Verdict, attempt, best, failed, not_applicable, passed, some
from pci_constructs.rules.reading import has_text

_CONFIG = "AWS::Route53::QueryLoggingConfig"
_GROUP = "CloudWatchLogsLogGroupArn"
_LOG = f"QueryLoggingConfig.{_GROUP}"
_NONE = failed("queries are not logged", _LOG)


def _check(zone: ResourceView) -> Judgement:
    private = not_applicable("a private zone, whose queries the resolver of its VPC logs", "VPCs")
    found = some(zone.each("VPCs"), lambda _: private, empty=_NONE)
    if found.verdict is not Verdict.FAIL:
        return found
    return best(_logs(zone), empty=_NONE)


def _logs(zone: ResourceView) -> Iterator[Judgement]:
    yield attempt(lambda: _written(zone, _LOG))
    yield some(zone.linked(_CONFIG, "HostedZoneId"), lambda config: _written(config, _GROUP), empty=_NONE)


def _written(holder: ResourceView, path: str) -> Judgement:
    return passed("queries are logged", _LOG) if has_text(holder, path) else _NONE


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
