"""Whoever is kept out is named by nothing that suggests (S9, S10, K1): a few random lives; bench.kept_out does many."""

import random

import pytest

from bench.kept_out import kept_out, random_life, suggested, suggesting
from nearer.service import people
from tests.vaults import NOW, in_memory


@pytest.mark.parametrize("chats", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_nobody_who_is_kept_out_is_suggested(seed: int, chats: bool) -> None:  # of pytest
    """Over states, merges, new names and edits taken back, no suggestion names one of them."""
    vault = random_life(random.Random(seed), chats=chats)
    assert kept_out(vault) & suggested(vault, suggesting()) == set()


def test_the_search_finds_what_it_looks_for() -> None:
    """Someone who may be suggested is: the test above could fail."""
    vault = in_memory()
    people.add_person(vault, NOW, "Ada")
    assert "Ada" in suggested(vault, suggesting())


def test_the_search_looks_into_chats() -> None:
    """In a life with chats, those of them who may be suggested are."""
    vault = random_life(random.Random(1), chats=True)
    assert {"Maya", "Nora"} & suggested(vault, [])
