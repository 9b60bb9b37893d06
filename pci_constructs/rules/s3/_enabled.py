"""Whether one of a bucket's rules for lifecycle or replication is switched on."""

from pci_constructs.rules import Block, Judgement, ResourceView, failed, passed, some


def one_enabled(bucket: ResourceView, path: str, *, good: str, bad: str, none: str) -> Judgement:
    """Judges that at least one rule is enabled.

    Args:
        bucket: the bucket.
        path: where its rules are.
        good: the message where one is.
        bad: the message where all are disabled.
        none: the message where there is no rule.
    """

    def one(rule: Block) -> Judgement:
        return passed(good, rule.where("Status")) if rule.text("Status").lower() == "enabled" else failed(bad, path)

    return some(bucket.each(path), one, empty=failed(none, path))
