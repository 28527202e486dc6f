"""What speed, growth and faults are measured with. None of it is part of the package."""
