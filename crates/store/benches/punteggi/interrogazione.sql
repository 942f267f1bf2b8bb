-- Il punteggio di ogni scheda, di ogni direzione e del piano nelle regole «semplice»: una scheda vale metà l'avanzamento delle sue fasi e metà
-- i suoi indicatori, o ciò che ha; una direzione è la media delle sue schede, il piano quella delle direzioni. $1 l'ente, $2 la vista, $3 l'anno.
with recursive
scheda as (
    select id, codice, coalesce(direzione, 'Senza direzione') as direzione,
           coalesce(cast(peso as double precision) / 1000000.0, 1.0) as peso
    from schede
    where ente = $1 and vista = $2
),
fase as (
    select scheda.id,
           sum(cast(coalesce(fasi.peso, 0) as double precision) * coalesce(fasi.avanzamento, 0)) as pesati,
           sum(cast(coalesce(fasi.peso, 0) as double precision)) as pesi,
           avg(cast(coalesce(fasi.avanzamento, 0) as double precision)) as media
    from scheda join fasi on fasi.ente = $1 and fasi.scheda = scheda.id
    group by scheda.id
),
indicatore as (
    select scheda.id,
           coalesce(cast(indicatori.peso as double precision) / 1000000.0, 1.0) as peso,
           case
               when valori.raggiunto is null then 0.0
               when valori.atteso = 0 or valori.raggiunto >= valori.atteso then 100.0
               when valori.raggiunto < 0 then 0.0
               else cast(valori.raggiunto as double precision) * 100.0 / valori.atteso
           end as punti
    from scheda
    join indicatori on indicatori.ente = $1 and indicatori.scheda = scheda.id
    join valori on valori.ente = $1 and valori.scheda = scheda.id
        and valori.indicatore = indicatori.posizione and valori.anno = $3
    where valori.atteso is not null and coalesce(indicatori.peso, 1000000) >= 0
),
indicatori_di as (
    select id, sum(punti * peso) / sum(peso) as punti from indicatore group by id
),
propria as (
    select scheda.id,
           case when fase.pesi > 0 then fase.pesati / fase.pesi else fase.media end / 1000000.0 as fasi,
           indicatori_di.punti as indicatori
    from scheda
    left join fase on fase.id = scheda.id
    left join indicatori_di on indicatori_di.id = scheda.id
),
foglia as (
    select id,
           case
               when fasi is null then indicatori
               when indicatori is null then fasi
               else (fasi + indicatori) / 2.0
           end as punti
    from propria
    where fasi is not null or indicatori is not null
),
nodo(chiave, nome, padre, peso, punti) as (
    select 'V', '', '', cast(1.0 as double precision), cast(null as double precision)
    union all
    select distinct 'D' || direzione, direzione, 'V', cast(1.0 as double precision), cast(null as double precision) from scheda
    union all
    select 'S' || scheda.id, scheda.codice, 'D' || scheda.direzione, scheda.peso, foglia.punti
    from scheda join foglia on foglia.id = scheda.id
    where scheda.peso >= 0
),
pesato as materialized (
    select chiave, nome, padre, peso / sum(peso) over (partition by padre) as parte, punti from nodo
),
-- Quanto di chi sta sopra viene da chi sta sotto, a qualunque profondità.
quota(nome, sotto, parte, punti) as (
    select nome, chiave, cast(1.0 as double precision), punti from pesato
    union all
    select quota.nome, pesato.chiave, quota.parte * pesato.parte, pesato.punti
    from quota join pesato on pesato.padre = quota.sotto
)
select nome as codice, sum(parte * punti) as punti
from quota
where punti is not null
group by nome
