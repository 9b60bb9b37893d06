"""A broker of ActiveMQ as it should be, one that is public and logs nothing, and one of RabbitMQ."""

from typing import Any

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3", "hunter2hunter2")
GONE = {"mq.DescribeBroker": "NotFoundException"}


def broker(aws: Emulator, name: str, *, public: bool = False, engine: str = "ACTIVEMQ", **more: Any) -> str:
    """Makes a broker, and says its id."""
    made = aws.client("mq").create_broker(
        BrokerName=name,
        EngineType=engine,
        DeploymentMode="SINGLE_INSTANCE",
        HostInstanceType="mq.m7g.medium",
        PubliclyAccessible=public,
        Users=[{"Username": "payments", "Password": PLANTED[0]}],
        Tags={"pci-scope": "cde"},
        **more,
    )
    return str(made["BrokerId"])


def arrange(aws: Emulator) -> None:
    """Three brokers, one of which looks its users up in a directory."""
    directory = {
        "Hosts": ["ldap.example"],
        "RoleBase": "ou=roles",
        "RoleSearchMatching": "(member={0})",
        "ServiceAccountPassword": PLANTED[1],
        "ServiceAccountUsername": "cn=broker",
        "UserBase": "ou=people",
        "UserSearchMatching": "(uid={0})",
    }
    broker(aws, "good", Logs={"Audit": True, "General": True}, AuthenticationStrategy="LDAP", LdapServerMetadata=directory)
    broker(aws, "bad", public=True)
    broker(aws, "rabbit", engine="RABBITMQ", Logs={"General": True})
