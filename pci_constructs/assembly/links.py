"""Which resource belongs to which: the bucket of a policy, the group of a rule, the trail of a metric filter."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pci_constructs.assembly.blocks import Block
from pci_constructs.assembly.model import EVERYWHERE, Resource, Stack
from pci_constructs.assembly.patterns import expression
from pci_constructs.assembly.values import ABSENT, Reference, Undetermined, Unknown, whole_in
from pci_constructs.assembly.worlds import LIMIT

if TYPE_CHECKING:
    from pci_constructs.assembly.evaluation import Evaluation
    from pci_constructs.assembly.site import Site
    from pci_constructs.assembly.views import ResourceView

NAMES: Mapping[str, tuple[str, ...]] = {
    "AWS::CloudTrail::Trail": ("TrailName",),
    "AWS::DocDB::DBClusterParameterGroup": ("Name",),
    "AWS::DynamoDB::Table": ("TableName",),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateName",),
    "AWS::ECR::Repository": ("RepositoryName",),
    "AWS::EKS::Cluster": ("Name",),
    "AWS::Events::EventBus": ("Name",),
    "AWS::IAM::Group": ("GroupName",),
    "AWS::IAM::InstanceProfile": ("InstanceProfileName",),
    "AWS::IAM::Role": ("RoleName",),
    "AWS::IAM::User": ("UserName",),
    "AWS::Kinesis::Stream": ("Name",),
    "AWS::Lambda::Function": ("FunctionName",),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::Neptune::DBClusterParameterGroup": ("Name",),
    "AWS::NetworkFirewall::Firewall": ("FirewallName",),
    "AWS::RDS::DBCluster": ("DBClusterIdentifier",),
    "AWS::RDS::DBClusterParameterGroup": ("DBClusterParameterGroupName",),
    "AWS::RDS::DBInstance": ("DBInstanceIdentifier",),
    "AWS::RDS::DBParameterGroup": ("DBParameterGroupName",),
    "AWS::RDS::DBSubnetGroup": ("DBSubnetGroupName",),
    "AWS::RDS::OptionGroup": ("OptionGroupName",),
    "AWS::Redshift::ClusterParameterGroup": ("ParameterGroupName",),
    "AWS::S3::Bucket": ("BucketName",),
    "AWS::SNS::Topic": ("TopicName",),
    "AWS::SQS::Queue": ("QueueName",),
    "AWS::SecretsManager::Secret": ("Name",),
}
"""The property that names a resource, for types that others refer to by a name which the template chose."""
_MOST_OPEN = 50
_FILLED_IN = expression(r"\$\{[^}]*\}")
_OPEN = expression(r"\$\{(?!AWS::)[^}]*\}|\{\{")
_OF_ONE_STACK = expression(r"\$\{(?!AWS::(?:AccountId|Partition|Region|URLSuffix)\})")
"""What may be another value in another stack: all but pseudo parameters of the account, and what is looked up at deployment."""
_ARN, _OF_THE_WORLD, _OF_AN_ACCOUNT = "arn:", "AWS::S3::Bucket", "AWS::IAM::"
_AND_ITS_STREAMS = ":*"
"""How the ARN of a log group ends for services that write to it."""


class Links:
    """Finds references in both directions, built for one type and property when first asked."""

    def __init__(self, evaluation: "Evaluation") -> None:
        self._evaluation = evaluation
        self._indices: dict[tuple[str, str], dict[Any, list[Resource]]] = {}
        self._named: dict[str, dict[str, list[Resource]]] = {}
        self._own_names: dict[int, list[str]] = {}

    def target(self, value: Any) -> "ResourceView | None":
        """The resource that a resolved value refers to, if it is one; of a text, the one whole reference in it."""
        if isinstance(value, Reference):
            return self._evaluation.view(value.resource)
        found = {id(reference.resource): reference for reference in whole_in(value)}
        if len(found) == 1:
            (reference,) = found.values()
            return self._evaluation.view(reference.resource)
        return None

    def named(self, type_: str, name: str, near: "ResourceView") -> "ResourceView | None":
        """The resource of a type that the template gave this name, in the same stage, account and region."""
        if type_ not in self._named:
            index = self._named[type_] = defaultdict(list)
            for resource in self._evaluation.by_type.get(type_, ()):
                for key in self._keys_of_names(resource):
                    index[key].append(resource)
        of_one_stack = _OF_ONE_STACK.search(name) is not None
        for resource in self._named[type_].get(name, ()):
            if of_one_stack and resource.template != near.resource.template:
                continue
            if self._near(resource, near) and self._shares_names(resource, near.resource) and self._evaluation.exists(resource):
                return self._evaluation.view(resource)
        return None

    def linked(self, to: "ResourceView", type_: str, path: str) -> Iterator["ResourceView"]:
        """The resources of a type whose property refers to one, in this world."""
        if self._evaluation.by_type.get(type_):
            key = ("linked", to.resource.template, to.logical_id, type_, path)
            found, unknown = self._evaluation.kept(key, self._linked, to, type_, path)
            yield from found
            if unknown is not None:
                raise Undetermined(unknown, path)
        self._evaluation.need(to.resource, type_)

    def _linked(self, to: "ResourceView", type_: str, path: str) -> tuple[list["ResourceView"], Unknown | None]:
        """Those that surely refer to it, and a value that may."""
        found: list[ResourceView] = []
        index = self._index(type_, path)
        wanted = self._keys_of_names(to.resource)
        candidates = list(index.get(_key(to.resource), ()))
        for name in wanted:
            candidates += index.get(name, ())
        unknown: Unknown | None = None
        for resource in dict.fromkeys(candidates):
            if not self._near(resource, to) or not self._evaluation.exists(resource):
                continue
            view = self._evaluation.view(resource)
            for value in _values(view, path):
                if self._refers(value, to, wanted, resource):
                    found.append(view)
                    break
        for resource in index.get(None, ())[:_MOST_OPEN]:
            if self._near(resource, to) and self._evaluation.exists(resource):
                for value in _values(self._evaluation.view(resource), path):
                    if value.__class__ is Unknown and not self._refers(value, to, wanted, resource):
                        unknown = value
        return found, unknown

    def _refers(self, value: Any, to: "ResourceView", wanted: list[str], resource: Resource) -> bool:
        if value.__class__ is Unknown:
            # A parameter is one value throughout a template, and another template may have one of the same name.
            here = resource.template == to.resource.template
            if value.shape in wanted and (here or not _OF_ONE_STACK.search(value.shape)):
                return True
            # Whose name an ARN ends in is sure only if nothing before it is open.
            before = value.shape.removesuffix(_AND_ITS_STREAMS)
            return here and any(not _OPEN.search(before[: -len(name)]) for name in _named_in(before, wanted))
        if any(reference.resource is to.resource for reference in whole_in(value)):
            return True
        if not isinstance(value, str) or not _named_in(value, wanted):
            return False
        return _is_of(value, to.stack.stack) if value.startswith(_ARN) else self._shares_names(to.resource, resource)

    def _shares_names(self, named: Resource, near: Resource) -> bool:
        """Whether the name of a resource means it beside another one: names are of an account and a region, but for a few types."""
        if named.template == near.template or named.type == _OF_THE_WORLD or self._evaluation.assembly.live:
            return True
        one, other = (self._evaluation.sites[each.template].stack for each in (named, near))
        if one.account != other.account and None not in (one.account, other.account):
            return False
        return named.type.startswith(_OF_AN_ACCOUNT) or one.region == other.region or None in (one.region, other.region)

    def _near(self, resource: Resource, to: "ResourceView") -> bool:
        there, here = self._evaluation.sites[resource.template].stack, to.stack.stack
        if self._evaluation.assembly.live:
            return there in self._evaluation.around(to.resource)
        return there is here or there.stage == here.stage

    def _index(self, type_: str, path: str) -> dict[Any, list[Resource]]:
        """Resources of the type by what the property may refer to; under ``None`` those of which it cannot be told."""
        found = self._indices.get((type_, path))
        if found is None:
            found = self._indices[type_, path] = defaultdict(list)
            for resource in self._evaluation.by_type.get(type_, ()):
                for key in self._keys(resource, path):
                    found[key].append(resource)
        return found

    def _keys(self, resource: Resource, path: str) -> set[Any]:
        """Everything that the property refers to in any world."""
        view = self._evaluation.view(resource)
        keys: set[Any] = set()
        seen = 0
        # In a running account, what is not known was not read, and may be anything.
        lone = len(self._evaluation.sites) == 1 and not self._evaluation.assembly.live
        with self._evaluation.aside() as world:
            while True:
                try:
                    for value in _values(view, path):
                        if value.__class__ is Unknown:
                            # A lone template has no other template whose resources a parameter or import could name.
                            keys |= _texts(value.shape) if lone else {None, *_texts(value.shape)}
                        else:
                            keys |= {_key(reference.resource) for reference in whole_in(value)} or _texts(value)
                except Undetermined:
                    keys.add(None)
                if not world.advance():
                    return keys
                seen += 1
                if len(keys) > _MOST_OPEN or seen > LIMIT:
                    return keys | {None}

    def _keys_of_names(self, resource: Resource) -> list[str]:
        """The names that the template gives a resource, or the text that stands for one that a parameter gives."""
        if resource.type not in NAMES:
            return []
        known = self._own_names.get(id(resource))
        if known is None:
            known = self._own_names[id(resource)] = self._find_names(resource)
        return known

    def _find_names(self, resource: Resource) -> list[str]:
        site = self._evaluation.sites[resource.template]
        found: list[str] = []
        for property_ in NAMES[resource.type]:
            raw = resource.properties.get(property_)
            if isinstance(raw, str):
                found.append(raw)
            elif raw is not None:
                found += self._names_of(site, raw)
        return found

    def _names_of(self, site: "Site", raw: Any) -> list[str]:
        """What a name can be in any world; of one that is not known, the text that stands for it."""
        found: dict[str, None] = {}
        with self._evaluation.aside() as world:
            try:
                for _ in range(LIMIT):
                    value = site.resolve(raw)
                    shape = value.shape if value.__class__ is Unknown else str(value) if value is not ABSENT else ""
                    found |= {shape: None} if shape else {}
                    if not world.advance():
                        break
            except Undetermined:
                pass
        return list(found)


def _is_of(arn: str, stack: Stack) -> bool:
    """Whether an ARN may be of the region and account of a stack, where it says any."""
    parts = arn.split(":", 5)
    said = zip(parts[3:5], (stack.region, stack.account), strict=False) if "${" not in arn else ()
    return all(part in ("", "*", known) or known in (None, EVERYWHERE) for part, known in said)


def _values(view: "ResourceView", path: str) -> list[Any]:
    """The scalars at a path; ``[]`` in it stands for every element of a list."""
    blocks: list[Any] = [view]
    *above, last = path.split("[].")
    for part in above:
        blocks = [inner for block in blocks for inner in (block.each(part) if isinstance(block, Block) else [block])]
    found: list[Any] = []
    for block in blocks:
        if block.__class__ is Unknown:
            found.append(block)
        elif isinstance(block, Block):
            found += [value for value in block.each(last.removesuffix("[]")) if not isinstance(value, Block)]
        elif isinstance(block, Reference):
            found.append(Unknown(f"{block!r}, which is no list of properties"))
    return found


def _key(resource: Resource) -> tuple[str, str]:
    return (resource.template, resource.logical_id)


def _texts(value: Any) -> set[Any]:
    """A name, and the last parts of an ARN that may be one."""
    text = str(value).removesuffix(_AND_ITS_STREAMS)
    # What is filled in may have a colon in its own name, as pseudo parameters do.
    signs = _FILLED_IN.sub(lambda part: "_" * len(part[0]), text) if "${" in text else text
    return {text, text[signs.rfind(":") + 1 :], text[signs.rfind("/") + 1 :]}


def _named_in(text: str, names: list[str]) -> list[str]:
    """Those of some names that a text is, or an ARN ends in."""
    text = text.removesuffix(_AND_ITS_STREAMS)
    return [name for name in names if text == name or text.endswith((f":{name}", f"/{name}"))]
