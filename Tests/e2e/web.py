"""HTTP as tests need it: one request a connection, over TCP or a Unix socket, and raw bytes."""

import http.client
import json
import socket
import urllib.parse


class Answer:
    """What came back: the status, the headers, the body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    @property
    def type(self):
        return self.headers.get("Content-Type", "")

    def __repr__(self):
        return f"{self.status} {self.type} {self.body[:300]!r}"


class UnixConnection(http.client.HTTPConnection):
    """A connection to a Unix socket."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def connection(address, timeout):
    """`unix:PATH` or `HOST:PORT`."""
    if address.startswith("unix:"):
        return UnixConnection(address[5:], timeout)
    return http.client.HTTPConnection(address, timeout=timeout)


def send(address, method, path, body=None, headers=None, timeout=30):
    """One request; a body that is no text or bytes is sent as JSON."""
    headers = dict(headers or {})
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body)
        headers.setdefault("Content-Type", "application/json")
    if isinstance(body, str):
        body = body.encode()
    link = connection(address, timeout)
    try:
        link.request(method, path, body=body, headers=headers)
        answer = link.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        link.close()


def send_url(url, method, body=None, headers=None, timeout=30):
    """The same by a whole URL."""
    parts = urllib.parse.urlsplit(url)
    path = parts.path + ("?" + parts.query if parts.query else "")
    return send(parts.netloc, method, path, body, headers, timeout)


def send_raw(address, data, timeout=30):
    """Sends the bytes as they are and gives the first answer."""
    link = connection(address, timeout)
    link.connect()
    try:
        link.sock.sendall(data)
        answer = http.client.HTTPResponse(link.sock)
        answer.begin()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        link.close()


def is_refused(address):
    """Whether nobody listens there any more."""
    link = connection(address, 5)
    try:
        link.connect()
        return False
    except OSError:
        return True
    finally:
        link.close()
