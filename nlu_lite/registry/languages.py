"""Names of languages, for people who search by them."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["LANGUAGES"]

# English names by ISO 639 code; `xx` is the code of models of many languages.
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "as": "Assamese", "az": "Azerbaijani",
        "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan",
        "co": "Corsican", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
        "el": "Greek", "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian",
        "eu": "Basque", "fa": "Persian Farsi", "fi": "Finnish", "fil": "Filipino", "fo": "Faroese",
        "fr": "French", "fy": "West Frisian", "ga": "Irish", "gl": "Galician", "gu": "Gujarati",
        "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
        "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian",
        "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer",
        "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "la": "Latin", "lb": "Luxembourgish",
        "lg": "Ganda Luganda", "ln": "Lingala", "lo": "Lao", "lou": "Louisiana Creole Luo",
        "lt": "Lithuanian", "lu": "Luba-Katanga", "luo": "Luo", "lv": "Latvian", "mk": "Macedonian",
        "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese",
        "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "or": "Odia Oriya",
        "pa": "Punjabi", "pcm": "Nigerian Pidgin Naija", "pl": "Polish", "ps": "Pashto",
        "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda",
        "sa": "Sanskrit", "sd": "Sindhi", "si": "Sinhala", "sk": "Slovak",
        "sl": "Slovenian Slovene", "so": "Somali", "sq": "Albanian", "sr": "Serbian",
        "su": "Sundanese", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
        "th": "Thai", "tl": "Tagalog", "tn": "Tswana Setswana", "tr": "Turkish",
        "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
        "vi": "Vietnamese", "wo": "Wolof", "xh": "Xhosa", "xx": "multilingual many languages",
        "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
    }
)  # fmt: skip
