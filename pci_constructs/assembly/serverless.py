"""Writes out the resources of the Serverless Application Model, as its transform does at deployment.

The translation is AWS's own (``aws-sam-translator``, the extra ``pci-constructs[sam]``), which is imported only for templates that need it.
"""

import copy
from collections.abc import Mapping
from typing import Any

TRANSFORM = "AWS::Serverless-2016-10-31"
_LOCAL = {
    "AWS::Serverless::Function": ("CodeUri",),
    "AWS::Serverless::LayerVersion": ("ContentUri",),
    "AWS::Serverless::Api": ("DefinitionUri",),
    "AWS::Serverless::HttpApi": ("DefinitionUri",),
    "AWS::Serverless::StateMachine": ("DefinitionUri",),
    "AWS::Serverless::GraphQLApi": ("SchemaUri",),
}
"""Properties that name a file beside the template until it is packaged."""
_PACKAGED = "s3://not-packaged-yet/asset"


class _Session:
    """Stands in for a session of boto3: the translator wants to know a region, and nothing is asked of AWS."""

    region_name = "us-east-1"


def is_serverless(document: Mapping[str, Any]) -> bool:
    """Whether the template asks for the transform."""
    transforms = document.get("Transform")
    return TRANSFORM in (transforms if isinstance(transforms, list) else [transforms])


def expand(document: Mapping[str, Any], template: str) -> tuple[Mapping[str, Any], list[str]]:
    """The template with the resources that the transform makes, or as it is with a sentence that says why not."""
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
    rest = [name for name in _list(document.get("Transform")) if name != TRANSFORM]
    return {**_plain(made), "Parameters": parameters, "Transform": rest}, []


def _plain(value: Any) -> Any:
    """The value without the kinds of map and text of its own that the translator makes definitions of."""
    if isinstance(value, dict):
        return {_plain(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, str) else value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _packaged(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy in which files beside the template are names of packages, as ``sam package`` would write them."""
    made = copy.deepcopy(dict(document))
    for resource in made["Resources"].values():
        properties: Any = resource.get("Properties") if isinstance(resource, dict) else None
        names = _LOCAL.get(resource["Type"], ()) if isinstance(properties, dict) and isinstance(resource.get("Type"), str) else ()
        for name in names:
            value = properties.get(name)
            if isinstance(value, str) and not value.startswith("s3://"):
                properties[name] = _PACKAGED
        if names == ("CodeUri",) and not {"CodeUri", "InlineCode", "ImageUri"} & set(properties):
            properties["CodeUri"] = _PACKAGED
    return made
