"""The matcher at a terminal: `python -m noticeboard.matching evaluate|rank`."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from noticeboard.matching.boards import (
    read_judgements,
    read_needs,
    read_offers,
    read_places,
    shipped_places,
)
from noticeboard.matching.evaluation import evaluate
from noticeboard.matching.explanation import say
from noticeboard.matching.ranking import rank
from noticeboard.matching.scoring import statistics_of

_DEFAULT_LIMIT = 10
_BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status: 2, with one sentence on standard error, for a file it cannot use."""
    options = _parser().parse_args(arguments)
    # Output is UTF-8 with plain line ends everywhere, so that files made on different machines compare equal.
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        if options.command == "evaluate":
            _evaluate(options)
        else:
            _rank(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has had enough (`| head`); what is left goes nowhere, without a complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except ValueError as problem:
        sys.stderr.write(f"{problem}\n")
        return _BAD_INPUT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m noticeboard.matching", description="Match needs with offers.")
    commands = parser.add_subparsers(dest="command", required=True)
    evaluating = commands.add_parser("evaluate", help="measure the orders against judged pairs; prints JSON")
    ranking = commands.add_parser("rank", help="print the best offers for each need as CSV")
    for command in (evaluating, ranking):
        command.add_argument("--needs", type=Path, required=True, help="CSV file of needs")
        command.add_argument("--offers", type=Path, required=True, help="CSV file of offers")
        command.add_argument("--places", type=Path, help="CSV file of towns; the shipped places where not given")
    evaluating.add_argument("--judgements", type=Path, required=True, help="CSV file of need_id, offer_id, grade")
    ranking.add_argument("--limit", type=_positive, default=_DEFAULT_LIMIT, help="offers for each need (%(default)s)")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number of 1 or more")
    return int(text)


def _evaluate(options: argparse.Namespace) -> None:
    places = read_places(options.places) if options.places else shipped_places()
    needs, offers = read_needs(options.needs, places), read_offers(options.offers, places)
    figures = evaluate(needs, offers, read_judgements(options.judgements))
    sys.stdout.write(json.dumps({name: round(value, 6) for name, value in figures.items()}) + "\n")


def _rank(options: argparse.Namespace) -> None:
    places = read_places(options.places) if options.places else shipped_places()
    needs, offers = read_needs(options.needs, places), read_offers(options.offers, places)
    statistics = statistics_of(offers)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["need_id", "offer_id", "score", "reasons"])
    for need in needs:
        for match in rank(need, offers, limit=options.limit, statistics=statistics):
            words = "; ".join(say(reason) for reason in match.reasons)
            writer.writerow([match.need_id, match.offer_id, f"{match.score:.6f}", words])


if __name__ == "__main__":
    raise SystemExit(main())
