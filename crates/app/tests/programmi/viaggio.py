"""A journey with the client that openapi-python-client made of our document.

Arguments: address of the program, token, short name of the body. The client stands in the working directory as the package `cliente`.
"""

import sys

from cliente import AuthenticatedClient
from cliente.api.anagrafiche import crea_cdr, elenca_cdr
from cliente.api.schede import (
    commenta,
    correggi_scheda,
    crea_scheda,
    elenca_commenti,
    fai_passaggio,
    leggi_blocco,
    leggi_scheda,
    scrivi_blocco,
)
from cliente.api.viste import crea_vista, elenca_viste
from cliente.models import (
    Commenta,
    CorreggiScheda,
    CorreggiSchedaCampi,
    CreaCdr,
    CreaScheda,
    CreaVista,
    FaiPassaggio,
    ScriviBlocco,
    ScriviBloccoRigheItem,
)

casa, gettone, ente = sys.argv[1:]
client = AuthenticatedClient(base_url=casa, token=gettone)


def bene(risposta, stato=200):
    assert risposta.status_code == stato, (risposta.status_code, risposta.content)
    return risposta.parsed


cdr = CreaCdr(codice="U_07", nome="TRIBUTI")
for _ in range(2):
    # Sent twice with one key, made once.
    bene(crea_cdr.sync_detailed(ente, client=client, body=cdr, idempotency_key="cdr-1"), 201)
codici = [c.codice for c in bene(elenca_cdr.sync_detailed(ente, client=client)).dati]
assert codici.count("U_07") == 1, codici

vista = CreaVista(codice="2027_PTPC", titolo="Piano di prova", tipo="ptpc", anno="2027")
bene(crea_vista.sync_detailed(ente, client=client, body=vista), 201)
assert "2027_PTPC" in [v.codice for v in bene(elenca_viste.sync_detailed(ente, client=client)).dati]

dove = (ente, "2027_PTPC", "2027_TRI_1")
scheda = CreaScheda(livello="processo", codice=dove[2], titolo="Accertamenti", cdr="U_07")
fatto = bene(crea_scheda.sync_detailed(*dove[:2], client=client, body=scheda), 201)
assert fatto.risorsa.endswith("/viste/2027_PTPC/schede/2027_TRI_1"), fatto

blocco = bene(leggi_blocco.sync_detailed(*dove, "fasi", client=client))
fase = ScriviBloccoRigheItem.from_dict({"descrizione": "Verifica a campione", "peso": "100"})
scritto = ScriviBlocco(righe=[fase])
bene(scrivi_blocco.sync_detailed(*dove, "fasi", client=client, body=scritto, if_match=f'"{blocco.versione}"'))

# Who starts from a version that is gone is told what changed since.
titolo = CorreggiScheda(campi=CorreggiSchedaCampi.from_dict({"titolo": "Accertamenti tributari"}))
tardi = correggi_scheda.sync_detailed(*dove, client=client, body=titolo, if_match=f'"{blocco.versione}"')
problema = bene(tardi, 412)
assert [e.campo for e in problema.errori] == ["fasi"], problema
letta = bene(leggi_scheda.sync_detailed(*dove, client=client))
letta = bene(correggi_scheda.sync_detailed(*dove, client=client, body=titolo, if_match=f'"{letta.versione}"'))
assert letta.titolo == "Accertamenti tributari", letta

# What stands against a passage is said all at once.
passaggio = FaiPassaggio(passaggio=letta.passaggi[0].codice)
no = fai_passaggio.sync_detailed(*dove, client=client, body=passaggio, if_match=f'"{letta.versione}"')
assert len(bene(no, 422).errori) > 1, no.content

bene(commenta.sync_detailed(*dove, client=client, body=Commenta(testo="Da rivedere")), 201)
commenti = bene(elenca_commenti.sync_detailed(*dove, client=client))
assert [c.testo for c in commenti.dati] == ["Da rivedere"], commenti
