"""How somebody could help who does not know yet: a few plain questions, and the needs and ideas that fit."""
