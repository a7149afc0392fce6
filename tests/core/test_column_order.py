"""Gates put in a line of operations say the same as the gates."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from wegmarke.core.conditions.column_order import straight
from wegmarke.core.conditions.column_pairs import MOST_PARTS, Term, pairs_shared
from wegmarke.core.conditions.gates import FALSE, TRUE, GateBuilder

LEAVES, LANES = 6, 64
EVERY = (1 << LANES) - 1


def some_gates(chance, count):
    """Return gates over each other and over leaves, and some of them as roots."""
    builder = GateBuilder()
    made = [builder.literal(n, negated=negated) for n in range(LEAVES) for negated in (False, True)]
    for _ in range(count):
        join = chance.choice([builder.all, builder.any])
        made.append(join(chance.sample(made, chance.randint(2, 4))))
    return builder, [FALSE, TRUE, *chance.choices(made, k=6)]


def run(operations, leaves):
    """Compute all masks, in order."""
    masks = []
    for word, one, other in operations:
        match word:
            case "leaf":
                masks.append(leaves[one])
            case "invert":
                masks.append(EVERY ^ masks[one])
            case "and":
                masks.append(masks[one] & masks[other])
            case "or":
                masks.append(masks[one] | masks[other])
            case _:
                masks.append({"false": 0, "true": EVERY}[word])
    return masks


@examples(60)
@given(st.integers(0, 2**32), st.booleans())
def test_operations_say_what_the_gates_say(seed, some_kin):
    chance = Random(seed)
    builder, roots = some_gates(chance, 25)
    leaves = [chance.getrandbits(LANES) for _ in range(LEAVES)]
    kin = {leaf: leaf % 2 for leaf in range(4)} if some_kin else {}
    operations, places = straight(builder, roots, kin)
    masks = run(operations, leaves)
    wanted = builder.two_valued(roots)(leaves, EVERY)
    assert [masks[place] for place in places] == list(wanted)


def test_leaves_of_one_kin_stand_together():
    builder = GateBuilder()
    pairs = [(0, 4), (1, 4), (2, 5), (3, 5)]
    roots = [builder.all([builder.literal(n, negated=False) for n in pair]) for pair in pairs]
    operations, _ = straight(builder, roots, dict.fromkeys((0, 2, 3), "kin"))
    line = [operation.one for operation in operations if operation.word == "leaf"]
    assert "".join(map(str, line)).count("023") == 1


def test_a_gate_and_its_complement_are_one_operation_turned_round():
    builder = GateBuilder()
    plain = [builder.literal(n, negated=False) for n in range(3)]
    turned = [builder.literal(n, negated=True) for n in range(3)]
    operations, _ = straight(builder, [builder.all(plain), builder.any(turned)], {})
    words = [operation.word for operation in operations]
    assert sorted(words) == ["and", "and", "invert", "leaf", "leaf", "leaf"]


def test_the_pair_that_most_terms_share_is_computed_once():
    leaves = [Term("leaf", (number,)) for number in range(5)]
    three = [Term("and", (0, 1, other)) for other in (2, 3, 4)]
    *_, first, second, third, pair = pairs_shared([*leaves, *three])
    assert pair == Term("and", (0, 1))
    assert [first, second, third] == [Term("and", (other, 8)) for other in (2, 3, 4)]
    whole = pairs_shared([*leaves, Term("and", (0, 1)), Term("and", (0, 1, 2)), Term("or", (0, 1))])
    assert whole[5:] == [Term("and", (0, 1)), Term("and", (2, 5)), Term("or", (0, 1))]


def test_terms_of_very_many_parts_are_left_as_they_are():
    leaves = [Term("leaf", (number,)) for number in range(MOST_PARTS + 2)]
    wide = [Term("or", tuple(range(MOST_PARTS + 1))), Term("or", tuple(range(1, MOST_PARTS + 2)))]
    assert pairs_shared([*leaves, *wide]) == [*leaves, *wide]
