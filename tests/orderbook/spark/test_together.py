"""Orders that are linked through counters, however far, are decided together; others need not be."""

from hypothesis import given
from hypothesis import strategies as st

from licet.orderbook.spark.together import components


@given(st.lists(st.lists(st.integers(0, 12), max_size=3), max_size=20))
def test_rows_are_together_just_where_a_chain_of_common_keys_links_them(rows):
    found = components(rows)
    assert len(found) == len(rows)
    groups: list[tuple[set[int], set[int]]] = []  # the rows and the keys of each group, merged by hand
    for number, keys in enumerate(rows):
        linked = [group for group in groups if group[1] & set(keys)]
        groups = [group for group in groups if group not in linked]
        groups.append(({number}.union(*(g[0] for g in linked)), set(keys).union(*(g[1] for g in linked))))
    by_hand = sorted(sorted(numbers) for numbers, _ in groups)
    same = [[n for n, of in enumerate(found) if of == one] for one in set(found)]
    assert sorted(same) == by_hand


def test_a_chain_is_one_part_and_a_row_without_keys_is_on_its_own():
    assert len(set(components([["a", "b"], ["c", "d"], ["b", "c"], [], []]))) == 3
