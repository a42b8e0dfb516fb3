"""One file a measure: a pure function on the timeline, one row a person and week."""
