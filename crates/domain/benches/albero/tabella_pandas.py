"""I punteggi di un piano con pandas, un livello alla volta dal basso."""

import pathlib
import statistics
import sys
import time

import numpy
import pandas

GIRI = 7

cartella = pathlib.Path(sys.argv[1])
schede = pandas.read_csv(cartella / "schede.csv", keep_default_na=False)
indicatori = pandas.read_csv(cartella / "indicatori.csv")


def livelli():
    """Le schede dal livello più basso al piano."""
    profondita = pandas.Series(0, index=schede["codice"])
    padre = schede.set_index("codice")["padre"]
    sopra = padre.copy()
    while (sopra != "").any():
        profondita[sopra[sopra != ""].index] += 1
        sopra = sopra.map(padre).fillna("")
    return [schede[schede["codice"].map(profondita) == p] for p in range(profondita.max(), -1, -1)]


def media(tabella, chi):
    tabella = tabella.assign(prodotto=tabella["punti"] * tabella["peso"])
    somme = tabella.groupby(["anno", chi])[["prodotto", "peso"]].sum()
    return somme["prodotto"] / somme["peso"]


def calcola():
    tabella = indicatori[indicatori["atteso"].notna()].copy()
    raggiunto = tabella["raggiunto"].fillna(0.0)
    atteso, basso = tabella["atteso"], tabella["basso"] == 1
    sopra = numpy.where(basso, atteso + (atteso - raggiunto), raggiunto)
    reso = numpy.where(basso, raggiunto <= 0, raggiunto >= 0) * 100.0
    divisore = numpy.where(atteso == 0, 1.0, atteso)
    tabella["punti"] = numpy.where(atteso == 0, reso, sopra * 100.0 / divisore).clip(0.0, 100.0)
    propri = media(tabella, "scheda").rename_axis(["anno", "codice"])
    punteggi, figlie = [], pandas.Series(dtype=float)
    for livello in livelli():
        indice = pandas.MultiIndex.from_product(
            [propri.index.levels[0], livello["codice"]], names=["anno", "codice"]
        )
        suoi, sotto = propri.reindex(indice), figlie.reindex(indice)
        punti = pandas.concat([suoi, sotto], axis=1).mean(axis=1)
        punteggi.append(punti)
        uniti = punti.rename("punti").reset_index().merge(livello, on="codice")
        figlie = media(uniti, "padre").rename_axis(["anno", "codice"])
    return pandas.concat(punteggi).rename("punti")


tempi = []
for _ in range(GIRI):
    inizio = time.perf_counter()
    punteggi = calcola()
    tempi.append((time.perf_counter() - inizio) * 1000)
punteggi.reset_index().to_csv(cartella / "tabella_pandas.csv", index=False)
print(
    f"pandas {pandas.__version__}: mediana {statistics.median(tempi):.1f} ms, "
    f"massimo {max(tempi):.1f} ms; dopo un valore si rifà tutto"
)
