-- Who people are in the directory of the body, or for a provider of identities; and what came from there.

create table identita (
    utente bigint not null references utenti (id),
    fonte text {byte_order} not null, -- code of the source in the settings
    valore text not null, -- what tells the person apart there
    creata timestamp not null,
    constraint identita_utente primary key (utente, fonte),
    constraint identita_valore unique (fonte, valore)
);

alter table incarichi add column origine text; -- the source that gave it; null: a person did
alter table sessioni add column fonte text; -- the source through which it began; null: a password
