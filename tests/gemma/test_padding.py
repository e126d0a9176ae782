"""Lengths are rounded up to few sizes, and not by much."""

from lit_core.gemma.padding import bucket, coarse_bucket

LENGTHS = range(1, 5000)
LONGEST = 32_768


def test_a_bucket_holds_its_length_and_is_its_own_bucket() -> None:
    assert all(bucket(length) >= length for length in LENGTHS)
    assert all(bucket(bucket(length)) == bucket(length) for length in LENGTHS)


def test_a_longer_text_never_has_a_smaller_bucket() -> None:
    sizes = [bucket(length) for length in LENGTHS]
    assert sizes == sorted(sizes)


def test_there_are_four_sizes_between_a_power_of_two_and_the_next() -> None:
    sizes = {bucket(length) for length in range(129, 513)}
    assert sizes == {160, 192, 224, 256, 320, 384, 448, 512}


def test_at_most_a_fifth_of_a_long_text_is_padding() -> None:
    assert all(bucket(length) <= 1.25 * length for length in LENGTHS if length >= 64)


def test_less_than_128_places_of_a_text_are_padding_and_less_than_512_of_a_very_long_one() -> None:
    assert all(bucket(length) - length < 128 for length in LENGTHS if length <= 4096)
    assert all(bucket(length) - length < 512 for length in range(4097, LONGEST))
    assert bucket(2100) == 2176


def test_there_are_few_sizes_even_for_the_longest_texts() -> None:
    sizes = {bucket(length) for length in range(1, LONGEST + 1)}
    assert len(sizes) == 17 + 24 + 56
    assert len({coarse_bucket(length) for length in range(1, LONGEST + 1)}) == 8


def test_what_compiles_slowly_has_one_size_for_most_texts_and_then_few() -> None:
    assert {coarse_bucket(length) for length in range(1, 385)} == {384}
    assert {coarse_bucket(length) for length in LENGTHS} == {384, 768, 1536, 3072, 6144}
    assert all(coarse_bucket(length) >= length for length in LENGTHS)
