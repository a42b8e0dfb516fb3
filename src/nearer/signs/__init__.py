"""One file a sign; `detector` holds what they share."""
