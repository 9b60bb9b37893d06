"""A trail records every read of objects in buckets.

Who took card data out of a bucket shows only in data events: the trail by itself records none (10.2.1.1). The same holds for log files that
lie in buckets (10.2.1.3). The trail's own bucket may be left out where server access logs cover it; any other one takes an exception.
"""

from pci_constructs.rules import Rule, Severity
from pci_constructs.rules.cloudtrail._trails import READ, TRAIL, every_object, of_objects

RULE = Rule(
    id="cloudtrail-all-read-s3-data-event-check",
    title="A trail records every read of objects in buckets",
    severity=Severity.MEDIUM,
    requirements={
        "10.2.1.1": "every read of an object with card data is tied to who made it",
        "10.2.1.3": "reading log files that lie in buckets is recorded",
    },
    remediation="add data events of AWS::S3::Object for all buckets to a trail of every region, ReadWriteType All or ReadOnly",
    types=(TRAIL,),
    check=every_object(READ),
    equivalents={"securityhub": "S3.23", "config": "cloudtrail-all-read-s3-data-event-check"},
    passing=of_objects("ReadOnly"),
    failing=of_objects("WriteOnly"),
)
