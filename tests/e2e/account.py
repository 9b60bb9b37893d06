"""The emulated account: a moto server in this process, and nothing of the machine's own AWS configuration."""

import functools
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_OTHERS = (
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


@contextmanager
def started(number: str, region: str, folder: Path) -> Iterator[str]:
    """A server whose account has this number; boto3 finds it, and no other, through the environment of this process."""
    # moto reads the number when it is imported.
    os.environ["MOTO_ACCOUNT_ID"] = number
    import botocore.handlers
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    logging.getLogger("moto").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    for name in _OTHERS:
        os.environ.pop(name, None)
    os.environ.update(
        AWS_ENDPOINT_URL=endpoint,
        AWS_REGION=region,
        AWS_DEFAULT_REGION=region,
        AWS_ACCESS_KEY_ID="testing",
        AWS_SECRET_ACCESS_KEY="testing",
        AWS_EC2_METADATA_DISABLED="true",
        AWS_CONFIG_FILE=str(folder / "no-config"),
        AWS_SHARED_CREDENTIALS_FILE=str(folder / "no-credentials"),
        AWS_MAX_ATTEMPTS="1",
    )

    def here(params: dict[str, Any], **_: object) -> None:
        # Some operations put the account before the host, where no name server knows it.
        params["url"] = urlsplit(params["url"])._replace(netloc=urlsplit(endpoint).netloc).geturl()

    before = botocore.handlers.BUILTIN_HANDLERS
    botocore.handlers.BUILTIN_HANDLERS = [*before, ("before-call", here)]
    try:
        yield endpoint
    finally:
        botocore.handlers.BUILTIN_HANDLERS = before
        server.stop()


@functools.cache
def client(name: str) -> Any:
    """A client of the emulated account; making one takes longer than using it."""
    import boto3
    from botocore.config import Config

    make: Any = boto3.Session().client
    return make(name, config=Config(read_timeout=300, retries={"total_max_attempts": 1}))
