"""The matcher at a terminal: `python -m noticeboard.matching evaluate|ablate|halving|rank`."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from noticeboard.matching.approaches import FACTORS, SIMPLER, TEXTS, by_matcher
from noticeboard.matching.boards import (
    read_judgements,
    read_needs,
    read_offers,
    read_places,
    shipped_places,
)
from noticeboard.matching.comparison import with_meaning
from noticeboard.matching.encoder import find_encoder
from noticeboard.matching.evaluation import measure
from noticeboard.matching.explanation import say
from noticeboard.matching.meaning import Encoder
from noticeboard.matching.postings import Need, Offer
from noticeboard.matching.profile import statistics_of
from noticeboard.matching.ranking import rank
from noticeboard.matching.sensitivity import compare_halvings
from noticeboard.matching.spoiling import misspelt, with_titles_only

_DEFAULT_LIMIT = 10
_BAD_INPUT = 2
_MATCHER = "matcher"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status: 2, with one sentence on standard error, for a file it cannot use."""
    options = _parser().parse_args(arguments)
    # Output is UTF-8 with plain line ends everywhere, so that files made on different machines compare equal.
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    try:
        options.run(options)
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
    ablating = commands.add_parser("ablate", help="measure the orders with each part left out; prints JSON")
    halving = commands.add_parser("halving", help="how ranks change at half and twice the halving miles; prints JSON")
    ranking = commands.add_parser("rank", help="print the best offers for each need as CSV")
    for command, run in ((evaluating, _evaluate), (ablating, _ablate), (halving, _halving), (ranking, _rank)):
        command.set_defaults(run=run)
        command.add_argument("--needs", type=Path, required=True, help="CSV file of needs")
        command.add_argument("--offers", type=Path, required=True, help="CSV file of offers")
        command.add_argument("--places", type=Path, help="CSV file of towns; the shipped places where not given")
        command.add_argument("--model-dir", type=Path, help="folder of the sentence encoder; the installed one else")
        command.add_argument("--without-model", action="store_true", help="by words alone, without the encoder")
        command.add_argument("--titles-only", action="store_true", help="leave every description out")
        command.add_argument("--misspell", type=_share, default=0.0, help="mistype this share of the words")
        command.add_argument("--seed", type=int, default=1, help="which words are mistyped (%(default)s)")
    for command in (evaluating, ablating, halving):
        command.add_argument("--judgements", type=Path, required=True, help="CSV file of need_id, offer_id, grade")
    approaches = (_MATCHER, *SIMPLER)
    evaluating.add_argument("--approach", choices=approaches, default=_MATCHER, help="what to measure (%(default)s)")
    ranking.add_argument("--limit", type=_positive, default=_DEFAULT_LIMIT, help="offers for each need (%(default)s)")
    return parser


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("must be a number from 0 to 1")
    return share


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number of 1 or more")
    return int(text)


def _board(options: argparse.Namespace) -> tuple[tuple[Need, ...], tuple[Offer, ...]]:
    places = read_places(options.places) if options.places else shipped_places()
    needs, offers = read_needs(options.needs, places), read_offers(options.offers, places)
    if options.titles_only:
        needs, offers = with_titles_only(needs), with_titles_only(offers)
    if options.misspell:
        needs = misspelt(needs, share=options.misspell, seed=options.seed)
        offers = misspelt(offers, share=options.misspell, seed=options.seed + 1)
    return needs, offers


def _encoder(options: argparse.Namespace) -> Encoder | None:
    if options.without_model:
        return None
    encoder = find_encoder(options.model_dir)
    if encoder is None and options.model_dir is not None:
        raise ValueError(f"{options.model_dir} does not hold the sentence encoder's files.")
    return encoder


def _evaluate(options: argparse.Namespace) -> None:
    needs, offers = _board(options)
    if options.approach == _MATCHER:
        approach = by_matcher(offers, encoder=_encoder(options))
    else:
        approach = SIMPLER[options.approach](offers)
    _print(measure(needs, offers, read_judgements(options.judgements), approach))


def _encoded_board(options: argparse.Namespace) -> tuple[tuple[Need, ...], tuple[Offer, ...], Encoder | None]:
    """The board with its vectors, where there is an encoder: for commands that rank it several times."""
    needs, offers = _board(options)
    encoder = _encoder(options)
    if encoder is not None:
        needs = tuple(with_meaning(need, encoder) for need in needs)
        offers = tuple(with_meaning(offer, encoder) for offer in offers)
    return needs, offers, encoder


def _ablate(options: argparse.Namespace) -> None:
    needs, offers, encoder = _encoded_board(options)
    judgements = read_judgements(options.judgements)
    table = {"everything": measure(needs, offers, judgements, by_matcher(offers, encoder=encoder))}
    for part in ("text", *TEXTS, *FACTORS):
        approach = by_matcher(offers, encoder=encoder, without=part)
        table[f"without {part}"] = measure(needs, offers, judgements, approach)
    sys.stdout.write(json.dumps({name: _rounded(figures) for name, figures in table.items()}, indent=2) + "\n")


def _halving(options: argparse.Namespace) -> None:
    needs, offers, encoder = _encoded_board(options)
    judgements = read_judgements(options.judgements)
    table = compare_halvings(needs, offers, judgements, encoder=encoder)
    sys.stdout.write(json.dumps({name: _rounded(figures) for name, figures in table.items()}, indent=2) + "\n")


def _print(figures: Mapping[str, float]) -> None:
    sys.stdout.write(json.dumps(_rounded(figures)) + "\n")


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in figures.items()}


def _rank(options: argparse.Namespace) -> None:
    needs, offers = _board(options)
    encoder = _encoder(options)
    if encoder is not None:
        offers = tuple(with_meaning(offer, encoder) for offer in offers)
    statistics = statistics_of(offers)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["need_id", "offer_id", "score", "reasons"])
    for need in needs:
        for match in rank(need, offers, limit=options.limit, statistics=statistics, encoder=encoder):
            words = "; ".join(say(reason) for reason in match.reasons)
            writer.writerow([match.need_id, match.offer_id, f"{match.score:.6f}", words])


if __name__ == "__main__":
    raise SystemExit(main())
