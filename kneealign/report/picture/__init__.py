"""The photo with the result drawn on it, close-ups, and hidden faces."""
