"""Countries in the spellings of files. A code and a name must agree; what could be two countries is refused."""

from __future__ import annotations

import csv
import gettext
from contextlib import suppress
from pathlib import Path

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.facts.countries import CODES, UnknownCountry, country_name, read_country
from licet.orderbook.mapping import places
from licet.orderbook.mapping.cells import CellError
from licet.orderbook.mapping.places import read_place

ROWS = list(csv.DictReader(Path(places.__file__).with_name("places.csv").open(encoding="utf-8", newline="")))
LANGUAGES = ("de", "fr", "es", "it", "pt", "pt_BR", "nl", "pl", "ja", "zh_CN", "zh_TW", "zh_HK", "ko", "ru")

READ = """
US: US, USA, U.S.A., United States, United States of America, USA (United States of America), EUA, 米国, 미국, 美国
GB: GB, UK, England, Scotland, Great Britain, UK - England, Reino Unido, Gran Bretaña, 英国, 영국
DE: Deutschland, Germany, DE - Germany, Germany (DE), [DE] Germany, DE/Deutschland, Alemania, ドイツ, 독일, 德國
ES: España, ESPAÑA, Espana, Spanien, スペイン
IN: IN, IND, India, IN - India, India (IN), India, IN, Indien / India, インド, 印度, 인도, Ｉｎｄｉａ
NA: NA, NAM, Namibia, NA - Namibia, Namibia (NA), ナミビア
NO: NO, Norway, NO - Norway
CN: CN, China, PRC, 中国, 中国大陆, Mainland China, China PRC, Volksrepublik China
HK: HK, Hong Kong, Hong Kong SAR, HK - China (Hong Kong), 中国香港, 香港特别行政区
MO: MO, Macau, Macao SAR, 澳门, マカオ
TW: TW, Taiwan, Taiwan (ROC), Taiwan Region, 台湾, 中国台湾, Taiwán
KR: KR, South Korea, Korea (South), Korea (KR), KR - Korea, Republic of Korea, 대한민국, 韓国, Corea del Sur
KP: North Korea, DPRK, Korea (KP)
CD: Congo (CD), DRC, CD - Congo
CG: Congo (CG), Republic of the Congo
CI: Côte d’Ivoire, Cote d'Ivoire, Ivory Coast
TR: Türkiye, Turkey, TÜRKİYE, トルコ
VN: Vietnam, Viet Nam, Việt Nam, 越南
NL: Netherlands, Holland, The Netherlands, Países Bajos
AE: UAE, U.A.E., United Arab Emirates, V.A.E., 阿联酋, アラブ首長国連邦
GE: GE, Georgia
GW: Guinea-Bissau, GW - Guinea-Bissau, Guinea-Bissau (GW)
SA: KSA, Saudi-Arabien, サウジアラビア
XK: Kosovo, XK
"""

REFUSED = {
    "Korea": "KR (South Korea) or KP (North Korea)",
    "Congo": "CD",
    "na": "NA in capitals is Namibia",
    "No": "NO in capitals is Norway",
    "N/A": "a country",
    "840": 'country = "numeric"',
    "US-TX": 'country = "subdivision"',
    "US-CA": "US (United States) and CA (Canada)",
    "Georgia (US)": "GE (Georgia) and US (United States)",
    "CN - Taiwan": "CN (China) and TW (Taiwan)",
    "GN - Guinea-Bissau": "GN (Guinea) and GW (Guinea-Bissau)",
    "US/IN": "US (United States) and IN (India)",
    "Berlin": "a country",
    "Mumbai, India": "a country",
    "APAC": "a country",
    "Europe": "a country",
    "?": "a country",
    "": "a country",
    "x" * 5_000: "a country",
    "-" * 99: "a country",
}


@pytest.mark.parametrize(
    ("text", "code"),
    [(text, line[:2]) for line in READ.strip().splitlines() for text in line[4:].split(", ") if text != "IN"]
    + [("India, IN", "IN"), ("IN", "IN")],
)
def test_read(text: str, code: str) -> None:
    assert read_place(text) == code


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_refused(text: str, why: str) -> None:
    with pytest.raises(CellError) as error:
        read_place(text)
    assert why in error.value.expected
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("how", "text", "code"),
    [
        ("numeric", "840", "US"),
        ("numeric", "4", "AF"),
        ("numeric", "999", None),
        ("numeric", "US", "US"),
        ("subdivision", "US-CA", "US"),
        ("subdivision", "IN-KA", "IN"),
        ("subdivision", "CN-TW", "TW"),
        ("subdivision", "CN-HK", "HK"),
        ("subdivision", "CN-91", "HK"),
        ("subdivision", "CN-GD", "CN"),
        ("subdivision", "US-PR", "PR"),
        ("subdivision", "XX-1", None),
        ("subdivision", "Germany", "DE"),
        ("subdivision", "840", None),
    ],
)
def test_the_mapping_says_what_codes_there_are(how: str, text: str, code: str | None) -> None:
    if code is None:
        with pytest.raises(CellError):
            read_place(text, how)
    else:
        assert read_place(text, how) == code


def test_the_numbers_are_those_of_iso_3166() -> None:
    numbers = {country.alpha_2: country.numeric for country in pycountry.countries}
    assert {row["alpha2"]: row["numeric"] for row in ROWS} == {**numbers, "XK": ""}


def test_subdivisions_that_are_countries_by_their_own_code_are_those() -> None:
    names = {country.name: country.alpha_2 for country in pycountry.countries}
    for part in pycountry.subdivisions:
        own = names.get(part.name)
        if own is not None and part.country_code != own and part.code not in ("US-GA", "AZ-NX", "BE-WLX"):
            listed = part.code in places._OWN_CODES.get(own, ())
            homonym = own in ("GE", "LU", "JO", "ML", "MC", "NE", "CG", "GD", "GP", "DM")  # a province of that name
            assert listed or homonym, (part.code, part.name, own)


def test_no_spelling_is_of_two_countries_or_in_vain() -> None:
    seen: dict[str, str] = {}
    for row in ROWS:
        for text in filter(None, row["spellings"].split(";")):
            assert seen.setdefault(places._key(text), row["alpha2"]) == row["alpha2"], text
            assert read_place(text) == row["alpha2"]
            with pytest.raises(UnknownCountry):
                read_country(text)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translated_name_is_its_own_country_or_refused(language: str) -> None:
    translated = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            name = translated(getattr(country, attribute, country.name))
            with suppress(CellError):
                assert read_place(name) == country.alpha_2, name


@given(
    st.sampled_from(sorted(CODES)), st.sampled_from(("{0}", "{1}", "{0} - {1}", "{1} ({0})", "[{0}] {1}", " {0}\u200b"))
)
def test_every_country_by_code_name_or_both(code: str, form: str) -> None:
    assert read_place(form.format(code, country_name(code))) == code


@given(*[st.sampled_from(sorted(CODES))] * 2)
def test_a_code_beside_the_name_of_another_country_is_refused(code: str, other: str) -> None:
    if code != other:
        with pytest.raises(CellError):
            read_place(f"{code} - {country_name(other)}")


@given(st.text() | st.text("USINDE-(),/ ", max_size=30), st.sampled_from(("name", "numeric", "subdivision")))
def test_any_text_is_a_country_or_refused(text: str, how: str) -> None:
    with suppress(CellError):
        assert read_place(text, how) in CODES
