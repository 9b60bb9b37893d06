"""A function as it should be, one with everything wrong, an alias and a layer that others may use, and where events come from."""

import io
import json
import zipfile
from typing import Any

from tests.emulator import ACCOUNT, REGION, Emulator
from tests.live.answers import plain

PLANTED = ("Tr0ub4dor-and-3", "4111111111111111")
URLS = "lambda.ListFunctionUrlConfigs"
GONE = {
    f"lambda.{operation}": "ResourceNotFoundException"
    for operation in ("GetLayerVersionPolicy", "GetPolicy", "ListAliases", "ListFunctionUrlConfigs", "ListLayerVersions", "ListTags")
}
_TRUST = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
FUNCTIONS = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"


def code() -> bytes:
    """The code of a function: nothing."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("index.py", "")
    return held.getvalue()


def function(aws: Emulator, name: str, **more: Any) -> str:
    """Makes a function and the role that it needs."""
    iam = aws.client("iam")
    if not any(role["RoleName"] == "pay" for role in iam.list_roles()["Roles"]):
        iam.create_role(RoleName="pay", AssumeRolePolicyDocument=json.dumps(_TRUST))
    made: dict[str, Any] = {"Runtime": "python3.13", "Handler": "index.handler", **more}
    arn: str = aws.client("lambda").create_function(
        FunctionName=name, Role=f"arn:aws:iam::{ACCOUNT}:role/pay", Code={"ZipFile": code()}, **made
    )["FunctionArn"]
    return arn


def addresses(aws: Emulator, **kinds: str) -> None:
    """Shows an address of each function that is named, with how it knows callers; the emulator does not list them."""
    before = aws.lacks

    def answer(operation: str, asked: Any) -> bytes | None:
        if operation != URLS:
            return before(operation, asked) if before else None
        name = asked["FunctionName"]
        about = {"FunctionUrl": f"https://{name}.lambda-url.{REGION}.on.aws/", "CreationTime": "2026-01-01T00:00:00.000+0000"}
        url = {**about, "FunctionArn": f"{FUNCTIONS}:{name}", "LastModifiedTime": "2026-01-01T00:00:00.000+0000"}
        found = [{**url, "AuthType": kinds[name], "Cors": {"AllowOrigins": ["https://pay.example.com"]}}] if name in kinds else []
        return plain({"FunctionUrlConfigs": found})

    aws.lacks = answer


def policy(aws: Emulator, name: str, *statements: dict[str, Any]) -> None:
    """Shows a policy of a function with statements that ``AddPermission`` does not write."""
    before = aws.lacks

    def answer(operation: str, asked: Any) -> bytes | None:
        if operation == "lambda.GetPolicy" and (asked["FunctionName"], "Qualifier" in asked) == (name, False):
            return plain({"Policy": json.dumps({"Version": "2012-10-17", "Statement": list(statements)}), "RevisionId": "1"})
        return before(operation, asked) if before else None

    aws.lacks = answer


def arrange(aws: Emulator) -> None:
    """One of everything."""
    functions, sqs = aws.client("lambda"), aws.client("sqs")
    subnet, group = "subnet-0123456789abcdef0", "sg-0123456789abcdef0"
    function(
        aws,
        "good",
        VpcConfig={"SubnetIds": [subnet], "SecurityGroupIds": [group]},
        KMSKeyArn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0d990263-018e-4e65-a703-eff731de951e",
        Environment={"Variables": {"TABLE": "payments"}},
        Tags={"pci-scope": "cde", "aws:cloudformation:stack-name": "pay"},
    )
    function(aws, "bad", Runtime="python3.8", Environment={"Variables": {"DB_PASSWORD": PLANTED[0], "CARD": PLANTED[1]}})
    rule = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/nightly"
    invoke = {"Action": "lambda:InvokeFunction"}
    functions.add_permission(FunctionName="good", StatementId="nightly", Principal="events.amazonaws.com", SourceArn=rule, **invoke)
    functions.add_permission(FunctionName="bad", StatementId="nightly", Principal="events.amazonaws.com", **invoke)
    functions.add_permission(FunctionName="bad", StatementId="all", Principal="*", **invoke)
    functions.publish_version(FunctionName="good")
    functions.create_alias(FunctionName="good", Name="live", FunctionVersion="1")
    queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    functions.create_event_source_mapping(FunctionName="good", EventSourceArn=arn)
    layer = functions.publish_layer_version(LayerName="shared", Content={"ZipFile": code()})
    functions.add_layer_version_permission(
        LayerName="shared", VersionNumber=layer["Version"], StatementId="all", Action="lambda:GetLayerVersion", Principal="*"
    )
    addresses(aws, good="AWS_IAM", bad="NONE")
    reaching = {"Sid": "ours", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "lambda:*", "Resource": f"{FUNCTIONS}:open"}
    function(aws, "open")
    policy(aws, "open", {**reaching, "Action": ["lambda:InvokeFunction", "lambda:GetFunction"]})
