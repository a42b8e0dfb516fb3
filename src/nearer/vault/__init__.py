"""The vault: one sealed file that holds everything. The only room that reads or writes it; service asks, others never."""
