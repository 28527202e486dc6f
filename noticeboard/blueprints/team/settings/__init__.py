"""What team admins look after: messages that could not be sent."""
