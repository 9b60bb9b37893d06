"""A key that rotates, one that does not, one without rotation at all, one on its way out, a replica, and a key of AWS."""

from tests.emulator import Emulator

LACKS = {
    "AWS::KMS::ReplicaKey": "the emulator lists a replica in its region alone, which no test of one region sees",
}
GONE = {
    f"kms.{operation}": "NotFoundException" for operation in ("DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags")
}


def arrange(aws: Emulator) -> None:
    """Keys of every kind."""
    kms = aws.client("kms")
    rotated = kms.create_key(Description="rotated", Tags=[{"TagKey": "pci-scope", "TagValue": "cde"}])["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=rotated)
    kms.create_alias(AliasName="alias/cards", TargetKeyId=rotated)
    kms.create_key(Description="still")
    kms.create_key(Description="signing", KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    leaving = kms.create_key(Description="leaving")["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=leaving)
