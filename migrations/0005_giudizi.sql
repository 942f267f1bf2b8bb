-- The grade of the latest assessment of the inherent risk, where its method gives no figure: the lists and the dashboard read it
-- with the sheet. It follows from `valutazioni`.

alter table schede add column giudizio_metodo text;
alter table schede add column giudizio_grado integer;

update schede set
    giudizio_metodo = (
        select v.metodo from valutazioni v
        where v.ente = schede.ente and v.scheda = schede.id and v.grado is not null
            and v.posizione = (select max(w.posizione) from valutazioni w where w.ente = v.ente and w.scheda = v.scheda)
    ),
    giudizio_grado = (
        select v.grado from valutazioni v
        where v.ente = schede.ente and v.scheda = schede.id and v.grado is not null
            and v.posizione = (select max(w.posizione) from valutazioni w where w.ente = v.ente and w.scheda = v.scheda)
    );
