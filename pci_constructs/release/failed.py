"""What stops a release, each in one sentence for whoever runs it."""


class ReleaseFailed(Exception):
    """A release cannot begin or go on; the message says what, where and what to do."""


class Blind(ReleaseFailed):
    """AWS does not say what must be known to go on."""


class Overtaken(ReleaseFailed):
    """Another process took the release over; this one changes nothing any more."""


class NotHealthy(ReleaseFailed):
    """An alarm, a target or a test says that the new environment must not carry traffic."""
