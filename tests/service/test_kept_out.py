"""Whoever is kept out is named by nothing that suggests (S9, S10, K1): a few random lives; bench.kept_out does many."""

import random

import pytest

from bench.kept_out import in_a_state, kept_out, random_life, suggested, suggesting, told_of
from nearer.service import people
from tests.vaults import NOW, in_memory


@pytest.mark.parametrize("chats", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_nobody_who_is_kept_out_is_suggested(seed: int, chats: bool) -> None:  # of pytest
    """Over states, merges, new names and edits taken back, no suggestion names one of them."""
    vault = random_life(random.Random(seed), chats=chats)
    assert kept_out(vault) & suggested(vault, suggesting()) == set()


@pytest.mark.parametrize("seed", range(6))
def test_nobody_in_a_state_is_told_of(seed: int) -> None:
    """No look, review or sheet tells anything of someone who has a state (A2)."""
    vault = random_life(random.Random(seed), chats=True)
    assert in_a_state(vault) & told_of(vault) == set()


def test_the_search_reads_what_is_told() -> None:
    """Of those without a state something is told: the test above could fail."""
    assert {"Maya", "Nora"} & told_of(random_life(random.Random(1), chats=True))


def test_the_search_finds_what_it_looks_for() -> None:
    """Someone who may be suggested is: the test above could fail."""
    vault = in_memory()
    people.add_person(vault, NOW, "Ada")
    assert "Ada" in suggested(vault, suggesting())


def test_the_search_looks_into_chats() -> None:
    """In a life with chats, those of them who may be suggested are."""
    vault = random_life(random.Random(1), chats=True)
    assert {"Maya", "Nora"} & suggested(vault, [])
