"""A large invented board for measuring: the same number and seed always make the same rows, whatever the day."""

from noticeboard.services.seeding.board import Seeded, seed_board
from noticeboard.services.seeding.places import SeedPlace, england, home_places

__all__ = ["SeedPlace", "Seeded", "england", "home_places", "seed_board"]
