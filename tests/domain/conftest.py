"""Settings of the generated tests of the rules."""

from hypothesis import settings

# A busy machine may pause in the middle of an example; counts are asserted here, times are not.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
