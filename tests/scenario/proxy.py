"""A proxy in front of the sandbox that rewrites bytes: for answers that no stand-in would send by itself."""

import http.client
import http.server
import threading


class Proxy:
    """`answer(path, body)` gives the bytes to pass on, `path(path)` the path to ask for; with `tls`, an SSL context, it speaks HTTPS; `listen` is
    its port, 0 any."""

    def __init__(self, port, answer=lambda path, body: body, path=lambda path: path, tls=None, listen=0):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                upstream = http.client.HTTPConnection("127.0.0.1", port)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "accept-encoding")}
                upstream.request(self.command, path(self.path), sent, headers)
                response = upstream.getresponse()
                body = answer(self.path, response.read())
                self.send_response(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding", "server", "date"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                upstream.close()

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = forward

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A client that does not like the certificate hangs up."""

        self.server = Server(("127.0.0.1", listen), Handler)
        if tls:
            # The handshake waits for the client, so it is the connection's own thread that does it.
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
