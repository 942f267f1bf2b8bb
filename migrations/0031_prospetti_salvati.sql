-- What was chosen for a report, kept under a name by somebody, and on which days it is made by itself.

create table prospetti_salvati (
    ente bigint not null references enti (id),
    id text {byte_order} not null,
    utente bigint not null references utenti (id), -- whose it is, and with whose rights it is made
    vista text not null,
    nome text not null,
    prospetto text not null,
    scelte text not null, -- JSON
    condiviso integer not null, -- 1 where the others of the body find it too
    cadenza text, -- null where it is made on request alone
    formato text, -- of the file that is made by itself
    posta integer not null, -- 1 where a message says that it is ready
    prossima date, -- the day it is made next; null: not any more
    motivo text, -- why it is not made any more
    constraint prospetti_salvati_id primary key (ente, id),
    foreign key (ente, vista) references viste (ente, id)
);

alter table stampe add column salvato text; -- the saved report that asked for it, when nobody did
