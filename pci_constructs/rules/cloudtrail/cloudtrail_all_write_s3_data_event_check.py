"""A trail records every write of objects in buckets.

The trail records by itself who makes and deletes buckets, not who puts, overwrites and deletes what is in them. Data events of all
buckets do, also of those that somebody makes tomorrow. The trail's own bucket may be left out, as each entry in it would make another; any
other one takes an exception.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._trails import TRAIL, WRITE, every_object, of_objects

RULE = Rule(
    id="cloudtrail-all-write-s3-data-event-check",
    title="A trail records every write of objects in buckets",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1": "audit logs have the changes of stored objects",
        "10.2.1.1": "every change of an object with card data is tied to who made it",
    },
    remediation="add data events of AWS::S3::Object for all buckets to a trail of every region, ReadWriteType All or WriteOnly",
    types=(TRAIL,),
    check=every_object(WRITE),
    equivalents={"securityhub": "S3.22", "config": "cloudtrail-all-write-s3-data-event-check"},
    passing=of_objects("WriteOnly"),
    failing=of_objects("ReadOnly"),
)
