"""Search domains have the last update of their software.

AWS mends the software around the engine by updates, which wait until somebody installs them or their last day comes. Critical and
security patches are installed within a month (6.3.3); an update that is there and not installed may be one.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, failed, passed, undetermined
from pci_constructs.rules.opensearch._domains import ELASTICSEARCH, OPENSEARCH

_PATH = "Live.UpdateAvailable"


def _check(domain: ResourceView) -> Judgement:
    if not domain.has(_PATH):
        return undetermined("the domain does not say whether an update waits", _PATH, blocked_by="its software options")
    if domain.flag(_PATH):
        return failed(f"the update {domain.text('Live.NewVersion')} is not installed".replace("  ", " "), _PATH)
    return passed("no update waits", _PATH)


RULE = Rule(
    id="opensearch-update-check",
    title="Search domains have the last update of their software",
    severity=Severity.LOW,
    requirements={"6.3.3": "security patches of the service come as updates that somebody has to install"},
    remediation="start the update (opensearch start-service-software-update), or let AWS install updates in the off-peak window",
    types=(OPENSEARCH, ELASTICSEARCH),
    check=_check,
    equivalents={
        "securityhub": "Opensearch.10",
        "config": "opensearch-update-check",
        "prowler": "opensearch_service_domains_updated_to_the_latest_service_software_version",
    },
    passing={"Live": {"UpdateAvailable": False}},
    failing={"Live": {"UpdateAvailable": True, "NewVersion": "R20260930-P2"}},
)
