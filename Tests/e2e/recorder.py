"""A relay on loopback that keeps each request whole, bodies and all: twins keep no values."""

import http.client
import http.server
import json
import threading
import urllib.parse

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Recorded:
    """One request as it went by, and the status of its answer."""

    def __init__(self, method, target, content_type="", body=b"", status=200):
        self.method = method
        self.path, _, query = target.partition("?")
        self.query = urllib.parse.parse_qsl(
            query, keep_blank_values=True, strict_parsing=bool(query))
        self.content_type = content_type
        self.body = body
        self.status = status

    @property
    def segments(self):
        """The path between its slashes, decoded."""
        return [urllib.parse.unquote(part) for part in self.path.split("/")[1:]]

    @property
    def json(self):
        """The body's value; None without a body."""
        return json.loads(self.body) if self.body else None

    def __repr__(self):
        return f"{self.method} {self.path} {self.query} {self.body.decode(errors='replace')[:300]}"


class Recorder:
    """Hands everything on to one twin, under the name that it was itself called by."""

    def __init__(self, target):
        self.target = target.removeprefix("http://")
        self.requests = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def handler(recorder):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {
                    name: value for name, value in self.headers.items()
                    if name.lower() not in HOP_BY_HOP}
                link = http.client.HTTPConnection(recorder.target, timeout=60)
                try:
                    link.request(self.command, self.path, body=body or None, headers=headers)
                    answer = link.getresponse()
                    data = answer.read()
                finally:
                    link.close()
                recorder.requests.append(Recorded(
                    self.command, self.path, self.headers.get("Content-Type", ""), body,
                    answer.status))
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                if answer.status != 204:
                    self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, *_):
                pass

        return Handler
