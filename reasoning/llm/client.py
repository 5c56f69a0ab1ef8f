"""The client: messages in, text out, whole or as it is written. Every way to fail is a ``ModelError`` within the time that was given."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from reasoning.llm.budget import Budget, estimate
from reasoning.llm.cache import Cache, key_of
from reasoning.llm.errors import (
    ModelError,
    ModelGarbled,
    ModelRefused,
    ModelTimeout,
    ModelTooLong,
    ModelUnreachable,
    NoModel,
)
from reasoning.llm.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

T = TypeVar("T")

#: Seconds before the first new try; doubled each time, with chance in it so that clients do not come back together.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
#: Characters that one token has at the most; a stream that says more than its tokens allow does not keep to them.
_LONGEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Message:
    """Something said to the model: ``role`` is "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A reply: its text, what it cost in tokens, whether the cache had it, seconds."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    cached: bool = False
    seconds: float = 0.0


class Client:
    """Talks to one endpoint. One serves many threads; what is said is neither kept (but for the cache) nor logged."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings.load()
        if not self.settings.url:
            raise NoModel
        self._cache = Cache(self.settings.cache, self.settings.cache_folder)
        self._turn = threading.BoundedSemaphore(self.settings.concurrency)
        #: Whether the endpoint said what its latest reply cost.
        self.counts_tokens = False

    @cached_property
    def sdk(self) -> OpenAI:
        """The openai package's client, on a bounded transport.

        Raises:
            MissingExtra: the package is not installed. InputError: the URL is none.
        """
        from kg.errors import InputError, MissingExtra

        try:
            from reasoning.llm.transport import connect
        except ImportError as error:
            raise MissingExtra("llm", "the openai package", "a language model") from error
        if not self.settings.url.startswith(("http://", "https://")):
            raise InputError("MEDCLEW_LLM_URL must begin with http:// or https://")
        return connect(self.settings)

    @cached_property
    def model(self) -> str:
        """The model's name: the one that is set, else the first that the endpoint lists."""
        if self.settings.model:
            return self.settings.model
        listed = self.models()
        if not listed:
            raise ModelRefused("the endpoint lists no models; name one with MEDCLEW_LLM_MODEL")
        return listed[0]

    def models(self) -> list[str]:
        """Return the names of the models that the endpoint lists."""
        return self._attempts(
            lambda seconds, headers: [model.id for model in self.sdk.models.list(timeout=seconds, extra_headers=headers).data],
            self.settings.seconds,
        )

    def new_budget(self) -> Budget:
        """Return the budget of one question."""
        return Budget(self.settings)

    # -- replies ------------------------------------------------------------------------------------------------------------------

    def request(self, messages: Sequence[Message], most: int, extra: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is sent for a reply of at most ``most`` tokens."""
        return {
            "model": self.model,
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "temperature": self.settings.temperature,
            "max_tokens": most,
            **extra,
        }

    def complete(self, messages: Sequence[Message], budget: Budget, *, most: int = 1024, **extra: Any) -> Completion:
        """Return a reply of at most ``most`` tokens.

        Args:
            extra: further fields of the request (``response_format``, ``tools``); with tools, the text is the first call's arguments.

        Raises:
            BudgetSpent, ModelTimeout, ModelUnreachable, ModelRefused, ModelTooLong, ModelGarbled: as they are described.
        """
        request = self.request(messages, most, extra)
        key = key_of(request, self.settings.url)
        if (kept := self._cache.get(key)) is not None:
            budget.from_cache()
            return Completion(kept, cached=True)
        asked, started = estimate(sum(len(message.content) for message in messages)), time.monotonic()
        reserved = budget.reserve(asked, most)
        used = (asked, 0)
        try:
            response = self._attempts(
                lambda seconds, headers: self.sdk.chat.completions.create(**request, timeout=seconds, extra_headers=headers),
                budget.seconds_left,
            )
            text = _text(response)
            told = _usage(getattr(response, "usage", None))
            self.counts_tokens = told is not None
            used = told or (asked, estimate(len(text)))
        finally:
            budget.settle(reserved, *used)
        if len(text) > most * _LONGEST_TOKEN:
            raise ModelTooLong("the language model did not keep to the length that was asked for")
        self._cache.put(key, text)
        return Completion(text, *used, seconds=time.monotonic() - started)

    def stream(self, messages: Sequence[Message], budget: Budget, *, most: int = 1024, **extra: Any) -> Generator[str, None, None]:
        """Yield a reply's text as it is written; a reply that the cache has comes at once.

        Raises:
            ModelError: as ``complete``, before the first part or after any.
        """
        request = self.request(messages, most, extra)
        key = key_of(request, self.settings.url)
        if (kept := self._cache.get(key)) is not None:
            budget.from_cache()
            yield kept
            return
        asked = estimate(sum(len(message.content) for message in messages))
        reserved = budget.reserve(asked, most)
        parts: list[str] = []
        length = 0
        try:
            for part in self._parts(request, budget):
                length += len(part)
                if length > most * _LONGEST_TOKEN:
                    raise ModelTooLong("the language model did not keep to the length that was asked for")
                parts.append(part)
                yield part
        finally:
            budget.settle(reserved, asked, estimate(length))
        self._cache.put(key, "".join(parts))

    def _parts(self, request: Mapping[str, Any], budget: Budget) -> Iterator[str]:
        seconds = min(self.settings.seconds, budget.seconds_left)
        with self._my_turn(seconds):
            opened = self._attempts(
                lambda left, headers: self.sdk.chat.completions.create(**request, stream=True, timeout=left, extra_headers=headers),
                seconds,
                turn=False,
            )
            try:
                finished = False
                for chunk in opened:
                    choices = getattr(chunk, "choices", None)
                    said = getattr(choices[0].delta, "content", None) if choices else None
                    finished = finished or bool(choices and choices[0].finish_reason)
                    if isinstance(said, str) and said:
                        yield said
                if not finished:
                    raise ModelUnreachable("the language model's reply broke off")
            except GeneratorExit:
                raise
            except Exception as error:
                raise _as_error(error) from None
            finally:
                opened.close()

    # -- trying -------------------------------------------------------------------------------------------------------------------

    def _my_turn(self, seconds: float) -> _Turn:
        return _Turn(self._turn, seconds)

    def _attempts(self, call: Callable[[float, dict[str, str]], T], seconds: float, *, turn: bool = True) -> T:
        """Make a call, again where that may help, within its time."""
        from reasoning.llm.transport import DEADLINE

        ends = time.monotonic() + min(seconds, self.settings.seconds)
        tried = 0
        while True:
            left = ends - time.monotonic()
            if left <= 0:
                raise ModelTimeout("the language model did not finish in time (MEDCLEW_LLM_SECONDS)")
            try:
                if not turn:
                    return call(left, {DEADLINE: repr(ends)})
                with self._my_turn(left):
                    return call(left, {DEADLINE: repr(ends)})
            except Exception as error:
                failure = _as_error(error)
                pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**tried) * random.uniform(0.75, 1.25)
                pause = max(pause, _asked_to_wait(error))
                if not _may_help(error) or tried >= self.settings.retries or pause >= ends - time.monotonic():
                    raise failure from None
                tried += 1
                time.sleep(pause)


class _Turn:
    """A place among the requests on their way."""

    def __init__(self, semaphore: threading.BoundedSemaphore, seconds: float) -> None:
        self._semaphore, self._seconds = semaphore, seconds

    def __enter__(self) -> None:
        if not self._semaphore.acquire(timeout=max(0.0, self._seconds)):
            raise ModelTimeout("too many requests to the language model are on their way (MEDCLEW_LLM_CONCURRENCY)")

    def __exit__(self, *_: object) -> None:
        self._semaphore.release()


def _text(response: Any) -> str:
    """The text of a reply, or the arguments of the tool that it calls; "" where it says nothing."""
    choices = getattr(response, "choices", None)
    if not isinstance(choices, list) or not choices or not hasattr(choices[0], "message"):
        raise ModelGarbled("the endpoint's reply is no chat completion")
    message = choices[0].message
    calls = getattr(message, "tool_calls", None)
    function = getattr(calls[0], "function", None) if isinstance(calls, list) and calls else None
    said = getattr(message, "content", None) if function is None else getattr(function, "arguments", None)
    return said if isinstance(said, str) else ""


def _usage(usage: Any) -> tuple[int, int] | None:
    match getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None):
        case int() as sent, int() as received if sent >= 0 and received >= 0:
            return sent, received
    return None


def _as_error(error: BaseException) -> ModelError:
    """An error of the library as one of ours; what the endpoint wrote is left out, it may repeat the prompt."""
    import openai

    for cause in (error, error.__cause__, error.__context__):
        if isinstance(cause, ModelError):
            return cause
    if isinstance(error, openai.APITimeoutError):
        return ModelTimeout("the language model did not answer in time (MEDCLEW_LLM_SECONDS)")
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        known = {401: "it does not take the key", 403: "it does not take the key", 404: "it does not know this address or model"}
        why = known.get(status, "it is too busy" if status == 429 else "")
        told = f"the language model's endpoint answered {status}" + (f": {why}" if why else "")
        return ModelUnreachable(told) if status >= 500 or status == 429 else ModelRefused(told)
    if isinstance(error, openai.APIConnectionError):
        return ModelUnreachable("the language model's endpoint could not be reached (MEDCLEW_LLM_URL)")
    if isinstance(error, (openai.OpenAIError, ValueError, AttributeError, TypeError, IndexError, KeyError, RecursionError)):
        return ModelGarbled("the endpoint's reply is no chat completion")
    if isinstance(error, OSError) or type(error).__module__.startswith(("httpx", "httpcore")):
        return ModelUnreachable("the connection to the language model broke off")
    raise error


def _may_help(error: BaseException) -> bool:
    import openai

    if isinstance(error, openai.APIStatusError):
        return error.status_code in (408, 409, 429) or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError) and not isinstance(error, openai.APITimeoutError) and not _ours(error)


def _ours(error: BaseException) -> bool:
    return isinstance(error.__cause__, ModelError) or isinstance(error.__context__, ModelError)


def _asked_to_wait(error: BaseException) -> float:
    """Seconds that the endpoint asks to wait, 0 where it does not."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except ValueError:
        return 0.0
