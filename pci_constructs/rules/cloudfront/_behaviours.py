"""Cache behaviours of distributions."""

from collections.abc import Callable, Iterator

from pci_constructs.rules import Block, Judgement, ResourceView, attempt, every, failed, passed, worst

_DEFAULT, _MORE = "DistributionConfig.DefaultCacheBehavior", "DistributionConfig.CacheBehaviors"
_ENCRYPTED = ("https-only", "redirect-to-https")


def each_behaviour(distribution: ResourceView, decide: Callable[[Block], Judgement]) -> Judgement:
    """The worst of what a function decides on the default behaviour and on each other."""

    def default() -> Judgement:
        behaviour = distribution.get(_DEFAULT)
        return decide(behaviour) if isinstance(behaviour, Block) else failed("there is no default behaviour", _DEFAULT)

    def judgements() -> Iterator[Judgement]:
        yield attempt(default)
        yield every(distribution.each(_MORE), decide, empty=passed("there are no other behaviours", _MORE))

    return worst(judgements(), empty=passed("there are no other behaviours", _MORE))


def viewers_speak_https(behaviour: Block) -> Judgement:
    """Judges that a behaviour answers nothing over HTTP."""
    policy = behaviour.text("ViewerProtocolPolicy").strip().lower()
    where = behaviour.where("ViewerProtocolPolicy")
    if policy in _ENCRYPTED:
        return passed("viewers are answered over HTTPS alone", where)
    return failed(f"viewers are answered over HTTP ({policy or 'no policy'})", where)
