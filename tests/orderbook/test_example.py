"""The example order book: what a reader of it is told, by the law and not by an earlier run.

TPP of one unit: H100 SXM5 15,831.2; H200 15,832; A100 4,992; L40S 5,864; B200 36,000; GB200 40,000 (NVL72 2,880,000);
GB300 60,000 (NVL72 4,320,000); B300 56,000.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import licet
from licet.orderbook.columns import COLUMNS
from licet.orderbook.opening import read_opening
from licet.orderbook.reasons import citations, reasons
from tests.orderbook.books import Found, run_of_book

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def run() -> Found:
    return run_of_book(EXAMPLES / "orderbook.csv", read_opening((EXAMPLES / "opening.json").read_text()))


@pytest.fixture(scope="module")
def decided(run: Found) -> dict[str, Any]:
    return {str(one.determination.id): one.determination for one in run.decided}


APPROVAL, DENIAL, POLICY = "presumption_of_approval", "presumption_of_denial", "policy_of_denial"

ANSWERS = {
    # 740.27: located and headquartered in Supplement No. 5(a)
    "SO-25-011": ("AIA", "to South Korea"),
    "SO-25-036": (DENIAL, "located in Japan, ultimate parent in China: 742.6(b)(10)(iii)(A)(1)"),
    "SO-25-037": (DENIAL, "located in Singapore, ultimate parent in China"),
    "SO-25-041": (DENIAL, "parent in Hong Kong, which is China"),
    "SO-25-044": (DENIAL, "the purchaser is headquartered in Hong Kong"),
    "SO-25-046": (DENIAL, "the end user is headquartered in China"),
    "SO-25-038": ("LPP", "located in Japan, headquartered in India: not AIA; 6,332,800 TPP"),
    "SO-25-039": (APPROVAL, "the same beyond LPP, to a tier 1 destination: 742.6(b)(10)(iii)(A)(2)"),
    "SO-25-042": ("LPP", "located in Singapore, parent in the United States: not AIA"),
    "SO-25-045": ("LPP", "operated by a company headquartered in India: not AIA"),
    # 740.29: Corvane has 26,893,344 of 26,900,000 after September 30, so an A100 fits once and an H100 does not
    "SO-25-053": ("LPP", "94,992 on 26,798,352"),
    "SO-25-054": (APPROVAL, "15,831.2 on 26,893,344 passes the limit"),
    "SO-25-055": ("LPP", "4,992 on 26,893,344 does not"),
    "SO-25-056": (APPROVAL, "4,992 on 26,898,336 does"),
    "SO-26-005": ("LPP", "the limit is that of a calendar year"),
    "SO-25-058": ("LPP", "22,400,000 on 4,500,000 is 26,900,000, which is not passed"),
    "SO-25-059": (APPROVAL, "nothing is left"),
    "SO-25-G01": ("LPP", "900 x 15,832 and 4 x 2,880,000 are 25,768,800"),
    "SO-25-B01": (APPROVAL, "900 x 15,832 and 5 x 2,880,000 are 28,648,800"),
    "SO-25-074": ("LPP", "NA is Namibia"),
    "SO-25-082": (APPROVAL, "740.29(a): no transfers (in-country)"),
    "SO-25-083": (APPROVAL, "740.2(a)(17): a party on the Unverified List"),
    # 740.2(a)(9)(ii): LPP is not available to D:1 and D:4 outside A:5 and A:6
    "SO-25-085": (APPROVAL, "Saudi Arabia is in D:4"),
    "SO-25-077": ("LPP", "Israel is in D:4 and A:6"),
    "SO-25-087": (APPROVAL, "the United Arab Emirates in D:4"),
    "SO-26-016": ("LPP", "the United Arab Emirates in A:5 since July 2026"),
    "SO-25-148": (DENIAL, "Cambodia in D:5"),
    "SO-26-037": (APPROVAL, "Cambodia no longer in D:5, and in D:1"),
    # 742.6(b)(10)(iii)(B): 790,000,000 TPP a country; Malaysia has 737,264,000 before February 2026
    "SO-26-018": (POLICY, "86,400,000 on 737,264,000 passes the allocation"),
    "SO-26-019": (APPROVAL, "51,840,000 on 737,264,000 does not"),
    "SO-26-020": ("LPP", "LPP does not draw on the country"),
    "SO-26-021": (POLICY, "26,914,400 on 789,104,000"),
    "SO-25-096": (APPROVAL, "720,000,000 of the United Arab Emirates' 790,000,000"),
    "SO-25-097": (POLICY, "144,000,000 more"),
    "SO-25-098": (APPROVAL, "the same with government assurances: up to 1,580,000,000"),
    "SO-26-022": (POLICY, "734,400,000 on 870,332,800 passes that"),
    "SO-26-023": (APPROVAL, "691,200,000 does not"),
    "SO-26-027": ("license", "a license that is held"),
    # 748.15(a)(2)(iii)(B), Table 1: 633,000,000 in 2025 Q1, 949,500,000 in Q2, 1,266,000,000 in Q3
    "SO-25-102": ("NVEU", "576,000,000"),
    "SO-25-103": (APPROVAL, "86,400,000 more would be 662,400,000"),
    "SO-25-104": ("NVEU", "662,400,000, the licensed chips included, and 259,200,000 are 921,600,000"),
    "SO-25-105": (APPROVAL, "28,800,000 more would be 950,400,000 on June 30"),
    "SO-25-106": ("NVEU", "950,400,000 and 288,000,000 are 1,238,400,000 on July 1"),
    "SO-25-107": ("NVEU", "moved between two sites in the country: nothing is added"),
    "SO-25-108": (APPROVAL, "the authorization is for another country"),
    "SO-25-109": (POLICY, "a tier 2 holder without assurances, and the country has nothing left for it"),
    "SO-26-029": ("NVEU", "with assurances"),
    "SO-25-110": ("LPP", "748.15(d)(2): not for resale"),
    # Supplement No. 10 to part 748, paragraph 6: 7 percent in one country
    "SO-25-111": ("UVEU", "551,600,000 of 8,236,160,000 in Malaysia: 6.7 percent"),
    "SO-25-112": (APPROVAL, "638,000,000 would be 7.7 percent"),
    "SO-25-113": ("AIA", "relocated to Japan"),
    "SO-25-114": ("UVEU", "638,000,000 - 100,800,000 + 28,800,000 = 566,000,000 of 8,352,879,795.2: 6.8 percent"),
    "SO-25-117": (APPROVAL, "more than 50 percent outside the United States"),
    "SO-26-031": (APPROVAL, "748.15(a)(2)(ii)(A): the operator holds no authorization"),
    "SO-26-034": (DENIAL, "to Hong Kong"),
    # 740.28
    "SO-25-118": ("ACM", "boards for customers elsewhere"),
    "SO-25-121": ("ACM", "to Vietnam, in D:1: 740.2(a)(9)(ii) lists ACM"),
    "SO-25-122": ("ACM", "stored in Singapore on the way to Japan"),
    "SO-25-120": (DENIAL, "for a customer in China"),
    "SO-25-124": (APPROVAL, "740.28(d): owned by a government"),
    "SO-25-125": (DENIAL, "parent in China"),
    # 740.8
    "SO-25-126": ("NAC", "5,284.8 TPP, not for datacenters, to China"),
    "SO-25-129": ("ACA", "the same to India"),
    "SO-25-128": ("NAC", "the same to Macau"),
    "SO-25-143": ("ACA", "transfer (in-country) within Macau"),
    "SO-25-132": ("no_license_required", "4,706.4 TPP, not for datacenters: Note 2 to 3A090"),
    "SO-25-135": ("ACA", "L40 to Saudi Arabia"),
    "SO-25-136": ("NAC", "L40 to China"),
    "SO-25-137": ("no_license_required", "L40 to India: 742.6(a)(6)(iii)(B) does not reach it"),
    "SO-25-138": ("NAC", "L40 to Singapore for a parent in China: 744.23(a)(3)(i)(A)"),
    "SO-25-139": ("no_license_required", "L20: 1,912 TPP, 3.14 TPP/mm²: below 3A090.b"),
    "SO-25-Q01": (DENIAL, "NAC carries one of two lines"),
    # Parts 736, 744
    "SO-25-149": (DENIAL, "on the Entity List: no ACA"),
    "SO-25-150": (POLICY, "a Specially Designated National"),
    "SO-25-151": ("prohibited", "a denial order: 736.2(b)(4)"),
    "SO-25-153": ("NAC", "744.23(a)(1) does not name 3A090 items; the supercomputer is a red flag"),
    # The caller's own classification
    "SO-25-155": ("LPP", "5A992.z.1"),
    "SO-25-156": ("ACA", "4A090.b to Saudi Arabia"),
    # What is missing
    "SO-25-157": ("undetermined", "headquarters"),
    "SO-25-159": ("undetermined", "purpose: ACM or LPP"),
    "SO-25-160": ("undetermined", "throughput"),
    "SO-26-024": ("undetermined", "assurances, beyond 790,000,000"),
}


@pytest.mark.parametrize("order", ANSWERS)
def test_an_order_is_answered_as_the_law_has_it(decided: dict[str, Any], order: str) -> None:
    answer, why = ANSWERS[order]
    d = decided[order]
    assert answer in (d.authorization, d.review_policy, d.outcome), why
    assert answer == (d.authorization or d.review_policy or d.outcome), why


def test_a_holder_without_opening_balance_is_undetermined(decided: dict[str, Any]) -> None:
    assert decided["SO-26-035"].outcome == "undetermined"


def test_the_book_is_large_and_says_what_is_wrong_with_six_lines(run: Found) -> None:
    assert run.summary["lines"] >= 200
    assert Counter(e.column for e in run.errors) == {
        "product": 2,  # an ambiguous and an unknown one
        "date": 2,  # no such day; two lines of one order that disagree
        "order_id": 1,  # and the other of the two
        "destination": 1,
    }
    assert run.summary["lines_in_error"] == 6
    assert len(run.decided) == run.summary["orders_decided"]
    assert len(run.by_line()) == run.summary["lines"] - 6


def test_a_comma_between_thousands_and_a_word_run_together_are_read(decided: dict[str, Any]) -> None:
    """``1,000`` as quantity; ``datacenter`` as purpose. 1,000 x 15,832 on 25,768,800 passes the limit of LPP."""
    comma, word = decided["SO-25-165"], decided["SO-25-166"]
    assert (comma.transaction.items[0].quantity, comma.review_policy) == (1000, APPROVAL)
    assert (word.transaction.end_use.purpose, word.authorization) == ("data_center", "LPP")


@pytest.mark.parametrize(
    ("order", "document", "due"),
    [
        ("SO-25-060", "lpp_shipment_notice", True),  # 3,200,000 TPP
        ("SO-25-061", "lpp_shipment_notice", False),  # 3,120,000 TPP
        ("SO-25-058", "lpp_limit_reached", True),  # 26,900,000 TPP in the year
        ("SO-25-048", "lpp_limit_reached", False),
        ("SO-26-030", "uveu_transfer_notice", True),  # relocated between two countries under the authorization
        ("SO-25-126", "nac_notification", True),
    ],
)
def test_documents_that_are_due(decided: dict[str, Any], order: str, document: str, due: bool) -> None:
    assert (document in [o["document"] for o in decided[order].obligations]) == due


def test_the_aia_certification_goes_to_bis_from_253_000_000_tpp_on(decided: dict[str, Any]) -> None:
    """740.27(c): 244,800,000 and 8,640,000 for one consignee; 240,000,000 and 13,000,000 for another."""
    due = {id for id, d in decided.items() if "740.27(c)" in [o["citation"] for o in d.obligations]}
    assert due == {"SO-25-004", "SO-25-005", "SO-26-A01", "SO-25-007"}


def test_what_is_left_in_the_end(run: Found) -> None:
    left = {a["allocation"]: a["left_tpp"] for a in run.summary["allocations"]}
    assert left["lpp/2025/Tessamere SGPS SA"] == 0
    assert left["lpp/2025/Corvane Holdings AG"] == 1_664
    assert left["country/MY/2025-2027"] == 896_000
    assert all(tpp >= 0 for name, tpp in left.items() if name.startswith(("lpp/", "country/")))


def test_no_order_under_a_limit_passes_it(decided: dict[str, Any]) -> None:
    """Summed up again, apart from the fold: what LPP carried, by ultimate parent and year."""
    used: Counter[tuple[str, int]] = Counter()
    for d in decided.values():
        if d.authorization == "LPP":
            owner = d.transaction.parties.ultimate_consignee
            name = owner.ultimate_parent.name if owner.ultimate_parent else owner.name
            used[name.casefold(), d.date.year] += round(d.total_tpp * 1000)
    assert max(used.values()) == 26_900_000_000


def test_determine_says_the_same_of_each_line(run: Found) -> None:
    """Of its order's transaction, taken through JSON, what stands beside the line."""
    for line, (one, item) in run.by_line().items():
        again = licet.determine(json.loads(json.dumps(one.transaction)))
        found = run.results[line]
        assert again.to_dict() == one.determination.to_dict()
        assert (found["outcome"], found["authorization"], found["review_policy"], found["eccn"]) == (
            *(again.outcome, again.authorization, again.review_policy),
            again.items[item]["eccn"],
        )
        assert (found["reasons"], found["citations"], found["error"]) == (reasons(again), citations(again), None)


def test_the_readme_describes_every_column() -> None:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    described = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert described == {c.name: c.doc for c in COLUMNS.values()}
