"""What a text does, as bits: rules by language, and the one function that sets them."""
