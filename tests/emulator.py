"""AWS for tests: one moto server a process, reset between tests, real boto3 clients, calls recorded, faults injected.

``from tests.emulator import Emulator, aws`` in a ``conftest.py`` makes the fixture ``aws`` known to the tests beside it.
"""

import http.client
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.handlers
import moto.backends
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.loaders import JSONFileLoader, Loader
from botocore.model import OperationModel
from moto.backends import list_of_moto_modules
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import DynamoDBBackend
from moto.s3.responses import S3Response
from moto.server import ThreadedMotoServer

ACCOUNT = DEFAULT_ACCOUNT_ID
REGION = "eu-central-1"
# An account begins without the emulator's 500 images, each of which comes with a snapshot that a reading would ask for.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API as a client made it.

    Attributes:
        service: the name under which requests are signed, which is the prefix of IAM actions: ``s3`` for S3 Control too.
        operation: the operation, such as ``PutPublicAccessBlock``.
        region: the region whose endpoint was called.
        client: the name of the client, such as ``s3control``.
        params: what was asked, in the words of the API; botocore has not looked at it yet, and refuses what the API does not know.
    """

    service: str
    operation: str
    region: str
    client: str
    params: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.service}:{self.operation}"


@dataclass(slots=True)
class Fault:
    """What answers instead of the emulator, for the next ``times`` calls of an operation after the first ``after`` ones."""

    code: str
    message: str
    status: int
    times: int
    body: bytes | None = None
    after: int = 0


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._content

    def read(self, *_: object) -> bytes:
        content, self._content = self._content, b""
        return content


@dataclass
class Emulator:
    """The account that a test works in.

    Attributes:
        endpoint: the address that ``AWS_ENDPOINT_URL`` names.
        calls: what every client of the process called, attempts of one call counted once.
        waits: the seconds that botocore would have slept between attempts; nobody sleeps in tests.
        lacks: answers calls that the emulator does not know, by ``<client>.<Operation>`` and what was asked; ``None`` leaves one to it.
    """

    endpoint: str
    calls: list[Call] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    lacks: Callable[[str, Mapping[str, Any]], bytes | None] | None = None
    _faults: dict[str, list[Fault]] = field(default_factory=dict)
    _protocols: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _mine: threading.local = field(default_factory=threading.local)

    def client(self, name: str, region: str = REGION) -> Any:
        """A client to arrange and look with, the same for all tests of a process; its calls are recorded like all others."""
        return _client(self.endpoint, name, region)

    def reset(self) -> None:
        """Empties the emulated accounts, the record and the faults."""
        connection = http.client.HTTPConnection(urlsplit(self.endpoint).netloc, timeout=30)
        connection.request("POST", "/moto-api/reset")
        assert connection.getresponse().status == 200
        connection.close()
        self.forget()

    def forget(self) -> None:
        """Forgets what was called so far: what a test arranged is not what it measures."""
        self.calls.clear()
        self.waits.clear()
        self._faults.clear()

    def called(self) -> set[str]:
        """What was called, as ``service:Operation``."""
        return {str(call) for call in self.calls}

    def asked(self, operation: str) -> list[Mapping[str, Any]]:
        """What each call of an operation asked, the operation as ``<client>.<Operation>``."""
        return [call.params for call in self.calls if f"{call.client}.{call.operation}" == operation]

    def fault(
        self,
        operation: str,
        code: str,
        *,
        message: str = "injected",
        status: int = 400,
        times: int = 1_000_000,
        body: bytes | None = None,
        after: int = 0,
    ) -> None:
        """Makes calls of an operation fail, each attempt counted.

        Args:
            operation: ``<client>.<Operation>``, such as ``ec2.DescribeVpcs`` or ``s3control.PutPublicAccessBlock``.
            code: the error's code, such as ``AccessDeniedException`` or ``Throttling``.
            message: its message.
            status: its HTTP status.
            times: how many attempts fail.
            body: a body to answer with instead, as it is: malformed answers, or an answer that the emulator does not give (status 200).
            after: how many attempts go through first.
        """
        self._faults.setdefault(operation, []).append(Fault(code, message, status, times, body, after))

    def deny(self, operation: str) -> None:
        """Makes every call of an operation fail as IAM would."""
        self.fault(operation, "AccessDenied", message=f"not authorized to perform: {operation}", status=403)

    def throttle(self, operation: str, times: int = 2) -> None:
        """Makes the next attempts of an operation fail as a busy API would."""
        self.fault(operation, "ThrottlingException", message="Rate exceeded", times=times)

    def answer(self, operation: str, content: Mapping[str, Any] | bytes, *, times: int = 1_000_000) -> None:
        """Answers an operation of a JSON service with this, instead of the emulator."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.fault(operation, "", status=200, times=times, body=body)

    def _keep(self, params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
        context["emulator_params"] = dict(params)

    def _record(self, model: OperationModel, params: dict[str, Any], context: Mapping[str, Any], **_: object) -> None:
        # Some operations put the account before the host, where no name server knows it.
        params["url"] = urlsplit(params["url"])._replace(netloc=urlsplit(self.endpoint).netloc).geturl()
        service = model.service_model
        asked = context.get("emulator_params", {})
        call = Call(service.signing_name, model.name, str(context.get("client_region")), service.service_name, asked)
        # A call is recorded and sent by one thread, while others call the same operation.
        self._mine.asked = asked
        with self._lock:
            self.calls.append(call)
            self._protocols[service.service_id.hyphenize()] = f"{service.service_name} {service.metadata['protocol']}"

    def _send(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse | None:
        _event, service, operation = event_name.split(".")
        client, _space, protocol = self._protocols.get(service, f"{service} ").partition(" ")
        with self._lock:
            for fault in self._faults.get(f"{client}.{operation}", ()):
                if fault.after:
                    fault.after -= 1
                    break
                if fault.times:
                    fault.times -= 1
                    return _answer(request, protocol, fault)
        body = self.lacks(f"{client}.{operation}", self._mine.asked) if self.lacks else None
        return None if body is None else _answer(request, protocol, Fault("", "", 200, 1, body))


@cache
def _client(endpoint: str, name: str, region: str) -> Any:
    return boto3.Session(region_name=region).client(name, endpoint_url=endpoint)  # type: ignore[call-overload]


@dataclass(slots=True)
class _Line:
    """Who hears of what clients call: the account of the test that runs, as clients live longer than a test."""

    account: Emulator | None = None

    def keep(self, **event: Any) -> None:
        if self.account:
            self.account._keep(**event)

    def record(self, **event: Any) -> None:
        if self.account:
            self.account._record(**event)

    def send(self, **event: Any) -> AWSResponse | None:
        return self.account._send(**event) if self.account else None


_LINE = _Line()


def _answer(request: AWSPreparedRequest, protocol: str, fault: Fault) -> AWSResponse:
    headers = HTTPHeaders()
    headers["x-amzn-requestid"] = "injected"
    if protocol in ("query", "ec2", "rest-xml"):
        headers["content-type"] = "text/xml"
        error = f"<Error><Code>{fault.code}</Code><Message>{fault.message}</Message></Error>"
        texts = {
            "query": f"<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>",
            "ec2": f"<Response><Errors>{error}</Errors><RequestID>1</RequestID></Response>",
            "rest-xml": error,
        }
        text = texts[protocol]
    else:
        headers["content-type"] = "application/json"
        if fault.code:
            headers["x-amzn-errortype"] = fault.code
        text = json.dumps({"__type": fault.code, "message": fault.message})
    body = text.encode() if fault.body is None else fault.body
    return AWSResponse(request.url, fault.status, headers, _Body(body))


@contextmanager
def _conditions() -> Iterator[None]:
    """AWS looks at the condition of a write and writes at once; threads of the emulator would come between."""
    one_at_a_time = threading.RLock()

    def at_once(write: Callable[..., Any]) -> Callable[..., Any]:
        def locked(*given: Any, **named: Any) -> Any:
            with one_at_a_time:
                return write(*given, **named)

        return locked

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(DynamoDBBackend, "put_item", at_once(DynamoDBBackend.put_item))
        monkeypatch.setattr(S3Response, "put_object", at_once(S3Response.put_object))
        yield


@contextmanager
def _looked_up_once() -> Iterator[None]:
    """What a session of botocore reads of services, and the emulator of itself at each call, is read once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        read = cache(JSONFileLoader().load_file)
        monkeypatch.setattr(JSONFileLoader, "load_file", lambda _, file_path: read(file_path))
        services = cache(Loader().list_available_services)
        monkeypatch.setattr(Loader, "list_available_services", lambda _, type_name: services(type_name))
        monkeypatch.setattr(moto.backends, "list_of_moto_modules", cache(lambda: tuple(list_of_moto_modules())))
        yield


@pytest.fixture(scope="session")
def emulator() -> Iterator[str]:
    """The address of the one server of this process, on a free port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with _conditions(), _looked_up_once():
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()


@pytest.fixture
def aws(emulator: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Emulator:
    """An empty account with credentials for it, and nothing of the machine's own AWS configuration."""
    fake = Emulator(emulator)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    settings = {
        "AWS_ENDPOINT_URL": emulator,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(tmp_path / "no-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "no-credentials"),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(_LINE, "account", fake)
    ours = [("before-parameter-build", _LINE.keep), ("before-call", _LINE.record), ("before-send", _LINE.send)]
    # Every session takes its handlers from here, whoever makes it.
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", [*botocore.handlers.BUILTIN_HANDLERS, *ours])
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=fake.waits.append))
    fake.reset()
    return fake
