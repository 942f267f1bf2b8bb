-- The name of who acted stands beside the chained words, with a random salt; chained is their digest. Taken out together, name and
-- salt leave the chain whole and nobody to guess at.

alter table storia add column formato integer; -- null: the first form, in which the name itself is chained
alter table storia add column chi_sale text; -- null in the first form, and where the name was taken out
alter table storia add column chi_impronta text;

create table nomi_tolti (
    ente bigint not null references enti (id),
    utente bigint not null,
    quando timestamp not null,
    constraint nomi_tolti_utente primary key (ente, utente)
);

-- Who came in, was refused, printed, took data away: a chain of its own, because what is kept in memory asks how long `storia` is.
-- Body 0 is the installation: attempts with names that nobody has.
create table registro (
    ente bigint not null,
    progressivo bigint not null,
    cosa text not null,
    dettaglio text not null,
    ruoli text not null, -- what the person was at that moment, by the codes of the roles, each between commas
    chi_utente bigint,
    chi_nome text not null,
    chi_sale text,
    chi_impronta text not null,
    quando timestamp not null,
    impronta text not null,
    constraint registro_progressivo primary key (ente, progressivo)
);
create index registro_di_chi on registro (ente, chi_utente, progressivo);

-- The browser of a session, in words.
alter table sessioni add column browser text;
