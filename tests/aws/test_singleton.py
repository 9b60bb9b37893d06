import json

import aws_cdk as cdk
import pytest
from constructs import Construct

from pci_constructs.aws.singleton import REQUIRED_METADATA, Singleton, check_identifier, require
from pci_constructs.refusals import RefusedSetting


def test_an_existing_one_needs_its_identifier() -> None:
    with pytest.raises(RefusedSetting, match="Stack/Detector: detector_id must be the existing one's in mode use-existing, got None"):
        check_identifier(Singleton.USE_EXISTING, None, where="Stack/Detector", argument="detector_id")
    check_identifier(Singleton.USE_EXISTING, "12ab", where="Stack/Detector", argument="detector_id")


def test_one_that_is_about_to_be_made_has_no_identifier() -> None:
    with pytest.raises(RefusedSetting, match="detector_id must be left out in mode create, got '12ab'"):
        check_identifier(Singleton.CREATE, "12ab", where="Stack/Detector", argument="detector_id")
    check_identifier(Singleton.CREATE, None, where="Stack/Detector", argument="detector_id")


def test_what_must_exist_is_written_down(stack: cdk.Stack) -> None:
    detector = Construct(stack, "Detector")
    require(detector, "AWS::GuardDuty::Detector", "11.5.1", "10.7.2", region="eu-central-1")
    (entry,) = [entry for entry in detector.node.metadata if entry.type == REQUIRED_METADATA]
    assert json.loads(entry.data) == {
        "type": "AWS::GuardDuty::Detector",
        "requirements": ["10.7.2", "11.5.1"],
        "region": "eu-central-1",
    }
