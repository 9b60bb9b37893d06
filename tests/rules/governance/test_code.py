import time
from typing import Any

import pytest

from pci_constructs.findings import Verdict
from pci_constructs.rules import Example, catalogue
from pci_constructs.rules.code_text import in_quotes_alone
from pci_constructs.rules.secret_text import judge_readable
from tests.rules.pack import judged, verdicts

PASS, FAIL, UNDETERMINED, NOT = Verdict.PASS, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
RULE = catalogue.rule("inline-code-without-secrets")
REF, NONE = {"Ref": "P"}, {"Ref": "AWS::NoValue"}
PLAIN, SECRET = {"P": {"Type": "String"}}, {"P": {"Type": "String", "NoEcho": True}}


@pytest.mark.parametrize(
    "code",
    [
        "password = os.environ['DB_PASSWORD']",
        "password=db_password\nc = connect(password=db_password, api_key=key, token=None)",
        "c = connect(user='app', password=secret['password'])",
        "class C:\n    password: str\n    token: Optional[str] = None",
        "def f(token: str = '', password: str | None = None): ...",
        "x = f(password=f'{a}', token=f\"{b}\")",
        "if password==confirm or password=='' or password!=other: pass",
        "print('password=' + pw + '&x')",
        "url = 'https://pay.example.com?token=' + token + '&y=1'",
        "url = 'https://pay.example.com?token={}'.format(token)",
        "return {'password': get(), \"token\": tok}",
        "secret_name = 'prod/db'\nkwargs = {'NextToken': page}",
        "const c = new Client({\n  host: h,\n  password: dbPassword\n});",
        "const { token } = event; const password = process.env.PASSWORD;",
        "const headers = { Authorization: `Bearer ${token}`, 'x-api-key': apiKey };",
        "if (password===other) { throw new Error('the password is wrong'); }",
        "// the user's password: kept elsewhere\nconst password = pw;",
        "const quotes = /['\"]/;\nconst password = given;",
        "const f = token => token.length;",
        'def sign(self) -> Token:\n    """Makes one."""',
        "# the type of a token: see RFC 6750",
        "",
    ],
)
def test_code_without_a_secret(code: str) -> None:
    assert verdicts(RULE, {"Code": {"ZipFile": code}}) == {PASS}


@pytest.mark.parametrize(
    "code",
    [
        "password = 'S3cr3tPw9'",
        'password="S3cr3tPw9"',
        "password: str = 'S3cr3tPw9'",
        "token: Optional[str] = 'aB3dE5gH7jK9mN1pQ3sT'",
        "password = b'S3cr3tPw9'",
        'password = """S3cr3tPw9"""',
        "password = (\n    'S3cr3tPw9')",
        "if prod: password = 'S3cr3tPw9'",
        "c = connect(host=host, password='S3cr3tPw9')",
        "os.environ['DB_PASSWORD'] = 'S3cr3tPw9'",
        "self.password = 'S3cr3tPw9'",
        "x = {'password':'S3cr3tPw9'}",
        "# password=S3cr3tPw9",
        "os.system('mysql --password=S3cr3tPw9')",
        "dsn = 'Server=db;Password=S3cr3tPw9;'",
        "url = 'postgres://app:S3cr3tPw9@db/pay'",
        "settings = '''\npassword=S3cr3tPw9\n'''",
        "const password = `S3cr3tPw9`;",
        "const password: string = 'S3cr3tPw9';",
        "const c = {\n  password: 'S3cr3tPw9'\n};",
        "const apiKey = '9f8a7b6c5d4e3f2a1b0c9d8e';",
        "key = 'AKIA" + "Q3EGVN7WTZ2LKXPD'",
        "a = '\npassword = 'S3cr3tPw9'",
    ],
)
def test_code_with_a_secret(code: str) -> None:
    assert verdicts(RULE, {"Code": {"ZipFile": code}}) == {FAIL}
    assert judge_readable(in_quotes_alone(code), "the code", "Code").verdict is FAIL


@pytest.mark.parametrize(
    ("code", "parameters", "expected"),
    [
        ({"Fn::Sub": "table = '${P}'"}, PLAIN, PASS),
        ({"Fn::Sub": "password = '${P}'"}, PLAIN, UNDETERMINED),
        ({"Fn::Sub": "const password = `${P}`;"}, PLAIN, UNDETERMINED),
        ({"Fn::Sub": "table = '${P}'; password = 'S3cr3tPw9'"}, PLAIN, FAIL),
        ({"Fn::Sub": "anything = '${P}'"}, SECRET, FAIL),
        ({"Fn::Sub": "arn = '${R.Arn}'\nconnect(password=pw)"}, PLAIN, PASS),
        ({"Fn::Sub": "key = '${K.SecretAccessKey}'"}, PLAIN, FAIL),
        ({"Fn::Join": ["\n", ["import os", "password = 'S3cr3tPw9'"]]}, PLAIN, FAIL),
        ("pw = '{{resolve:secretsmanager:db:SecretString:password}}'", PLAIN, FAIL),
        ("pw = '{{resolve:ssm-secure:/db/password}}'", PLAIN, FAIL),
        (REF, PLAIN, UNDETERMINED),
        (REF, SECRET, FAIL),
        ({"Fn::ImportValue": "code"}, PLAIN, UNDETERMINED),
        (NONE, PLAIN, NOT),
    ],
)
def test_what_the_deployment_puts_into_the_code(code: Any, parameters: dict[str, Any], expected: Verdict) -> None:
    resources = {
        "R": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"ZipFile": code}}},
        "C": {"Type": "AWS::Synthetics::Canary", "Properties": {"Code": {"Script": code}}},
        "E": {"Type": "AWS::CloudFront::Function", "Properties": {"Name": "e", "FunctionCode": code}},
        "A": {"Type": "AWS::AppSync::Resolver", "Properties": {"ApiId": "a", "Code": code}},
        "S": {"Type": "AWS::AppSync::FunctionConfiguration", "Properties": {"ApiId": "a", "Code": code}},
        "N": {"Type": "AWS::AppSync::ChannelNamespace", "Properties": {"ApiId": "a", "Name": "n", "CodeHandlers": code}},
        "O": {"Type": "AWS::CloudFront::ConnectionFunction", "Properties": {"Name": "o", "ConnectionFunctionCode": code}},
        "K": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "u"}},
    }
    found = judged(RULE, Example(resources=resources, rest={"Parameters": parameters}))
    assert {finding.subject.logical_id: finding.verdict for finding in found} == dict.fromkeys("RCEASNO", expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ({"S3Bucket": "code", "S3Key": "pay.zip"}, NOT),
        ({"ImageUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/pay:1"}, NOT),
        ({}, NOT),
        (NONE, NOT),
        (REF, UNDETERMINED),
        ({"Fn::If": ["C", {"S3Bucket": "code"}, {"ZipFile": "password = 'S3cr3tPw9'"}]}, FAIL),
    ],
)
def test_code_that_is_elsewhere(code: Any, expected: Verdict) -> None:
    conditions = {"C": {"Fn::Equals": [REF, "x"]}}
    assert verdicts(RULE, {"Code": code}, Parameters=PLAIN, Conditions=conditions) == {expected}


@pytest.mark.parametrize("part", ["'\\'", '"""a""b', "`\\`", "/* ", "= (", "'a=", "x: str[a, ", "x: str | ", "a b"])
def test_much_code_takes_no_time(part: str) -> None:
    before = time.perf_counter()
    in_quotes_alone(part * 20_000)
    assert time.perf_counter() - before < 3


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("result_token = 'No token found.'", PASS),
        ("result_token = 'No token was given!'", PASS),
        ("result_token = 'abcd3fgh1jkl'", FAIL),
        ("result_token = 'Bearer abcd3fgh1jkl.'", FAIL),
        ("password = 'No password found.'", FAIL),
    ],
)
def test_a_sentence_is_no_token(line: str, expected: Verdict) -> None:
    assert judge_readable(line, "the code", "Code.ZipFile").verdict is expected
