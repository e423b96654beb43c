"""Certificates for 127.0.0.1 from an authority of their own, made by `openssl`."""

import ssl
import subprocess
from pathlib import Path

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class Authority:

    def __init__(self, directory):
        self.directory = Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.certificate = self.directory / "authority.pem"
        self._openssl("req", "-x509", *NEW_KEY, "-keyout", "authority.key", "-out", self.certificate, "-subj", "/CN=authority of a test")

    def issue(self, days):
        """Certificate and key as one file; a negative number of days has run out."""
        self._openssl("req", *NEW_KEY, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
        (self.directory / "server.ext").write_text("subjectAltName=IP:127.0.0.1\n")
        self._openssl("x509", "-req", "-in", "server.csr", "-CA", self.certificate, "-CAkey", "authority.key", "-CAcreateserial",
                      "-days", str(days), "-extfile", "server.ext", "-out", "server.pem")
        chain = self.directory / f"server{days}.pem"
        chain.write_text((self.directory / "server.pem").read_text() + (self.directory / "server.key").read_text())
        return chain

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *map(str, arguments)], cwd=self.directory, check=True, capture_output=True)


def server_context(chain):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context
