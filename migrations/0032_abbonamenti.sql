-- The other programs that are told what happens, and what is on its way to them.

create table abbonamenti (
    ente bigint not null references enti (id),
    id text {byte_order} not null,
    nome text not null,
    indirizzo text not null,
    segreto text not null, -- what each message is signed with, hexadecimal
    generi text not null, -- JSON: the kinds of fact it is told
    attivo integer not null,
    motivo text, -- why it is told nothing any more
    ultimo bigint not null, -- the line of the trail up to which it has been told
    constraint abbonamenti_id primary key (ente, id)
);

create table notifiche (
    ente bigint not null references enti (id),
    id text {byte_order} not null,
    abbonamento text not null,
    corpo text not null, -- JSON, as it is signed
    fatti integer not null,
    stato text not null,
    tentativi integer not null,
    prossimo timestamp not null,
    motivo text, -- why the last attempt failed
    creata timestamp not null,
    constraint notifiche_id primary key (ente, id),
    foreign key (ente, abbonamento) references abbonamenti (ente, id)
);
