-- Access tokens: how a person lets a program act in his name. Only the sha256 of a token is kept.

create table gettoni (
    impronta text {byte_order} not null,
    utente bigint not null references utenti (id),
    nome text not null,
    diritti text not null,
    ente bigint references enti (id), -- the only body in which it is good; null: wherever the person works
    creato timestamp not null,
    fino date not null, -- last day on which it is good
    ultimo timestamp, -- last use
    revocato timestamp,
    constraint gettoni_impronta primary key (impronta)
);
create index gettoni_di_utente on gettoni (utente);
