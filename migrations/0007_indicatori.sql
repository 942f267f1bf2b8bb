-- What an indicator is beyond its printed row: weight, baseline, source, frequency, interval, scale, formula, and where its series
-- breaks.

alter table indicatori add column peso bigint;
alter table indicatori add column frequenza text;
alter table indicatori add column cumulo text;
alter table indicatori add column valore_di_partenza bigint;
alter table indicatori add column intervallo_da bigint;
alter table indicatori add column intervallo_a bigint;
alter table indicatori add column decimali bigint;
alter table indicatori add column fonte_del_dato text;
alter table indicatori add column scala text;
alter table indicatori add column formula text;
alter table indicatori add column inizio_serie date;
alter table indicatori add column serie_chiuse text; -- JSON: the series that ended, in order

-- What was achieved within a year, by half, quarter or month.
create table periodi (
    ente bigint not null,
    scheda text not null,
    indicatore integer not null, -- posizione of the indicator
    anno integer not null,
    frequenza text {byte_order} not null,
    numero integer not null, -- of the period in its year, from 1
    atteso bigint,
    raggiunto bigint,
    numeratore bigint,
    denominatore bigint,
    commento text,
    evidenza text,
    constraint periodi_numero primary key (ente, scheda, indicatore, anno, frequenza, numero),
    foreign key (ente, scheda, indicatore) references indicatori (ente, scheda, posizione)
);
