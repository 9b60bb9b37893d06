"""``pci-constructs release``: traffic from one environment to the other, tested, in steps, watched, and back at once (6.5.1)."""

import json
import signal
from argparse import ArgumentParser, Namespace
from types import FrameType
from typing import TYPE_CHECKING

from pci_constructs.commands.shared import FAILS, FINE, Mistake, path, say, show

if TYPE_CHECKING:
    from pci_constructs.release.course import Course
    from pci_constructs.release.ground import Ground
    from pci_constructs.release.journal import Step

HELP = "shift traffic between blue and green, watch it, or take it back"


def add(parser: ArgumentParser) -> None:
    """Names the options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    shift = actions.add_parser("shift", help="test the other colour, shift to it in steps, watch it")
    shift.add_argument("--id", required=True, metavar="ID", help="the release's id; the same id goes on with an interrupted release")
    shift.add_argument("--to", choices=("blue", "green"), help="the colour that must get the traffic (the one that has none)")
    shift.add_argument("--steps", default="10,50,100", metavar="PERCENT", help="shares of the new colour, rising to 100 (10,50,100)")
    shift.add_argument("--pause", type=int, default=120, metavar="SECONDS", help="how long each step is watched (120)")
    shift.add_argument("--test-url", default="", metavar="URL", help="an address that the new colour must answer before it gets traffic")
    watch = actions.add_parser("watch", help="watch a release whose process stopped after the last step")
    for each in (shift, watch):
        each.add_argument("--watch", type=int, default=15, metavar="MINUTES", help="how long the end is watched, 15 to 30 minutes (15)")
    back = actions.add_parser("rollback", help="give all traffic back to the colour that had it")
    back.add_argument("--reason", default="asked for by hand", metavar="TEXT", help="why, for the record")
    status = actions.add_parser("status", help="say where the release is")
    for each in (shift, watch, back, status):
        each.add_argument("service", metavar="SERVICE", help="the name of the BlueGreenService")
        each.add_argument("--region", metavar="REGION", help="the region (that of the environment or the profile)")
        each.add_argument("--journal", type=path, metavar="FILE", help="also write each step to this file, a line of JSON each")
        each.add_argument("--format", choices=("console", "json"), default="console", help="how to show the end (console)")


def run(options: Namespace) -> int:
    """Does it."""
    # Whoever starts it in the background has the system ignore Ctrl-C for it, which is how pipelines cancel what they run.
    before = {number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        return _run(options)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(options: Namespace) -> int:
    from pci_constructs.release.failed import ReleaseFailed

    try:
        # A mistake in the options is told before AWS is asked for anything.
        course = _course(options)
        ground = _ground(options)
    except ReleaseFailed as error:
        raise Mistake(str(error)) from None
    try:
        _act(ground, options, course)
    except ReleaseFailed as error:
        say(f"pci-constructs: {error}")
        _show(ground, options)
        return FAILS
    _show(ground, options)
    return FINE


def _act(ground: "Ground", options: Namespace, course: "Course | None") -> None:
    from pci_constructs.release import back, engine, looking

    if course is not None and options.action == "shift":
        engine.shift(ground, options.id, course, ask=looking.ask, to=options.to)
    elif options.action == "watch":
        engine.watch(ground, options.watch)
    elif options.action == "rollback":
        back.go_back(ground, options.reason)


def _course(options: Namespace) -> "Course | None":
    from pci_constructs.release.course import Course
    from pci_constructs.release.failed import ReleaseFailed

    if options.action == "watch":
        return Course(watch=options.watch)
    if options.action != "shift":
        return None
    try:
        steps = [int(step) for step in options.steps.split(",")]
    except ValueError:
        raise ReleaseFailed(f"--steps {options.steps}: whole percentages with commas between them, such as 10,50,100") from None
    return Course(steps=steps, pause=options.pause, watch=options.watch, test_url=options.test_url)


def _ground(options: Namespace) -> "Ground":
    from pci_constructs.release.calls import Account
    from pci_constructs.release.clock import SystemClock
    from pci_constructs.release.ground import Ground
    from pci_constructs.release.journal import FileJournal, Journal, Journals, TableJournal
    from pci_constructs.release.service import read_service

    clients = Account(options.region)
    service = read_service(clients, options.service)
    journals: list[Journal] = [_Console(), TableJournal(clients, service.table)]
    if options.journal:
        journals.append(FileJournal(options.journal))
    return Ground(clients, service, journal=Journals(journals), clock=SystemClock())


class _Console:
    """Tells each step to whoever waits."""

    def note(self, step: "Step") -> None:
        """Prints it."""
        weights = ", ".join(f"{colour} {weight}%" for colour, weight in sorted(step.weights.items()))
        say(f"{step.at} {step.service} {step.kind}: {weights}{f'; {step.detail}' if step.detail else ''}")


def _show(ground: "Ground", options: Namespace) -> None:
    from dataclasses import asdict

    from pci_constructs.release.failed import ReleaseFailed

    try:
        state, weights = ground.register.read(), ground.traffic.weights()
    except ReleaseFailed as error:
        say(f"pci-constructs: where the release is cannot be said: {error}")
        return
    if options.format == "json":
        show(
            json.dumps({"service": options.service, "weights": weights, "release": asdict(state) if state else None}, indent=2) + "\n", None
        )
        return
    shares = ", ".join(f"{colour} {weight}%" for colour, weight in weights.items())
    told = f"{state.describe()}{f': {state.reason}' if state.reason else ''}" if state else "no release yet"
    show(f"{options.service}: {shares}; {told}\n", None)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Ends as Ctrl-C does: with the way back."""
    raise KeyboardInterrupt
