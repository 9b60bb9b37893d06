"""An endpoint with TLS and one without, an instance, a task that logs."""

import json
from typing import Any

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3",)


def settings(enabled: bool, severity: str) -> str:
    """The settings of a task as DMS shows them: with all components."""
    names = ("SOURCE_UNLOAD", "SOURCE_CAPTURE", "TARGET_LOAD", "TARGET_APPLY")
    components: list[dict[str, Any]] = [{"Id": name, "Severity": severity} for name in names]
    return json.dumps({"Logging": {"EnableLogging": enabled, "LogComponents": components}, "TargetMetadata": {"Secret": PLANTED[0]}})


def arrange(aws: Emulator) -> None:
    """One of everything."""
    dms = aws.client("dms")
    common: dict[str, Any] = {
        "EndpointType": "source",
        "Username": "keeper",
        "Password": PLANTED[0],
        "ServerName": "db",
        "DatabaseName": "pay",
    }
    good = dms.create_endpoint(
        EndpointIdentifier="good",
        EngineName="postgres",
        SslMode="verify-full",
        ExtraConnectionAttributes=f"password={PLANTED[0]};securityProtocol=ssl-encryption",
        **common,
    )
    bad = dms.create_endpoint(EndpointIdentifier="bad", EngineName="postgres", SslMode="none", **{**common, "EndpointType": "target"})
    instance = dms.create_replication_instance(
        ReplicationInstanceIdentifier="open", ReplicationInstanceClass="dms.t3.micro", PubliclyAccessible=True
    )["ReplicationInstance"]["ReplicationInstanceArn"]
    dms.create_replication_task(
        ReplicationTaskIdentifier="copy",
        SourceEndpointArn=good["Endpoint"]["EndpointArn"],
        TargetEndpointArn=bad["Endpoint"]["EndpointArn"],
        ReplicationInstanceArn=instance,
        MigrationType="full-load",
        TableMappings="{}",
        ReplicationTaskSettings=settings(True, "LOGGER_SEVERITY_DEFAULT"),
    )
