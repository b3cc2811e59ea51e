"""What a teacher teaches."""

import nlu_lite
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.subject import subject_of
from tests.support.teachers import model_of


def test_a_head_teaches_its_labels(classifier: Pipeline, tagger: Pipeline) -> None:
    of_texts, of_words = subject_of(model_of(classifier)), subject_of(model_of(tagger))
    assert (of_texts.task, of_texts.of_words) == ("classifier", False)
    assert (of_words.task, of_words.of_words) == ("pos", True)
    assert of_texts.head is model_of(classifier).head
    assert (of_texts.what, of_words.what) == ("classifier of texts", "pos of words")


def test_a_model_without_a_head_teaches_its_vectors(embedded: Pipeline) -> None:
    words = subject_of(model_of(embedded))
    assert (words.task, words.of_words, words.what) == (None, True, "vectors of words")
    sentences = model_of(nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu"))
    texts = subject_of(sentences)
    assert (texts.of_words, texts.what) == (False, "vectors of texts")
    assert (texts.reads.pooling, texts.reads.normalize) == ("mean", sentences.spec.normalize)
