"""A server that takes mail, for the tests: Debian's aiosmtpd, with a password, over TLS from the first byte or from STARTTLS on.

posta.py FOLDER PORT MODE: MODE is smtps or starttls. The file FOLDER/umore says how it feels about a message: bene (it is kept as
FOLDER/N.eml), occupato (451), no (550), muore (it hangs up after the message was handed over, and keeps it).
"""

import ssl
import sys
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

folder, port, mode = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


class Handler:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        mood = (folder / "umore").read_text().strip()
        if mood == "occupato":
            return "451 piu tardi"
        if mood == "no":
            return "550 casella inesistente"
        Handler.count += 1
        part = folder / f"{Handler.count}.parziale"
        part.write_bytes(b"X-A: " + envelope.rcpt_tos[0].encode() + b"\r\n" + envelope.original_content)
        part.rename(folder / f"{Handler.count}.eml")
        if mood == "muore":
            server.transport.abort()
        return "250 preso"


def known(server, session, envelope, mechanism, data):
    good = data.login == b"schedario" and data.password == b"p@ssword"
    return AuthResult(success=good, handled=good)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder / "carta.pem", folder / "chiave.pem")
common = dict(hostname="127.0.0.1", port=port, authenticator=known, auth_required=True)
if mode == "smtps":
    server = Controller(Handler(), ssl_context=context, auth_require_tls=False, **common)
else:
    server = Controller(Handler(), tls_context=context, require_starttls=True, **common)
server.start()
print("pronto", flush=True)
sys.stdin.read()
server.stop()
