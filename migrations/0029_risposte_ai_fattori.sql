-- What a body says of the enabling factors, its own and those that ship: which types of measure answer each, and why.

create table risposte_ai_fattori (
    ente bigint not null,
    fattore text {byte_order} not null, -- as the list writes it
    posizione integer not null,
    tipo text not null, -- code of a type of the PNA, or `ente:` and the words of an own one
    perche text not null,
    constraint risposte_ai_fattori_posizione primary key (ente, fattore, posizione),
    foreign key (ente) references enti (id)
);
