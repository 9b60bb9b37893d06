"""APIs as they run: REST APIs with stages and methods, HTTP and WebSocket APIs."""

import json
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from tests.emulator import REGION, Emulator
from tests.live.accounts import apigateway, apigatewayv2, wafv2
from tests.live.kit import assembly, judged, of, verdict

LOGS, PRIVATE = "api-gw-execution-logging-enabled", "apigatewayv2-integration-private-https-enabled"


def ids(aws: Emulator) -> dict[str, str]:
    return {one["name"]: one["id"] for one in aws.client("apigateway").get_rest_apis()["items"]}


def test_each_stage_is_judged_by_what_it_does(aws: Emulator) -> None:
    apigateway.arrange(aws)
    found = ids(aws)
    run = judged("apigateway", approved_api_endpoint_types=[])
    good, bad = (f"{found[name]}/stages/live" for name in ("good", "bad"))
    assert verdict(run, LOGS, good) is Verdict.PASS
    assert verdict(run, LOGS, bad) is Verdict.FAIL
    assert verdict(run, "api-gw-ssl-enabled", good) is Verdict.NOT_APPLICABLE
    assert verdict(run, "api-gw-ssl-enabled", bad) is Verdict.FAIL
    assert verdict(run, "api-gw-endpoint-type-check", f"restapis/{found['good']}") is Verdict.PASS
    assert verdict(run, "api-gw-endpoint-type-check", f"restapis/{found['bad']}") is Verdict.FAIL


def test_a_cache_is_encrypted_or_it_is_not(aws: Emulator) -> None:
    apigateway.api(aws, "cached", "REGIONAL", "MOCK")
    for encrypted, expected in ((True, Verdict.PASS), (False, Verdict.FAIL)):
        setting = {"cachingEnabled": True, "cacheDataEncrypted": encrypted, "loggingLevel": "ERROR"}
        about = {"stageName": "live", "cacheClusterEnabled": True, "methodSettings": {"*/*": setting, "~1pay~1now/GET": setting}}
        aws.forget()
        aws.answer("apigateway.GetStages", {"item": [about]})
        run = judged("apigateway")
        assert verdict(run, "api-gw-cache-enabled-and-encrypted", "stages/live") is expected
        assert verdict(run, LOGS, "stages/live") is Verdict.PASS
    (found,) = [one for _, one in assembly("apigateway").resources() if one.type == "AWS::ApiGateway::Stage"]
    names = [(setting["ResourcePath"], setting["HttpMethod"]) for setting in found.properties["MethodSettings"]]
    assert names == [("/*", "*"), ("/pay/now", "GET")]


def test_without_its_methods_nobody_knows_what_an_api_reaches(aws: Emulator) -> None:
    apigateway.arrange(aws)
    aws.deny("apigateway.GetResources")
    assert verdict(judged("apigateway"), "api-gw-ssl-enabled", f"{ids(aws)['good']}/stages/live") is Verdict.UNDETERMINED


def test_a_method_of_which_nothing_is_told_is_no_answer(aws: Emulator) -> None:
    apigateway.arrange(aws)
    aws.answer("apigateway.GetResources", {"item": [{"id": "1", "path": "/", "resourceMethods": {"GET": {}}}]})
    assert verdict(judged("apigateway"), "api-gw-ssl-enabled", f"{ids(aws)['good']}/stages/live") is Verdict.UNDETERMINED


def test_a_stage_is_behind_a_web_acl_or_is_not(aws: Emulator) -> None:
    apigateway.arrange(aws)
    wafv2.arrange(aws)
    bad, good = (f"/restapis/{ids(aws)[name]}/stages/live" for name in ("bad", "good"))
    rule = "api-gw-associated-with-waf"
    run = judged("apigateway", "wafv2")
    assert verdict(run, rule, bad) is Verdict.FAIL
    assert verdict(run, rule, good) is Verdict.NOT_APPLICABLE
    assert verdict(judged("apigateway"), rule, bad) is Verdict.UNDETERMINED
    wafv2.protecting(aws, good=f"arn:aws:apigateway:{REGION}::{bad}")
    assert verdict(judged("apigateway", "wafv2"), rule, bad) is Verdict.PASS


@pytest.mark.parametrize("escaped", [True, False], ids=["inside-of-a-text", "as-it-is"])
def test_the_policy_of_an_api_comes_as_the_inside_of_a_text(escaped: bool, aws: Emulator) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"}]}
    text = json.dumps(policy)
    shown = {
        "id": "a1",
        "name": "a",
        "policy": json.dumps(text)[1:-1] if escaped else text,
        "endpointConfiguration": {"types": ["PRIVATE"]},
    }
    aws.answer("apigateway.GetRestApis", {"item": [shown]})
    (found,) = [one for _, one in assembly("apigateway").resources() if one.type == "AWS::ApiGateway::RestApi"]
    assert found.properties["Policy"] == policy


def test_http_and_websocket_apis(aws: Emulator) -> None:
    apigatewayv2.arrange(aws)
    run = judged("apigatewayv2")
    assert verdict(run, "api-gwv2-access-logs-enabled", "/stages/http") is Verdict.PASS
    assert verdict(run, "api-gwv2-access-logs-enabled", "/stages/socket") is Verdict.FAIL
    assert verdict(run, LOGS, "/stages/http") is Verdict.NOT_APPLICABLE
    assert verdict(run, LOGS, "/stages/socket") is Verdict.FAIL


def test_names_and_callers_are_judged_as_they_run(aws: Emulator) -> None:
    apigateway.arrange(aws)
    apigatewayv2.arrange(aws)
    run = judged("apigateway", "apigatewayv2")
    assert verdict(run, "api-gw-domain-tls-minimum", "pay.example.com") is Verdict.PASS
    assert verdict(run, "api-gw-access-logs-enabled", f"{ids(aws)['good']}/stages/live") is Verdict.FAIL
    found = {one.subject.type: one.verdict for one in run.findings if one.rule == "api-gw-method-authorization-set"}
    assert found == {
        "AWS::ApiGateway::Method": Verdict.PASS,
        "AWS::ApiGatewayV2::Route": Verdict.PASS,
        # Methods and routes are there by themselves, whatever they were made with.
        "AWS::ApiGateway::RestApi": Verdict.NOT_APPLICABLE,
        "AWS::ApiGatewayV2::Api": Verdict.NOT_APPLICABLE,
    }


def apis(aws: Emulator) -> dict[str, str]:
    return {one["Name"]: one["ApiId"] for one in aws.client("apigatewayv2").get_apis()["Items"]}


@pytest.mark.parametrize(
    ("api", "made", "expected"),
    [
        ("http", {"TlsConfig": {"ServerNameToVerify": "pay.example"}}, Verdict.PASS),
        ("http", {}, Verdict.FAIL),
        ("http", {"uri": f"arn:aws:servicediscovery:{REGION}:123456789012:service/srv-0a1b2c3d4e5f6071"}, Verdict.FAIL),
        # Those of WebSocket APIs say in their addresses what is spoken.
        ("socket", {"uri": "http://inside.example/pay"}, Verdict.NOT_APPLICABLE),
    ],
)
def test_back_ends_in_a_vpc_are_spoken_to_over_https_or_not(api: str, made: dict[str, Any], expected: Verdict, aws: Emulator) -> None:
    apigatewayv2.arrange(aws)
    id_ = apigatewayv2.behind_a_link(aws, apis(aws)[api], **made)
    assert verdict(judged("apigatewayv2"), PRIVATE, f"/integrations/{id_}") is expected


@pytest.mark.parametrize("told", [{"connectionType": "INTERNET"}, {}])
def test_a_back_end_on_the_internet_is_another_question(told: dict[str, str], aws: Emulator) -> None:
    apigatewayv2.arrange(aws)
    shown = {"integrationId": "i1", "integrationType": "HTTP_PROXY", "integrationUri": "http://outside.example", **told}
    aws.answer("apigatewayv2.GetIntegrations", {"items": [shown]})
    assert {one.verdict for one in of(judged("apigatewayv2"), PRIVATE, "/integrations/i1")} == {Verdict.NOT_APPLICABLE}


def test_an_api_that_was_made_from_a_definition_is_judged_by_what_lies_behind_it(aws: Emulator) -> None:
    apigatewayv2.arrange(aws)
    run = judged("apigatewayv2")
    for api in apis(aws).values():
        assert verdict(run, PRIVATE, f"/apis/{api}") is Verdict.NOT_APPLICABLE
    found = sorted(one.verdict for one in of(run, PRIVATE) if one.subject.type == "AWS::ApiGatewayV2::Integration")
    assert found == [Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.NOT_APPLICABLE, Verdict.PASS]
