import pytest

from nlu_lite.input.encodings import marked_encoding, not_utf_8, probable_encoding

SAMPLES = {
    "cp1252": "Das Essen war großartig, die Überraschung schön. Ça va à l'école? “5 €” – naïve…",
    "cp850": "le café crème était très bon, déjà goûté à l'école",
    "mac_roman": "le café crème était très bon, déjà goûté à l'école",
    "cp1251": "Привет, как дела? Хорошо.",
    "koi8_r": "Привет, как дела? Хорошо.",
    "cp932": "とても良い食べ物でした。",
    "gb18030": "食物很好，服务很慢。",
    "euc_kr": "음식이 좋았어요",
    "utf-16-le": "id;text\n1;Größe",
    "utf-16-be": "id;text\n1;日本",
    "utf-32-le": "text",
}


@pytest.mark.parametrize("encoding", SAMPLES)
def test_the_probable_encoding_is_named(encoding: str) -> None:
    assert probable_encoding(SAMPLES[encoding].encode(encoding)) == encoding


@pytest.mark.parametrize("text", ["café", "Señor Ñandú", "ÜBER GRÖSSE", "don’t", "à", "100 €"])
def test_short_texts_of_western_europe(text: str) -> None:
    assert probable_encoding(text.encode("cp1252")) == "cp1252"


def test_of_bytes_that_are_no_text_nothing_is_said() -> None:
    content = bytes(range(128, 256))
    assert probable_encoding(content) is None
    assert "encoding=…" in not_utf_8(content)


def test_the_advice_shows_what_a_word_becomes() -> None:
    told = not_utf_8(b"all ASCII\n" * 5 + "text\nun café\n".encode("cp1252"))
    assert "'un café'" in told
    assert "encoding='cp1252'" in told


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_sure(encoding: str) -> None:
    assert marked_encoding("text".encode(encoding)) == encoding
