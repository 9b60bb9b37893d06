"""An environment whose options are right and whose properties hold secrets, one that has nothing switched on, and one that is gone."""

from collections.abc import Mapping
from typing import Any

from tests.emulator import REGION, Emulator

SETTINGS = "elasticbeanstalk.DescribeConfigurationSettings"
GONE = {
    SETTINGS: "InvalidParameterValue: No Environment found for EnvironmentName = 'good'.",
    "elasticbeanstalk.ListTagsForResource": "ResourceNotFoundException",
}
PLANTED = ("Tr0ub4dor-and-3", "hunter2hunter2", "4111111111111111")
UPDATES = ("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled")
LOGS = ("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs")
_PROPERTY = "aws:elasticbeanstalk:application:environment"
_URL = f"postgres://keeper:{PLANTED[1]}@db/cards"
SECRETS = (
    (_PROPERTY, "DB_PASSWORD", PLANTED[0]),
    (_PROPERTY, "DATABASE_URL", _URL),
    (_PROPERTY, "LAST", PLANTED[2]),
    ("aws:cloudformation:template:parameter", "EnvironmentVariables", f"DB_PASSWORD={PLANTED[0]},DATABASE_URL={_URL},LAST={PLANTED[2]}"),
    ("aws:rds:dbinstance", "DBPassword", PLANTED[0]),
)


def option(namespace: str, name: str, value: str | None) -> str:
    """An option as the API tells of it."""
    said = "" if value is None else f"<Value>{value}</Value>"
    return f"<member><Namespace>{namespace}</Namespace><OptionName>{name}</OptionName>{said}</member>"


def both(value: str | None) -> str:
    """The two options that rules ask for."""
    return option(*UPDATES, value) + option(*LOGS, value)


def settings(options: str, status: str = "deployed") -> str:
    """A set of options."""
    told = f"<DeploymentStatus>{status}</DeploymentStatus>" if status else ""
    return f"<member>{told}<OptionSettings>{options}</OptionSettings></member>"


def described(*sets: str) -> bytes:
    """What the API says of the options of an environment."""
    found = f"<ConfigurationSettings>{''.join(sets)}</ConfigurationSettings>"
    result = f"<DescribeConfigurationSettingsResult>{found}</DescribeConfigurationSettingsResult>"
    return f"<DescribeConfigurationSettingsResponse>{result}</DescribeConfigurationSettingsResponse>".encode()


def environment(aws: Emulator, name: str, **more: Any) -> None:
    """Makes an environment."""
    beanstalk = aws.client("elasticbeanstalk")
    if not beanstalk.describe_applications()["Applications"]:
        beanstalk.create_application(ApplicationName="shop")
    beanstalk.create_environment(ApplicationName="shop", EnvironmentName=name, **more)


def listed(name: str, more: str = "") -> bytes:
    """A list of one environment that runs otherwise than those of the emulator."""
    about = (
        f"<ApplicationName>shop</ApplicationName><EnvironmentName>{name}</EnvironmentName>"
        f"<EnvironmentArn>arn:aws:elasticbeanstalk:{REGION}:123456789012:environment/shop/{name}</EnvironmentArn>"
    )
    result = f"<DescribeEnvironmentsResult><Environments><member>{about}{more}</member></Environments></DescribeEnvironmentsResult>"
    return f"<DescribeEnvironmentsResponse>{result}</DescribeEnvironmentsResponse>".encode()


def arrange(aws: Emulator) -> None:
    """Two of them, with options that the emulator does not know."""
    environment(aws, "good", Tags=[{"Key": "pci-scope", "Value": "cde"}])
    environment(aws, "weak")
    good = both("true") + "".join(option(*one) for one in SECRETS)

    def answer(operation: str, asked: Mapping[str, Any]) -> bytes | None:
        if operation != SETTINGS:
            return None
        return described(settings(good if asked["EnvironmentName"] == "good" else both("false")))

    aws.lacks = answer
