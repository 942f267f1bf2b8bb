-- The open lists of a body: entries of its own, and shipped ones that its forms do not offer.

create table elenchi (
    ente bigint not null,
    elenco text {byte_order} not null, -- key of the field, after that of its table: `eventi.fattori`
    posizione integer not null,
    voce text not null,
    nascosta integer not null, -- 1 for a shipped entry that is not offered
    constraint elenchi_posizione primary key (ente, elenco, posizione),
    foreign key (ente) references enti (id)
);
