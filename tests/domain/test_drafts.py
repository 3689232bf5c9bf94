import dataclasses
import pickle

import pytest

from api.domain.drafts import copier_of, maker_of
from api.domain.models import Annotation, Article
from tests.making import make_annotation, make_article


def values_of(value):
    return [getattr(value, field.name) for field in dataclasses.fields(value)]


@pytest.mark.parametrize("kind", [Annotation, Article])
def test_what_is_made_quickly_is_the_same_value(kind):
    article = make_article()
    usual = article if kind is Article else make_annotation(article)
    quick = maker_of(kind)(*values_of(usual))
    assert quick == usual
    assert type(quick) is kind
    assert dataclasses.replace(quick, id="x").id == "x"
    assert pickle.loads(pickle.dumps(quick)) == usual


def test_a_quick_copy_is_what_replace_makes():
    annotation = make_annotation(make_article(), note="as it was")
    copied = copier_of(Annotation)(annotation, label="PERSON", version=7)
    assert copied == dataclasses.replace(annotation, label="PERSON", version=7)
    assert (annotation.version, type(copied)) == (1, Annotation)


def test_it_is_frozen_like_any_other():
    quick = maker_of(Annotation)(*values_of(make_annotation(make_article())))
    with pytest.raises(dataclasses.FrozenInstanceError):
        quick.label = "PERSON"


def test_defaults_are_those_of_the_class():
    quick = maker_of(Article)("id", "text", "sha", 4, "then", "who", "then")
    assert (quick.version, quick.language, quick.metadata) == (1, "en", {})
