from datetime import date

import aws_cdk as cdk
import pytest
from aws_cdk import aws_rds as rds

from pci_constructs.aws.rds import engines
from pci_constructs.aws.rds.engines import CLUSTER_ENGINES, INSTANCE_ENGINES, Engine, EngineType, check_engine
from pci_constructs.refusals import RefusedSetting
from tests.aws.rds_kit import aurora_mysql, mysql, postgresql
from tests.clock import DAY, stop


def check(engine: Engine, today: date = DAY) -> EngineType:
    return check_engine(engine, *INSTANCE_ENGINES, *CLUSTER_ENGINES, where="Stack/Cards", today=today)


@pytest.mark.parametrize("type_", EngineType)
def test_the_table_dates_every_engine(type_: EngineType) -> None:
    assert all(isinstance(day, date) for day in engines.support_ends()[type_].values())


def test_default_versions_are_supported_for_a_year_and_more() -> None:
    soon = DAY.replace(year=DAY.year + 1)
    defaults = (engines.postgresql(), engines.mysql(), engines.aurora_postgresql(), engines.aurora_mysql())
    assert [check(engine, soon) for engine in defaults] == list(EngineType)


@pytest.mark.parametrize(
    ("engine", "message"),
    [
        (engines.postgresql("13.20"), "'postgres 13.20, whose standard support ended on 2026-02-28'"),
        (engines.mysql("8.0.42"), "'mysql 8.0.42, whose standard support ended on 2026-07-31'"),
        (engines.aurora_postgresql("12.22"), "'aurora-postgresql 12.22, whose standard support ended on 2025-02-28'"),
        (engines.aurora_mysql("5.7.mysql_aurora.2.12.5"), "'aurora-mysql 5.7.mysql_aurora.2.12.5, whose standard support ended on 2024"),
        (engines.mysql("5.6.51"), "'mysql 5.6.51, which is not in rds_engines.json'"),
    ],
)
def test_versions_without_standard_support_are_refused(engine: Engine, message: str) -> None:
    with pytest.raises(RefusedSetting, match=r"engine must be a version in standard support, got .* \(PCI DSS 6\.3\.3") as refused:
        check(engine)
    assert message in str(refused.value)


def test_the_last_day_of_support_still_passes() -> None:
    assert check(engines.mysql("8.0.42"), date(2026, 7, 31)) is EngineType.MYSQL
    with pytest.raises(RefusedSetting, match=r"choose mysql 8\.4"):
        check(engines.mysql("8.0.42"), date(2026, 8, 1))


@pytest.mark.parametrize("engine", [engines.postgresql("18.3"), engines.mysql("9.7.1"), engines.aurora_mysql("8.4.mysql_aurora.8.4.7")])
def test_versions_newer_than_the_table_pass(engine: Engine) -> None:
    assert check(engine) in EngineType


def test_an_engine_without_a_version_is_refused() -> None:
    with pytest.raises(RefusedSetting, match="engine must be an engine with a version, got 'postgres without a version'"):
        check(rds.DatabaseInstanceEngine.POSTGRES)


def test_other_engines_are_refused() -> None:
    with pytest.raises(RefusedSetting, match="engine must be one of postgres, mysql"):
        check(rds.DatabaseInstanceEngine.maria_db(version=rds.MariaDbEngineVersion.of("11.4", "11.4")))


def test_an_unresolved_version_passes() -> None:
    token = cdk.Token.as_string({"Ref": "Version"})
    assert check(rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.of(token, "17"))) is EngineType.POSTGRESQL


def test_constructs_ask_the_clock(stack: cdk.Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    stop(monkeypatch, date(2035, 1, 1))
    for build in (postgresql, mysql, aurora_mysql):
        with pytest.raises(RefusedSetting, match=r"Stack/Cards: engine must be a version in standard support"):
            build(stack)
