"""Makes the SentencePiece model: byte-pair encoding with Gemma's own special ids."""

import io
import random
from itertools import islice

import sentencepiece

from models.recipe.trainingset import ingredient_card, training_documents

LABELS = ("Taste-likes:", "Taste-dislikes:", "Suggestion:", "Analysis:", "Recommendation:")
PAD, EOS, BOS, UNK = 0, 1, 2, 3


def train_tokenizer(seed: int, pieces: int = 1600, documents: int = 9000) -> bytes:
    """Learn the pieces from documents of the grammar; returns the serialised model."""
    rng = random.Random(f"tokenizer {seed}")
    texts = [d.prompt + d.answer for d in islice(training_documents(rng), documents)]
    texts += [ingredient_card(rng) for _ in range(documents // 15)]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=pieces,
        model_type="bpe",
        pad_id=PAD,
        eos_id=EOS,
        bos_id=BOS,
        unk_id=UNK,
        pad_piece="<pad>",
        eos_piece="<eos>",
        bos_piece="<bos>",
        unk_piece="<unk>",
        user_defined_symbols=["<start_of_turn>", "<end_of_turn>", "\n", "\n\n", *LABELS],
        byte_fallback=True,
        split_digits=True,
        character_coverage=1.0,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        add_dummy_prefix=False,
        hard_vocab_limit=False,
        max_sentence_length=20_000,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()
