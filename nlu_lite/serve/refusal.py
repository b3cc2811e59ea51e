"""Refusal: what a client is told instead of an answer, in the shape of OpenAI's errors."""

from starlette.responses import Response

from nlu_lite.serve.json_answer import json_answer

__all__ = ["Refusal"]

_FIRST_OF_SERVER = 500


class Refusal(Exception):
    """What a client is told instead of an answer."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        param: str | None = None,
        code: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Say why.

        Args:
            message: A sentence for the user of the client.
            status: Of HTTP (RFC 9110): from 500 on it is the server's fault, else the client's.
            param: The field of the body that it is about.
            code: A word that programs can ask for.
            retry_after: Seconds behind which the same is worth another try.
        """
        super().__init__(message)
        self.status = status
        self.param = param
        self.code = code
        self.retry_after = retry_after

    def answer(self) -> Response:
        """The refusal as OpenAI's API writes it."""
        ours = self.status >= _FIRST_OF_SERVER
        told = {
            "message": str(self),
            "type": "server_error" if ours else "invalid_request_error",
            "param": self.param,
            "code": self.code,
        }
        headers = {} if self.retry_after is None else {"retry-after": str(self.retry_after)}
        if self.status == 401:
            headers["www-authenticate"] = "Bearer"
        return json_answer({"error": told}, status=self.status, headers=headers)
