"""Whether a subscription tells somebody of events."""

from pci_constructs.assembly import ResourceView, references_in
from pci_constructs.rules.combine import every, some
from pci_constructs.rules.reading import word
from pci_constructs.rules.rule import Example, Judgement, failed, passed

SUBSCRIPTION = "AWS::RDS::EventSubscription"
_IDENTIFIERS = ("DBInstanceIdentifier", "DBParameterGroupName")


def announced(resource: ResourceView, kind: str, categories: tuple[str, ...], *, by_name: bool = True) -> Judgement:
    """Judges that some subscription covers a resource.

    Args:
        resource: the database or group.
        kind: the type of source, such as ``db-instance``.
        categories: what has to be told.
        by_name: whether a subscription may name this resource alone, instead of all of the type.
    """

    def covers(subscription: ResourceView) -> Judgement:
        return every(
            (
                lambda: _of_kind(subscription, kind),
                lambda: _enabled(subscription),
                lambda: _of_source(subscription, resource if by_name else None),
                lambda: every(categories, lambda category: _tells(subscription, category), empty=passed("")),
            ),
            lambda ask: ask(),
            empty=passed(""),
        )

    return some(resource.neighbours(SUBSCRIPTION), covers, empty=failed(f"no subscription tells anybody of events of {kind}"))


def _of_kind(subscription: ResourceView, kind: str) -> Judgement:
    found = word(subscription, "SourceType")
    if found in ("", kind):
        return passed(f"the subscription {subscription.name} tells of it")
    return failed(f"no subscription tells anybody of events of {kind}")


def _enabled(subscription: ResourceView) -> Judgement:
    if subscription.flag("Enabled", default=True):
        return passed("the subscription is enabled")
    return failed(f"the subscription {subscription.name} is not enabled")


def _of_source(subscription: ResourceView, resource: ResourceView | None) -> Judgement:
    """Judges whom a subscription concerns: all of its type, unless it names some."""
    other = failed(f"the subscription {subscription.name} is for others of the kind")

    def is_it(source: object) -> Judgement:
        if resource is None:
            return other
        references = references_in(source)
        same = any(reference.resource is resource.resource for reference in references)
        # RDS keeps identifiers in lower case, whatever the template writes.
        name = str(source).lower()
        named = not references and any(name == resource.text(each).lower() for each in _IDENTIFIERS if resource.has(each))
        return passed("the subscription names it") if same or named else other

    return some(subscription.each("SourceIds"), is_it, empty=passed("the subscription is for all of the kind"))


def _tells(subscription: ResourceView, category: str) -> Judgement:
    missing = failed(f"the subscription {subscription.name} leaves out {category}")
    told = passed(f"the subscription {subscription.name} tells of {category}")
    return some(subscription.each("EventCategories"), lambda each: told if str(each).lower() == category else missing, empty=told)


def example(type_: str, kind: str, *categories: str) -> Example:
    """A resource and a subscription of everything of a kind that tells of these categories."""
    subscription = {"SnsTopicArn": "arn:aws:sns:eu-central-1:111122223333:alarms", "SourceType": kind, "EventCategories": list(categories)}
    return Example(resources={"R": {"Type": type_}, "Subscription": {"Type": SUBSCRIPTION, "Properties": subscription}})
