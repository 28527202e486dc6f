"""Settings of the matcher's generated tests."""

from hypothesis import settings

# Reading the taxonomy for the first time takes longer than an example may; counts are asserted here, times are not.
settings.register_profile("matching", deadline=None)
settings.load_profile("matching")
