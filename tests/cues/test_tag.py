"""What a text does: each cue on sentences written for it, and on near misses."""

import polars as pl
import pytest

from nearer.cues.tag import WARMTH, has_cue, is_bare_stop, is_hard, is_parting, own_name, tag, warmth
from nearer.model.events import CUES, cue_bit

HOLDS = {
    "offer": [
        "Can I give you a hand with the boxes?",
        "Want me to come with you?",
        "I’d be happy to help you pack",
        "let me know if you need anything",
        "I'm here if u want to talk",
        "Call me any time, day or night",
        "our spare room is always free",
        "do you need a lift?",
    ],
    "request": [
        "Could you send me the address?",
        "do me a favour and water the plants",
        "Can I borrow your drill?",
        "any chance you have a spare key",
    ],
    "invite": [
        "Fancy a coffee on Sunday?",
        "Do you want to come to the lake with us?",
        "are you free tomorrow?",
        "Let's have dinner soon",
        "Shall we meet at six?",
        "why don’t we go to the market",
    ],
    "cancel": [
        "I have to cancel tonight, sorry",
        "can we postpone?",
        "Something came up at home",
        "I can't make it today",
        "rain check?",
    ],
    "decline": ["No thanks", "Not this time", "maybe another time", "I'd rather not", "sorry, can't"],
    "accept": [
        "Yes please!",
        "sounds lovely",
        "I'd love to",
        "count me in",
        "see you there",
        "That would be great",
        "I’ll be there",
    ],
    "brush_off": [
        "I'm fine, thanks!",
        "No worries, got it",
        "Im ok really",
        "don't worry about me",
        "It’s fine, nothing really",
        "I'll manage",
        "All good here, thanks",
        "No need, but thank you",
        "I've got it covered",
        "never mind",
        "You don't have to do that",
        "just tired",
    ],
    "apology": ["I'm so sorry", "my bad", "sorry for being late", "I owe you an apology"],
    "thanks": ["Thank you so much", "thx", "Cheers, that helps", "I really appreciate it"],
    "disclosure": [
        "I feel so alone lately",
        "i've never told anyone this",
        "I'm having a rough week",
        "I’ve been struggling since spring",
    ],
    "harsh": ["shut up", "you're so selfish", "Leave me alone"],
    "question": ["How was it?", "what did the doctor say", "are you home yet"],
    "self_reference": ["I went home", "it's mine", "tell me"],
    "agreement": ["ok", "Exactly", "you're right", "fair enough", "that makes sense"],
    "stop": [
        "Leave me alone",
        "please leave me alone!",
        "Stop texting me.",
        "Please stop writing",
        "STOP CONTACTING ME",
        "no. stop trying to reach me",
        "we are done, stop texting me",
        "Ok. Please stop writing to me. I mean it.",
        "Just stop messaging me ok",
        "stop calling me please",
        "You need to stop messaging me",
        "Do not contact me",
        "Don't contact me again",
        "don’t ever text me again",
        "please do not write to me any more",
        "Never call me again",
        "I don't want any more contact with you",
        "I don't want to hear from you anymore",
        "I do not want you to contact me again.",
        "I want you to leave me alone",
        "I asked you to stop",
        "I told you to leave me alone",
        "Stay away from me and my family",
        "lose my number",
        "Please don't come to my house again",
    ],
    "new_number": [
        "hey it's me",
        "It's me, Tom",
        "This is my new number",
        "I've got a new phone",
        "texting from a friend's phone",
        "I changed my number",
        "you blocked me",
        "why did you block me?",
        "please don't block me",
    ],
}

LACKS = {
    "offer": ["I can help it", "The offer ends on Friday", "she is helping him", "do you want me to pay"],
    "request": ["can you believe it?", "I sent you the file"],
    "invite": ["I want to go home", "Don't come", "it was a nice dinner"],
    "cancel": ["can't make it better", "the film was cancelled years ago", "I bought a rain coat"],
    "decline": ["No thanks to you we won", "I can't come soon enough", "note to self"],
    "accept": ["I would love to, but no", "sounds good, but I'm away", "yesterday was long"],
    "brush_off": [
        "I'm good at maths",
        "fine by me",
        "I'm not fine",
        "sounds good, see you there",
        "you don't have to do this alone",
        "Yes please, that would be great",
        "the weather is fine",
        "I'm ok with Friday",
    ],
    "apology": ["Sorry to hear that", "sorry about your cat", "don't be sorry"],
    "thanks": ["thanks for nothing", "thank god", "no thanks to him"],
    "disclosure": ["I feel like pizza", "he was alone"],
    "harsh": ["shut the door please", "you are not stupid", "Don't leave me alone with the cake"],
    "question": ["What a day", "I know what you mean", "how lovely"],
    "self_reference": ["you and them", "immediately"],
    "agreement": ["right now it rains", "the book", "ok but why"],
    "stop": [
        "stop",
        "Stop!!! that's amazing",
        "stop it haha",
        "leave me alone lol",
        "stay away from me, I've got a cold 😂",
        "Don't leave me alone with the cake",
        "leave me alone for five minutes",
        "my boss won't leave me alone",
        "tell him to leave me alone",
        "stop calling me Bob",
        "stop texting me pictures of food",
        "stop texting me I'm in a meeting",
        "stop messaging me while I drive",
        "please don't text me at work",
        "don't call me, I'm asleep",
        "don't contact me before noon",
        "don't text me again until you've had some sleep",
        "don't write to me there, use the other address",
        "they don't contact me",
        "you never contact me",
        "I don't want to talk to you about that",
        "He told me to stop texting him",
        "she asked me to stop writing to her",
        "I told you to stop smoking",
        "I can't stop thinking about you",
        "did you stop at the shop?",
    ],
    "new_number": [
        "it's me who should apologise",
        "maybe it's me being silly",
        "tell me your new number",
        "is this your new number?",
        "new phone shop opened",
        "she blocked me",
    ],
}


@pytest.mark.parametrize("cue", CUES)
def test_a_cue_is_seen_where_it_is(cue: str) -> None:
    """Every sentence written for a cue holds it."""
    assert [text for text in HOLDS[cue] if not has_cue(pl.Series([text]), cue)[0]] == []


@pytest.mark.parametrize("cue", CUES)
def test_a_cue_is_not_seen_where_it_is_not(cue: str) -> None:
    """No near miss holds the cue."""
    assert [text for text in LACKS[cue] if has_cue(pl.Series([text]), cue)[0]] == []


def test_bits_stand_in_the_order_of_the_cues() -> None:
    """One text with two cues sets those two bits and no other."""
    bits = tag(pl.Series(["Thanks, I'm fine"]))[0]
    assert bits == cue_bit("thanks") | cue_bit("brush_off") | cue_bit("self_reference")


def test_an_expression_gives_what_a_series_gives() -> None:
    """Both shapes of the question have one answer, and a null text has no cue."""
    texts = pl.Series("text", ["Yes please!", None, "", "I'm fine"])
    asked = texts.to_frame().lazy().select(tag(pl.col("text")).alias("text")).collect().to_series()
    assert asked.to_list() == tag(texts).to_list()
    assert asked[1] == asked[2] == 0
    assert asked.dtype == pl.UInt32


def test_other_scripts_and_odd_bytes_do_no_harm() -> None:
    """Texts in other scripts have no English cue, and nothing breaks."""
    assert tag(pl.Series(["спасибо, я в порядке", "ありがとう", "\u200f\x00\u202e", "👍🏽"])).to_list() == [0, 0, 0, 0]


WARM = {
    "offer": [
        "Want me to come over and cook tonight?",
        "I could bring you some soup after work, no need to talk",
        "You don't have to do this alone",
        "You don’t have to go through all this on your own.",
        "I'm here if you ever want company",
        "our spare room is always yours",
        "If you need to talk, ring me whenever",
        "Let me know if you need a hand with the move",
        "I can take the kids on Saturday so you can sleep",
        "Happy to drive you to the airport, by the way",
        "I'll keep you company on the day if you like",
        "Fancy some company this week?",
        "there's always a plate for you at ours",
        "Happy to help you move.",
        "Hey, are you ok? I miss you. Can I do anything for you?",
        "I can cook for you. No need to answer.",
        "Is there anything I can do?",
    ],
    "kind": [
        "Thinking of you today ❤️",
        "I miss your laugh",
        "We miss you!",
        "So proud of you",
        "You mean a lot to me",
        "sending you a big hug",
        "you made my day",
        "I miss you. You don't have to answer.",
    ],
    "thought": [
        "Saw the sea this morning and it made me think of you",
        "saw this and thought of you",
    ],
    "asking": [
        "How are you holding up?",
        "I hope you’re ok",
        "just checking in on you, nothing more",
        "hey, are you ok?",
        "be gentle with yourself this week",
    ],
}

NOT_SHOWN = [
    "Thanks for nothing, I was there for you",
    "You never answer. I miss you",
    "I miss you but you don't care",
    "I'm here for you, as always, not that you ever notice",
    "Thinking of you. Why won't you talk to me?",
    "I miss you please answer",
    "i miss you. are you ignoring me",
    "I miss you so much, I can't live without you",
    "I'm outside. Let me help you",
    "I know where you are, I can come over",
    "Dad died last night. Thinking of you",
    "I can bring you the money tomorrow",
    "I can help you pay the rent, send me your bank details",
    "Thinking of you: www.example.com",
    "Thinking of you https://example.org/card",
    "Proud of you! Send this to ten friends",
    "We miss you! 20% off your next order",
    "Thinking of you all, happy new year everyone",
    "I hope you're okay??? Hello???",
    "So proud of you 🙄",
    "I'm proud of you, clearly",
    "Must be nice. I hope you're ok",
    "I'm not here for you any more",
    "Nobody is proud of you",
    "I used to miss you",
    "I won't miss you",
    "He would be proud of you",
    "I hope you are ok, you've gone quiet",
    "I haven't heard from you, thinking of you",
    "I missed the bus again",
    "glad to help!",
    "What time do you want me to come over?",
    "I miss him",
    "Come round at eight",
    "call your mother",
    "sexy thinking about you",
    "",
]


@pytest.mark.parametrize("name", WARMTH)
def test_warm_words_are_as_warm_as_they_are(name: str) -> None:
    """Offers weigh most, then kind words, then a passing thought, then asking after somebody."""
    texts = WARM[name]
    warmest = [WARMTH[bits.bit_length() - 1] if bits else "" for bits in warmth(pl.Series(texts)).to_list()]
    assert dict(zip(texts, warmest, strict=True)) == dict.fromkeys(texts, name)


def test_an_offer_with_a_kind_word_is_warmer_than_an_offer() -> None:
    """A larger number is warmer."""
    alone, both = warmth(pl.Series(["I could bring you some soup", "Thinking of you. I could bring you some soup"]))
    assert both > alone


def test_what_is_hard_to_read_is_never_shown_as_warm() -> None:
    """Blame, sarcasm, pressing, bad news, money, links, chains and crowds have no warmth."""
    assert [text for text in NOT_SHOWN if warmth(pl.Series([text]))[0]] == []


def test_capitals_and_curly_apostrophes_change_nothing() -> None:
    """The case and the kind of apostrophe do not matter."""
    texts = ["I'm here if you want company", "i’m here if you want company", "I'M HERE IF YOU WANT COMPANY"]
    assert warmth(pl.Series(texts)).to_list() == [8, 8, 8]


def test_hard_words_are_seen_by_themselves() -> None:
    """What would stand badly beside a kind moment is known even where nothing is warm."""
    assert is_hard(pl.Series(["you never answer", "see you at the lake", None])).to_list() == [True, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "Happy to help you move.",
        "No need to answer.",
        "You don't have to reply",
        "no pressure to write back",
        "Answer whenever",
    ],
)
def test_words_that_leave_me_free_are_not_hard(text: str) -> None:
    """An offer of help, and leave to stay silent, press nobody."""
    assert is_hard(pl.Series([text])).to_list() == [False]


@pytest.mark.parametrize(
    "text",
    ["answer me", "You don't answer", "No need to answer. Why won't you talk to me", "happy to help!", "please reply"],
)
def test_what_presses_is_still_hard(text: str) -> None:
    """Leave to stay silent excuses nothing that stands beside it, nor does a word of it."""
    assert is_hard(pl.Series([text])).to_list() == [True]


def test_a_parting_is_seen() -> None:
    """Words that end a tie or ask for room are known, and everyday ones are not taken for them."""
    partings = ["Please stop texting me", "don't contact me again", "we're done.", "I need some space from you"]
    everyday = ["we're done at work", "don't call me at work", "the film is over.", "I need space in the car"]
    assert is_parting(pl.Series(partings)).all()
    assert not is_parting(pl.Series(everyday)).any()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It's me, Anna", "anna"),
        ("hey, it's Tom. new phone", "tom"),
        ("Anna here", "anna"),
        ("this is Béa from work", "béa"),
        ("it's Anna's birthday", None),
        ("is anna here", None),
        (None, None),
    ],
)
def test_a_name_that_a_text_gives_itself(text: str | None, name: str | None) -> None:
    """Who writes, by their own words; what is said of somebody else is none."""
    assert own_name(pl.Series([text], dtype=pl.String))[0] == name


@pytest.mark.parametrize(
    ("text", "bare"), [("Stop", True), ("please stop.", True), ("STOP!!!", True), ("the stop", False)]
)
def test_a_bare_stop_is_nothing_more(text: str, bare: bool) -> None:
    """One word, or one with a please."""
    assert is_bare_stop(pl.Series([text]))[0] == bare
