"""Lambda: functions, who may invoke them and from where, their addresses and sources of events, and who may use layers."""

from collections.abc import Iterator, Mapping
from typing import Any

from pci_constructs.assembly import ABSENT, Unknown
from pci_constructs.live.reading.collector import Collector, Found, Named, Naming, Reader, present
from pci_constructs.live.reading.documents import document
from pci_constructs.live.reading.masking import HIDDEN, readable_map
from pci_constructs.live.reading.permissions import permissions
from pci_constructs.live.reading.shapes import known, pick, renamed, tags
from pci_constructs.live.reading.source import Source

_FUNCTION, _GROUP = "AWS::Lambda::Function", "AWS::Logs::LogGroup"
_GONE = ("ResourceNotFoundException",)
_NAMES = {
    "FunctionName": "FunctionName",
    "Handler": "Handler",
    "MemorySize": "MemorySize",
    "Role": "Role",
    "Runtime": "Runtime",
    "Timeout": "Timeout",
}
_MAPPING = ("BatchSize", "EventSourceArn", "Queues", "SelfManagedEventSource", "Topics")
_STACK = "aws:cloudformation:stack-name"


def _functions(source: Source) -> Iterator[Found]:
    def one(item: Any) -> Found:
        labels = pick(source.ask("list_tags", needs="Tags", gone=_GONE, Resource=item["FunctionArn"]), "Tags")
        return Found(
            id=item["FunctionName"],
            arn=item["FunctionArn"],
            properties={
                **renamed(item, _NAMES),
                "CapacityProviderConfig": pick(item, "CapacityProviderConfig"),
                "DeadLetterConfig": pick(item, "DeadLetterConfig"),
                "Environment": known(pick(item, "Environment"), _environment),
                "KmsKeyArn": item.get("KMSKeyArn") or ABSENT,
                "Live": {"Stack": known(labels, lambda found: found.get(_STACK, ABSENT))},
                "LoggingConfig": known(pick(item, "LoggingConfig"), _logging),
                # AWS says of each function whether it is an image; what is none is a file.
                "PackageType": item.get("PackageType", "Zip"),
                "Tags": tags(labels),
                "TenancyConfig": pick(item, "TenancyConfig"),
                "VpcConfig": known(pick(item, "VpcConfig"), _network),
            },
        )

    yield from source.each(source.pages("list_functions", "Functions"), one)


def _environment(found: Any) -> dict[str, Any]:
    if "Error" in found:
        # There are variables, and whoever asks may not use the key that they are encrypted with.
        return {"Variables": {HIDDEN: Unknown("what the variables hold, which nobody may see without their key")}}
    return {"Variables": readable_map(found.get("Variables") or {})}


def _logging(found: Any) -> dict[str, Any]:
    group = known(pick(found, "LogGroup"), lambda name: Named(_GROUP, name))
    return present({**renamed(found, ("ApplicationLogLevel", "LogFormat", "SystemLogLevel")), "LogGroup": group})


def _network(found: Any) -> dict[str, Any]:
    groups = {name: list(found.get(name) or ()) for name in ("SecurityGroupIds", "SubnetIds")}
    return present({**groups, "Ipv6AllowedForDualStack": pick(found, "Ipv6AllowedForDualStack")})


def _policies(source: Source) -> Iterator[tuple[str, str, Any]]:
    """Each policy of a function or alias: the ARN that it is of, that of its function, and the document."""

    def one(item: Any) -> list[tuple[str, str, Any]]:
        name = item["FunctionName"]
        found: list[tuple[str, str, Any]] = []
        aliases = source.pages("list_aliases", "Aliases", absent=_GONE, FunctionName=name)
        for alias in ("", *(each["Name"] for each in aliases)):
            arn = f"{item['FunctionArn']}:{alias}" if alias else item["FunctionArn"]
            more = {"Qualifier": alias} if alias else {}
            answer = source.ask("get_policy", needs="Policy", shared=True, absent=_GONE, FunctionName=name, **more)
            found.append((arn, item["FunctionArn"], document(pick(answer, "Policy"))))
        return found

    for policies in source.each(source.pages("list_functions", "Functions"), one):
        yield from policies


def _permissions(source: Source) -> Iterator[Found]:
    for arn, function, policy in _policies(source):
        # The ARN of an alias has that of the function in it.
        name = Naming(arn, [function]) if arn != function else function
        if policy.__class__ is Unknown:
            # There may be permissions in it that nobody saw.
            yield Found(id=arn, arn=f"{arn}:policy", properties={"FunctionName": name, **_unread(policy)})
        elif isinstance(policy, Mapping):
            for sid, made in permissions(policy)[0]:
                yield Found(id=sid, arn=f"{arn}:policy:{sid}", properties={**made, "FunctionName": name})


def _unread(policy: Any) -> dict[str, Any]:
    return dict.fromkeys(("Action", *_OF_PERMISSIONS), policy)


def _other_policies(source: Source) -> Iterator[Found]:
    for arn, _, policy in _policies(source):
        rest = permissions(policy)[1] if isinstance(policy, Mapping) else None
        if rest is not None:
            yield Found(id=arn, arn=f"{arn}:policy", properties={"PolicyDocument": rest, "ResourceArn": arn})


def _urls(source: Source) -> Iterator[Found]:
    def one(item: Any) -> list[Found]:
        name = item["FunctionName"]
        return [
            Found(
                id=url["FunctionArn"],
                arn=f"{url['FunctionArn']}:url",
                properties={"AuthType": url["AuthType"], "Cors": pick(url, "Cors"), "TargetFunctionArn": item["FunctionArn"]},
            )
            for url in source.pages("list_function_url_configs", "FunctionUrlConfigs", absent=_GONE, FunctionName=name)
        ]

    for urls in source.each(source.pages("list_functions", "Functions"), one):
        yield from urls


def _sources(source: Source) -> Iterator[Found]:
    for item in source.pages("list_event_source_mappings", "EventSourceMappings"):
        name = item["FunctionArn"].split(":function:")[-1].split(":")[0]
        yield Found(
            id=item["UUID"],
            properties={
                **renamed(item, _MAPPING),
                "Enabled": known(pick(item, "State"), lambda state: state not in ("Disabled", "Disabling")),
                "FunctionName": Named(_FUNCTION, name),
                "KmsKeyArn": pick(item, "KMSKeyArn"),
            },
        )


def _layers(source: Source) -> Iterator[Found]:
    def one(layer: Any) -> list[Found]:
        name = layer["LayerName"]
        found: list[Found] = []
        for version in source.pages("list_layer_versions", "LayerVersions", absent=_GONE, LayerName=name):
            number = version["Version"]
            answer = source.ask("get_layer_version_policy", needs="Policy", absent=_GONE, LayerName=name, VersionNumber=number)
            found += _of_layer(version["LayerVersionArn"], document(pick(answer, "Policy")))
        return found

    for permitted in source.each(source.pages("list_layers", "Layers"), one):
        yield from permitted


def _of_layer(arn: str, policy: Any) -> Iterator[Found]:
    if policy.__class__ is Unknown:
        yield Found(id=arn, properties={"LayerVersionArn": arn, **dict.fromkeys(("OrganizationId", "Principal"), policy)})
    elif isinstance(policy, Mapping):
        for statement in policy["Statement"]:
            principal = statement["Principal"]
            organization = pick(statement, "Condition.StringEquals")
            yield Found(
                id=f"{arn}#{statement.get('Sid', '')}",
                properties={
                    "LayerVersionArn": arn,
                    "OrganizationId": known(organization, lambda found: found.get("aws:PrincipalOrgID", ABSENT)),
                    "Principal": principal["AWS"] if isinstance(principal, Mapping) else principal,
                },
            )


_OF_PERMISSIONS = (
    "EventSourceToken",
    "FunctionUrlAuthType",
    "InvokedViaFunctionUrl",
    "Principal",
    "PrincipalOrgID",
    "SourceAccount",
    "SourceArn",
)
_LIST = "lambda:ListFunctions"
_OF_POLICIES = ("lambda:GetPolicy", "lambda:ListAliases", _LIST)

COLLECTOR = Collector(
    service="lambda",
    readers=(
        Reader(
            type=_FUNCTION,
            properties=(
                *_NAMES,
                "CapacityProviderConfig",
                "DeadLetterConfig",
                "Environment",
                "KmsKeyArn",
                "Live",
                "LoggingConfig",
                "PackageType",
                "Tags",
                "TenancyConfig",
                "VpcConfig",
            ),
            calls=(_LIST, "lambda:ListTags"),
            read=_functions,
        ),
        Reader(
            type="AWS::Lambda::Permission",
            properties=("Action", "FunctionName", *_OF_PERMISSIONS),
            calls=_OF_POLICIES,
            read=_permissions,
        ),
        Reader(
            type="AWS::Lambda::ResourcePolicy",
            properties=("PolicyDocument", "ResourceArn"),
            calls=_OF_POLICIES,
            read=_other_policies,
        ),
        Reader(
            type="AWS::Lambda::Url",
            properties=("AuthType", "Cors", "TargetFunctionArn"),
            calls=("lambda:ListFunctionUrlConfigs", _LIST),
            read=_urls,
        ),
        Reader(
            type="AWS::Lambda::EventSourceMapping",
            properties=("Enabled", "FunctionName", "KmsKeyArn", *_MAPPING),
            calls=("lambda:ListEventSourceMappings",),
            read=_sources,
        ),
        Reader(
            type="AWS::Lambda::LayerVersionPermission",
            properties=("LayerVersionArn", "OrganizationId", "Principal"),
            calls=("lambda:GetLayerVersionPolicy", "lambda:ListLayerVersions", "lambda:ListLayers"),
            read=_layers,
        ),
    ),
)
