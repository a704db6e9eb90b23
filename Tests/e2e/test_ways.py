"""The ways to the sides: IPv6, a proxy of a side's own, the environment's proxy."""

import json
import os
import pathlib
import socket
import ssl
import subprocess
import threading
import unittest

from bed import Bed

ANN = "ann@example.com"


class SixthVersion(Bed):
    """Everything on [::1]."""

    twin_flags = ("--ipv6",)

    def test_the_job_is_done_over_ipv6(self):
        self.assertTrue(all("[::1]" in url for url in self.twins.urls.values()), self.twins.urls)
        self.scim.add_user(ANN)
        daemon = self.daemon()
        self.wait_until_linked(daemon, ANN)
        self.assertTrue(daemon.tcp.startswith("[::1]:"), daemon.tcp)
        token = (self.folder / "intake-token").read_text()
        answer = daemon.login(
            ANN, "Tr0ub4dor&3 horse", address=daemon.tcp,
            headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(answer.status, 202, answer)
        self.wait_until_settled(daemon, answer.json()["login"])
        self.assert_password(ANN, "Tr0ub4dor&3 horse")
        status = self.run_command("status")
        self.assertEqual(status.status, 0, status)


class Proxy:
    """A small proxy: takes CONNECT, speaks TLS as whoever was asked for, and hands all to that
    name's port of this machine."""

    def __init__(self, case, targets, authorization=b""):
        self.targets = targets
        self.authorization = authorization
        self.asked = []
        self.certificate = case.folder / "proxy.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-keyout", str(case.folder / "proxy.key"),
             "-out", str(self.certificate), "-subj", "/CN=test",
             "-addext", "subjectAltName=" + ",".join(f"DNS:{name}" for name in targets)],
            check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, case.folder / "proxy.key")
        self.listener = socket.create_server(("127.0.0.1", 0))
        case.addCleanup(self.listener.close)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.tunnel, args=(client,), daemon=True).start()

    def tunnel(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = client.recv(4096)
            if not piece:
                return
            head += piece
        self.asked.append(head.split(b"\r\n")[0].decode())
        if self.authorization not in head:
            client.sendall(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
            return client.close()
        client.sendall(b"HTTP/1.1 200 Go\r\n\r\n")
        name = head.split()[1].decode().split(":")[0]
        try:
            inside = self.context.wrap_socket(client, server_side=True)
        except OSError:
            return
        with inside, socket.create_connection(self.targets[name]) as server:
            answers = threading.Thread(target=self.pump, args=(server, inside, name), daemon=True)
            answers.start()
            self.pump(inside, server, name)
            answers.join()

    @staticmethod
    def pump(source, sink, name):
        try:
            while data := source.recv(65536):
                # The twin answers to names of this machine alone.
                sink.sendall(data.replace(f"Host: {name}".encode(), b"Host: localhost"))
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


def port(url):
    """Where a twin listens."""
    host, number = url.split("/")[2].rsplit(":", 1)
    return host, int(number)


class Makers(Bed):
    """The directories at their makers' own addresses, behind a proxy that opens all TLS."""

    def test_each_directory_goes_by_its_proxy_and_trusts_its_authority(self):
        google, entra = port(self.twins.urls["google"]), port(self.twins.urls["entra"])
        targets = {
            "admin.googleapis.com": google, "oauth2.googleapis.com": google,
            "graph.microsoft.com": entra, "login.microsoftonline.com": entra}
        proxy = Proxy(self, targets)
        key = pathlib.Path(self.configuration["directories"]["google"]["serviceAccountKey"]["file"])
        key.write_text(json.dumps(
            {**json.loads(key.read_text()), "token_uri": "https://oauth2.googleapis.com/token"}))
        for directory in self.configuration["directories"].values():
            for name in ("apiURL", "graphURL", "loginURL"):
                directory.pop(name, None)
            directory["proxy"] = f"http://127.0.0.1:{proxy.port}"
            directory["caFile"] = str(proxy.certificate)
        self.scim.add_user(ANN)
        result = self.run_command("sync", path=self.write(self.configuration, "makers.json5"))
        self.assertEqual(result.status, 0, result)
        self.assertTrue(self.twins.user("google", ANN))
        self.assertTrue(self.twins.user("entra", ANN))
        self.assertEqual(set(proxy.asked), {f"CONNECT {name}:443 HTTP/1.1" for name in targets})
        # Without its authority a directory is not trusted, and nothing is sent to it.
        del self.configuration["directories"]["entra"]["caFile"]
        self.twins.forget_requests()
        self.scim.add_user("bob@example.com")
        result = self.run_command("sync", path=self.write(self.configuration, "untrusted.json5"))
        self.assertEqual(result.status, 1, result)
        self.assertIn("SSL certificate problem", result.err)
        self.assertTrue(self.twins.user("google", "bob@example.com"))
        self.assertEqual(self.twins.requests("entra"), [])


class Proxies(Bed):
    """The source behind a name that nobody has; the directories stay on loopback."""

    def setUp(self):
        super().setUp()
        self.targets = {"idp.test": port(self.twins.urls["scim"])}
        self.scim.add_user(ANN)

    def behind(self, middle, **more):
        source = {**self.configuration["source"], "baseURL": "https://idp.test/scim/v2",
                  "caFile": str(middle.certificate), **more}
        return self.changed("source", to=source)

    def sync(self, path, **environment):
        names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"]
        kept = {name: os.environ.pop(name) for name in names if name in os.environ}
        os.environ.update(environment)
        try:
            return self.run_command("sync", path=path)
        finally:
            for name in environment:
                del os.environ[name]
            os.environ.update(kept)

    def test_a_side_goes_by_its_own_proxy_with_its_password(self):
        # "ann:p@ss" in base64
        proxy = Proxy(self, self.targets, b"Proxy-Authorization: Basic YW5uOnBAc3M=")
        secret = self.folder / "proxy-password"
        secret.write_text("p@ss\n")
        secret.chmod(0o600)
        url = f"http://127.0.0.1:{proxy.port}"
        path = self.behind(
            proxy, proxy={"url": url, "user": "ann", "password": {"file": str(secret)}})
        result = self.sync(path, HTTPS_PROXY="http://127.0.0.1:1")
        self.assertEqual(result.status, 0, result)
        self.assertTrue(self.twins.user("entra", ANN))
        self.assertEqual(set(proxy.asked), {"CONNECT idp.test:443 HTTP/1.1"})
        result = self.sync(self.behind(proxy, proxy=url))
        self.assertEqual(result.status, 69, result)
        self.assertIn("407", result.err + result.out)

    def test_the_environments_proxy_counts_where_a_side_has_none(self):
        proxy = Proxy(self, self.targets)
        url = f"http://127.0.0.1:{proxy.port}"
        result = self.sync(self.behind(proxy), HTTPS_PROXY=url, NO_PROXY="example.com")
        self.assertEqual(result.status, 0, result)
        self.assertTrue(self.twins.user("google", ANN))
        count = len(proxy.asked)
        for path, environment in [
                (self.behind(proxy), {"HTTPS_PROXY": url, "NO_PROXY": ".test"}),
                (self.behind(proxy), {"HTTPS_PROXY": url, "no_proxy": "*"}),
                (self.behind(proxy, proxy="none"), {"HTTPS_PROXY": url})]:
            result = self.sync(path, **environment)
            self.assertEqual(result.status, 69, (environment, result))
        self.assertEqual(len(proxy.asked), count)


if __name__ == "__main__":
    unittest.main()
