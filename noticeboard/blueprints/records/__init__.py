"""What a connection gave: both sides say how much, and the giver or the team chooses the measure."""
