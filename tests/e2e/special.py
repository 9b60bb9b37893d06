"""Resources that take more than one call, and what others ask for after theirs."""

import json
from typing import Any

from tests.e2e import buckets
from tests.e2e.account import client
from tests.e2e.call import Call, Made, Place, Properties
from tests.e2e.shaping import parameters


def rotated(kms: Any, properties: Properties, id_: str) -> None:
    """Has a key rotated that should be."""
    if properties.get("EnableKeyRotation") in (True, "true"):
        kms.enable_key_rotation(KeyId=id_, RotationPeriodInDays=int(properties.get("RotationPeriodInDays", 365)))


def logging(trails: Any, properties: Properties, id_: str) -> None:
    """What a trail looks at, and that it does."""
    asked = parameters(trails, "put_event_selectors", properties, {})
    trails.put_event_selectors(**{**asked, "TrailName": id_})
    if properties["IsLogging"] in (True, "true"):
        trails.start_logging(Name=id_)


def recording(config: Any, _properties: Properties, _id: str) -> None:
    """Starts what records, which needs a place to deliver to."""
    for recorder in config.describe_configuration_recorders()["ConfigurationRecorders"]:
        config.start_configuration_recorder(ConfigurationRecorderName=recorder["name"])


def tagged(ec2: Any, properties: Properties, id_: str) -> None:
    """Puts tags on what its own call does not tag."""
    ec2.create_tags(Resources=[id_], Tags=[dict(tag) for tag in properties.get("Tags", ())])


def egress(properties: Properties, _place: Place) -> Made:
    """A rule of what leaves a security group."""
    ec2 = client("ec2")
    names = ("IpProtocol", "FromPort", "ToPort")
    permission: dict[str, Any] = {name: properties[name] for name in names if name in properties}
    said = {"Description": properties["Description"]} if "Description" in properties else {}
    if "DestinationSecurityGroupId" in properties:
        permission["UserIdGroupPairs"] = [{"GroupId": properties["DestinationSecurityGroupId"], **said}]
    elif "DestinationPrefixListId" in properties:
        permission["PrefixListIds"] = [{"PrefixListId": properties["DestinationPrefixListId"], **said}]
    else:
        permission["IpRanges"] = [{"CidrIp": properties["CidrIp"], **said}]
    answer = ec2.authorize_security_group_egress(GroupId=properties["GroupId"], IpPermissions=[permission])
    return Made(id=answer["SecurityGroupRules"][0]["SecurityGroupRuleId"])


def association(properties: Properties, _place: Place) -> Made:
    """Puts an ACL in the place of a subnet's own."""
    ec2 = client("ec2")
    subnet = properties["SubnetId"]
    (acl,) = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"]
    (old,) = (one["NetworkAclAssociationId"] for one in acl["Associations"] if one["SubnetId"] == subnet)
    answer = ec2.replace_network_acl_association(AssociationId=old, NetworkAclId=properties["NetworkAclId"])
    return Made(id=answer["NewAssociationId"])


def topic_policy(properties: Properties, place: Place) -> Made:
    """Who may use topics."""
    for topic in properties["Topics"]:
        client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(properties["PolicyDocument"]))
    return Made(id=place.name)


def queue_policy(properties: Properties, place: Place) -> Made:
    """Who may use queues."""
    for queue in properties["Queues"]:
        client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(properties["PolicyDocument"])})
    return Made(id=place.name)


def bucket(properties: Properties, place: Place) -> Made:
    """A bucket with all its settings."""
    name = buckets.make(properties, place.name.lower()[-63:].strip("-"), place.region)
    if "LoggingConfiguration" in properties:
        buckets.log(place.account, name, properties)
    domain = f"{name}.s3.{place.region}.amazonaws.com"
    return Made(id=name, attributes={"Arn": f"arn:aws:s3:::{name}", "DomainName": domain, "RegionalDomainName": domain})


def secret(properties: Properties, place: Place) -> Made:
    """A secret with a random word."""
    api = client("secretsmanager")
    asked = parameters(api, "create_secret", properties, {})
    asked.setdefault("Name", place.name)
    word = api.get_random_password(PasswordLength=32, ExcludePunctuation=True)["RandomPassword"]
    return Made(id=api.create_secret(**asked, SecretString=word)["ARN"])


def rotation(properties: Properties, _place: Place) -> Made:
    """When a secret is rotated."""
    api = client("secretsmanager")
    # The emulator would run the function in a container.
    asked = parameters(api, "rotate_secret", {key: value for key, value in properties.items() if key != "RotationLambdaARN"}, {})
    return Made(id=api.rotate_secret(**asked)["ARN"])


def handled(properties: Properties, place: Place) -> Made:
    """Runs the project's own handler of a custom resource, as Lambda would."""
    from pci_constructs.handlers.account_baseline import index as baseline
    from pci_constructs.handlers.close_default_security_group import index as closing

    work = closing.work if place.type == "Custom::ClosedDefaultSecurityGroup" else baseline.work
    plain = {key: value for key, value in properties.items() if key not in ("ServiceToken", "ServiceTimeout")}
    outcome = work(
        {"RequestType": "Create", "ResourceType": place.type, "LogicalResourceId": place.logical_id, "ResourceProperties": plain}
    )
    return Made(id=outcome.physical_id, attributes=outcome.data)


def database(properties: Properties, place: Place) -> Made:
    """A database instance."""
    made = Call(
        service="rds",
        method="create_db_instance",
        id="DBInstance.DBInstanceIdentifier",
        named="DBInstanceIdentifier",
        names={"VPCSecurityGroups": "VpcSecurityGroupIds"},
        attributes={"DBInstanceArn": "DBInstance.DBInstanceArn"},
    )(properties, place)
    endpoint = {"Endpoint.Address": f"{made.id}.{place.region}.rds.amazonaws.com", "Endpoint.Port": "5432"}
    secret = f"arn:aws:secretsmanager:{place.region}:{place.account}:secret:rds!{made.id}"
    return Made(id=made.id, attributes={**made.attributes, **endpoint, "MasterUserSecret.SecretArn": secret})


def key(properties: Properties, place: Place) -> Made:
    """A key of the usual kind unless another is named."""
    usual = {"KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT"}
    return Call(
        service="kms",
        method="create_key",
        id="KeyMetadata.KeyId",
        names={"KeyPolicy": "Policy"},
        attributes={"Arn": "KeyMetadata.Arn", "KeyId": "KeyMetadata.KeyId"},
        then=rotated,
    )({**usual, **properties}, place)


def database_parameters(rds: Any, properties: Properties, id_: str) -> None:
    """What a group of parameters says."""
    said = [
        {"ParameterName": name, "ParameterValue": str(value), "ApplyMethod": "pending-reboot"}
        for name, value in properties.get("Parameters", {}).items()
    ]
    for first in range(0, len(said), 20):
        rds.modify_db_parameter_group(DBParameterGroupName=id_, Parameters=said[first : first + 20])


def target_group(properties: Properties, place: Place) -> Made:
    """A group of targets of a load balancer."""
    call = Call(service="elbv2", method="create_target_group", id="TargetGroups.0.TargetGroupArn", without=("Name",))
    made = call({"Matcher": {}, **properties, "name": f"tg-{place.name[-20:]}"}, place)
    return Made(id=made.id, attributes={"TargetGroupFullName": made.id.rpartition(":")[2], "TargetGroupArn": made.id})
