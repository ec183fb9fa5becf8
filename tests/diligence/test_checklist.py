"""The checklist has every paragraph of Supplements Nos. 8 and 10 to part 748 that states a condition, as numbered."""

import datetime as dt

import pytest

from licet.diligence.veu.contract import CHECKLIST, SECURITY, VETTING
from licet.law.part748 import s15_application, supplement_10
from licet.law.part748.supplement_10 import ALSO, ON_EVENT, REVOCATION

SECTION_I = {"1": "", "2": "a b", "3": "", "4": "a b c", "7": "", "8": "", "9": "a b c", "10": "- a b", "11": ""}
SECTION_II = {
    "13": "- a b c d e",
    "14": "- a b c d e e.i e.ii e.iii e.iv f.i f.ii f.iii",
    "15": "a b c.i c.ii c.iii",
    "16": "",
    "17": "",
    "18": "a b.i b.ii c",
}
SUPPLEMENT_8 = {"B(2)", "B(6)", "B(9)", "B(10)", "B(11)"}
SECTION_748_15 = {
    *("(a)(2)(i)", "(a)(2)(ii)(A)", "(a)(2)(iii)(A)", "(a)(2)(iv)", "(d)(2)", "(d)(2)(i)", "(d)(2)(iii)"),
    *("(f)(1)(ii)(A)", "(f)(1)(ii)(B)", "(f)(1)(ii)(C)", "(f)(2)"),
}


def supplement_10_paragraphs(section):
    """The citations of the paragraphs; - is the paragraph itself beside its letters."""
    letters = ((p, letter) for p, written in section.items() for letter in written.split() or ["-"])
    return {f"Supplement No. 10 to part 748, paragraph {p}" + ("" if x == "-" else f".{x}") for p, x in letters}


def cites(items):
    return {item.cite for item in items}


def test_each_paragraph_of_section_i_of_supplement_8_and_of_748_15_and_no_other():
    assert cites(VETTING) == (
        supplement_10_paragraphs(SECTION_I)
        | {f"Supplement No. 8 to part 748, paragraph {p}" for p in SUPPLEMENT_8}
        | {f"748.15{p}" for p in SECTION_748_15}
    )


def test_each_paragraph_of_section_ii_and_no_other():
    assert cites(SECURITY) == supplement_10_paragraphs(SECTION_II)


def test_what_follows_is_stated_with_its_paragraph():
    assert [s.cite.rpartition(" ")[2] for s in REVOCATION] == ["11", "12", "12", "19"]
    assert [s.cite.rpartition(" ")[2] for s in ON_EVENT] == ["3", "11", "16"]
    assert [s.cite.rpartition(" ")[2] for s in ALSO] == ["4", "5", "6", "7", "12", "Publication"]
    assert any("30 days" in s.text for s in s15_application.ON_REQUEST)
    assert any("30 days" in s.text for s in ON_EVENT)


def test_ids_are_the_paragraphs_with_a_word_where_one_states_several_conditions():
    assert len(CHECKLIST) == len(VETTING) + len(SECURITY)
    for item in CHECKLIST.values():
        paragraph = item.cite.rpartition("paragraph ")[2]
        assert item.id == paragraph or item.id.startswith(f"{paragraph}.")
        assert "/" not in item.id
    several = [i for i in CHECKLIST.values() if not i.cite.endswith(i.id)]
    for item in several:
        assert sum(other.cite == item.cite for other in several) > 1


@pytest.mark.parametrize("item", CHECKLIST.values(), ids=list(CHECKLIST))
def test_every_item_is_a_question_with_its_source(item):
    assert "?" in item.asks
    assert item.asks[0].isupper()
    assert item.confidence == "primary"
    assert item.heading


def test_paragraphs_14_15_and_18_are_due_on_january_15_2026():
    dated = {item.id.split(".")[0] for item in SECURITY if item.deadline}
    assert dated == {"14", "15", "18"}
    assert {item.deadline for item in CHECKLIST.values()} == {None, dt.date(2026, 1, 15)}
    assert all(item.deadline for item in SECURITY if item.id.split(".")[0] in dated)
    # paragraph 8 asks the same of the facilities that store model weights, by the same day
    assert [item.id for item in VETTING if item.deadline] == ["8.facility"]
    assert dt.date(2026, 1, 15) == supplement_10.SECURITY_DEADLINE


def test_what_only_one_type_of_authorization_must_show():
    only = {kind: [i.id for i in CHECKLIST.values() if i.of == (kind,)] for kind in ("UVEU", "NVEU")}
    assert {"B(6)", "B(11)", "748.15(f)(1)(ii)(C)", "748.15(a)(2)(iii)(A).joint_application"} <= set(only["NVEU"])
    assert all("(a)(2)(ii)(A)" in id for id in only["UVEU"])
    assert not any(item.id in only["UVEU"] + only["NVEU"] for item in SECURITY)


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("1.track_record", "physical, cyber and personnel"),
        ("3.outbound_investment", "31 CFR part 850"),
        ("3.ict_services", "15 CFR part 791"),
        ("3.supply_chain", "4A003.g, 5A001, 5A002.a, 5A992.a"),
        ("3.equity", "1 percent or $1 million, whichever is lower"),
        ("7.fine_tuning", "25 percent of the training operations"),
        ("10", "each February 1 and August 1"),
        ("11.records", "five years"),
        ("13", "32 CFR 117.11(b)"),
        ("14", "AC-3(7), AT-2(1), CA-8(3), CM-7(4), CM-11(2), IR-4(14), PE-3(3), PM-3 and PS-7"),
        ("14.b", "every year"),
        ("14.f.i", "4-010-05, sections 3-4.4.1, 3-4.6.10 and 3-4.17.3"),
        ("14.f.iii", "15-minute response time"),
        ("15.a", "CISA CPG 1.0"),
        ("15.c.iii", "six months or less"),
        ("16.incident_reports", "within 30 days"),
        ("748.15(a)(2)(ii)(A).certification_of_security", "January 15, 2026"),
    ],
)
def test_numbers_and_names_of_the_text(id, words):
    assert words in CHECKLIST[id].asks
