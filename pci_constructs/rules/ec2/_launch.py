"""How instances are launched: by their own properties, by a launch template, or by a launch configuration."""

from collections.abc import Callable

from pci_constructs.rules import Block, Judgement, ResourceView, Undetermined, Unknown, every, failed, flag_is_false, passed

INSTANCE = "AWS::EC2::Instance"
TEMPLATE = "AWS::EC2::LaunchTemplate"
CONFIGURATION = "AWS::AutoScaling::LaunchConfiguration"
_DATA = "LaunchTemplateData"


def launch_settings(resource: ResourceView) -> Block:
    """The block that holds what a template, configuration or instance says of instances.

    Raises:
        Undetermined: it is not known.
    """
    found = resource.get(_DATA) if resource.type == TEMPLATE else resource
    return found if isinstance(found, Block) else resource.inside({}, _DATA)


def template_of(instance: ResourceView) -> Block | None:
    """What the launch template of an instance says; nothing if it has none.

    Raises:
        Undetermined: the template is not of this assembly.
    """
    if instance.live:
        # What runs says everything itself, and its template may say something else by now.
        return None
    for name in ("LaunchTemplate.LaunchTemplateId", "LaunchTemplate.LaunchTemplateName"):
        if instance.has(name):
            found = instance.follow(name) or instance.evaluation.links.named(TEMPLATE, instance.text(name), instance)
            if found is None:
                raise Undetermined(f"launch template {instance.text(name)}, which is not among what was read", name)
            return launch_settings(found)
    if instance.peek("LaunchTemplate").__class__ is Unknown:
        raise Undetermined(instance.peek("LaunchTemplate"), "LaunchTemplate")
    return None


def holder_of(instance: ResourceView, path: str) -> Block | None:
    """What sets a property of an instance: the instance itself, else its launch template; nothing if neither does.

    Raises:
        Undetermined: the instance does not set it, and its template is not known.
    """
    if instance.has(path):
        return instance
    template = template_of(instance)
    return template if template is not None and template.has(path) else None


def judge_tokens(tokens: Block | None, endpoint: Callable[[], Block | None]) -> Judgement:
    """Judges that the metadata service asks for session tokens, or is off.

    Args:
        tokens: what has ``MetadataOptions.HttpTokens``, if anything has.
        endpoint: finds what has ``MetadataOptions.HttpEndpoint``.
    """
    where = "MetadataOptions.HttpTokens"
    if tokens is not None and tokens.peek(where).__class__ is not Unknown and tokens.text(where).lower() == "required":
        return passed("the metadata service asks for session tokens", tokens.where(where))
    switch = endpoint()
    if switch is not None and switch.text("MetadataOptions.HttpEndpoint").lower() == "disabled":
        return passed("the metadata service is off", switch.where("MetadataOptions.HttpEndpoint"))
    if tokens is None:
        return failed("nothing says that the metadata service asks for session tokens", where)
    return failed(f"HttpTokens is {tokens.text(where)}: the metadata service answers without a session token", tokens.where(where))


def judge_tokens_of(settings: Block) -> Judgement:
    """Judges the metadata options of a template or configuration, which stand in one place."""
    return judge_tokens(settings if settings.has("MetadataOptions.HttpTokens") else None, lambda: settings)


def no_public_addresses(settings: Block) -> Judgement:
    """Judges that no network interface of a block is given a public address by the block itself."""
    good = "no network interface asks for a public address"

    def one(interface: Block) -> Judgement:
        return flag_is_false(interface, "AssociatePublicIpAddress", good=good, bad="a network interface gets a public address")

    return every(settings.each("NetworkInterfaces"), one, empty=passed(good, settings.where("NetworkInterfaces")))
