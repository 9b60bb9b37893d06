"""The behaviour of hosts and containers is analysed all the time.

Logs of network and API do not show a process that is injected, a shell in a container or a binary that was not in the image. An agent
on the host does (11.5.1), and its continuous analysis of behaviour is one of the two ways to look for malware (5.3.2). AWS never
enables it by itself.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.guardduty._features import DETECTOR, feature, feature_enabled

RULE = Rule(
    id="guardduty-runtime-monitoring-enabled",
    title="GuardDuty watches what runs on hosts and in containers",
    severity=Severity.HIGH,
    requirements={
        "11.5.1": "what an intruder does inside a host is seen on the host only",
        "5.3.2": "continuous behavioural analysis of systems and processes is what the requirement accepts instead of scans",
    },
    remediation="enable the feature RUNTIME_MONITORING of the detector, or record who accepts that it is off and until when",
    types=(DETECTOR,),
    check=feature_enabled("RUNTIME_MONITORING"),
    equivalents={"securityhub": "GuardDuty.11", "config": "guardduty-runtime-monitoring-enabled"},
    passing=feature("RUNTIME_MONITORING", "ENABLED"),
    failing=feature("RUNTIME_MONITORING", "DISABLED"),
)
