"""How the columns of a reference are called."""

__all__ = ["column_name"]


def column_name(ref: str, what: str) -> str:
    """The name of a column that belongs to a reference.

    >>> column_name("en.embed.bert", "embeddings")
    'en_embed_bert_embeddings'
    """
    return f"{ref.replace('.', '_')}_{what}"
