-- Who people are in the directory of the body, or for a provider of identities; and what came from there. One source for each account: a
-- second one would be a second way in, whose owner gets what the first one brings.

create table identita (
    utente bigint not null primary key references utenti (id),
    fonte text {byte_order} not null, -- code of the source in the settings
    valore text not null, -- what tells the person apart there
    creata timestamp not null,
    constraint identita_valore unique (fonte, valore)
);

alter table incarichi add column origine text; -- the source that gave it; null: a person did
alter table sessioni add column fonte text; -- the source through which it began; null: a password
