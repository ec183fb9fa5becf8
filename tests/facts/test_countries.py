"""Countries: the table against pycountry, and reading of codes and names."""

from __future__ import annotations

import csv
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.facts import countries
from licet.facts.countries import CODES, UnknownCountry, country_name, ear_country, read_country

TABLE = Path(countries.__file__).with_name("countries.csv")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def texts_of(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split(";"))]


def test_the_codes_are_those_of_iso_3166_and_kosovo() -> None:
    assert {(row["alpha2"], row["alpha3"]) for row in rows()} == {
        *((country.alpha_2, country.alpha_3) for country in pycountry.countries),
        ("XK", "XKX"),
    }
    assert {row["alpha2"] for row in rows()} == CODES
    assert len(CODES) == 250


def test_the_table_is_in_order_and_splitting_at_commas_reads_it() -> None:
    codes = [row["alpha2"] for row in rows()]
    assert codes == sorted(set(codes))
    assert '"' not in TABLE.read_text("utf-8")
    assert all(len(line.split(",")) == 4 for line in TABLE.read_text("utf-8").splitlines())
    assert all(country_name(row["alpha2"]) == row["name"] for row in rows())


@pytest.mark.parametrize("country", list(pycountry.countries), ids=lambda country: country.alpha_2)
def test_every_code_and_name_of_iso_3166_is_read(country: Any) -> None:
    for attribute in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
        text = getattr(country, attribute, None)
        if text and text != "Congo":  # ISO's name for CG; ambiguous, see below
            assert read_country(text) == country.alpha_2
            assert read_country(f" {text.lower()} ") == country.alpha_2


def test_every_name_and_alias_is_its_own_country_and_none_says_another_again() -> None:
    owner: dict[str, tuple[str, str]] = {}
    for row in rows():
        for text in texts_of(row):
            assert read_country(text) == row["alpha2"]
            assert countries._key(text) not in owner, (text, owner.get(countries._key(text)))
            owner[countries._key(text)] = (row["alpha2"], text)
    assert not owner.keys() & countries._AMBIGUOUS.keys()


NAMES = """
US: us, usa, U.S., U.S.A., U. S. A., United States of America, THE UNITED STATES, Estados Unidos, USA.
GB: UK, U.K., Great Britain, England, Scotland, Northern Ireland, GBR
CN: PRC, P.R. China, P.R.China, PR CHINA, China (Mainland), Mainland China, People's Republic of China, 中国, 中國, CHN
KR: South Korea, Republic of Korea, Korea (Republic of), Korea (South), S. Korea, Rep. of Korea, ROK, 대한민국, KOR
KP: North Korea, DPRK, D.P.R.K., Korea (Democratic People's Republic of), Korea North, Korea Dem. People's Rep.
RU: Russia, Russian Federation, RUSSIAN FED., Россия
VN: Vietnam, Viet Nam, viet-nam, VNM, Việt Nam
AE: UAE, U.A.E., Emirates, United Arab Emirates, Émirats arabes unis
SA: KSA, Saudi Arabia, Saudi-Arabia, Kingdom of Saudi Arabia
TR: Turkey, Türkiye, Turkiye, TÜRKİYE
MM: Burma, Myanmar, Burma (Myanmar)
MO: Macau, Macao, Macau SAR, Macao SAR China, 澳門
HK: HK, hkg, Hong Kong, Hong Kong SAR, Hongkong, Hong Kong (China), 香港
TW: Taiwan, Taiwan Province of China, Chinese Taipei, Taiwan (Republic of China), Republic of China (Taiwan), 台灣
CZ: Czech Republic, Czechia
CI: Ivory Coast, Cote d'Ivoire, Côte d’Ivoire, COTE DIVOIRE
NL: Holland, Netherlands, The Netherlands, Nederland
DE: Deutschland, Germany
ES: España, Espana, ESPAÑA
BR: Brasil, Brazil
CH: Schweiz, Suisse, Svizzera, Switzerland
AT: Österreich, Osterreich, Oesterreich
JP: 日本, Nippon, Japan
CD: DRC, Congo-Kinshasa, Congo (Democratic Republic of the), Congo Dem. Rep., DR Congo, Zaire
CG: Congo-Brazzaville, Republic of the Congo, Congo (Republic of the), Congo Rep.
SZ: Eswatini, Swaziland
CV: Cabo Verde, Cape Verde
LA: Laos, Lao PDR, Lao People's Democratic Republic
BN: Brunei, Brunei Darussalam
SY: Syria, Syrian Arab Republic
IR: Iran, Iran (Islamic Republic of), Islamic Republic of Iran
PS: Palestine, State of Palestine, West Bank and Gaza
NA: NA, na, NAM, Namibia
NO: NO, no, Norway, Norge
AD: AND, and, Andorra
GE: Georgia
GN: Guinea, GIN
XK: Kosovo, XK, XKX
LC: St. Lucia, St Lucia, Saint Lucia
TT: Trinidad & Tobago, Trinidad and Tobago
BA: Bosnia-Herzegovina, Bosnia & Herzegovina
VI: U.S. Virgin Islands, Virgin Islands (U.S.), USVI
"""


@pytest.mark.parametrize(
    ("alpha2", "text"),
    [(line[:2], text) for line in NAMES.strip().splitlines() for text in line[4:].split(", ")],
)
def test_names_as_people_write_them(alpha2: str, text: str) -> None:
    assert read_country(text) == alpha2


def test_a_comma_may_turn_a_name_around() -> None:
    assert read_country("Korea, Republic of") == "KR"
    assert read_country("Korea, Democratic People's Republic of") == "KP"
    assert read_country("Taiwan, Province of China") == "TW"
    assert read_country("Bahamas, The") == "BS"


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Korea", ("KR", "KP")),
        ("the Congo", ("CD", "CG")),
        ("Republic of China", ("TW", "CN")),
        ("Virgin Islands", ("VI", "VG")),
        ("America", ("US", "AS")),
    ],
)
def test_ambiguous_names_are_refused_with_the_candidates(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(UnknownCountry) as caught:
        read_country(text)
    assert caught.value.nearest == candidates
    assert "ambiguous" in str(caught.value)
    for code in candidates:
        assert f"{code} ({country_name(code)})" in str(caught.value)


@pytest.mark.parametrize("text", ["", " ", "the", "Atlantis", "XX", "ZZZ", "840", "Crimea", "EU", "ß", "Saint", "ﬁn"])
def test_anything_else_is_unknown(text: str) -> None:
    with pytest.raises(UnknownCountry) as caught:
        read_country(text)
    assert caught.value.text == text
    assert repr(text) in str(caught.value)


def test_the_error_names_the_nearest_and_survives_pickling() -> None:
    with pytest.raises(UnknownCountry, match=r"'Viatnam' is not a country; nearest: VN \(Vietnam\)") as caught:
        read_country("Viatnam")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.text, copy.nearest) == ("Viatnam", caught.value.nearest)
    assert isinstance(caught.value, ValueError)


@given(st.text() | st.sampled_from([text for row in rows() for text in texts_of(row)]).map(str.swapcase))
def test_any_text_is_a_code_or_an_unknown_country(text: str) -> None:
    try:
        found = {read_country(text)}
    except UnknownCountry as unknown:
        found = set(unknown.nearest)
    assert found <= CODES


def test_a_very_long_text_is_refused_briefly() -> None:
    with pytest.raises(UnknownCountry) as caught:
        read_country("x " * 100_000)
    assert len(str(caught.value)) < 200


def test_the_ear_treat_hong_kong_as_china_macau_as_itself_and_us_territories_as_the_united_states() -> None:
    changed = {code: ear_country(code) for code in CODES if ear_country(code) != code}
    assert changed == {"HK": "CN", "AS": "US", "GU": "US", "MP": "US", "PR": "US", "UM": "US", "VI": "US"}
    assert ear_country("MO") == "MO"


@pytest.mark.parametrize("function", [country_name, ear_country])
@pytest.mark.parametrize("text", ["USA", "us", "", "XX"])
def test_the_other_functions_take_codes_only(function: Callable[[str], str], text: str) -> None:
    with pytest.raises(UnknownCountry):
        function(text)


def test_difflib_is_not_loaded_for_good_input() -> None:
    program = "import sys, licet.facts.countries as c; c.read_country('Deutschland'); print('difflib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
