-- Sessions of monitoring of a plan: what was asked, what each sheet answered, what was drawn to be verified.

create table monitoraggi (
    ente bigint not null,
    id text {byte_order} not null,
    vista text not null,
    nome text not null,
    riferimento date not null,
    istruzioni text,
    termine date not null,
    chi_utente bigint,
    chi_nome text not null,
    aperta timestamp not null,
    chiusa timestamp,
    constraint monitoraggi_id primary key (ente, id),
    foreign key (ente, vista) references viste (ente, id)
);
create index monitoraggi_di_vista on monitoraggi (ente, vista);

create table monitoraggi_cdr (
    ente bigint not null,
    monitoraggio text not null,
    cdr text not null,
    constraint monitoraggi_cdr_uno primary key (ente, monitoraggio, cdr),
    foreign key (ente, monitoraggio) references monitoraggi (ente, id),
    foreign key (ente, cdr) references cdr (ente, id)
);

create table campioni (
    ente bigint not null,
    monitoraggio text not null,
    seme text not null,
    percentuale integer not null,
    popolazione text not null, -- the codes among which it was drawn, as JSON: the draw can be repeated when sheets have changed since
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    constraint campioni_di_monitoraggio primary key (ente, monitoraggio),
    foreign key (ente, monitoraggio) references monitoraggi (ente, id)
);

create table raccolte (
    ente bigint not null,
    monitoraggio text not null,
    scheda text not null,
    stato text not null,
    commento text,
    idoneita text,
    motivo text,
    esito text,
    rilievi text,
    dichiarata timestamp,
    dichiarata_versione bigint, -- of the sheet
    versione bigint not null,
    chi_utente bigint,
    chi_nome text not null,
    quando timestamp not null,
    constraint raccolte_scheda primary key (ente, monitoraggio, scheda),
    foreign key (ente, monitoraggio) references monitoraggi (ente, id),
    foreign key (ente, scheda) references schede (ente, id)
);
