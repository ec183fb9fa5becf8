"""Citations as places in the law."""

from __future__ import annotations

import pytest

from licet.law.paragraph import paragraphs


@pytest.mark.parametrize(
    ("cite", "named"),
    [
        ("15 CFR 740.29", ["740.29"]),
        ("§ 740.29(d)", ["740.29(d)"]),
        ("3a090", ["3A090"]),
        ("740.29(b) and (f)(iii)", ["740.29(b)", "740.29(f)(iii)"]),
        ("742.6(b)(10)(iii)(A)(2) and (B)", ["742.6(b)(10)(iii)(A)(2)", "742.6(b)(10)(iii)(B)"]),
        ("744.2 to 744.4", ["744.2", "744.3", "744.4"]),
        ("Note 2 to 3A090.a and .b", ["Note 2 to 3A090.a", "Note 2 to 3A090.b"]),
        ("Note 1 to 3A090.a; 772.1", ["Note 1 to 3A090.a", "772.1"]),
        (
            "Supplement No. 10 to part 748, paragraphs 14, 15 and 18",
            [f"Supplement No. 10 to part 748, paragraph {n}" for n in (14, 15, 18)],
        ),
        (
            "15 CFR part 740, Supplement No. 5, paragraph (a); 90 FR 4544",
            ["Supplement No. 5 to part 740, paragraph (a)", "90 FR 4544"],
        ),
        ("FR Doc. 2025-19846, 90 FR No. 216", ["FR Doc. 2025-19846", "90 FR No. 216"]),
        ("BIS guidance of May 13, 2025, red flag 1", ["BIS guidance of May 13, 2025, red flag 1"]),
        ("15 CFR 746.5 and 746.8 (BY, RU), 746.7 (IR)", ["746.5", "746.8", "746.7"]),
        ("the catalogue", ["the catalogue"]),
    ],
)
def test_a_citation_names_its_places(cite, named):
    assert [str(p) for p in paragraphs(cite)] == named


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("740.29(d)", "740.29"),
        ("740.29(d)", "part 740"),
        ("Supplement No. 10 to part 748, paragraph 14.b", "Supplement No. 10 to part 748"),
        ("Supplement No. 10 to part 748, paragraph 14.b", "part 748"),
        ("3A090.a.1", "3A090"),
        ("3A090 (2022)", "3A090"),
        ("3A090.a.1", "part 774"),
        ("Note 1 to 3A090.a, paragraph b", "Note 1 to 3A090.a"),
        ("Note 2 to 3A090.a and .b", "Note 2 to 3A090"),
        ("Technical Notes to 3A090", "3A090"),
    ],
)
def test_a_paragraph_lies_in_its_section(inner, outer):
    (place,) = paragraphs(outer)
    assert all(p.lies_in(place) for p in paragraphs(inner))
    assert not any(place.lies_in(p) for p in paragraphs(inner))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("740.29", "740.2"),
        ("740.29(d)", "740.29(c)"),
        ("3A090.a.1", "Note 1 to 3A090.a"),
        ("Supplement No. 10 to part 748", "Supplement No. 1 to part 748"),
        ("748.15", "Supplement No. 10 to part 748"),
    ],
)
def test_others_do_not(one, other):
    (first,), (second,) = paragraphs(one), paragraphs(other)
    assert not first.lies_in(second)
    assert not second.lies_in(first)
