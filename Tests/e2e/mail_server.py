"""A mail server for the tests, over aiosmtpd: keeps what it takes, and refuses as it is told.

    mail_server.py FOLDER [--tls | --starttls] [--user NAME --password WORD]

Its first line of output is its port. Each mail becomes a line of FOLDER/mails.jsonl. Rules stand in
FOLDER/rules.json: `{"at": "MAIL" | "RCPT" | "TAKEN", "has": "a part of the recipient", "times": 2,
"reply": "451 4.3.0 later"}`; at TAKEN, `"cut": true` ends the connection without an answer, and
`"sleep": 5` has it wait.
"""

import argparse
import asyncio
import json
import pathlib
import ssl

from aiosmtpd.smtp import AuthResult, SMTP


class Handler:
    """Keeps mails in a file."""

    def __init__(self, folder):
        self.folder = folder
        self.used = {}

    def rule(self, at, recipient):
        """The first rule that fits and is not used up; a file with other rules begins anew."""
        file = self.folder / "rules.json"
        text = file.read_text() if file.exists() else "[]"
        for place, rule in enumerate(json.loads(text)):
            key = (text, place)
            count = self.used.get(key, 0)
            if rule["at"] == at and rule.get("has", "") in recipient and count < rule["times"]:
                self.used[key] = count + 1
                return rule
        return {}

    async def handle_MAIL(self, server, session, envelope, address, options):
        reply = self.rule("MAIL", "").get("reply")
        if reply is None:
            envelope.mail_from = address
        return reply or "250 2.1.0 Ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.rule("RCPT", address).get("reply")
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        rule = self.rule("TAKEN", envelope.rcpt_tos[0])
        if "reply" in rule:
            return rule["reply"]
        line = json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "content": envelope.original_content.decode("ascii"),
            "encrypted": server.transport.get_extra_info("cipher") is not None,
            "user": (session.auth_data.login.decode() if session.authenticated else None)})
        with open(self.folder / "mails.jsonl", "a", encoding="ascii") as file:
            file.write(line + "\n")
        await asyncio.sleep(rule.get("sleep", 0))
        if rule.get("cut"):
            server.transport.abort()
        return "250 2.0.0 Ok: queued as 4F1B2"


def make_context(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--starttls", action="store_true")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--port", type=int, default=0)
    words = parser.parse_args()
    handler = Handler(words.folder)

    def authenticate(server, session, envelope, mechanism, data):
        known = (words.user.encode(), words.password.encode())
        if (data.login, data.password) == known:
            return AuthResult(success=True, auth_data=data)
        return AuthResult(success=False, handled=False)  # the library answers 535

    context = make_context(words.folder) if words.tls or words.starttls else None

    def protocol():
        return SMTP(
            handler, hostname="mail.example.com", loop=asyncio.get_running_loop(),
            tls_context=context if words.starttls else None, require_starttls=words.starttls,
            authenticator=authenticate, auth_required=bool(words.user),
            auth_require_tls=words.starttls)

    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", words.port, ssl=context if words.tls else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
