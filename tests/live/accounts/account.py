"""An account with a contact for security."""

from tests.emulator import Emulator

PLANTED = ("keeper@example.com", "+4930123456")


def arrange(aws: Emulator) -> None:
    """Names whom to tell."""
    aws.client("account").put_alternate_contact(
        AlternateContactType="SECURITY", EmailAddress=PLANTED[0], Name="Keeper", PhoneNumber=PLANTED[1], Title="Security"
    )
