"""Writes out the resources of the Serverless Application Model, as its transform does at deployment.

The translation is AWS's own (``aws-sam-translator``, the extra ``pci-constructs[sam]``), which is imported only for templates that need it.
"""

from collections.abc import Mapping
from typing import Any

from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import function_of

TRANSFORM = "AWS::Serverless-2016-10-31"
_LOCAL = {
    "AWS::Serverless::Function": ("CodeUri",),
    "AWS::Serverless::LayerVersion": ("ContentUri",),
    "AWS::Serverless::MicrovmImage": ("CodeUri",),
    "AWS::Serverless::WebFunction": ("CodeUri",),
    "AWS::Serverless::Api": ("DefinitionUri",),
    "AWS::Serverless::HttpApi": ("DefinitionUri",),
    "AWS::Serverless::StateMachine": ("DefinitionUri",),
    "AWS::Serverless::GraphQLApi": ("SchemaUri",),
}
"""Properties that name a file beside the template until it is packaged."""
_PACKAGED = "s3://not-packaged-yet/asset"
ELSEWHERE = "s3://not-packaged-yet/application"
"""Stands for the template of an application, which the Serverless Application Repository holds."""
_IMAGE = "not-packaged-yet:image"
_ALIAS = ("AutoPublishAlias",)
_EVENT = ("Events", "*", "Properties")
_CALLS = ((*_EVENT, "Path"), (*_EVENT, "Method"))
_TEXTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "Function": (_ALIAS, ("AutoPublishCodeSha256",), ("DeadLetterQueue", "Type"), *_CALLS),
    "StateMachine": (_ALIAS, *_CALLS),
    "LayerVersion": (("RetentionPolicy",),),
    "SimpleTable": (("PrimaryKey", "Name"), ("PrimaryKey", "Type")),
    "Api": (("OpenApiVersion",), ("Auth", "UsagePlan", "CreateUsagePlan")),
}
"""Properties that the translator takes as text alone, since AWS puts parameters in before; no rule asks for what they say."""
_IN_TEXT = expression(r"\$\{(\w+)\}")


class _Session:
    """Stands in for a session of boto3: the translator wants to know a region, and nothing is asked of AWS."""

    region_name = "us-east-1"


def is_serverless(document: Mapping[str, Any]) -> bool:
    """Whether the template asks for the transform."""
    return TRANSFORM in map(_name, _list(document.get("Transform")))


def expand(document: Mapping[str, Any], template: str) -> tuple[Mapping[str, Any], list[str]]:
    """The template with the resources that the transform makes, or as it is; and a sentence on each thing that is not looked at."""
    if not is_serverless(document):
        return document, []
    import logging

    try:
        from samtranslator.model.exceptions import InvalidDocumentException
        from samtranslator.parser.parser import Parser
        from samtranslator.translator.translator import Translator
    except ImportError:
        return document, [f"{template}: the transform {TRANSFORM} makes resources that are not looked at; install pci-constructs[sam]"]
    logging.getLogger("samtranslator").setLevel(logging.CRITICAL)
    packaged = _packaged(document)
    # The translator would put defaults in the place of parameters, which whoever deploys may choose otherwise.
    parameters = packaged.pop("Parameters", {})
    try:
        translator = Translator({}, Parser(), boto_session=_Session())
        made = translator.translate(packaged, {})
    except InvalidDocumentException as error:
        causes = "; ".join(str(getattr(cause, "message", cause)) for cause in error.causes)
        return document, [f"{template}: the transform {TRANSFORM} refuses the template: {causes}"]
    except Exception as error:
        # The translator raises whatever comes up when a value has a form that it does not expect; AWS would refuse it, too.
        return document, [f"{template}: the transform {TRANSFORM} cannot be worked out here: {type(error).__name__}: {error}"]
    rest = [name for name in _list(document.get("Transform")) if _name(name) != TRANSFORM]
    return {**_plain(made), "Parameters": parameters, "Transform": rest}, [
        f"{template}: {name} is an application of the Serverless Application Repository, whose resources are not looked at"
        for name, resource in made["Resources"].items()
        if _map(resource.get("Properties")).get("TemplateURL") == ELSEWHERE
    ]


def _plain(value: Any) -> Any:
    """The value without the kinds of map and text of its own that the translator makes definitions of."""
    if isinstance(value, dict):
        return {_plain(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, str) else value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(transform: Any) -> Any:
    return transform.get("Name") if isinstance(transform, Mapping) else transform


def _packaged(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy in which files beside the template are names of packages, as ``sam package`` would write them."""
    # Here: few templates need it, and it brings half a dozen modules.
    from copy import deepcopy

    made = deepcopy(dict(document))
    parameters = _map(made.get("Parameters"))
    for short, properties in _map(made.get("Globals")).items():
        _spell_out(short, properties, parameters)
    for resource in made["Resources"].values():
        type_ = resource.get("Type") if isinstance(resource, dict) else None
        if type_ == "AWS::Serverless::Function":
            resource.setdefault("Properties", {})
        properties = resource.get("Properties") if isinstance(resource, dict) else None
        if not isinstance(properties, dict) or not isinstance(type_, str):
            continue
        if type_ == "AWS::Serverless::Application":
            _locate(properties)
        names = _LOCAL.get(type_, ())
        for name in names:
            value = properties.get(name)
            if (isinstance(value, str) and not value.startswith("s3://")) or function_of(value):
                properties[name] = _PACKAGED
        if names == ("CodeUri",):
            _bring_code(properties)
        if type_.startswith("AWS::Serverless::"):
            _spell_out(type_.rpartition("::")[2], properties, parameters)
    return made


def _bring_code(properties: dict[str, Any]) -> None:
    """Gives a function the code that ``sam build`` finds beside the template."""
    if {"CodeUri", "InlineCode", "ImageUri"} & set(properties):
        return
    if properties.get("PackageType") == "Image":
        properties["ImageUri"] = _IMAGE
    else:
        properties["CodeUri"] = _PACKAGED


def _locate(properties: dict[str, Any]) -> None:
    """Names a template instead of an application, for which the translator would ask AWS."""
    location = _map(properties.get("Location"))
    if location.get("ApplicationId") and location.get("SemanticVersion"):
        properties["Location"] = ELSEWHERE


def _spell_out(short: str, properties: Any, parameters: Mapping[str, Any]) -> None:
    """Puts texts where the translator takes nothing else: the default of a parameter, or a value that it may have."""

    def text(name: str) -> str:
        parameter = _map(parameters.get(name))
        return str(parameter.get("Default", next(iter(_list(parameter.get("AllowedValues", name))), name)))

    def walk(value: Any, path: tuple[str, ...]) -> None:
        if not isinstance(value, dict):
            return
        for name in value if path[0] == "*" else path[:1]:
            inner: Any = value.get(name)
            if len(path) > 1:
                walk(inner, path[1:])
            elif function_of(inner) == "Ref" and isinstance(inner["Ref"], str) and inner["Ref"] in parameters:
                value[name] = text(inner["Ref"])
            elif function_of(inner) == "Fn::Sub" and isinstance(inner["Fn::Sub"], str):
                value[name] = _IN_TEXT.sub(lambda match: text(match[1]), inner["Fn::Sub"])

    for path in _TEXTS.get(short, ()):
        walk(properties, path)


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
