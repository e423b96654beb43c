"""The stand-in of systemd notices what is against the protocol."""

import socket
import tempfile
import time
import unittest
from pathlib import Path

from notify import NotifySocket


def told(*datagrams, watchdog_s=None):
    """What is wrong with these; a number is a pause in seconds, a function gives one when its time has come."""
    with tempfile.TemporaryDirectory() as folder:
        manager = NotifySocket(Path(folder) / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service:
            for datagram in datagrams:
                if isinstance(datagram, float):
                    time.sleep(datagram)
                else:
                    service.sendto((datagram() if callable(datagram) else datagram).encode(), manager.address)
        manager.close()
        return manager.problems(watchdog_s)


def reloading():
    return f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}"


class Notifications(unittest.TestCase):

    def test_a_whole_life_as_it_should_be(self):
        self.assertEqual(told("READY=1\nSTATUS=Polling 3 services", reloading, "STATUS=Reloaded\nREADY=1", "STOPPING=1"), [])

    def test_signs_of_life_are_due_when_asked_for_and_only_then(self):
        self.assertEqual(told("READY=1", "WATCHDOG=1", 0.1, "WATCHDOG=1", 0.1, "STOPPING=1", watchdog_s=0.1), [])
        self.assertEqual(len(told("READY=1", 0.5, "STOPPING=1", watchdog_s=0.1)), 1)
        self.assertEqual(len(told("READY=1", "WATCHDOG=1", "STOPPING=1")), 1)

    def test_what_is_told_at_the_wrong_time(self):
        for datagrams in (("READY=1", "READY=1"), (reloading,), ("READY=1", "STOPPING=1", "READY=1"), ("READY=1", reloading)):
            with self.subTest(datagrams):
                self.assertTrue(told(*datagrams))

    def test_a_reload_without_its_time(self):
        for stamp in ("", "\nMONOTONIC_USEC=now", "\nMONOTONIC_USEC=1", "\nMONOTONIC_USEC=99999999999999"):
            with self.subTest(stamp):
                self.assertEqual(len(told("READY=1", "RELOADING=1" + stamp, "READY=1")), 1)

    def test_what_is_no_status_line(self):
        for text in ("", "STATUS=", "STATUS=a\tb", "STATUS=" + "x" * 300, "STATUS=ana@acme.example"):
            with self.subTest(text):
                self.assertEqual(bool(told(text)), text != "")
        self.assertEqual(len(told("nonsense")), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
