"""Values by length: those of theme codes as a mapping, those of detail codes beside them."""

from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.encoding.by_length import DETAIL_BITS, ByLength
from hashdesk.core.encoding.codes import BITS

values = st.builds(
    ByLength,
    st.fixed_dictionaries({bits: st.integers() for bits in BITS}),
    st.one_of(st.just({}), st.fixed_dictionaries({bits: st.integers() for bits in DETAIL_BITS})),
)


@given(values)
def test_as_a_mapping_it_is_that_of_the_themes(value: ByLength[int]) -> None:
    assert dict(value) == value.themes
    assert [value[bits] for bits in value] == list(value.themes.values())
    assert len(value) == len(BITS)


@given(values)
def test_a_function_is_applied_to_details_too(value: ByLength[int]) -> None:
    doubled = value.map(lambda number: 2 * number)
    assert doubled.has_details == value.has_details
    assert all(two == 2 * one for one, two in value.beside(doubled))
    assert len(list(value.beside())) == len(BITS) + len(value.details)


@given(values)
def test_the_finest_code_has_64_bits(value: ByLength[int]) -> None:
    assert value.finest(details=False) == value[64]
    if value.has_details:
        assert value.finest(details=True) == value.details[64]


@given(values, st.permutations(BITS), st.integers(0, 5))
def test_some_lengths_in_their_order(value: ByLength[int], order: list[int], count: int) -> None:
    chosen = value.only(order[:count])
    assert list(chosen.items()) == [(bits, value[bits]) for bits in order[:count]]
    wanted = [bits for bits in order[:count] if bits in value.details]
    assert list(chosen.details.items()) == [(bits, value.details[bits]) for bits in wanted]
