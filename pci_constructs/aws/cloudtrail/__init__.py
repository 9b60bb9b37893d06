"""The audit trail of an account: what is recorded, where it is kept, and who is told."""

from pci_constructs.aws.cloudtrail.alarms import AuditAlarms
from pci_constructs.aws.cloudtrail.archive import TrailArchive
from pci_constructs.aws.cloudtrail.destination import CentralArchive, TrailSource
from pci_constructs.aws.cloudtrail.events import WatchedEvent, watched_events
from pci_constructs.aws.cloudtrail.trail import AuditTrail

__all__ = ["AuditAlarms", "AuditTrail", "CentralArchive", "TrailArchive", "TrailSource", "WatchedEvent", "watched_events"]
