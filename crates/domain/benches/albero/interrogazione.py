"""I punteggi di un piano con un'interrogazione ricorsiva, su SQLite in memoria."""

import csv
import pathlib
import sqlite3
import statistics
import sys
import time

GIRI = 7

cartella = pathlib.Path(sys.argv[1])
interrogazione = pathlib.Path(__file__).with_suffix(".sql").read_text()
base = sqlite3.connect(":memory:")
base.executescript(
    """
    CREATE TABLE schede (codice TEXT PRIMARY KEY, padre TEXT, peso REAL) WITHOUT ROWID;
    CREATE TABLE indicatori (
        anno INTEGER, scheda TEXT, numero INTEGER, basso INTEGER, peso REAL, atteso REAL, raggiunto REAL,
        PRIMARY KEY (anno, scheda, numero)
    ) WITHOUT ROWID;
    CREATE INDEX schede_padre ON schede (padre);
    CREATE INDEX indicatori_scheda ON indicatori (scheda);
    """
)


def carica(tavola, campi):
    with open(cartella / f"{tavola}.csv", newline="") as file:
        righe = [[valore or None for valore in riga] for riga in csv.reader(file)][1:]
    base.executemany(f"INSERT INTO {tavola} VALUES ({','.join('?' * campi)})", righe)


carica("schede", 3)
carica("indicatori", 7)
base.execute("ANALYZE")
tempi = []
for _ in range(GIRI):
    inizio = time.perf_counter()
    punteggi = base.execute(interrogazione).fetchall()
    tempi.append((time.perf_counter() - inizio) * 1000)
with open(cartella / "interrogazione.csv", "w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows([("anno", "codice", "punti"), *punteggi])
print(
    f"interrogazione ricorsiva (SQLite {sqlite3.sqlite_version}, in memoria): "
    f"mediana {statistics.median(tempi):.1f} ms, massimo {max(tempi):.1f} ms; dopo un valore si rifà tutto"
)
