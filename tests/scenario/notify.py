"""A stand-in of systemd's notification socket: records what a service tells its manager, and knows what it may tell when (sd_notify(3))."""

import socket
import threading
import time

STATUS_LENGTH_MAX = 200
SILENCE_S = 0.1


class Message:
    """One datagram: assignments in their order."""

    def __init__(self, text, at, seen):
        self.at = at
        self.seen = seen
        self.malformed = [line for line in text.split("\n") if line and "=" not in line]
        self.fields = dict(line.split("=", 1) for line in text.split("\n") if "=" in line)


class NotifySocket:
    """Bound at `address`; `@name` is an abstract one. `at_ready` is asked at each READY=1, and what it says is kept with the message."""

    def __init__(self, address, at_ready=lambda: None):
        self.address = str(address)
        self.at_ready = at_ready
        self.messages = []
        self.opened_at = time.monotonic()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.address.replace("@", "\0", 1) if self.address.startswith("@") else self.address)
        self.socket.settimeout(SILENCE_S)
        self.closing = False
        self.thread = threading.Thread(target=self._receive, daemon=True)
        self.thread.start()

    def environment(self, watchdog_s=None):
        """What systemd puts into the environment of a service with `Type=notify` and `WatchdogSec=`."""
        return {"NOTIFY_SOCKET": self.address} | ({"WATCHDOG_USEC": str(int(watchdog_s * 1e6))} if watchdog_s else {})

    def close(self):
        """Takes what was sent before, then nothing more."""
        self.closing = True
        self.thread.join()
        self.socket.close()

    def count(self, name):
        return sum(name in message.fields for message in list(self.messages))

    def values(self, name):
        return [message.fields[name] for message in list(self.messages) if name in message.fields]

    def problems(self, watchdog_s=None):
        """What is against the protocol, as sentences."""
        return [*_form(self.messages), *_order(self.messages), *_reloads(self.messages, self.opened_at),
                *_watchdog(self.messages, watchdog_s)]

    def _receive(self):
        while True:
            try:
                text = self.socket.recv(65536).decode(errors="replace")
            except TimeoutError:
                if self.closing:
                    return
                continue
            ready = self.at_ready() if "READY=1" in text.split("\n") else None
            self.messages.append(Message(text, time.monotonic(), ready))


def _form(messages):
    for message in messages:
        for line in message.malformed:
            yield f"no assignment: {line!r}"
        for name in ("READY", "RELOADING", "STOPPING", "WATCHDOG"):
            if message.fields.get(name, "1") != "1":
                yield f"{name}={message.fields[name]}"
        status = message.fields.get("STATUS")
        if status is not None and not (status.strip() and status.isprintable() and len(status) <= STATUS_LENGTH_MAX and "@" not in status):
            yield f"nothing for a person to read: STATUS={status!r}"


def _order(messages):
    """READY=1 once for the start and once for each reload; STOPPING=1 once, and nothing but a status or a sign of life after it."""
    state = "starting"
    follows = {("starting", "READY"): "ready", ("ready", "RELOADING"): "reloading", ("reloading", "READY"): "ready",
               ("starting", "STOPPING"): "stopping", ("ready", "STOPPING"): "stopping", ("reloading", "STOPPING"): "stopping"}
    for message in messages:
        for name in ("READY", "RELOADING", "STOPPING"):
            if name in message.fields:
                if (state, name) not in follows:
                    yield f"{name}=1 while {state}"
                state = follows.get((state, name), state)
    if state == "reloading":
        yield "no READY=1 after RELOADING=1"


def _reloads(messages, opened_at):
    for message in messages:
        if "RELOADING" not in message.fields:
            continue
        stamp = message.fields.get("MONOTONIC_USEC", "")
        if not stamp.isdigit():
            yield "RELOADING=1 without MONOTONIC_USEC in the same message"
        elif not opened_at <= int(stamp) / 1e6 <= message.at:
            yield f"MONOTONIC_USEC={stamp} is not the time of the reload"


def _watchdog(messages, watchdog_s):
    if watchdog_s is None:
        if any("WATCHDOG" in message.fields for message in messages):
            yield "WATCHDOG=1 that nobody asked for"
        return
    ready = next((message.at for message in messages if "READY" in message.fields), None)
    stopping = next((message.at for message in messages if "STOPPING" in message.fields), None)
    if ready is None or stopping is None:
        return
    signs = [message.at for message in messages if "WATCHDOG" in message.fields and message.at <= stopping]
    # Half the interval is what systemd recommends; the whole one is what it kills for.
    expected = int((stopping - ready) / watchdog_s)
    if len(signs) < expected:
        yield f"{len(signs)} signs of life in {stopping - ready:.1f} s, at least {expected} were due"
