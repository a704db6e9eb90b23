"""Users are told of their bindings by mail: once, never of a password, never in a flood."""

import email
import email.policy
import json
import pathlib
import signal
import subprocess
import unittest
import web

from bed import Bed
from programs import Program, clean_up, eventually, SCIM_SERVER

PYTHON = pathlib.Path(SCIM_SERVER).parent / "python"
ANN = "ann@example.com"
BOB = "bob@example.com"


def text_of(mail):
    """The body, with line ends as in files."""
    return mail.get_content().replace("\r\n", "\n")


class MailServer(Program):
    """The SMTP server that nobody here wrote."""

    def __init__(self, folder, *words):
        self.folder = folder
        script = pathlib.Path(__file__).with_name("mail_server.py")
        # Its library warns of what it means to change; those are not our warnings.
        super().__init__(
            [str(PYTHON), "-W", "ignore", str(script), str(folder), *words],
            folder / f"mail-server-{len(list(folder.glob('mail-server-*')))}.log")
        eventually(lambda: self.alive() and self.text.endswith("\n"), lambda: self.text)
        self.port = int(self.text.splitlines()[0])

    @property
    def taken(self):
        file = self.folder / "mails.jsonl"
        lines = file.read_text().splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def mails(self):
        return [
            email.message_from_string(mail["content"], policy=email.policy.default)
            for mail in self.taken]

    def rules(self, *rules):
        (self.folder / "rules.json").write_text(json.dumps(rules))


class Mail(Bed):
    def setUp(self):
        super().setUp()
        self.server = None

    def serve(self, *words):
        self.server = clean_up(self, MailServer(self.folder, *words))
        return self.server

    def make_certificate(self, name="IP:127.0.0.1"):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-keyout", "key.pem", "-out", "certificate.pem", "-subj",
             "/CN=test", "-addext", f"subjectAltName={name}"],
            cwd=self.folder, check=True, capture_output=True)
        return str(self.folder / "certificate.pem")

    def configure(self, scheme="smtp", smtp=None, guard=None, **more):
        configuration = dict(self.configuration)
        configuration["notifications"] = {
            "smtp": {
                "url": f"{scheme}://127.0.0.1:{self.server.port}",
                "from": "IT Service <it@example.com>", **(smtp or {})},
            "portalURL": "https://portal.example.com/login", "delay": "1ms",
            "retry": {"base": "100ms", "cap": "500ms"}, **more}
        if guard is not None:
            configuration["guards"] = {"mail": {"count": guard}}
        return self.write(configuration)

    def hire(self, user, **more):
        emails = [
            {"value": f"private.{user}", "type": "home", "primary": True},
            {"value": user, "type": "work"}]
        return self.scim.add_user(user, **{"emails": emails, **more})

    def wait_for_events(self, kind, count):
        """The events of that kind, once there are so many; there must not be more."""
        def found():
            events = [event for event in self.events() if event["event"] == kind]
            return events if len(events) >= count else None

        events = self.wait_until(found, lambda: f"{self.kinds()}\n{self.log.read_text()[-3000:]}")
        self.assertEqual(len(events), count, events)
        return events

    def wait_for_mails(self, count):
        return self.wait_until(
            lambda: len(self.server.taken) >= count and self.server.mails,
            lambda: f"{len(self.server.taken)} mails\n{self.log.read_text()[-3000:]}")

    def let_it_work(self, daemon, user="carl@example.com"):
        """Until the daemon has pulled and delivered once more, for somebody without an address."""
        self.hire(user, emails=[])
        self.wait_until_linked(daemon, user)
        self.wait_until(
            lambda: [event["event"] for event in self.events("--user", user)].count(
                "mail-refused") == 2, lambda: self.kinds("--user", user))

    # What is sent.

    def test_one_mail_for_each_directory_and_none_again(self):
        self.serve()
        path = self.configure(names={"entra": "Microsoft 365"})
        user = self.hire(ANN, displayName="Änn Ö. Tester\r\nBcc: eve@example.com")
        self.scim.add_user("dora@example.com", active=False, emails=[{"value": "dora@example.com"}])
        daemon = self.daemon(path)
        sent = self.wait_for_events("mail-sent", 2)
        by_subject = {mail["Subject"]: mail for mail in self.server.mails}
        self.assertEqual(
            set(by_subject),
            {"Set your password for Google Workspace", "Set your password for Microsoft 365"})
        for mail in by_subject.values():
            text = text_of(mail)
            self.assertIn("Hello Änn Ö. Tester  Bcc: eve@example.com,\n", text)
            self.assertIn(f"    {ANN}\n", text)
            self.assertIn("    https://portal.example.com/login\n", text)
            self.assertNotIn("{", text)
            self.assertEqual(mail["To"], ANN)
            self.assertEqual(mail["From"], "IT Service <it@example.com>")
            self.assertEqual(mail["Auto-Submitted"], "auto-generated")
            self.assertIsNotNone(mail["Date"].datetime)
            self.assertIsNone(mail["Bcc"])
        self.assertEqual({mail["from"] for mail in self.server.taken}, {"it@example.com"})
        self.assertEqual({tuple(mail["to"]) for mail in self.server.taken}, {(ANN,)})
        self.assertEqual(
            {event["requestID"] for event in sent},
            {mail["Message-ID"] for mail in self.server.mails})
        self.assertIn("250 2.0.0 Ok: queued as 4F1B2", sent[0]["reason"])
        metrics = web.send(daemon.health, "GET", "/metrics").body.decode()
        self.assertIn('dirsyncd_mails_total{outcome="sent"} 2', metrics)
        # Neither a restart, a kill, a change nor a return brings a second one.
        daemon.kill()
        daemon = self.daemon(path)
        self.scim.replace(user, "title", "Editor")
        self.scim.replace(user, "active", False)
        self.wait_until(lambda: "suspended" in self.kinds("--user", ANN), lambda: daemon.text)
        self.scim.replace(user, "active", True)
        self.let_it_work(daemon)
        self.assertEqual(len(self.server.taken), 2)

    def test_a_user_without_a_password_is_welcomed(self):
        self.serve()
        path = self.configure(hasPassword='userType eq "ready"', to='emails[type eq "home"].value')
        self.hire(ANN, userType="ready")
        self.hire(BOB, userType="staged")
        self.daemon(path)
        sent = self.wait_for_events("mail-sent", 4)
        self.assertEqual(
            {(event["user"], event["detail"]["kind"]) for event in sent},
            {(ANN, "bound"), (BOB, "welcome")})
        welcomes = [mail for mail in self.server.mails if mail["To"] == f"private.{BOB}"]
        self.assertEqual(len(welcomes), 2)
        for mail in welcomes:
            self.assertTrue(mail["Subject"].startswith("Welcome"))
            self.assertIn(f"activate your user name {BOB}", " ".join(text_of(mail).split()))

    def test_whoever_has_logged_in_gets_none(self):
        self.serve()
        path = self.configure(guard=0)
        self.hire(ANN)
        daemon = self.daemon(path)
        self.wait_for_events("held", 2)
        login = daemon.login(ANN, "Correct-horse-7!").json()["login"]
        self.wait_until_settled(daemon, login)
        for directory in ("google", "entra"):
            released = self.run_command("release", f"{directory}/mail", path=path)
            self.assertEqual(released.out, f"1 held mails of {directory} may go\n")
        skipped = self.wait_for_events("mail-skipped", 2)
        self.assertIn("has logged in already", skipped[0]["reason"])
        self.assertEqual(self.server.taken, [])
        for text in (self.log.read_text(), json.dumps(self.events())):
            self.assertNotIn("Correct-horse", text)

    def test_it_is_off_and_old_bindings_are_told_only_when_asked_for(self):
        self.serve()
        self.hire(ANN)
        daemon = self.daemon()
        self.wait_until_linked(daemon, ANN)
        daemon.stop()
        daemon = self.daemon(self.configure())
        self.let_it_work(daemon)
        daemon.stop()
        self.assertEqual(self.server.taken, [])
        daemon = self.daemon(self.configure(existing=True))
        self.wait_for_events("mail-sent", 2)
        daemon.stop()
        self.daemon(self.configure(existing=True))
        self.hire(BOB)
        self.wait_for_events("mail-sent", 4)
        self.assertEqual([mail["To"] for mail in self.server.mails].count(ANN), 2)

    def test_a_flood_is_held_until_a_person_lets_it_go_or_drops_it(self):
        self.serve()
        path = self.configure(guard=2)
        users = [f"user{number}@example.com" for number in range(3)]
        for user in users:
            self.hire(user)
        daemon = self.daemon(path)
        held = self.wait_for_events("held", 2)
        self.assertIn("3 users would be told", held[0]["reason"])
        for user in users:
            self.wait_until_linked(daemon, user)
        # Whoever comes alone does not wait for them.
        self.hire(ANN)
        self.wait_for_events("mail-sent", 2)
        self.assertEqual({mail["To"] for mail in self.server.mails}, {ANN})
        status = self.run_command("status", path=path)
        self.assertIn("google: 3 mails are held by a guard", status.out)
        self.assertNotIn("on their way", status.out.split("\n", 1)[1])
        dropped = self.run_command("release", "google/mail", "--drop", path=path)
        self.assertEqual(dropped.out, "3 held mails of google are dropped\n")
        self.run_command("release", "entra/mail", path=path)
        self.wait_for_events("mail-sent", 5)
        told = [mail for mail in self.server.mails if mail["To"] != ANN]
        self.assertEqual({mail["Subject"] for mail in told}, {
            "Set your password for Microsoft Entra ID"})
        self.assertEqual(self.run_command("release", "google/suspend", "--drop").status, 64)

    def test_no_more_than_so_many_in_an_hour(self):
        self.serve()
        self.hire(ANN)
        self.hire(BOB)
        daemon = self.daemon(self.configure(perHour=3))
        self.wait_for_events("mail-sent", 3)
        self.hire("carl@example.com")
        self.wait_until_linked(daemon, "carl@example.com")
        self.assertEqual(len(self.server.taken), 3)
        waiting = [line for line in self.run_command("status").out.splitlines() if "mails on" in line]
        self.assertEqual(sum(int(line.split()[1]) for line in waiting), 3, waiting)

    # What goes wrong.

    def test_a_refusal_for_now_is_repeated(self):
        self.serve().rules(
            {"at": "RCPT", "has": "ann", "times": 2, "reply": "450 4.2.0 greylisted"},
            {"at": "TAKEN", "has": "ann", "times": 1, "reply": "451 4.3.0 later"},
            {"at": "MAIL", "times": 1, "reply": "421 4.7.0 too much"})
        self.hire(ANN)
        daemon = self.daemon(self.configure())
        self.wait_for_events("mail-sent", 2)
        self.assertEqual(len(self.server.taken), 2)
        self.assertNotIn("mail-refused", self.kinds())
        reasons = [line["reason"] for line in daemon.lines if line["event"] == "mail.retried"]
        self.assertIn("recipient: 450 4.2.0 greylisted", reasons)
        self.assertIn("message: 451 4.3.0 later", reasons)
        waits = [line for line in daemon.lines if line["event"] == "mail.waits"]
        self.assertEqual([line["kind"] for line in waits], ["throttled"])

    def test_a_refusal_for_good_is_told_once_and_stops_nobody_else(self):
        self.serve().rules(
            {"at": "RCPT", "has": "bob", "times": 99, "reply": "550 5.1.1 no such user"},
            {"at": "TAKEN", "has": "carl", "times": 99, "reply": "554 5.7.1 looks like spam"})
        bob = self.hire(BOB)
        self.hire("carl@example.com")
        self.hire(ANN)
        daemon = self.daemon(self.configure())
        refused = self.wait_for_events("mail-refused", 4)
        self.wait_for_events("mail-sent", 2)
        self.assertEqual(
            {(event["user"], event["reason"]) for event in refused},
            {(BOB, "refused: recipient: 550 5.1.1 no such user"),
             ("carl@example.com", "refused: message: 554 5.7.1 looks like spam")})
        # Another change does not try again; another address does.
        self.scim.replace(bob, "title", "Editor")
        self.let_it_work(daemon, "dora@example.com")
        self.scim.replace(bob, "emails", [{"value": "robert@example.com", "type": "work"}])
        self.wait_for_events("mail-sent", 4)
        self.assertEqual(
            {mail["To"] for mail in self.server.mails}, {ANN, "robert@example.com"})

    def test_a_lost_answer_makes_at_most_one_duplicate(self):
        self.serve().rules(
            {"at": "TAKEN", "has": "ann", "times": 1, "cut": True},
            {"at": "TAKEN", "has": "bob", "times": 99, "cut": True})
        path = self.configure()
        self.hire(ANN)
        self.daemon(path)
        self.wait_for_events("mail-sent", 2)
        self.assertEqual(len(self.server.taken), 3)
        self.assertEqual(len({mail["Message-ID"] for mail in self.server.mails}), 2)
        self.hire(BOB)
        refused = self.wait_for_events("mail-refused", 2)
        self.assertIn("it may have arrived", refused[0]["reason"])
        self.assertEqual(len(self.server.taken), 3 + 4)
        self.assertEqual(len({mail["Message-ID"] for mail in self.server.mails}), 4)

    def test_a_kill_makes_at_most_one_duplicate(self):
        self.serve().rules({"at": "TAKEN", "has": "ann", "times": 1, "sleep": 3})
        path = self.configure()
        self.hire(ANN)
        daemon = self.daemon(path)
        self.wait_for_mails(1)
        daemon.kill()
        daemon = self.daemon(path)
        self.wait_for_events("mail-sent", 2)
        daemon.send(signal.SIGKILL)
        daemon.wait()
        daemon = self.daemon(path)
        self.let_it_work(daemon)
        self.assertEqual(len(self.server.taken), 3)
        self.assertEqual(len({mail["Message-ID"] for mail in self.server.mails}), 2)
        self.assertEqual(self.run_command("events", "verify").status, 0)

    def test_a_server_that_is_not_there_keeps_nothing_else_waiting(self):
        server = self.serve()
        path = self.configure()
        server.stop()
        self.hire(ANN)
        daemon = self.daemon(path)
        self.wait_until_linked(daemon, ANN)
        self.wait_until(
            lambda: [line for line in daemon.lines if line["event"] == "mail.waits"],
            lambda: daemon.text)
        health = web.send(
            daemon.health, "GET", "/healthz", headers={"Accept": "application/health+json"}).json()
        self.assertEqual(health["status"], "warn")
        self.assertEqual(self.run_command("check", path=path).status, 69)
        self.serve("--port", str(server.port))
        self.wait_for_events("mail-sent", 2)

    # Whom we trust, and who we are.

    def test_signed_in_over_tls_from_the_start(self):
        authority = self.make_certificate()
        self.serve("--tls", "--user", "it", "--password", "Mail-secret-5!")
        self.tls("smtps", authority)

    def test_signed_in_over_starttls(self):
        authority = self.make_certificate()
        self.serve("--starttls", "--user", "it", "--password", "Mail-secret-5!")
        self.tls("smtp", authority)

    def tls(self, scheme, authority):
        secret = self.folder / "smtp-password"
        secret.write_text("Mail-secret-5!\n")
        secret.chmod(0o600)
        smtp = {"user": "it", "password": {"file": str(secret)}, "caFile": authority}
        path = self.configure(scheme, smtp)
        checked = self.run_command("check", path=path)
        self.assertEqual(checked.status, 0, checked)
        self.assertIn("takes mail from us", checked.out)
        self.assertEqual(self.server.taken, [])
        self.hire(ANN)
        daemon = self.daemon(path)
        self.wait_for_events("mail-sent", 2)
        daemon.stop()
        self.assertEqual(
            {(mail["encrypted"], mail["user"]) for mail in self.server.taken}, {(True, "it")})
        # A wrong password: nothing goes, and nobody loses the mail for it.
        secret.write_text("Wrong-secret-6!")
        self.hire(BOB)
        daemon = self.daemon(path)
        waits = self.wait_until(
            lambda: [line for line in daemon.lines if line["event"] == "mail.waits"],
            lambda: daemon.text)
        self.assertEqual(waits[0]["kind"], "credentials", waits[0])
        daemon.stop()
        checked = self.run_command("check", path=path)
        self.assertEqual(checked.status, 69, checked)
        self.assertIn("look at user and password", checked.out)
        secret.write_text("Mail-secret-5!")
        # Nobody whom we know.
        checked = self.run_command("check", path=self.configure(scheme, {
            **smtp, "caFile": "/etc/ssl/certs/ca-certificates.crt"}))
        self.assertEqual(checked.status, 69, checked)
        self.daemon(self.configure(scheme, smtp))
        self.wait_for_events("mail-sent", 4)
        for text in (self.log.read_text(), json.dumps(self.events()), checked.out):
            self.assertNotIn("-secret-", text)

    def test_nothing_goes_in_the_clear_where_certificates_are_named(self):
        authority = self.make_certificate()
        self.serve()
        path = self.configure("smtp", {"caFile": authority})
        self.assertEqual(self.run_command("check", path=path).status, 69)
        self.hire(ANN)
        daemon = self.daemon(path)
        self.wait_until(
            lambda: [line for line in daemon.lines if line["event"] == "mail.waits"],
            lambda: daemon.text)
        self.assertEqual(self.server.taken, [])

    # Texts.

    def test_texts_of_our_own(self):
        self.serve()
        template = self.folder / "bound.txt"
        template.write_text(
            "Subject: Grüße: {directory}\n\n.\n.. two dots\n" + "long " * 300 + "\n"
            "{portalURL} is left out\nAlso {this is} no placeholder, {displayName}\n")
        path = self.configure(templates={"bound": str(template)})
        configuration = json.loads(path.read_text())
        del configuration["notifications"]["portalURL"]
        path = self.write(configuration)
        self.assertEqual(self.run_command("check", "--offline", path=path).status, 0)
        self.hire(ANN)
        self.daemon(path)
        self.wait_for_events("mail-sent", 2)
        mail = self.server.mails[0]
        self.assertIn(mail["Subject"], {
            "Grüße: Google Workspace", "Grüße: Microsoft Entra ID"})
        self.assertEqual(
            text_of(mail),
            ".\n.. two dots\n" + "long " * 300 + "\nAlso {this is} no placeholder, Ann\n")

    def test_a_text_that_cannot_be_used(self):
        self.serve()
        template = self.folder / "bound.txt"
        path = self.configure(templates={"bound": str(template)})
        for text, word in (
                ("Subject: x\n\nHello {dispayName}\n", "{dispayName}"), ("Hello\n", "Subject:"),
                ("Subject: x\n", "body"), (None, "does not exist")):
            with self.subTest(text):
                template.unlink(missing_ok=True)
                if text:
                    template.write_text(text)
                for words in (["check", "--offline"], ["run"], ["sync"]):
                    result = self.run_command(*words, path=path)
                    self.assertEqual(result.status, 78, result)
                    self.assertIn("notifications.templates.bound", result.out + result.err)
                    self.assertIn(word, result.out + result.err)


if __name__ == "__main__":
    unittest.main()
