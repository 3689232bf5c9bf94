"""Strict span scores."""

from api.nlp.training.scores import score_all

A, B = (0, 5, "LOCATION"), (6, 9, "PERSON")


def test_both_ends_and_the_label_must_be_right():
    scores = score_all([({A, (6, 8, "PERSON")}, {A, B}), ({(0, 5, "DATE")}, {A})])
    assert scores.labels["LOCATION"].recall == 0.5
    assert scores.labels["PERSON"].f1 == 0
    assert scores.micro.precision == 1 / 3
    assert scores.as_dict()["micro"]["recall"] == 0.3333
    assert "PERSON" in scores.table()


def test_nothing_predicted_and_nothing_there_is_zero_not_an_error():
    assert score_all([(set(), set())]).micro.f1 == 0
