"""What the readers of a run do: each asks, reads, follows up, opens sources and begins anew, as the chat page does.

One more adds an article now and then, and one asks for the server's health to see whether it is ever kept waiting.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import httpx

from eval.load.figures import HONEST, Record, Request

READING_SECONDS = 30.0
"""Mean time between an answer's end and the next question, drawn from an exponential distribution."""

LEAST_READING = 3.0
FOLLOW_UPS = ("And what happened then?", "Who disagreed?", "Why?", "What had been said before?", "And a year later?")
TURNS = 4
"""Questions of one conversation at most."""

OPENS_SOURCE = 0.5
"""Share of answers of which a source is opened."""

ADDING_SECONDS = 2.0
HEALTH_SECONDS = 0.25
LONGEST_PATIENCE = 30.0


class Load:
    """One run: sends requests until its time is over, and keeps what came of them."""

    def __init__(self, client: httpx.AsyncClient, record: Record, *, reading: float = READING_SECONDS) -> None:
        self._client = client
        self._record = record
        self._reading = reading
        self._began = time.monotonic()

    async def run(self, questions: Sequence[str], articles: Iterator[dict[str, Any]], *, seed: int) -> None:
        """Let all readers chat until the time is over; what is under way then is waited for."""
        readers = [self._reader(Random(f"{seed} {number}"), questions) for number in range(self._record.users)]
        await asyncio.gather(*readers, self._adder(articles), self._pulse())

    async def _reader(self, random: Random, questions: Sequence[str]) -> None:
        # Readers do not come all at once.
        await self._pause(random.uniform(0, self._reading))
        while not self._over():
            await self._conversation(random, random.choice(questions))

    async def _conversation(self, random: Random, question: str) -> None:
        conversation = None
        for _ in range(random.randint(1, TURNS)):
            if self._over():
                return
            answer = await self._ask(question, conversation)
            if answer is None:
                return
            conversation = answer["conversation_id"]
            # As on the page: nobody waits for them, and where there are none in time nobody asks again.
            suggestions = f"/v1/answers/{answer['id']}/suggestions"
            aside = asyncio.create_task(self._get("suggestions", suggestions, patient=False))
            if answer["citations"] and random.random() < OPENS_SOURCE:
                cited = random.choice(answer["citations"])["article_id"]
                await self._get("article", f"/v1/articles/{cited.replace('/', '%2F')}")
            question = random.choice(FOLLOW_UPS)
            await self._pause(max(LEAST_READING, random.expovariate(1 / self._reading)))
            # A reader who asks on no longer looks at them.
            aside.cancel()

    async def _adder(self, articles: Iterator[dict[str, Any]]) -> None:
        for article in articles:
            if self._over():
                return
            await self._send("add", self._client.build_request("POST", "/v1/articles", json=[article]))
            await self._pause(ADDING_SECONDS)

    async def _pulse(self) -> None:
        while not self._over():
            await self._get("health", "/healthz")
            await self._pause(HEALTH_SECONDS)

    async def _ask(self, question: str, conversation: str | None) -> dict[str, Any] | None:
        body = {"question": question, "stream": True, "conversation_id": conversation}
        response = await self._send("answer", self._client.build_request("POST", "/v1/ask", json=body))
        return response if isinstance(response, dict) else None

    async def _get(self, kind: str, path: str, *, patient: bool = True) -> None:
        await self._send(kind, self._client.build_request("GET", path), patient=patient)

    async def _send(self, kind: str, request: httpx.Request, *, patient: bool = True) -> dict[str, Any] | None:
        """Send until it is not put off, or once; keep each try, and return the whole answer of a stream."""
        while True:
            began = time.monotonic()
            try:
                response = await self._client.send(request, stream=True)
                first, last, fault = await _read(response, began)
                status, patience = response.status_code, response.headers.get("retry-after")
            except httpx.HTTPError as error:
                first, last, fault, status, patience = None, None, type(error).__name__, 0, None
            put_off = status in HONEST and patience is not None
            if status != httpx.codes.OK and not put_off and fault is None:
                fault = f"status {status}"
            seconds = time.monotonic() - began
            self._record.requests.append(Request(kind, seconds, status, fault, first))
            if not put_off or not patient or self._over():
                return last
            await self._pause(min(float(patience or 1), LONGEST_PATIENCE))

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, min(seconds, self._left())))

    def _left(self) -> float:
        return self._record.seconds - (time.monotonic() - self._began)

    def _over(self) -> bool:
        return self._left() <= 0


async def _read(response: httpx.Response, began: float) -> tuple[float | None, dict[str, Any] | None, str | None]:
    """Read a response to its end: seconds to the first sentence, the whole answer, and what was wrong with a stream."""
    first, name, answer, fault = None, "", None, None
    try:
        if not response.headers.get("content-type", "").startswith("text/event-stream"):
            await response.aread()
            return None, None, None
        fault = "stream without its end"
        async for line in response.aiter_lines():
            if line.startswith("event:"):
                name = line.removeprefix("event:").strip()
                if name == "sentence" and first is None:
                    first = time.monotonic() - began
            elif line.startswith("data:") and name == "done":
                answer, fault = json.loads(line.removeprefix("data:")), None
            elif line.startswith("data:") and name == "error":
                fault = "error in a stream"
        return first, answer, fault
    finally:
        await response.aclose()
