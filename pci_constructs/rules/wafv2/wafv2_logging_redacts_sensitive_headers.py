"""Logs of web ACLs keep no session secrets and no card data.

A web ACL logs every header and the query string as they came, and of an attack the piece of the request that it recognised. Sessions and
passwords in a log can be used by whoever reads it (8.3.2); card numbers in one are stored unencrypted (3.5.1), and codes are stored after
authorization (3.3.1). The headers that carry secrets and the query string are redacted, and bodies are protected on the web ACL; there,
data protection of a header or of the query is as good.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from pci_constructs.rules import (
    Block,
    Example,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    best,
    every,
    failed,
    not_applicable,
    passed,
    some,
    undetermined,
)


class _Part(Struct, frozen=True):
    """A part of a request that may hold a secret.

    Attributes:
        name: how to speak of it.
        redacted: the kind of redacted field that covers it.
        protected: the kinds of protected field that cover it.
        header: the header that it is, if it is one.
    """

    name: str
    redacted: str
    protected: tuple[str, ...]
    header: str = ""


_PARTS = (
    _Part("the header authorization", "SingleHeader", ("SINGLE_HEADER",), "authorization"),
    _Part("the header cookie", "SingleHeader", ("SINGLE_HEADER", "SINGLE_COOKIE"), "cookie"),
    _Part("the query string", "QueryString", ("QUERY_STRING", "SINGLE_QUERY_ARGUMENT")),
    _Part("what an attack was found in of a body", "", ("BODY",)),
)


def _redacts(field: Block, part: _Part) -> bool:
    if part.header:
        return field.text("SingleHeader.Name").strip().lower() == part.header
    return bool(part.redacted) and field.has(part.redacted)


def _protects(entry: Block, part: _Part) -> bool:
    kind = entry.text("Field.FieldType")
    if kind not in part.protected or entry.flag("ExcludeRuleMatchDetails"):
        return False
    # What a rate-based rule tells callers apart by is logged once more; it may be anything but the body.
    if kind != "BODY" and entry.flag("ExcludeRateBasedDetails"):
        return False
    # Without keys all headers or cookies are meant; which arguments of a query hold card data, only the application knows.
    keys = [str(key).lower() for key in entry.get("Field.FieldKeys", [])]
    return not keys or not part.header or (kind == "SINGLE_HEADER" and part.header in keys)


def _kept_out(configuration: ResourceView, part: _Part) -> Judgement:
    good, bad = passed(f"{part.name} is not logged", "RedactedFields"), failed(f"{part.name} is logged", "RedactedFields")

    def judgements() -> Iterator[Judgement]:
        yield some(configuration.each("RedactedFields"), lambda field: good if _redacts(field, part) else bad, empty=bad)
        acl = configuration.follow("ResourceArn")
        if acl is None:
            elsewhere = f"what data protection the web ACL, which is not among what was read, has for {part.name}"
            yield undetermined(f"{part.name} may be logged", "ResourceArn", blocked_by=elsewhere)
        else:
            protections = acl.each("DataProtectionConfig.DataProtections")
            yield some(protections, lambda entry: good if _protects(entry, part) else bad, empty=bad)

    return best(judgements(), empty=bad)


def _check(configuration: ResourceView) -> Judgement:
    return every(_PARTS, lambda part: _kept_out(configuration, part), empty=not_applicable("nothing to keep out"))


def _example(*headers: str) -> Example:
    redacted: list[dict[str, Any]] = [{"SingleHeader": {"Name": name}} for name in headers]
    protection = {"DataProtections": [{"Action": "SUBSTITUTION", "Field": {"FieldType": "BODY"}}]}
    properties = {
        "ResourceArn": {"Fn::GetAtt": ["Acl", "Arn"]},
        "LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-a"],
        "RedactedFields": [*redacted, {"QueryString": {}}],
    }
    return Example(
        resources={
            "Acl": {"Type": "AWS::WAFv2::WebACL", "Properties": {"DataProtectionConfig": protection}},
            "Log": {"Type": "AWS::WAFv2::LoggingConfiguration", "Properties": properties},
        }
    )


RULE = Rule(
    id="wafv2-logging-redacts-sensitive-headers",
    title="Logs of web ACLs keep no session secrets and no card data",
    severity=Severity.LOW,
    requirements={
        "8.3.2": "tokens and cookies in a log are authentication factors that anybody who reads it can use",
        "3.3.1": "verification codes that reach a log stay there after authorization",
        "3.5.1": "card numbers in a log are stored where nothing makes them unreadable",
    },
    remediation="redact the headers authorization and cookie and the query string in RedactedFields, and protect BODY in the "
    "DataProtectionConfig of the web ACL",
    types=("AWS::WAFv2::LoggingConfiguration",),
    check=_check,
    passing=_example("authorization", "cookie"),
    failing=_example("authorization"),
)
