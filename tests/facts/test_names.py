"""Names of companies as they are compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.facts.record import same_name


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("name", ["Société Générale", "Łódź Çelik", "Ａｃｍｅ　Ｌｔｄ", "ﾄﾖﾀ", "삼성전자"])
def test_the_unicode_form_does_not_tell_companies_apart(form: str, name: str) -> None:
    assert same_name(unicodedata.normalize(form, name)) == same_name(name)


def test_fullwidth_letters_are_letters() -> None:
    assert same_name("Ａｃｍｅ，　Ｌｔｄ．") == same_name("ACME Ltd") == "acme ltd"


@given(st.text(min_size=1))
def test_a_name_as_it_is_compared_is_compared_as_itself(name: str) -> None:
    assert same_name(same_name(name)) == same_name(name) == same_name(unicodedata.normalize("NFD", name))
