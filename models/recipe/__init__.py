"""The recipe of Tiny Gemma: a made-up menu language, its tokenizer, training and evaluation."""
