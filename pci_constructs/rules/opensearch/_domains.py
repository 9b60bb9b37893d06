"""What domains of OpenSearch and of Elasticsearch have in common: every question but the resource type."""

import re

from pci_constructs.assembly.patterns import expression
from pci_constructs.rules import Judgement, ResourceView, attempt, failed, flag_is_true, passed, worst
from pci_constructs.rules.reading import names_any

OPENSEARCH = "AWS::OpenSearchService::Domain"
ELASTICSEARCH = "AWS::Elasticsearch::Domain"
_TLS_1_2 = expression(r"Policy-Min-TLS-1-[2-9]-", re.IGNORECASE)


def encrypted_at_rest(domain: ResourceView) -> Judgement:
    """Judges that indices, logs and snapshots are encrypted; they are not by default."""
    return flag_is_true(domain, "EncryptionAtRestOptions.Enabled", good="indices are encrypted", bad="indices are not encrypted")


def encrypted_between_nodes(domain: ResourceView) -> Judgement:
    """Judges that nodes speak TLS with each other; they do not by default."""
    path = "NodeToNodeEncryptionOptions.Enabled"
    return flag_is_true(domain, path, good="nodes speak TLS with each other", bad="nodes speak clear text with each other")


def inside_a_vpc(domain: ResourceView) -> Judgement:
    """Judges that the endpoint lies in subnets. Which ones does not matter, so they need not be known."""
    path = "VPCOptions.SubnetIds"
    if names_any(domain, path):
        return passed("the endpoint lies in a VPC", path)
    return failed("the endpoint is on the internet", "VPCOptions")


def publishes(domain: ResourceView, log: str, what: str) -> Judgement:
    """Judges that a kind of log goes to CloudWatch: switched on, with a group to write to."""
    path = f"LogPublishingOptions.{log}"
    if domain.flag(f"{path}.Enabled") and not domain.has(f"{path}.CloudWatchLogsLogGroupArn"):
        return failed(f"{what} have no log group to go to", f"{path}.CloudWatchLogsLogGroupArn")
    return flag_is_true(domain, f"{path}.Enabled", good=f"{what} go to CloudWatch Logs", bad=f"{what} are not logged")


def https_only(domain: ResourceView) -> Judgement:
    """Judges that clients must speak HTTPS, and TLS 1.2 at least; without a policy the endpoint takes TLS 1.0."""
    https, tls = "DomainEndpointOptions.EnforceHTTPS", "DomainEndpointOptions.TLSSecurityPolicy"

    def version() -> Judgement:
        policy = domain.text(tls, "Policy-Min-TLS-1-0-2019-07").strip()
        if _TLS_1_2.match(policy):
            return passed(f"clients must speak HTTPS ({policy})", tls)
        return failed(f"the endpoint accepts versions of TLS before 1.2 ({policy})", tls)

    enforced = attempt(lambda: flag_is_true(domain, https, good="clients must speak HTTPS", bad="clients may speak HTTP"))
    return worst((enforced, attempt(version)), empty=enforced)


def log_example(log: str, enabled: bool) -> dict[str, object]:
    """The properties of a domain that publishes a kind of log, or has stopped to."""
    group = "arn:aws:logs:eu-central-1:111122223333:log-group:domain"
    return {"LogPublishingOptions": {log: {"CloudWatchLogsLogGroupArn": group, "Enabled": enabled}}}
