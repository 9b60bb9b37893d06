"""Users with and without keys and passwords, groups, roles, policies, and the account's password policy."""

import json

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3-and-4",)
_ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::cards/*"}]}
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def arrange(aws: Emulator) -> None:
    """One of everything."""
    iam = aws.client("iam")
    iam.create_user(UserName="alice")
    iam.create_login_profile(UserName="alice", Password=PLANTED[0])
    iam.create_access_key(UserName="alice")
    iam.put_user_policy(UserName="alice", PolicyName="own", PolicyDocument=json.dumps(_ALLOW))
    iam.create_user(UserName="bob")
    iam.create_group(GroupName="auditors")
    iam.add_user_to_group(GroupName="auditors", UserName="bob")
    policy = iam.create_policy(PolicyName="cards-read", PolicyDocument=json.dumps(_ALLOW))["Policy"]["Arn"]
    iam.attach_group_policy(GroupName="auditors", PolicyArn=policy)
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps(_TRUST))
    iam.attach_role_policy(RoleName="worker", PolicyArn=policy)
    iam.update_account_password_policy(
        MinimumPasswordLength=12,
        RequireNumbers=True,
        RequireLowercaseCharacters=True,
        RequireUppercaseCharacters=True,
        PasswordReusePrevention=4,
        MaxPasswordAge=90,
    )
    iam.upload_server_certificate(ServerCertificateName="old", CertificateBody="certificate", PrivateKey=PLANTED[0])
