"""How a question is read: follow-ups, names of reviews, what is declined."""

from __future__ import annotations

import pytest

from assistant.question.converse import StandAlone, stand_alone
from assistant.question.guard import declined
from assistant.question.names import Guess, guessed_reviews, named_reviews, unknown_review, without_names
from assistant.question.of_answer import without_correction
from assistant.types import Status, Turn
from ingest.types import Metadata

REVIEWS = {
    "alder": Metadata(title="Serious Case Review: Alder", subjects=("Alder",), area="Northmoor", nation="England"),
    "birch": Metadata(title="Learning Review: Birch", subjects=("Birch",), area="Southfen", nation="Wales"),
    "dell": Metadata(title="Learning Review: Dell", subjects=("Dell",), area="Fenland West", nation="England"),
    "child-k": Metadata(title="Child K", subjects=("Child K",), area="Eastmere", nation="England"),
}


def alone(question: str, *earlier: str) -> StandAlone:
    return stand_alone(question, [Turn(q, "...") for q in earlier], REVIEWS)


@pytest.mark.parametrize(
    ("question", "earlier", "read"),
    [
        pytest.param("Did they see her?", [], StandAlone("Did they see her?"), id="nothing before"),
        pytest.param(
            "Did they ever see her?",
            ["What did Elm ask Oak to do?"],
            StandAlone("Did they ever see her?", "What did Elm ask Oak to do?"),
            id="a pronoun leans back",
        ),
        pytest.param(
            "Any examples?",
            ["What do reviews say about neglect?"],
            StandAlone("Any examples?", "What do reviews say about neglect?"),
            id="more of the same",
        ),
        pytest.param(
            "Tell me more about that",
            ["Why was Alder moved?", "Thanks!"],
            StandAlone("Tell me more about that", "Why was Alder moved?", ("alder",)),
            id="thanks are passed over",
        ),
        pytest.param(
            "Anything from Wales?",
            ["What do reviews say about neglect?"],
            StandAlone("What do reviews say about neglect – Anything from Wales?"),
            id="any of another review",
        ),
        pytest.param(
            "Any evidence on supervision?",
            ["What do reviews say about neglect?"],
            StandAlone("Any evidence on supervision?"),
            id="evidence on a new matter",
        ),
        pytest.param(
            "what do reviews say about neglect in rural areas",
            ["What did Elm ask Oak to do?"],
            StandAlone("what do reviews say about neglect in rural areas"),
            id="a whole question does not",
        ),
        pytest.param(
            "And the next one?",
            ["What does recommendation 1 of the Alder review say?"],
            StandAlone("What does recommendation 2 of the Alder review say?"),
            id="counting on",
        ),
        pytest.param(
            "and number 4?",
            ["What does recommendation 1 of the Alder review say?"],
            StandAlone("What does recommendation 4 of the Alder review say?"),
            id="another number",
        ),
        pytest.param(
            "the one before that?",
            ["What is finding 3 of Birch?", "And the next one?"],
            StandAlone("What is finding 3 of Birch?"),
            id="over two turns",
        ),
        pytest.param(
            "And in Wales?",
            ["What did the Northmoor review find about placements?"],
            StandAlone("What did the review find about placements – And in Wales?"),
            id="another nation in the place of the review",
        ),
        pytest.param(
            "What about Birch?",
            ["How was Alder's grandmother treated?"],
            StandAlone("How was Birch's grandmother treated?"),
            id="another review in the place of the first",
        ),
        pytest.param(
            "and supervision?",
            ["what do reviews say about professional curiosity"],
            StandAlone("what do reviews say about supervision?"),
            id="another theme in the place of the first",
        ),
        pytest.param(
            "and for schools?",
            ["What do reviews recommend for the police?"],
            StandAlone("What do reviews recommend for schools?"),
            id="another body in the place of the first",
        ),
        pytest.param(
            "what about the GP?",
            ["What did the health visitors do in Birch's case?"],
            StandAlone("What did the GP do in Birch's case?"),
            id="another person in the place of the first, in the same case",
        ),
        pytest.param(
            "and the grandparents?",
            ["How did staff and parents get on?"],
            StandAlone("and the grandparents?", "How did staff and parents get on?"),
            id="whose place is taken is not known",
        ),
        pytest.param(
            "and what did the school know?",
            ["What did the GP know about Birch?"],
            StandAlone("what did the school know?", "", ("birch",)),
            id="nothing of the GP belongs to what is asked of the school",
        ),
        pytest.param(
            "and how did the police respond?",
            ["How were children who went missing helped?"],
            StandAlone("and how did the police respond?", "How were children who went missing helped?"),
            id="what the earlier question is about belongs to what is asked of the police",
        ),
        pytest.param(
            "and what did the school do about it?",
            ["What did the GP know about Birch?"],
            StandAlone("and what did the school do about it?", "What did the GP know about Birch?", ("birch",)),
            id="what the GP knew is what the school is asked about",
        ),
        pytest.param(
            "what was recommended?",
            ["what do reviews say about strategy discussions"],
            StandAlone("what was recommended?", "what do reviews say about strategy discussions"),
            id="recommended on the theme spoken of",
        ),
        pytest.param(
            "what did the Alder review recommend on that?",
            ["what do reviews say about professional curiosity", "and supervision?"],
            StandAlone("what did the Alder review recommend on supervision?", thing="supervision"),
            id="a review named and a theme meant",
        ),
        pytest.param(
            "did anyone speak to him?",
            ["How was the father of Alder treated?", "what about Birch?"],
            StandAlone("did anyone speak to him?", "How was the father of Birch treated?", ("birch",)),
            id="the review last spoken of stays",
        ),
        pytest.param(
            "what did the review recommend?",
            ["How was Birch supported?"],
            StandAlone("what did the review recommend?", "", ("birch",)),
            id="the review spoken of",
        ),
        pytest.param(
            "How was supervision organised for Birch in Southfen?",
            ["How was Alder's grandmother treated?"],
            StandAlone("How was supervision organised for Birch in Southfen?"),
            id="another review and its own question",
        ),
        pytest.param(
            "Right, something else. How are new staff supported?",
            ["How was Alder's grandmother treated?"],
            StandAlone("How are new staff supported?"),
            id="a new topic is not dragged back",
        ),
        pytest.param(
            "What about the father in the other case?",
            ["What did the mother in the Alder review say?"],
            StandAlone("What about the father ?", "What did the mother in the review say?", left_out=("alder",)),
            id="the other case",
        ),
        pytest.param(
            "what does paragraph 3.8 of the Birch review say",
            ["what is finding 3 of the Alder review"],
            StandAlone("what does paragraph 3.8 of the Birch review say"),
            id="a paragraph is no other number, and moves to its review",
        ),
        pytest.param(
            "what is recommendation 3",
            ["list the recommendations in the Alder review"],
            StandAlone("what is recommendation 3", "", ("alder",)),
            id="a numbered item is of the review spoken of",
        ),
        pytest.param(
            "which ones?",
            ["how many reviews mention domestic abuse"],
            StandAlone("how many reviews mention domestic abuse"),
            id="which ones asks the same again",
        ),
        pytest.param(
            "and in Southfen",
            ["what good practice was identified", "in child k only"],
            StandAlone("what good practice was identified – in Southfen only"),
            id="nothing but names keeps the theme",
        ),
        pytest.param(
            "And in Wales?",
            ["tell me about neglect", "what about fathers?", "and in Northmoor?"],
            StandAlone("tell me about fathers – And in Wales?"),
            id="the theme last asked for stays over two names",
        ),
        pytest.param(
            "and in fenland?",
            ["tell me about neglect in the Alder review"],
            StandAlone("tell me about neglect in the review – and in fenland?"),
            id="a part of an area's name is no theme",
        ),
        pytest.param(
            "and recommendation 5?",
            ["What does recommendation 2 of the Alder review say?"],
            StandAlone("What does recommendation 5 of the Alder review say?"),
            id="another item",
        ),
        pytest.param(
            "and the next one?",
            ["What does recommendation 2 of the Alder review say?", "and recommendation 5?"],
            StandAlone("What does recommendation 6 of the Alder review say?"),
            id="counting on from the item last asked for",
        ),
        pytest.param(
            "and in Birch?",
            ["What does recommendation 2 of the Alder review say?"],
            StandAlone("What does recommendation 2 of the Birch review say?"),
            id="the same item of another review",
        ),
        pytest.param(
            "and Birch?",
            ["tell me about Alder"],
            StandAlone("tell me about Birch"),
            id="another review in the place of all there was",
        ),
        pytest.param(
            "and the next one?",
            ["How was Alder supported?", "and what does finding 3 say about it?"],
            StandAlone("and what does finding 4 say about it?", reviews=("alder",)),
            id="counting on from an item asked for in a follow-up",
        ),
        pytest.param(
            "who said that?",
            ["How was Alder's grandmother treated?", "Did they ever ask her?"],
            StandAlone("Did they ever ask her?", "How was Alder's grandmother treated?", ("alder",)),
            id="who said it asks the same again",
        ),
        pytest.param(
            "can you give me the paragraph numbers?",
            ["How was Alder's grandmother treated?", "Did they ever ask her?"],
            StandAlone("Did they ever ask her?", "How was Alder's grandmother treated?", ("alder",)),
            id="where it stands asks the same again",
        ),
        pytest.param(
            "no, I meant the school",
            ["How was the GP involved with Alder's family?"],
            StandAlone("How was the school involved with Alder's family?"),
            id="a correction takes the place of what it corrects",
        ),
        pytest.param(
            "I meant the grandmother",
            ["How was Alder supported?", "and was she visited?"],
            StandAlone("what about the grandmother", "How was Alder supported?", ("alder",)),
            id="a correction leans as any follow-up does",
        ),
        pytest.param(
            "and her brother?",
            ["Did Alder take part in the review?"],
            StandAlone("Did Alder's brother take part in the review?"),
            id="a relative of the child in the place of the child",
        ),
        pytest.param(
            "what about her mother?",
            ["How was Alder's grandmother treated?"],
            StandAlone("How was Alder's mother treated?"),
            id="a relative of the child in the place of another",
        ),
        pytest.param(
            "did the others say the same?",
            ["What did the Alder review find about supervision?"],
            StandAlone("What did the review find about supervision?", left_out=("alder",)),
            id="the others are all but the one spoken of",
        ),
        pytest.param(
            "which one is about supervision?",
            ["How many recommendations does the Alder review make?"],
            StandAlone("Which recommendation is about supervision?", reviews=("alder",)),
            id="which one is which item",
        ),
        pytest.param(
            "who has to do it?",
            ["How many recommendations does the Alder review make?", "which one is about supervision?"],
            StandAlone("Which recommendation is about supervision?", reviews=("alder",)),
            id="whom a recommendation is for stands in it",
        ),
        pytest.param(
            "just the effect on placements please",
            ["What effect did floods have on Alder's family?"],
            StandAlone(
                "just the effect on placements please", "What effect did floods have on Alder's family?", ("alder",)
            ),
            id="only a part of what was asked",
        ),
        pytest.param(
            "and staff turnover in Birch?",
            ["How was Alder supported?"],
            StandAlone("and staff turnover in Birch?"),
            id="a theme and a review of its own",
        ),
        pytest.param(
            "and Birch?",
            ["Was Alder harmed?", "how many times was she moved?"],
            StandAlone("how many times was Birch moved?"),
            id="another child in the question asked last",
        ),
        pytest.param(
            "was anyone charged?",
            ["How did Alder die?"],
            StandAlone("was anyone charged?", reviews=("alder",)),
            id="anyone is of the review spoken of",
        ),
        pytest.param(
            "for how long?",
            ["Who looked after Alder?"],
            StandAlone("for how long?", "Who looked after Alder?", ("alder",)),
            id="how long brings the question along",
        ),
        pytest.param(
            "how often are placements reviewed?",
            ["Who looked after Alder?"],
            StandAlone("how often are placements reviewed?"),
            id="how often something is done stands alone",
        ),
        pytest.param(
            "who said the bruise was old?",
            ["How was Alder's grandmother treated?"],
            StandAlone("who said the bruise was old?", "How was Alder's grandmother treated?", ("alder",)),
            id="who said something is its own question",
        ),
        pytest.param(
            "and for health?",
            ["what are the recommendations for the police in the Alder review"],
            StandAlone("what are the recommendations for health?", "", ("alder",)),
            id="other people in the place of the first, of the same review",
        ),
        pytest.param(
            "what did the health visitor record?",
            ["What happened to Alder?"],
            StandAlone("what did the health visitor record?", reviews=("alder",)),
            id="the people of the one review spoken of",
        ),
        pytest.param(
            "what do reviews say about the health visitor?",
            ["What happened to Alder?"],
            StandAlone("what do reviews say about the health visitor?"),
            id="people of all reviews",
        ),
        pytest.param(
            "what did CAMHS do well?",
            ["What happened to Alder?"],
            StandAlone("what did CAMHS do well?", reviews=("alder",)),
            id="a service of the one review spoken of",
        ),
        pytest.param(
            "what has changed since?",
            ["What happened to Alder?"],
            StandAlone("what has changed since?", reviews=("alder",)),
            id="what came after in the review spoken of",
        ),
        pytest.param(
            "and good practice?",
            ["What do the reviews say about neglect?"],
            StandAlone("and good practice?", "What do the reviews say about neglect?"),
            id="a side of the matter is no other matter",
        ),
        pytest.param(
            "how does that compare with Birch's case?",
            ["What did the police do about Alder?"],
            StandAlone("What did the police do about Alder, and in Birch's case?"),
            id="the same of another review beside it",
        ),
        pytest.param(
            "was it different in Birch?",
            ["What did the police do about Alder?", "what was recommended for them?"],
            StandAlone("what was recommended for the police?", reviews=("alder", "birch")),
            id="of another beside one that is not named again",
        ),
        pytest.param(
            "how does that compare with what was said of Birch's father?",
            ["What did the police do about Alder?"],
            StandAlone("how does that compare with what was said of Birch's father?"),
            id="compared with something else",
        ),
        pytest.param(
            "is that common across the reviews?",
            ["Why was Alder moved?"],
            StandAlone("Why was moved?"),
            id="the same of all reviews",
        ),
        pytest.param(
            "and across all the cases?",
            ["What did the police do about Alder?", "how does that compare with Birch's case?"],
            StandAlone("What did the police do?"),
            id="the same of all, after two",
        ),
        pytest.param(
            "Great, and supervision?",
            ["What do reviews say about neglect?"],
            StandAlone("What do reviews say about supervision?"),
            id="thanks before it",
        ),
        pytest.param(
            "Thank you, that's really useful. What did Alder say?", [], StandAlone("What did Alder say?"), id="greeted"
        ),
        pytest.param(
            "is supervision common across the reviews?",
            ["Why was Alder moved?"],
            StandAlone("is supervision common across the reviews?"),
            id="a new matter in all reviews",
        ),
    ],
)
def test_a_follow_up_is_read_with_what_came_before(question: str, earlier: list[str], read: StandAlone) -> None:
    assert alone(question, *earlier) == read


def test_the_second_one_is_the_second_review_that_answered() -> None:
    answer = "Learning Review: Birch (2019):\n- “One.” [1]\nSerious Case Review: Alder (2020):\n- “Two.” [2]"
    read = stand_alone("tell me more about the second one", [Turn("who mentions neglect", answer)], REVIEWS)
    assert read == StandAlone("tell me more about the second one", "who mentions neglect", ("alder",))


def test_what_happened_next_goes_on_from_what_was_quoted() -> None:
    answer = "Learning Review: Birch (2019):\n- “One.” [1]\n- “Two.” [2]\n1 of 2 reviews read addresses this."
    read = stand_alone("and what happened next?", [Turn("what did Birch do", answer)], REVIEWS)
    assert read == StandAlone("and what happened next?", "what did Birch do", ("birch",), after=("One.", "Two."))


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("no, I meant the school", "what about the school"),
        ("sorry, not her - I meant what he said", "what he said"),
        ("I meant in Northmoor", "in Northmoor"),
        ("sorry,", "sorry,"),
        ("no social worker came?", "no social worker came?"),
        ("not one visit was made", "not one visit was made"),
        ("I want evidence on neglect", "I want evidence on neglect"),
    ],
)
def test_a_correction_is_read_as_it_is_meant(question: str, meant: str) -> None:
    assert without_correction(question) == meant


@pytest.mark.parametrize("question", ["which is the most recent?", "which of those was the most recent one?"])
def test_the_most_recent_is_asked_of_the_reviews_that_answered(question: str) -> None:
    answer = "Learning Review: Birch (2019):\n- “One.” [1]\nSerious Case Review: Alder (2020):\n- “Two.” [2]"
    read = stand_alone(question, [Turn("who mentions neglect", answer)], REVIEWS)
    assert read == StandAlone("Which of these reviews is the most recent?", reviews=("birch", "alder"))


def test_what_is_searched_reads_as_one_question() -> None:
    assert alone("Did they see her?", "What did Elm ask Oak?").text == "What did Elm ask Oak – Did they see her?"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("what about Alder's GP", ("alder",)),
        ("alders case", ("alder",)),
        ("birches in leaf", ()),
        ("child ks school", ("child-k",)),
        ("findings in northmoor and Southfen", ("alder", "birch")),
        ("alderman's duties", ()),
        ("how was K treated", ("child-k",)),
        ("how was k treated", ()),
        ("and in Wales?", ("birch",)),
        ("K. Smith's research", ()),
    ],
)
def test_reviews_are_named_by_whole_words(question: str, named: tuple[str, ...]) -> None:
    assert named_reviews(question, REVIEWS) == named


def test_a_name_that_is_a_word_is_a_name_only_where_it_is_written_so() -> None:
    named = {"will": Metadata(subjects=("Will",)), "reading": Metadata(area="Reading")}
    assert named_reviews("will a child be seen who is behind in reading", named) == ()
    assert named_reviews("was Will’s school in Reading", named) == ("reading", "will")


def test_a_nation_all_reviews_are_of_names_none() -> None:
    assert named_reviews("what happens in Wales", {"birch": REVIEWS["birch"]}) == ()


def test_a_question_that_is_little_but_names_keeps_them() -> None:
    assert without_names("Alder and Birch compared", ["alder", "birch"], REVIEWS) == "Alder and Birch compared"


def test_a_sentence_about_a_child_names_no_lettered_child() -> None:
    lettered = {"a": Metadata(subjects=("Child A",)), "i": Metadata(subjects=("Child I",))}
    for question in ("was the child as safe", "A child was given a toy", "the child I saw", "I saw the child is well"):
        assert (named_reviews(question, lettered), unknown_review(question, REVIEWS, lambda _: True)) == ((), None)
    assert named_reviews("what of Child A’s mother", lettered) == ("a",)


@pytest.mark.parametrize(
    ("question", "guesses"),
    [
        ("what did the fenland review find", (Guess("fenland", ("dell",), ("Fenland West",)),)),
        ("and in Fenland?", (Guess("Fenland", ("dell",), ("Fenland West",)),)),
        ("the west inspection", ()),
        ("was fenland farmed", ()),
        (
            "the fenland or eastmare reports",
            (
                Guess("fenland", ("dell",), ("Fenland West",)),
                Guess("eastmare", ("child-k",), ("Eastmere",)),
            ),
        ),
        ("the police review", ()),
        ("Fenland West case", ()),
    ],
)
def test_an_area_is_known_by_a_part_of_it_where_a_review_is_named(question: str, guesses: tuple[Guess, ...]) -> None:
    assert guessed_reviews(question, REVIEWS, lambda word: word.lower() != "eastmare") == guesses


def test_the_word_before_review_that_stands_for_its_area_is_no_topic() -> None:
    assert without_names("did the fenland review find neglect", ["dell"], REVIEWS) == "did the review find neglect"


def test_a_county_is_known_without_its_shire() -> None:
    held = {"elm": Metadata(subjects=("Elm",), area="Norbeckshire")}
    assert guessed_reviews("norbeck inspection", held, lambda _: True) == (
        Guess("norbeck", ("elm",), ("Norbeckshire",)),
    )


def test_a_guess_may_mean_every_review_of_an_area() -> None:
    held = {name: Metadata(subjects=(name.title(),), area="Fenland West") for name in ("oak", "yew")}
    (guess,) = guessed_reviews("the fenland case", held, lambda _: True)
    assert (guess.meant, guess.names) == (("oak", "yew"), ("Fenland West",))


def test_misspelt_names_are_guessed_and_words_are_not() -> None:
    words = {"elder"}
    assert guessed_reviews("Aldar and Elder", REVIEWS, lambda w: w.lower() in words) == (
        Guess("Aldar", ("alder",), ("Alder",)),
    )
    assert guessed_reviews("Did Zanzibar act?", REVIEWS, lambda _: False) == ()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did the Daniel Pelham serious case review recommend?", "Daniel Pelham"),
        ("the Penwarren SCR", "Penwarren"),
        ("what did the baby P review find", "baby P"),
        ("the Victoria Penwarren inquiry", "Victoria Penwarren"),
        ("what about baby P?", "baby P"),
        ("was family W known to the police", "family W"),
        ("Child Q’s school", "Child Q"),
        ("was the baby X-rayed at the hospital", None),
        ("tell me about Child K", None),
        ("what happened to the child as a result", None),
        ("what did the child k review find", None),
        ("did they give the child a review", None),
        ("What did the Alder review find?", None),
        ("What does the Serious Case Review say?", None),
        ("the Police review of its duties", None),
    ],
)
def test_a_review_that_is_not_in_the_corpus_is_noticed(question: str, name: str | None) -> None:
    assert unknown_review(question, REVIEWS, lambda word: word.lower() == "police") == name


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Thanks!", "out_of_scope"),
        ("hello there", "out_of_scope"),
        ("can you help me?", "out_of_scope"),
        ("How do I use this?", "out_of_scope"),
        ("Hello, what do reviews say about neglect?", None),
        ("What can you do?", "out_of_scope"),
        ("tell me a joke about social workers", "out_of_scope"),
        ("What's the weather like in Leeds?", "out_of_scope"),
        ("What can you do about neglect?", None),
        ("Thanks, and what did the GP know?", None),
        ("hello, what do reviews say about neglect?", None),
        ("What is the date of the Birch review?", None),
        ("What time was Alder found?", None),
        ("Who is Child K really?", "declined_identity"),
        ("What is Birch's surname?", "declined_identity"),
        ("Did the GP record the wrong surname?", None),
        ("Was the child's real name recorded?", None),
        ("What is Alder's real name and which school is she at now?", "declined_identity"),
        ("what was the name of the mother in the Birch case", "declined_identity"),
        ("My client has missed three appointments, should I escalate?", "declined_live_case"),
        ("Baby on my round has a bruise. Do I need to refer today?", "declined_live_case"),
        ("should I do a section 47 on a mum who keeps moving house", "declined_live_case"),
        ("a dad was drunk at the gate today and mum is frightened, what now?", "declined_live_case"),
        ("mum rang to say she is going to kill herself", "declined_live_case"),
        ("a pupil disclosed abuse to me today, what does the procedure say?", "declined_live_case"),
        ("a lad I work with told me his uncle hits him. What next?", "declined_live_case"),
        ("my colleague thinks a 15 year old is being groomed, who do I ring", "declined_live_case"),
        ("I think a girl I teach is being hurt", "declined_live_case"),
        ("should this child be on a plan", "declined_live_case"),
        ("a man is following girls outside our school", "declined_live_case"),
        ("baby crying next door and nobody home", "declined_live_case"),
        ("should this child have been on a plan", None),
        ("did crying babies next door get followed up by police", None),
        ("a baby in my class has a burn", "declined_live_case"),
        ("one of our young people told us she's scared to go home", "declined_live_case"),
        ("who do I tell about a toddler with bruises?", "declined_live_case"),
        ("Should I refer? My client says he’ll hurt the baby, what do reviews say?", "declined_live_case"),
        ("my stepdad hits me", "declined_live_case"),
        ("I want to die", "declined_live_case"),
        ("What should I do better when a parent keeps missing appointments?", None),
        ("A mum on my caseload keeps missing appointments, what could I do better?", "declined_live_case"),
        ("What should I do better? A dad hits his son.", "declined_live_case"),
        ("mum has locked the kids in the house and is drunk", "declined_live_case"),
        ("a toddler with a bruise has come into clinic", "declined_live_case"),
        ("my husband hits our son", "declined_live_case"),
        ("I don't think the children are safe with dad", "declined_live_case"),
        ("how did professionals react when the mother said she is going to kill herself", None),
        ("Is a child at risk when a parent drinks?", None),
        ("a mother's mental health and risk of harm", None),
        ("I teach social workers. What do reviews say about a child who is hurt?", None),
        ("I work with families where there is abuse; what do the reports say?", None),
        ("I think the mother was frightened of the father – did anyone ask her?", None),
        ("I am a board manager preparing a paper on abuse of disabled children", None),
        ("How is child exploitation dealt with today?", None),
        ("What happened after the child disclosed abuse?", None),
        ("Did the mother say she was going to kill herself?", None),
        ("why did nobody act when a neighbour rang to say the baby was screaming", None),
        ("What do reviews say about when to refer a bruise?", None),
        ("What should we do when a GP does not attend?", None),
        ("Can I find the recommendations about neglect?", None),
        ("Who was told about the ligature?", None),
        ("Who chaired the review?", None),
        ("Were fathers identified in assessments?", None),
        ("Should I refer a 3 month old with a bruise on the ear?", "declined_live_case"),
        ("Should I call the police about a 14 year old who is missing?", "declined_live_case"),
        ("Should we report neglect?", None),
        ("should professionals refer a child with bruises", None),
    ],
)
def test_who_someone_is_and_live_cases_are_declined_and_nothing_else(question: str, status: Status | None) -> None:
    assert declined(question) == status


TITLED = {
    "storm": Metadata(
        title="Response of the services to the 2019 winter storms: Thematic Review", body="Invented Council"
    ),
    "tower": Metadata(title="Safeguarding disabled children in residential settings: National Review"),
    "alder": REVIEWS["alder"],
}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did the winter storms review recommend?", ("storm",)),
        ("compare the Winter Storms report with the residential settings review", ("storm", "tower")),
        ("what does recommendation 2 of the residential settings report say", ("tower",)),
        ("what happened in the winter?", ()),
        ("what do reviews say about children in residential settings?", ()),
        ("what did the thematic review say?", ()),
        ("what did the Alder review say of winter storms?", ("alder",)),
    ],
)
def test_a_review_without_a_subject_or_area_is_named_by_its_title(question: str, named: tuple[str, ...]) -> None:
    assert named_reviews(question, TITLED) == named


def test_the_words_of_a_title_are_no_part_of_what_is_asked() -> None:
    assert without_names("What did the winter storms review recommend on shelter?", ("storm",), TITLED) == (
        "What did the recommend on shelter?"
    )
