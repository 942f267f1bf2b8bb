"""I punteggi di un piano con pandas, un livello alla volta dal basso; i dati da tre file CSV, scritti dalla stessa base."""

import pathlib
import statistics
import sys
import time

import pandas

GIRI = 7

cartella = pathlib.Path(sys.argv[1])


def leggi():
    return [
        pandas.read_csv(cartella / f"{nome}.csv", dtype={"scheda": str, "direzione": str})
        for nome in ("schede", "fasi", "indicatori")
    ]


def media(tabella, chi, punti):
    """La media per peso; se nessuno ha un peso, quella semplice."""
    tabella = tabella.assign(prodotto=tabella[punti] * tabella["peso"])
    somme = tabella.groupby(chi).agg(
        prodotto=("prodotto", "sum"), peso=("peso", "sum"), semplice=(punti, "mean")
    )
    return (somme["prodotto"] / somme["peso"]).where(somme["peso"] > 0, somme["semplice"])


def calcola(schede, fasi, indicatori):
    contati = indicatori[indicatori["atteso"].notna() & (indicatori["peso"] >= 0)]
    raggiunto, atteso = contati["raggiunto"], contati["atteso"]
    resa = (raggiunto * 100.0 / atteso.where(atteso != 0, 1.0)).clip(lower=0.0)
    resa = resa.where((raggiunto < atteso) & (atteso != 0), 100.0).where(raggiunto.notna(), 0.0)
    parti = pandas.concat(
        [
            media(fasi.fillna({"peso": 0.0, "avanzamento": 0.0}), "scheda", "avanzamento"),
            media(contati.assign(punti=resa), "scheda", "punti"),
        ],
        axis=1,
    )
    # Metà e metà, oppure ciò che c'è.
    punti = parti.mean(axis=1).rename("punti")
    livello = schede.merge(punti, left_on="scheda", right_index=True)
    livello = livello[livello["peso"] >= 0]
    direzioni = media(livello, "direzione", "punti")
    piano = pandas.Series({"": direzioni.mean()})
    return pandas.concat([punti, direzioni, piano])


letture, tempi = [], []
for _ in range(GIRI):
    inizio = time.perf_counter()
    tabelle = leggi()
    letture.append((time.perf_counter() - inizio) * 1000)
    inizio = time.perf_counter()
    punteggi = calcola(*tabelle)
    tempi.append((time.perf_counter() - inizio) * 1000)
punteggi.rename_axis("codice").rename("punti").to_csv(cartella / "tabella_pandas.csv")
print(
    f"  pandas {pandas.__version__}: lettura dei CSV {statistics.median(letture):.1f} ms, "
    f"punteggi {statistics.median(tempi):.1f} ms; dopo un valore si rifà tutto"
)
