"""What kinds of log groups there are, and whether one keeps what it is given."""

from pci_constructs.rules import Judgement, ResourceView, attempt, failed, passed, worst
from pci_constructs.rules.reading import has_text

GROUP, ACCOUNT_POLICY = "AWS::Logs::LogGroup", "AWS::Logs::AccountPolicy"
DELIVERY = "DELIVERY"
INFREQUENT = "INFREQUENT_ACCESS"
FLOOR = 365
"""Days that audit logs are kept at least."""


def kept_and_encrypted(group: ResourceView) -> Judgement:
    """Judges that a log group keeps logs for twelve months, or as long as the team says, under a key of KMS."""
    days, key = "RetentionInDays", "KmsKeyId"
    least = max(FLOOR, group.settings.minimum_log_retention_days or FLOOR)

    def kept() -> Judgement:
        if group.text("LogGroupClass") == DELIVERY:
            return failed(f"{group.name} passes logs on and keeps none", "LogGroupClass")
        if group.has(days) and not group.at_least(days, least):
            return failed(f"{group.name} removes logs before {least} days", days)
        return passed(f"{group.name} keeps logs for {least} days or more under a key of KMS", days)

    def encrypted() -> Judgement:
        good = has_text(group, key)
        return (
            passed(f"a key of KMS encrypts {group.name}", key) if good else failed(f"only CloudWatch's own keys encrypt {group.name}", key)
        )

    kept_ = attempt(kept)
    return worst((kept_, attempt(encrypted)), empty=kept_)
