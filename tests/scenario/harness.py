"""Runs the real contactsync against the real contactsync-sandbox, both on loopback, and reads what came of it.

What the services hold is read through the sandbox's control API and compared by rules written here, not by the product's own.
"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unicodedata
import unittest
import urllib.request
from pathlib import Path

SERVICES = ("reevo", "replyio", "tether")
CONTACTSYNC = os.environ.get("CONTACTSYNC", "contactsync")
SANDBOX = os.environ.get("CONTACTSYNC_SANDBOX", "contactsync-sandbox")
POPULATION = Path(__file__).resolve().parents[2] / "sandbox" / "population"
START_LIMIT_S = 30
RUN_LIMIT_S = 240


class Sandbox:
    """The stand-ins of the three services, and a person's hands in each of them."""

    def __init__(self, directory, *arguments):
        self.directory = Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        port_file = self.directory / "port"
        self.process = subprocess.Popen(
            [SANDBOX, "--port", "0", "--port-file", port_file, "--config-dir", self.directory, *map(str, arguments)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_LIMIT_S
        while not (port_file.exists() and port_file.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("contactsync-sandbox did not start")
            time.sleep(0.01)
        self.port = int(port_file.read_text())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(START_LIMIT_S)

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/_sandbox/{path}", data=data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=RUN_LIMIT_S) as response:
            return json.load(response)

    def seed(self, service, record, person=None, at="2026-01-05T10:00:00Z"):
        """A record that was made `at`; None means now."""
        line = {"record": record} | ({"created_at": at, "updated_at": at} if at else {})
        if person:
            line["person"] = person
        return str(self.control("POST", f"{service}/seed", line)["id"])

    def seed_lines(self, service, lines):
        return self.control("POST", f"{service}/seed", {"records": lines})

    def edit(self, service, remote_id, **fields):
        self.control("POST", f"{service}/edit", {"id": remote_id, "fields": fields})

    def delete(self, service, remote_id):
        self.control("POST", f"{service}/delete", {"id": remote_id})

    def merge(self, service, loser, survivor):
        self.control("POST", f"{service}/merge", {"loser": loser, "survivor": survivor})

    def switch(self, service, **values):
        self.control("PUT", f"{service}/switches", values)

    def switches(self, service):
        return self.control("GET", f"{service}/switches")

    def faults(self, *rules):
        self.control("PUT", "faults", list(rules))

    def no_faults(self):
        self.control("DELETE", "faults")

    def limits(self, **services):
        self.control("PUT", "limits", services)

    def advance(self, milliseconds):
        self.control("POST", "clock", {"advance_ms": milliseconds})

    def journal(self, writes=False):
        return self.control("GET", "journal" + ("?writes=1" if writes else ""))["entries"]

    def forget_journal(self):
        self.control("DELETE", "journal")

    def counts(self):
        return self.control("GET", "counts")

    def writes(self):
        """Writing requests of each service, accepted or not, since the journal was emptied."""
        return {service: counts["writes"] for service, counts in self.counts().items()}

    def records(self, service):
        return {record_id(service, record): record for record in self.control("GET", f"{service}/records")}

    def views(self, service):
        return {key: view(service, record) for key, record in self.records(service).items()}

    def find(self, service, email=None, phone=None):
        """The views of the records that hold this address."""
        return [(key, found) for key, found in self.views(service).items()
                if (email and same_email(email) in found["emails"]) or (phone and phone in found["phones"])]

    def truth(self, service):
        return self.control("GET", f"{service}/truth")


class Client:
    """contactsync with a configuration of its own."""

    def __init__(self, directory, config=None):
        self.directory = Path(directory)
        self.config_file = self.directory / "contactsync.toml"
        self.store_file = self.directory / "contactsync.db"
        if config:
            self.config_file.write_text(config)

    def configure(self, *replacements, append=""):
        """Replaces texts of the configuration; `append` is put at its end."""
        text = self.config_file.read_text()
        for old, new in replacements:
            assert old in text, f"no {old!r} in the configuration"
            text = text.replace(old, new)
        self.config_file.write_text(text + append)

    def provider_option(self, service, line):
        self.configure((f"[providers.{service}]\n", f"[providers.{service}]\n{line}\n"))

    def move_store(self, directory):
        """The store lies in this directory from now on."""
        moved = Path(directory) / self.store_file.name
        self.configure((str(self.store_file), str(moved)))
        self.store_file = moved

    def command(self, *arguments):
        return [CONTACTSYNC, "--config", str(self.config_file), *arguments]

    def run(self, *arguments, limit_s=RUN_LIMIT_S):
        done = subprocess.run(self.command(*arguments), capture_output=True, timeout=limit_s, check=False)
        return Result(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    def start(self, *arguments):
        return subprocess.Popen(self.command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def sync(self, *arguments):
        return self.run("sync", "--yes", "--json", *arguments)

    def plan(self, *arguments):
        return self.run("plan", "--json", *arguments)

    def store(self):
        """The staging store, read-only."""
        return sqlite3.connect(f"file:{self.store_file}?mode=ro", uri=True)

    def joined(self):
        """The records that contactsync takes for one person: (provider, remote id, is it the counterpart) by contact."""
        with self.store() as store:
            rows = store.execute("SELECT contact_id, provider, remote_id, link FROM record "
                                 "WHERE state = 'live' AND contact_id IS NOT NULL").fetchall()
        contacts = {}
        for contact, provider, remote_id, link in rows:
            contacts.setdefault(contact, []).append((provider, remote_id, link == "counterpart"))
        return contacts


class Result:
    def __init__(self, status, stdout, stderr):
        self.status = status
        self.stdout = stdout
        self.stderr = stderr

    @property
    def document(self):
        return json.loads(self.stdout)

    def __str__(self):
        return f"exit {self.status}\n{self.stdout[:2000]}\n{self.stderr[-2000:]}"


class Scenario(unittest.TestCase):
    """A case with an empty sandbox and a fresh store of its own."""

    maxDiff = 4000
    sandbox_arguments = ()

    def setUp(self):
        self.directory = Path(tempfile.mkdtemp(prefix="contactsync-scenario-"))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        self.sandbox = Sandbox(self.directory / "sandbox", *self.sandbox_arguments)
        self.addCleanup(self.sandbox.stop)
        self.client = Client(self.sandbox.directory)

    def assert_exit(self, status, result):
        self.assertEqual(result.status, status, str(result))

    def sync(self, status=0, *arguments):
        result = self.client.sync(*arguments)
        self.assert_exit(status, result)
        return result

    def assert_quiet(self, status=0):
        """Another pass writes nothing anywhere."""
        self.sandbox.forget_journal()
        self.sync(status)
        written = [(entry["service"], entry["method"], entry["path"], entry["body"][:200])
                   for entry in self.sandbox.journal(writes=True)]
        self.assertEqual(self.sandbox.writes(), dict.fromkeys(SERVICES, 0), written)

    def only(self, service, **key):
        found = self.sandbox.find(service, **key)
        self.assertEqual(len(found), 1, f"{service}: {len(found)} records")
        return found[0]

    def assert_agree(self, client=None):
        """Every contact of the store has equal values wherever it has a record."""
        for disagreement in disagreements(self.sandbox, client or self.client):
            self.fail(disagreement)


def record_id(service, record):
    return str(record["_id" if service == "tether" else "id"])


def view(service, record):
    """A record in common terms: texts as they are, addresses normalised, primary first; None where the service has no such field."""
    return {"reevo": _reevo, "replyio": _replyio, "tether": _tether}[service](record)


_TEXTS = ("first_name", "last_name", "title", "linkedin_url", "city", "state", "country")


def _reevo(record):
    attributes = record["attributes"]

    def value(name):
        envelope = attributes.get(name)
        return envelope.get("value") if isinstance(envelope, dict) else None

    def items(name, key):
        values = [item["value"] for item in attributes.get(name) or []]
        return [item[key] for item in sorted(values, key=lambda item: not item["is_primary"])]

    address = value("address") or {}
    return {"first_name": text(value("first_name")), "last_name": text(value("last_name")), "title": text(value("title")),
            "linkedin_url": linkedin(value("linkedin_url")), "city": text(address.get("city")),
            "state": text(address.get("state")), "country": text(address.get("country")),
            "emails": [same_email(item) for item in items("contact_emails", "email")],
            "phones": [same_phone(item) for item in items("contact_phone_numbers", "phone_number")],
            "opted_out": value("sms_consent") is False, "sms_consent": value("sms_consent")}


def _replyio(record):
    return {"first_name": text(record.get("firstName")), "last_name": text(record.get("lastName")),
            "title": text(record.get("title")), "linkedin_url": linkedin(record.get("linkedInUrl")),
            "city": text(record.get("city")), "state": text(record.get("state")), "country": text(record.get("country")),
            "emails": [same_email(item) for item in values_in(record.get("email"))],
            "phones": [same_phone(item) for item in values_in(record.get("phone"))],
            "opted_out": bool(record.get("isOptedOut"))}


def _tether(record):
    return {"first_name": text(record.get("firstName")), "last_name": text(record.get("lastName")), "title": None,
            "linkedin_url": None, "city": None, "state": None, "country": None,
            "emails": [same_email(item) for item in values_in(record.get("email"))],
            "phones": [same_phone(item) for item in values_in(record.get("phoneNumber"))],
            "opted_out": None}


def values_in(value):
    """The addresses in a text, a list of texts or a list of {value, isPrimary}, primary first."""
    items = value if isinstance(value, list) else [value]
    items = [item if isinstance(item, dict) else {"value": item} for item in items if item]
    return [item["value"] for item in sorted(items, key=lambda item: not item.get("isPrimary"))]


def text(value):
    """None stands for "has no such field", so an empty field is the empty text."""
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", value or "").strip())


def linkedin(value):
    found = re.search(r"linkedin\.com/in/([^/?#]+)", (value or "").lower())
    return found.group(1) if found else (value or "")


def same_email(value):
    local, at, domain = unicodedata.normalize("NFC", value.strip().strip("<>").lower()).rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        pass
    return local + at + domain


def same_phone(value):
    return e164(value) or value.strip()


def e164(phone):
    """Good enough for the numbers of these tests: international ones, and American ones without their code."""
    if re.search(r"x|ext|[a-z]{4}", phone, re.IGNORECASE):
        return None
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith(("+", "00")):
        digits = re.sub(r"^(33|34|44|48|49|52|55|81)0", r"\1", digits.removeprefix("00"))
        return "+" + digits if 8 <= len(digits) <= 15 else None
    if len(digits) == 10 and digits[0] in "23456789":
        return "+1" + digits
    return "+" + digits if len(digits) == 11 and digits[0] == "1" else None


def disagreements(sandbox, client):
    """Contacts of the client's store whose records differ, and in what."""
    views = {service: sandbox.views(service) for service in SERVICES}
    for contact, records in client.joined().items():
        held = [(service, views[service][key]) for service, key, counterpart in records if counterpart and key in views[service]]
        for difference in differences(held, phones_of(views["tether"])):
            yield f"contact {contact}: {difference}"


def differences(held, tether_phones=()):
    """What two records of one person disagree on. `tether_phones`: those that a record of Tether has, where they are unique."""
    found = []
    for i, (first, one) in enumerate(held):
        for second, other in held[i + 1:]:
            for name in _TEXTS + ("emails", "phones"):
                if one[name] is None or other[name] is None or _agree(name, one[name], other[name]):
                    continue
                if name == "phones" and "tether" in (first, second):
                    theirs = (other if first == "tether" else one)["phones"]
                    if theirs[0] in tether_phones:
                        continue
                found.append(f"{name}: {first} {one[name]!r}, {second} {other[name]!r}")
            # A missing consent at Reevo is no opt-out, so only one direction is a difference.
            if {first, second} == {"reevo", "replyio"}:
                consents = {first: one["opted_out"], second: other["opted_out"]}
                if consents["replyio"] and not consents["reevo"]:
                    found.append("opted_out: at replyio only")
    return found


def phones_of(views):
    return {phone for found in views.values() for phone in found["phones"]}


def _agree(name, one, other):
    if name not in ("emails", "phones"):
        return one == other
    # Junk is kept where it is, so only what can be called or written to is compared.
    usable = [[item for item in items if item.startswith("+") or "@" in item] for items in (one, other)]
    return not usable[0] or not usable[1] or usable[0][0] == usable[1][0]


def main():
    unittest.main(verbosity=2)
