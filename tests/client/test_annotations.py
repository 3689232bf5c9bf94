"""Correcting through the client, alone and beside others."""

import pytest

from api.client import AnswerLost, Conflict, Invalid, Stale
from tests.client.wsgi import lost, meanwhile, saying


def test_a_change_names_the_version_that_was_read(client, unit, door):
    changed = client.change(unit, label="ORGANIZATION", reason="by the guideline")
    assert (changed.label, changed.status, changed.version) == ("ORGANIZATION", "accepted", 2)
    assert door.asked[-1].headers["If-Match"] == '"1"'
    assert (changed.original.label, client.revisions(unit.id)[-1].reason) == (
        "MILITARY_UNIT",
        "by the guideline",
    )


def test_a_stale_change_raises_with_what_moved(client, colleague, unit):
    colleague.accept(unit)
    with pytest.raises(Stale) as raised:
        client.change(unit, note="which corps?")
    assert (raised.value.changed_fields, raised.value.current.version) == (["status"], 2)


def test_a_change_whose_answer_was_lost_is_done_once(client, unit, door):
    door.next = [lost]
    changed = client.change(unit, text="Peshmerga had")
    assert (changed.text, changed.version) == ("Peshmerga had", 2)
    assert len(client.revisions(unit.id)) == 2


def test_a_colleagues_change_is_not_taken_for_ours(client, colleague, unit, door):
    door.next = [saying(502), meanwhile(lambda: colleague.change(unit, label="PERSON"))]
    with pytest.raises(Stale):
        client.change(unit, label="ORGANIZATION")


def test_accept_reject_and_restore(client, unit):
    accepted = client.accept(unit)
    rejected = client.reject(accepted, reason="no name")
    assert (accepted.status, rejected.status, rejected.live) == ("accepted", "rejected", False)
    assert client.restore(rejected, 1).status == "suggested"


def test_edit_reads_again_when_somebody_was_faster(client, colleague, unit, door):
    door.next = [None, meanwhile(lambda: colleague.change(unit, note="first"))]
    edited = client.edit(unit.id, lambda now: {"note": f"{now.note or ''}, second"})
    assert edited.note == "first, second"


def test_edit_leaves_what_the_callback_leaves(client, unit):
    assert client.edit(unit.id, lambda now: None) == unit


def test_edit_with_fields_keeps_a_colleagues_other_fields(client, colleague, unit, door):
    door.next = [None, meanwhile(lambda: colleague.change(unit, note="theirs"))]
    edited = client.edit(unit.id, {"label": "ORGANIZATION"}, reason="ours")
    assert (edited.label, edited.note, edited.version) == ("ORGANIZATION", "theirs", 3)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [({"label": "PERSON"}, {"label": "ORGANIZATION"}), ({"end": 60}, {"text": "the Peshmerga"})],
    ids=["the same field", "the other end"],
)
def test_edit_with_fields_overwrites_nobody(client, colleague, unit, door, theirs, ours):
    theirs = {name: value if name != "end" else unit.end + 4 for name, value in theirs.items()}
    door.next = [None, meanwhile(lambda: colleague.change(unit, **theirs))]
    with pytest.raises(Stale):
        client.edit(unit.id, ours)


@pytest.mark.parametrize(
    ("answer", "label"),
    [({"label": "LOCATION"}, "LOCATION"), (None, "PERSON")],
    ids=["other fields", "leave it"],
)
def test_edit_asks_who_decides(client, colleague, unit, door, answer, label):
    told = []

    def decide(stale, now):
        told.append((stale.changed_fields, now.label))
        return answer

    door.next = [None, meanwhile(lambda: colleague.change(unit, label="PERSON", status="suggested"))]
    assert client.edit(unit.id, {"label": "ORGANIZATION"}, decide=decide).label == label
    assert told == [(["label", "original"], "PERSON")]


def test_edit_gives_up_where_it_is_never_fast_enough(client, colleague, unit, door):
    def interfere():
        colleague.edit(unit.id, lambda now: {"note": f"{now.version}"})

    door.next = [None, *[meanwhile(interfere)] * 20]
    with pytest.raises(Stale):
        client.edit(unit.id, lambda now: {"label": "ORGANIZATION"})
    assert colleague.annotation(unit.id).version == 11


def test_a_missed_mention_is_added(client, article):
    added = client.add_annotation(article.id, "LOCATION", text="left", note="sic")
    assert (added.origin, added.status, added.note) == ("human", "accepted", "sic")


def test_an_addition_whose_answer_was_lost_is_made_once(client, article, door):
    door.next = [lost]
    added = client.add_annotation(article.id, "LOCATION", text="left")
    assert [a.id for a in client.annotations_of(article.id) if a.text == "left"] == [added.id]


def test_an_overlap_names_the_other(client, article, unit):
    with pytest.raises(Conflict) as raised:
        client.add_annotation(article.id, "LOCATION", text="the Peshmerga")
    assert (raised.value.slug, raised.value.other) == ("overlap", unit)


def test_a_text_that_stands_elsewhere_has_candidates(client, article):
    with pytest.raises(Invalid) as raised:
        client.add_annotation(article.id, "LOCATION", start=0, end=4, text="left")
    start = article.text.index("left")
    assert raised.value.candidates == [(start, start + 4)]


def test_many_corrections_each_for_itself(client, article, unit):
    told = client.correct(
        article.id,
        [
            {"op": "accept", "id": unit.id, "if_match": unit.version},
            {"op": "reject", "id": unit.id, "if_match": 9},
        ],
        atomic=False,
        reason="second reading",
    )
    assert told.results[0].annotation.status == "accepted"
    assert isinstance(told.results[1].refusal, Stale)
    assert client.change_set(told.change_set).reason == "second reading"


def test_a_lost_answer_of_many_corrections_is_said(client, article, unit, door):
    door.next = [lost]
    with pytest.raises(AnswerLost):
        client.correct(article.id, [{"op": "accept", "id": unit.id, "if_match": 1}])
    assert client.annotation(unit.id).version == 2


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        ({"label": "LOCATION"}, ["Mosul"]),
        ({"corrected": True}, []),
        ({"overlaps": (0, 30)}, ["Haider al-Abadi", "Wednesday"]),
    ],
    ids=["a label", "whether corrected", "a range"],
)
def test_annotations_of_an_article_can_be_narrowed(client, article, filters, texts):
    assert [a.text for a in client.annotations_of(article.id, **filters)] == texts


def test_annotations_across_articles(client, article):
    other = client.post_article("Mosul again.")
    assert [a.article_id for a in client.annotations(text="Mosul")] == [article.id, other.id]
