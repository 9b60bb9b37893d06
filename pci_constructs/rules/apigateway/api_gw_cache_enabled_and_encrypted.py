"""What a stage caches is encrypted.

The cache of a stage keeps whole answers on its nodes for up to an hour, card data in them included, and does not encrypt them unless each
method setting says so; encryption supports keeping card numbers unreadable (3.5.1). Whether to cache at all is no question of security:
where nothing is cached, nothing is asked, although AWS's rule of this name asks for the cache too.
"""

from pci_constructs.rules import (
    Block,
    Judgement,
    ResourceView,
    Rule,
    Severity,
    Verdict,
    every,
    failed,
    flag_is_true,
    not_applicable,
    passed,
    some,
    worst,
)
from pci_constructs.rules.apigateway._apis import REST_STAGES, is_for_all, judge_settings, of_stage

_OFF = not_applicable("the stage caches nothing", "CacheClusterEnabled")


def _encrypted(setting: Block) -> Judgement:
    # Once a stage has a cache, answers to GET are cached unless a setting says otherwise.
    if not setting.flag("CachingEnabled", default=True):
        return not_applicable("the setting caches nothing", setting.where("CachingEnabled"))
    return flag_is_true(setting, "CacheDataEncrypted", good="cached answers are encrypted", bad="cached answers are not encrypted")


def _check(stage: ResourceView) -> Judgement:
    return of_stage(stage, _caches)


def _caches(stage: Block) -> Judgement:
    if not stage.flag("CacheClusterEnabled"):
        return _OFF
    bare = failed("the stage has a cache, and no setting for all methods that encrypts it", stage.where("MethodSettings"))
    settings = stage.each("MethodSettings")
    if described := judge_settings(stage, ("CachingEnabled", "CacheDataEncrypted"), _encrypted):
        return described
    all_ = some(settings, lambda setting: passed("there is a setting for all methods") if is_for_all(setting) else bare, empty=bare)
    own = every(settings, _encrypted, empty=bare)
    return own if all_.verdict is Verdict.PASS else worst((all_, own), empty=bare)


def _example(encrypted: bool) -> dict[str, object]:
    setting = {"HttpMethod": "*", "ResourcePath": "/*", "CachingEnabled": True, "CacheDataEncrypted": encrypted}
    return {"CacheClusterEnabled": True, "MethodSettings": [setting]}


RULE = Rule(
    id="api-gw-cache-enabled-and-encrypted",
    title="Caches of REST APIs are encrypted",
    severity=Severity.MEDIUM,
    requirements={"3.5.1": "cached answers are stored data, and encryption supports keeping card numbers in them unreadable"},
    remediation="set CacheDataEncrypted to true for * and /* and for every method that caches, or CacheClusterEnabled to false",
    types=REST_STAGES,
    check=_check,
    equivalents={
        "securityhub": "APIGateway.5",
        "config": "api-gw-cache-enabled-and-encrypted",
        "cdk-nag": "PCI.DSS.321-APIGWCacheEnabledAndEncrypted",
        "guard": "API_GW_CACHE_ENABLED_AND_ENCRYPTED",
        "checkov": "CKV_AWS_308",
    },
    passing=_example(True),
    failing=_example(False),
)
