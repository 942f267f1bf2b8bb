-- Il punteggio di ogni scheda in ogni anno: una scheda vale la sua parte di ogni scheda che le sta sotto.
WITH RECURSIVE
indicatore AS (
    SELECT anno, scheda, peso,
           max(0.0, min(100.0, CASE
               WHEN atteso <> 0 AND basso = 0 THEN coalesce(raggiunto, 0) * 100.0 / atteso
               WHEN atteso <> 0 THEN (atteso + (atteso - coalesce(raggiunto, 0))) * 100.0 / atteso
               WHEN basso = 0 AND coalesce(raggiunto, 0) >= 0 THEN 100.0
               WHEN basso = 1 AND coalesce(raggiunto, 0) <= 0 THEN 100.0
               ELSE 0.0
           END)) AS punti
    FROM indicatori
    WHERE atteso IS NOT NULL
),
propri AS (
    SELECT anno, scheda, sum(punti * peso) / sum(peso) AS punti
    FROM indicatore
    GROUP BY anno, scheda
),
pesi AS (
    SELECT padre, sum(peso) AS somma FROM schede WHERE padre IS NOT NULL GROUP BY padre
),
-- Quanto di una scheda viene dai suoi indicatori e quanto da chi le sta sotto.
parti AS (
    SELECT codice,
           CASE WHEN codice = 'V' THEN 0.0 WHEN somma IS NULL THEN 1.0 ELSE 0.5 END AS indicatori,
           CASE WHEN codice = 'V' THEN 1.0 WHEN somma IS NULL THEN 0.0 ELSE 0.5 END AS figlie,
           somma
    FROM schede LEFT JOIN pesi ON pesi.padre = schede.codice
),
quota(sopra, sotto, parte) AS (
    SELECT codice, codice, 1.0 FROM schede
    UNION ALL
    SELECT quota.sopra, schede.codice, quota.parte * parti.figlie * schede.peso / parti.somma
    FROM quota
    JOIN parti ON parti.codice = quota.sotto
    JOIN schede ON schede.padre = quota.sotto
)
SELECT propri.anno, quota.sopra, sum(quota.parte * parti.indicatori * propri.punti)
FROM quota
JOIN parti ON parti.codice = quota.sotto
JOIN propri ON propri.scheda = quota.sotto
GROUP BY propri.anno, quota.sopra
