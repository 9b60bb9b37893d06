"""A REST API whose stages log, cache and show a certificate, and one that does nothing of it."""

from typing import Any

from tests.emulator import REGION, Emulator

PLANTED = ("Tr0ub4dor-and-3",)
GONE = {f"apigateway.{operation}": "NotFoundException" for operation in ("GetResources", "GetStages")}


def api(aws: Emulator, name: str, kind: str, back_end: str) -> str:
    """Makes an API with one method and a stage."""
    gateway = aws.client("apigateway")
    made: str = gateway.create_rest_api(name=name, endpointConfiguration={"types": [kind]}, tags={"pci-scope": "cde"})["id"]
    root = gateway.get_resources(restApiId=made)["items"][0]["id"]
    about: dict[str, Any] = {"restApiId": made, "resourceId": root, "httpMethod": "GET"}
    gateway.put_method(**about, authorizationType="AWS_IAM")
    more = {"uri": "https://back.example.com/", "integrationHttpMethod": "GET"} if back_end != "MOCK" else {}
    gateway.put_integration(**about, type=back_end, **more)
    gateway.put_integration_response(**about, statusCode="200")
    gateway.create_deployment(restApiId=made)
    return made


def stage(aws: Emulator, made: str, name: str, **settings: str) -> None:
    """Makes a stage, with settings for all methods by the names that a patch has."""
    gateway = aws.client("apigateway")
    deployment = gateway.get_deployments(restApiId=made)["items"][0]["id"]
    gateway.create_stage(restApiId=made, stageName=name, deploymentId=deployment, variables={"password": PLANTED[0]})
    if settings:
        operations: list[Any] = [
            {"op": "replace", "path": f"/*/*/{path.replace('_', '/')}", "value": value} for path, value in settings.items()
        ]
        gateway.update_stage(restApiId=made, stageName=name, patchOperations=operations)


def arrange(aws: Emulator) -> None:
    """Two APIs and a name."""
    good, bad = api(aws, "good", "PRIVATE", "MOCK"), api(aws, "bad", "EDGE", "HTTP")
    stage(aws, good, "live", logging_loglevel="INFO", logging_dataTrace="false")
    stage(aws, bad, "live", logging_loglevel="INFO", logging_dataTrace="true")
    certificate = f"arn:aws:acm:{REGION}:123456789012:certificate/0d990263-018e-4e65-a703-eff731de951e"
    aws.client("apigateway").create_domain_name(domainName="pay.example.com", certificateArn=certificate, securityPolicy="TLS_1_2")
