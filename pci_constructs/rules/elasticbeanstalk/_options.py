"""Options of environments: set on the environment itself, else by the configuration template that it was made from."""

from typing import Any

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Undetermined,
    Verdict,
    every,
    failed,
    flag_is_true,
    not_applicable,
    some,
)

ENVIRONMENT = "AWS::ElasticBeanstalk::Environment"
SETTINGS = "OptionSettings"
_TEMPLATE = "AWS::ElasticBeanstalk::ConfigurationTemplate"
_OTHER = not_applicable("another option")


def option(namespace: str, name: str, value: str) -> dict[str, Any]:
    """An option as a template sets it."""
    return {"Namespace": namespace, "OptionName": name, "Value": value}


def switched_on(environment: ResourceView, namespace: str, name: str, *, good: str, bad: str) -> Judgement:
    """Judges an option that is off unless it is set to true.

    Args:
        environment: the environment.
        namespace: the namespace of the option.
        name: its name.
        good: the message where it is on.
        bad: the message where it is off.
    """

    def one(setting: Any) -> Judgement:
        if not isinstance(setting, Block) or (setting.text("Namespace").strip(), setting.text("OptionName").strip()) != (namespace, name):
            return _OTHER
        return flag_is_true(setting, "Value", good=good, bad=bad)

    def of(block: ResourceView) -> Judgement:
        found = every(block.each(SETTINGS), one, empty=_OTHER)
        # An option is set once: where it is found, a setting that is not known is another.
        return some(block.each(SETTINGS), one, empty=_OTHER) if found.verdict is Verdict.UNDETERMINED else found

    found = of(environment)
    if found != _OTHER:
        return found
    # Of a running environment all options are read, and the template that it was made from counts no more.
    if not environment.live and environment.has("TemplateName"):
        template = _template(environment)
        found = of(template)
        if found != _OTHER:
            return found
        if template.has("SourceConfiguration") or template.has("EnvironmentId"):
            raise Undetermined("the options that the configuration template takes over from elsewhere", "TemplateName")
    return failed(bad, SETTINGS)


def _template(environment: ResourceView) -> ResourceView:
    template = environment.follow("TemplateName")
    if template is None or template.type != _TEMPLATE:
        raise Undetermined(
            f"the options of the configuration {environment.text('TemplateName')}, which is not among what was read", "TemplateName"
        )
    return template
