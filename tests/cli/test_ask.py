"""`licet ask`: conversations. A scripted person replies by the question, and fails at one that is not foreseen."""

import datetime as dt
import io
import json

import pytest
from jsonschema import Draft202012Validator

from licet.cli import main
from licet.determine.determination import determine
from licet.determine.schema import transaction
from tests.cli.orders import ORDER, TO_INDIA, changed

VALID = Draft202012Validator(transaction())


class Person(io.TextIOBase):
    """Somebody at the terminal: each reply goes with a part of the question; of several replies one is given a time."""

    def __init__(self, capsys, replies):
        self.capsys = capsys
        self.replies = {part: [reply] if isinstance(reply, str) else list(reply) for part, reply in replies.items()}
        self.asked, self.out, self.err = [], "", ""

    def listen(self):
        heard = self.capsys.readouterr()
        self.out, self.err = self.out + heard.out, self.err + heard.err

    def readline(self):
        self.listen()
        questions = [line for line in self.err.splitlines() if line and not line.startswith("  ")]
        if "save the transaction" in self.err.splitlines()[-1]:
            questions.append("save the transaction")
        if self.asked[-1:] != questions[-1:]:
            self.asked.append(questions[-1])
        (part,) = [part for part in self.replies if part in questions[-1]] or [None]
        assert part is not None, f"a question that was not foreseen: {questions[-1]}"
        assert self.replies[part], f"asked once more: {questions[-1]}"
        self.err += "\n"  # what the terminal shows of the key
        return self.replies[part].pop(0) + "\n"


@pytest.fixture
def converse(capsys, monkeypatch, tmp_path):
    """Hold a conversation, from a partial transaction or from nothing, and save what came of it."""

    def hold(replies, begin=None, *options):
        person = Person(capsys, replies)
        monkeypatch.setattr("sys.stdin", person)
        arguments = ["ask", *options]
        if begin is not None:
            (tmp_path / "begin.json").write_text(json.dumps(begin))
            arguments.append(str(tmp_path / "begin.json"))
        else:
            arguments += ["--regime", "diffusion-2025"]
        person.status = main([*arguments, "--save", str(tmp_path / "saved.json")], standalone_mode=False) or 0
        person.listen()
        assert len(set(person.asked)) == len(person.asked), "a question was asked twice"
        person.saved = json.loads((tmp_path / "saved.json").read_text())
        VALID.validate(person.saved)
        return person

    return hold


DATE, ITEM, MANY, WHERE = "date of export", "What is the item", "How many", "country of ultimate destination"


def test_from_nothing_to_an_answer(converse):
    person = converse(
        {
            DATE: ["yesterday", "2025-06-02"],
            ITEM: ["H1000", "H100", "1"],
            MANY: ["0", "100"],
            WHERE: ["Atlantis", "germany"],
            "ultimate consignee located": "de",
            "ultimate consignee headquartered": "Germany",
            "What will the items be used for": "1",
            "customers outside": "",
        }
    )
    assert "LICENSE EXCEPTION AIA AUTHORIZES IT" in person.out
    assert "found 'yesterday'; expected a date YYYY-MM-DD" in person.err
    assert "'H100' could mean any of:\n   1 NVIDIA H100 SXM5 80GB\n   2 NVIDIA H100 PCIe 80GB\n" in person.err
    assert "no product in the catalogue is called 'H1000'" in person.err
    assert "found 0; expected a whole number from 1" in person.err
    assert "found 'Atlantis'; expected a country" in person.err
    assert "  Germany (DE)\n" in person.err
    assert person.saved["items"] == [{"product": "NVIDIA H100 SXM5 80GB", "quantity": 100}]
    assert person.saved["parties"]["ultimate_consignee"]["headquarters"] == "DE"
    assert (determine(person.saved).authorization, person.status) == ("AIA", 0)


def test_nothing_is_asked_where_nothing_can_change_the_answer(converse):
    person = converse({}, ORDER)
    assert person.asked == []
    assert "LICENSE EXCEPTION AIA" in person.out
    assert person.saved == ORDER


def test_one_fact_decides(converse):
    person = converse({"received under License Exception LPP": "0"}, TO_INDIA)
    assert len(person.asked) == 1
    assert "LICENSE EXCEPTION LPP" in person.out
    assert person.saved == {**TO_INDIA, "state": {"lpp_used_tpp": 0}}


def test_the_reply_decides_what_is_asked_next(converse):
    replies = {"received under License Exception LPP": "26,900,000", "licensed to the destination": "1 000 000"}
    person = converse(replies, TO_INDIA)
    assert [any(part in question for part in replies) for question in person.asked] == [True, True]
    assert determine(person.saved).review_policy == "presumption_of_approval"


def test_not_knowing_is_recorded_and_leaves_the_answer_open(converse):
    person = converse(
        {"received under License Exception LPP": "?", "licensed to the destination": "", "government assurances": ""},
        TO_INDIA,
    )
    assert "There is nothing more to ask: what is not known leaves the answer open." in person.err
    assert person.out.startswith("UNDETERMINED")
    assert "Depending on that:\n  - license exception, LPP\n" in person.out
    assert person.saved["state"]["lpp_used_tpp"] is None
    assert person.saved["state"]["country_allocation_used_tpp"] is None
    assert (determine(person.saved).outcome, person.status) == ("undetermined", 0)


def test_a_product_without_data_becomes_an_integrated_circuit(converse):
    order = {**ORDER, "destination": "CN", "items": [{"product": "MI308X", "quantity": 5}]}
    person = converse(
        {"dense throughput": ["148", "fp17=148", "fp16=148"], "Are the logic dies": "y", "applicable die area": "700"},
        order,
    )
    assert "found '148'; expected an object" in person.err
    assert "/fp17" not in person.out
    (item,) = person.saved["items"]
    assert item["quantity"] == 5
    assert item["chip"]["dense_tops"] == {"fp16": 148}
    assert item["chip"]["designer"] == {"name": "AMD", "headquarters": "US"}
    assert item["chip"]["designed_or_marketed_for_datacenter"] is True
    found = determine(person.saved)
    assert (found.items[0]["eccn"], found.items[0]["tpp"], found.outcome) == ("3A090.b", 2368, "license_exception")


def test_an_assembly_without_data_keeps_its_count_and_base(converse):
    order = {**ORDER, "destination": "CN", "items": [{"product": "Qualcomm Cloud AI 100 Ultra Card", "quantity": 2}]}
    person = converse({"die area": "300"}, order)
    inside = person.saved["items"][0]["assembly"]
    assert (inside["count"], inside["eccn_base"], inside["chip"]["die_area_mm2"]) == (4, "4A090", 300)
    assert determine(person.saved).items[0]["eccn"] == "4A090.b"


def test_a_product_of_which_nothing_more_is_known_stays_a_product(converse):
    order = {**ORDER, "destination": "CN", "items": [{"product": "MI308X", "quantity": 5}]}
    person = converse({"dense throughput": "", "non-planar": "?"}, order)
    assert person.saved == order
    assert person.out.startswith("UNDETERMINED")


def test_the_computing_power_may_be_stated_instead(converse):
    order = {**ORDER, "destination": "CN", "items": [{"chip": {"designed_or_marketed_for_datacenter": True}}]}
    person = converse({"dense throughput": ["tpp=much", "tpp = 15,832"]}, order)
    assert "found 'much'; expected a number" in person.err
    assert person.saved["items"][0]["chip"]["tpp"] == 15_832
    assert determine(person.saved).items[0]["eccn"] == "3A090.a"


def test_an_item_may_be_an_eccn(converse):
    order = {name: value for name, value in TO_INDIA.items() if name != "items"}
    replies = {ITEM: "4A090.a", MANY: "", "total processing performance": "15832", "License Exception LPP": "0"}
    person = converse(replies, order)
    assert person.saved["items"] == [{"eccn": "4A090.a", "quantity": 1, "tpp": 15_832}]
    assert "LICENSE EXCEPTION LPP" in person.out


def test_a_reply_that_does_not_fit_the_others_is_asked_again(converse):
    order = {**TO_INDIA, "items": [{"eccn": "4A090.a", "quantity": 10**9}], "state": {"lpp_used_tpp": 0}}
    person = converse({"total processing performance": ["15,832", "5000"], "allocation": "", "licensed to": "0"}, order)
    assert "expected at most 10,000,000,000,000 TPP" in person.err
    assert person.saved["items"][0]["tpp"] == 5000


def test_whose_authorization_it_is(converse):
    order = {
        **ORDER,
        "destination": "AE",
        "parties": {"ultimate_consignee": {"location": "AE", "headquarters": "US"}},
        "authorizations": [{"type": "NVEU", "holder": "Cloud LLC"}],
        "state": {"country_allocation_used_tpp": 0, "nveu_installed_tpp": 0, "lpp_used_tpp": 27_000_000},
    }
    person = converse({"For which country is the NVEU of Cloud LLC": "AE", "name of the ultimate": "Cloud LLC"}, order)
    assert person.saved["authorizations"] == [{"type": "NVEU", "holder": "Cloud LLC", "country": "AE"}]
    assert person.saved["parties"]["ultimate_consignee"]["name"] == "Cloud LLC"
    assert determine(person.saved).authorization == "NVEU"


def test_options_go_before_the_file(converse):
    order = {**TO_INDIA, "regime": "not one", "readings": {"tf32_bits": "19", "product_form": "integrated_circuit"}}
    options = ("--regime", "diffusion-2025", "--reading", "product_form=assembly")
    person = converse({"received under License Exception LPP": "0"}, order, *options)
    assert person.saved["regime"] == "diffusion-2025"
    assert person.saved["readings"] == {"tf32_bits": "19", "product_form": "assembly"}
    assert "4A090.a" in person.out


def test_an_order_of_several_items(converse):
    items = [{"product": "MI308X"}, {"product": "NVIDIA Rubin CPX"}]
    replies = {"Item 1: What is the dense": "fp16=1", "Item 2: What is the dense": "fp16=2"}
    person = converse(replies, {**ORDER, "items": items})
    assert [item["chip"]["dense_tops"]["fp16"] for item in person.saved["items"]] == [1, 2]
    assert "NO LICENSE REQUIRED" in person.out


def test_the_end_of_the_replies_is_not_the_end_of_the_answer(licet, tmp_path):
    result = licet(
        "ask", "--regime", "diffusion-2025", "--save", tmp_path / "saved.json", stdin="2025-06-02\nH100 SXM5\n2\nIN"
    )
    assert result.stdout.startswith("UNDETERMINED")
    assert json.loads((tmp_path / "saved.json").read_text())["items"] == [
        {"product": "NVIDIA H100 SXM5 80GB", "quantity": 2}
    ]
    assert result.exit_code == 0


@pytest.mark.parametrize("stdin", ["", "2025-06-02\n", "2025-06-02\nH100\n"])
def test_no_replies_no_answer(licet, stdin):
    result = licet("ask", "--regime", "diffusion-2025", stdin=stdin)
    assert result.stderr.endswith("error: no date and no item, so no answer\n")
    assert (result.stdout, result.exit_code) == ("", 3)


def test_an_empty_date_is_today(licet, tmp_path, monkeypatch):
    licet("ask", "--regime", "diffusion-2025", "--save", tmp_path / "saved.json", stdin="\n")
    day = json.loads((tmp_path / "saved.json").read_text())["date"]
    assert abs(dt.date.fromisoformat(day) - dt.date.today()) <= dt.timedelta(days=1)


def test_replies_in_any_bytes(licet):
    result = licet("ask", "--regime", "diffusion-2025", stdin=b"\xff\x00\n2025-06-02\n\xfe\n")
    assert "expected a date" in result.stderr
    assert result.exit_code == 3


def test_it_offers_to_save_under_a_new_name(licet, tmp_path):
    (tmp_path / "order.json").write_text(json.dumps(ORDER))
    names = [tmp_path / "order.json", tmp_path / "nowhere" / "new.json", tmp_path / "new.json"]
    result = licet("ask", tmp_path / "order.json", stdin="".join(f"{name}\n" for name in names))
    assert f"error: {names[0]}: File exists" in result.stderr
    assert f"error: {names[1]}: No such file or directory" in result.stderr
    assert f"saved as {names[2]}" in result.stderr
    assert json.loads(names[2].read_text()) == json.loads(names[0].read_text()) == ORDER
    assert result.exit_code == 0


@pytest.mark.parametrize("stdin", ["", "\n"])
def test_nothing_is_saved_unasked(licet, tmp_path, stdin):
    (tmp_path / "order.json").write_text(json.dumps(ORDER))
    result = licet("ask", tmp_path / "order.json", stdin=stdin)
    assert [path.name for path in tmp_path.iterdir()] == ["order.json"]
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "found nothing; expected a JSON object"),
        (b"[]", "found a list; expected an object"),
        (b"{}\n{}", "found Extra data (line 2, column 1)"),
        (b'{"id": "\xff"}', "found byte 0xff at byte offset 8"),
        (json.dumps(changed("/destination", "Atlantis")).encode(), "/destination: found 'Atlantis'"),
        (
            json.dumps(changed("/items/0/product", "H100")).encode(),
            "/items/0/product: found 'H100'; expected one product",
        ),
        (b'{"regime": "diffusion-2025", "id": "a", "id": "b"}', "/id: found the same key twice"),
    ],
)
def test_a_file_that_cannot_be_begun_with(licet, tmp_path, content, said):
    (tmp_path / "order.json").write_bytes(content)
    result = licet("ask", tmp_path / "order.json", stdin="")
    assert f"error: {tmp_path / 'order.json'}: " in result.stderr
    assert said in result.stderr
    assert (result.stdout, result.exit_code) == ("", 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no such file"], "does not exist"),
        (["-"], "does not exist"),
        (["--regime", "nowhere"], "Invalid value for --regime"),
        (["--save", "nowhere/order.json"], "there is no directory 'nowhere'"),
        (["--save", "."], "is a directory"),
    ],
)
def test_wrong_usage(licet, arguments, said):
    result = licet("ask", *arguments, stdin="")
    assert said in result.stderr
    assert (result.stdout, result.exit_code) == ("", 2)
