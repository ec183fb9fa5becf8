"""`licet determine`: what goes where, which exit status, and how an input's form is recognized."""

import json
from decimal import Decimal
from itertools import count, islice

import pytest
from jsonschema import Draft202012Validator

from licet.cli.texts import LIMIT, texts
from licet.determine.schema import DETERMINATION
from tests.cli.orders import ORDER, TO_INDIA, changed, lines

VALID = Draft202012Validator(DETERMINATION)


def determinations(stdout):
    """The determinations on standard output, each of which is a line and fits the published schema."""
    found = [json.loads(line) for line in stdout.splitlines()]
    for determination in found:
        VALID.validate(determination)
    return found


def test_one_transaction_is_one_line_of_json(licet, tmp_path):
    (tmp_path / "order.json").write_text(json.dumps(ORDER, indent=2))
    result = licet("determine", tmp_path / "order.json", "--json")
    (found,) = determinations(result.stdout)
    assert (found["id"], found["outcome"], found["authorization"]) == ("one", "license_exception", "AIA")
    assert (result.exit_code, result.stderr) == (0, "")


def test_without_json_it_is_a_text_to_read(licet):
    result = licet("determine", "-", stdin=json.dumps(ORDER))
    assert "LICENSE EXCEPTION AIA" in result.stdout
    assert "742.6(a)(6)(iii)(A)" in result.stdout
    assert (result.exit_code, result.stderr) == (0, "")


def test_texts_of_several_transactions_are_told_apart(licet):
    result = licet("determine", "-", stdin=lines(ORDER, TO_INDIA))
    assert result.stdout.count("Not legal advice") == 2
    assert result.stdout.count("=" * 100) == 1


def test_json_lines_keep_their_order(licet, tmp_path):
    orders = [changed("/id", f"order {i}", TO_INDIA if i % 3 else ORDER) for i in range(12)]
    (tmp_path / "orders.jsonl").write_text(lines(*orders))
    result = licet("determine", tmp_path / "orders.jsonl", "--json")
    assert [d["id"] for d in determinations(result.stdout)] == [order["id"] for order in orders]
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_undetermined_transaction_is_determined_all_the_same(licet):
    result = licet("determine", "-", "--json", stdin=json.dumps(TO_INDIA))
    (found,) = determinations(result.stdout)
    assert found["outcome"] == "undetermined"
    assert found["missing"][0] == {"fact": "/state/lpp_used_tpp", "question": found["missing"][0]["question"]}
    assert {"outcome": "license_exception", "authorization": "LPP", "review_policy": None} in found["possible"]
    assert result.exit_code == 0


def test_the_command_line_goes_before_the_transaction(licet):
    order = {**TO_INDIA, "readings": {"product_form": "integrated_circuit"}, "regime": "not one"}
    result = licet(
        *("determine", "-", "--json", "--regime", "diffusion-2025"),
        *("--reading", "product_form=assembly", "--reading", "tf32_bits=19"),
        stdin=json.dumps(order),
    )
    (found,) = determinations(result.stdout)
    assert found["regime"] == "diffusion-2025"
    assert found["items"][0]["eccn"] == "4A090.a"


@pytest.mark.parametrize(
    "form",
    [
        json.dumps(ORDER),
        json.dumps(ORDER) + "\n\n",
        json.dumps(ORDER, indent=2),
        json.dumps(ORDER, indent=0),
        json.dumps(ORDER, indent=2).replace("\n", "\r\n"),
        "\n\n" + json.dumps(ORDER, indent=2),
        "\ufeff" + json.dumps(ORDER),
        "\ufeff" + json.dumps(ORDER, indent=2),
        json.dumps(ORDER).replace('"items": [{', '"items": [\n{').replace("}],", "}\n],"),
        json.dumps(ORDER).replace('"items": [', '"items":\n[\n'),
    ],
)
def test_one_transaction_over_any_number_of_lines(licet, form):
    result = licet("determine", "-", "--json", stdin=form)
    assert [d["id"] for d in determinations(result.stdout)] == ["one"], result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "hello",
        '{"date": "2025',
        '{"date": "2025-06-02",',
        '{"date": "2025-06-02", "items": [',
        "[1, 2",
        "\x00\x01",
        "hello\n\n{",
        "7",
        "{}",
        "[]",
    ],
)
@pytest.mark.parametrize("name", ["orders.jsonl", "orders.json", "orders"])
def test_a_broken_line_hides_no_good_one(licet, tmp_path, broken, name):
    (tmp_path / name).write_text(lines(broken, ORDER, broken, TO_INDIA, broken))
    result = licet("determine", tmp_path / name, "--json")
    assert [d["id"] for d in determinations(result.stdout)] == ["one", "two"]
    assert result.exit_code == 3
    assert f"{name}, line 1: " in result.stderr


def test_lines_are_read_one_at_a_time():
    class Endless:
        """A stream of orders that never ends."""

        numbers = count()

        def readline(self, size):
            return lines(changed("/id", str(next(self.numbers)))).encode()

    first = list(islice(texts(Endless()), 3))
    assert [json.loads(text.decoded())["id"] for text in first] == ["0", "1", "2"]
    assert [text.line for text in first] == [1, 2, 3]
    assert next(Endless.numbers) == 3


BAD = [
    (
        changed("/items/0/product", "H100"),
        "/items/0/product: found 'H100'; expected one product; this could be NVIDIA H",
    ),
    (
        changed("/items/0/product", "L 41"),
        "/items/0/product: found 'L 41'; expected a product of the catalogue; nearest",
    ),
    (changed("/items/0/quantity", -5), "/items/0/quantity: found -5; expected a whole number from 1 to"),
    (changed("/items/0/quantity", 1.5), "/items/0/quantity: found 1.5; expected a whole number"),
    (changed("/items/0/quantity", "5"), "/items/0/quantity: found '5'; expected a whole number"),
    (changed("/items/0/quantity", True), "/items/0/quantity: found true; expected a whole number"),
    (changed("/items/0/quantity", float("nan")), "/items/0/quantity: found NaN; expected a whole number"),
    (changed("/items/0/quantity", float("-inf")), "/items/0/quantity: found -Infinity; expected a whole number"),
    (json.dumps(ORDER).replace("100}", "1e400}"), "/items/0/quantity: found 1E+400; expected a whole number"),
    (json.dumps(ORDER).replace("100}", "9" * 5000 + "}"), "/: found a number beyond all bounds"),
    (changed("/destination", "Atlantis"), "/destination: found 'Atlantis'; expected a country"),
    (changed("/destination", ["DE"]), "/destination: found a list; expected a country"),
    (changed("/parties/ultimate_consignee/location", 49), "/parties/ultimate_consignee/location: found 49; expected a"),
    (changed("/date", "02.06.2025"), "/date: found '02.06.2025'; expected a date YYYY-MM-DD"),
    (changed("/date", "2025-02-30"), "/date: found '2025-02-30'; expected a date"),
    (changed("/items", []), "/items: found 0 entries; expected a list of 1 to"),
    (changed("/items/0", {"quantity": 1}), "/items/0: found none of them; expected one of product, chip"),
    (changed("/end_use", "yes"), "/end_use: found 'yes'; expected an object"),
    (changed("/regime", "diffusion"), "/regime: found 'diffusion'; expected one of"),
    (changed("/readings", {"tf32_bits": "20"}), "/readings/tf32_bits: found '20'; expected one of 32, 19, ignored"),
    (changed("/colour", "red"), "/colour: found an unknown field; expected one of id, date"),
    (json.dumps(ORDER).replace('"id"', '"date": "2025-06-03", "id"'), "/date: found the same key twice"),
    (json.dumps(ORDER)[:-1], "/: found Expecting ',' delimiter (column "),
    (json.dumps([ORDER]), "/: found a list; expected an object, or several objects, one a line (JSON Lines)"),
    (json.dumps("one"), "/: found 'one'; expected an object"),
    ("[" * 100_000, "/: found values nested too deeply"),
    ("x" * 10_000_000, f"/: found more than {LIMIT:,} bytes; expected a transaction of at most"),
    (json.dumps(changed("/id", "x" * 10_000_000)), f"/: found more than {LIMIT:,} bytes"),
    (json.dumps(changed("/id", "x" * 1_000_000)), "/id: found 'xxx"),
    ('{"\\u001b[31mred": 1}', "/\\x1b[31mred: found an unknown field"),
]


@pytest.mark.parametrize(("bad", "said"), BAD, ids=[said[:40] for _, said in BAD])
def test_garbage_is_named_with_its_place_and_the_rest_is_determined(licet, tmp_path, bad, said):
    (tmp_path / "orders.jsonl").write_text(lines(ORDER, bad, TO_INDIA), encoding="utf-8")
    result = licet("determine", tmp_path / "orders.jsonl", "--json")
    assert f"orders.jsonl, line 2: {said}" in result.stderr
    assert [d["id"] for d in determinations(result.stdout)] == ["one", "two"]
    assert result.stderr.splitlines()[-1] == "2 determined, 1 invalid"
    assert result.exit_code == 3


def test_every_error_of_a_transaction_is_named(licet):
    order = changed("/items/0/quantity", 0, changed("/destination", "Atlantis", changed("/date", None)))
    result = licet("determine", "-", "--json", stdin=json.dumps(order))
    assert [line.split(": ")[2] for line in result.stderr.splitlines()] == [
        "/date",
        "/destination",
        "/items/0/quantity",
    ]
    assert (result.stdout, result.exit_code) == ("", 3)


def test_bytes_that_are_not_utf_8(licet, tmp_path):
    good = lines(ORDER).encode()
    (tmp_path / "orders.jsonl").write_bytes(good + b'{"id": "M\xfcller"}\n' + good)
    result = licet("determine", tmp_path / "orders.jsonl", "--json")
    assert f"line 2: /: found byte 0xfc at byte offset {len(good) + 9:,}; expected text in UTF-8" in result.stderr
    assert len(determinations(result.stdout)) == 2
    assert result.exit_code == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "found nothing; expected a JSON object"),
        (b"\n \r\n", "found nothing; expected a JSON object"),
        (b"\xef\xbb\xbf", "found nothing; expected a JSON object"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "found byte 0x89 at byte offset 0; expected text in UTF-8"),
        (b"\x7fELF" + bytes(range(256)) * 100, "found byte 0x80 at byte offset 132; expected text in UTF-8"),
        ('{"id": 1}'.encode("utf-16"), "found byte 0xff at byte offset 0; expected text in UTF-8"),
        (json.dumps([ORDER, TO_INDIA], indent=2).encode(), "found a list; expected an object, or several objects"),
        (b"[\n" + json.dumps(ORDER).encode() + b"\n]\n", "found a list; expected an object, or several objects"),
        (b'{\n  "id": "x"\n  "date": 1\n}\n', "found Expecting ',' delimiter (line 3, column 3)"),
        (b'{\n"id": "' + (b" " * 999 + b"\n") * 9_000, f"found more than {LIMIT:,} bytes"),
    ],
)
@pytest.mark.parametrize("name", ["order.json", "order"])
def test_a_file_that_is_no_transaction(licet, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    result = licet("determine", tmp_path / name, "--json")
    assert said in result.stderr
    assert str(tmp_path / name) in result.stderr
    assert (result.stdout, result.exit_code) == ("", 3)


def test_an_empty_file_of_json_lines(licet, tmp_path):
    (tmp_path / "orders.jsonl").write_text("\n\n")
    result = licet("determine", tmp_path / "orders.jsonl", "--json")
    assert "found nothing" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument 'FILE'"),
        (["no such file"], "File 'no such file' does not exist"),
        (["."], "File '.' is a directory"),
        (["-", "--regime", "nowhere"], "Invalid value for --regime: found 'nowhere'; expected one of"),
        (["-", "--reading", "tf32_bits"], "'tf32_bits' is not of the form NAME=VALUE"),
        (["-", "--reading", "tf32_bits=7"], "Invalid value for --reading: tf32_bits: found '7'; expected one of 32"),
        (["-", "--reading", "colour=red"], "Invalid value for --reading: colour: found an unknown reading"),
        (["-", "--xml"], "No such option"),
    ],
)
def test_wrong_usage(licet, arguments, said):
    result = licet("determine", *arguments, stdin=json.dumps(ORDER))
    assert said in result.stderr.replace("\n", " ")
    assert (result.stdout, result.exit_code) == ("", 2)


def test_a_text_that_utf_8_cannot_hold_is_refused_with_its_place(licet):
    result = licet("determine", "-", "--json", stdin=json.dumps(changed("/id", "Müller \ud800")))
    assert (result.stdout, result.exit_code) == ("", 3)
    assert "/id: found" in result.stderr


def test_what_an_input_says_cannot_drive_the_terminal(licet):
    order = changed("/parties/ultimate_consignee/name", "ACME \x1b[2J\u202e")
    result = licet("determine", "-", stdin=json.dumps(order))
    assert "ACME \\x1b[2J\\u202e" in result.stdout
    assert "\x1b" not in result.stdout


def test_numbers_are_exact(licet):
    chip = {"chip": {"tpp": "TPP", "die_area_mm2": 800, "designed_or_marketed_for_datacenter": True}, "quantity": 1}
    text = json.dumps(changed("/items/0", chip)).replace('"TPP"', "4799.999999")
    (found,) = determinations(licet("determine", "-", "--json", stdin=text).stdout)
    assert Decimal(str(found["items"][0]["tpp"])) == Decimal("4799.999999")
