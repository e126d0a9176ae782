"""The shipped tokenizer reads the menu language and everything else without loss."""

import random
from itertools import islice
from pathlib import Path

import pytest
import sentencepiece

from models.recipe.encoding import encode
from models.recipe.tokenizer import BOS, EOS, LABELS, PAD, UNK
from models.recipe.trainingset import training_documents

VOCABULARY = Path("models/tiny_gemma/assets/tokenizer/vocabulary.spm")


@pytest.fixture(scope="module")
def processor():
    return sentencepiece.SentencePieceProcessor(model_file=str(VOCABULARY.resolve()))


@pytest.mark.parametrize(
    "text",
    [
        "Analyze a menu item in a restaurant.\n\n## For example:\n\nTaste-likes: Cheese",
        "  two spaces,\ttabs\n\n\nand 3 line ends ",
        "קיש לורן · 寿司 · 🥚",
        " leading space",
    ],
)
def test_any_text_comes_back_as_it_went_in(processor, text):
    assert processor.decode(processor.encode(text)) == text


def test_the_special_ids_are_gemmas(processor):
    ids = [processor.pad_id(), processor.eos_id(), processor.bos_id(), processor.unk_id()]
    assert ids == [PAD, EOS, BOS, UNK] == [0, 1, 2, 3]


def test_labels_line_ends_and_turn_marks_are_one_token_each(processor):
    for text in (*LABELS, "\n", "\n\n", "<start_of_turn>", "<end_of_turn>"):
        assert len(processor.encode(text)) == 1


def test_a_document_in_pieces_has_the_same_tokens_as_the_whole(processor):
    for document in islice(training_documents(random.Random(4)), 200):
        if document.slip is None:
            whole = processor.encode(document.prompt + document.answer)
            assert encode(document, processor).ids == [BOS, *whole, EOS]
