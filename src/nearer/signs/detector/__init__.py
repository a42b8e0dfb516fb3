"""What the signs on bids share: null model, e-detector, confirmation, pressing, and how a pattern gets its name."""
