"""A task as it should be with a service, and one that is not, started with public addresses by a service and a task set."""

from typing import Any

from tests.emulator import Emulator

PLANTED = ("Tr0ub4dor-and-3", "hunter2hunter2", "c0rrecth0rse")
_LOGS = {"logDriver": "awslogs", "options": {"awslogs-group": "tasks"}}


def container(**more: Any) -> dict[str, Any]:
    """A container as it should be."""
    safe = {"user": "1000", "readonlyRootFilesystem": True, "privileged": False, "logConfiguration": _LOGS}
    return {"name": "pay", "image": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pay@sha256:0", "memory": 64, **safe, **more}


def efs(name: str, **more: Any) -> dict[str, Any]:
    """A volume that is a file system of EFS."""
    return {"name": name, "efsVolumeConfiguration": {"fileSystemId": "fs-0a1b2c3d4e5f60718", **more}}


def network(subnet: str, public: str) -> dict[str, Any]:
    """The network of tasks."""
    return {"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [], "assignPublicIp": public}}


def arrange(aws: Emulator) -> None:
    """Two tasks, and what starts them."""
    ecs, ec2 = aws.client("ecs"), aws.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    ecs.create_cluster(clusterName="cde", settings=[{"name": "containerInsights", "value": "enabled"}])
    safe = efs("exports", transitEncryption="ENABLED", authorizationConfig={"iam": "ENABLED"})
    share = {"driver": "local", "driverOpts": {"type": "cifs", "o": f"username=pay,password={PLANTED[2]}"}}
    volumes = [safe, {"name": "share", "dockerVolumeConfiguration": share}, {"name": "scratch", "host": {}}]
    ecs.register_task_definition(family="good", networkMode="awsvpc", containerDefinitions=[container()], volumes=volumes)
    bad = {
        "name": "pay",
        "image": "pay:latest",
        "memory": 64,
        "privileged": True,
        "command": ["start", f"--password={PLANTED[1]}"],
        "environment": [{"name": "DB_PASSWORD", "value": PLANTED[0]}],
    }
    ecs.register_task_definition(family="bad", networkMode="host", pidMode="host", containerDefinitions=[bad], volumes=[efs("exports")])
    common = {"cluster": "cde", "desiredCount": 0}
    fargate = {"launchType": "FARGATE", "platformVersion": "LATEST"}
    ecs.create_service(serviceName="good", taskDefinition="good", networkConfiguration=network(subnet, "DISABLED"), **fargate, **common)
    ecs.create_service(serviceName="bad", deploymentController={"type": "EXTERNAL"}, **common)
    open_ = network(subnet, "ENABLED")
    ecs.create_task_set(
        cluster="cde", service="bad", taskDefinition="bad", networkConfiguration=open_, launchType="FARGATE", platformVersion="1.3.0"
    )
