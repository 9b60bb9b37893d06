"""A trail records access to the objects of all buckets.

Access to single objects is recorded only where somebody asks for it. This is the least: some trail that is on, of one region or of all,
records reads or writes of the objects of all buckets, those to come included; its own bucket it may leave out. That both are recorded in
every region is asked by ``cloudtrail-all-read-s3-data-event-check`` and its counterpart for writes.
"""

from pci_constructs.rules import Judgement, ResourceView, Rule, Severity, attempt, passed, worst
from pci_constructs.rules.cloudtrail._trails import TRAIL, data_selector, logging, one_of_the_trails, some_object_events


def _decide(trail: ResourceView) -> Judgement:
    return worst((attempt(lambda: logging(trail)), attempt(lambda: some_object_events(trail))), empty=passed("recorded"))


RULE = Rule(
    id="cloudtrail-s3-dataevents-enabled",
    title="A trail records access to the objects of all buckets",
    severity=Severity.MEDIUM,
    requirements={"10.2.1.1": "access to objects with card data is recorded at all"},
    remediation="add data events of AWS::S3::Object to EventSelectors, for arn:aws:s3, or to AdvancedEventSelectors",
    types=(TRAIL,),
    check=one_of_the_trails(_decide),
    equivalents={"config": "cloudtrail-s3-dataevents-enabled", "guard": "CLOUDTRAIL_S3_DATAEVENTS_ENABLED"},
    passing={"IsLogging": True, "S3BucketName": "b", "EventSelectors": [data_selector()]},
    failing={"IsLogging": True, "S3BucketName": "b", "EventSelectors": [{"ReadWriteType": "All"}]},
)
