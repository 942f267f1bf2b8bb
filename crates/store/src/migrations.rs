//! Brings the schema to the state this program expects.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Integer;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};

use crate::db::Tx;
use crate::dialect;
use crate::error::{Error, Result};

/// Every migration, in order. One that was published is never edited.
pub(crate) const MIGRAZIONI: &[(&str, &str)] = &[
    (
        "0001_schema",
        include_str!("../../../migrations/0001_schema.sql"),
    ),
    (
        "0002_valutazioni",
        include_str!("../../../migrations/0002_valutazioni.sql"),
    ),
    (
        "0003_ricerche",
        include_str!("../../../migrations/0003_ricerche.sql"),
    ),
    (
        "0004_eventi_e_mappatura",
        include_str!("../../../migrations/0004_eventi_e_mappatura.sql"),
    ),
    (
        "0005_giudizi",
        include_str!("../../../migrations/0005_giudizi.sql"),
    ),
    (
        "0006_accettazioni",
        include_str!("../../../migrations/0006_accettazioni.sql"),
    ),
    (
        "0007_indicatori",
        include_str!("../../../migrations/0007_indicatori.sql"),
    ),
    (
        "0008_smvp",
        include_str!("../../../migrations/0008_smvp.sql"),
    ),
    (
        "0009_metodi",
        include_str!("../../../migrations/0009_metodi.sql"),
    ),
    (
        "0010_elenchi",
        include_str!("../../../migrations/0010_elenchi.sql"),
    ),
    (
        "0011_soglie",
        include_str!("../../../migrations/0011_soglie.sql"),
    ),
    (
        "0012_pesi",
        include_str!("../../../migrations/0012_pesi.sql"),
    ),
    (
        "0013_incarichi",
        include_str!("../../../migrations/0013_incarichi.sql"),
    ),
    (
        "0014_struttura",
        include_str!("../../../migrations/0014_struttura.sql"),
    ),
    (
        "0015_indicatori_propri",
        include_str!("../../../migrations/0015_indicatori_propri.sql"),
    ),
    (
        "0016_registro",
        include_str!("../../../migrations/0016_registro.sql"),
    ),
    (
        "0017_versioni",
        include_str!("../../../migrations/0017_versioni.sql"),
    ),
    (
        "0018_ribaltamento",
        include_str!("../../../migrations/0018_ribaltamento.sql"),
    ),
    (
        "0019_bozze",
        include_str!("../../../migrations/0019_bozze.sql"),
    ),
    (
        "0020_secondo_fattore",
        include_str!("../../../migrations/0020_secondo_fattore.sql"),
    ),
    (
        "0021_allegati",
        include_str!("../../../migrations/0021_allegati.sql"),
    ),
    (
        "0022_sessioni_di_monitoraggio",
        include_str!("../../../migrations/0022_sessioni_di_monitoraggio.sql"),
    ),
    (
        "0023_promemoria",
        include_str!("../../../migrations/0023_promemoria.sql"),
    ),
    (
        "0024_calendari",
        include_str!("../../../migrations/0024_calendari.sql"),
    ),
    (
        "0025_commenti",
        include_str!("../../../migrations/0025_commenti.sql"),
    ),
    (
        "0026_commenti_corretti",
        include_str!("../../../migrations/0026_commenti_corretti.sql"),
    ),
    (
        "0027_identita",
        include_str!("../../../migrations/0027_identita.sql"),
    ),
    (
        "0028_cdr_passati",
        include_str!("../../../migrations/0028_cdr_passati.sql"),
    ),
    (
        "0029_risposte_ai_fattori",
        include_str!("../../../migrations/0029_risposte_ai_fattori.sql"),
    ),
    (
        "0030_caricamenti",
        include_str!("../../../migrations/0030_caricamenti.sql"),
    ),
    (
        "0031_prospetti_salvati",
        include_str!("../../../migrations/0031_prospetti_salvati.sql"),
    ),
    (
        "0032_abbonamenti",
        include_str!("../../../migrations/0032_abbonamenti.sql"),
    ),
    (
        "0033_edizioni",
        include_str!("../../../migrations/0033_edizioni.sql"),
    ),
    (
        "0034_gettoni",
        include_str!("../../../migrations/0034_gettoni.sql"),
    ),
    (
        "0035_ripetizioni",
        include_str!("../../../migrations/0035_ripetizioni.sql"),
    ),
    ("0036_ipa", include_str!("../../../migrations/0036_ipa.sql")),
];

/// Two programs that start together apply them once. The number is arbitrary.
const CODA: i64 = 0x5343_4845_4d41;

/// Applies what is missing.
///
/// # Errors
/// When the database is ahead of this program, or a statement fails: nothing is applied then.
pub(crate) fn apply(tx: &mut Tx<'_>) -> Result<()> {
    #[derive(QueryableByName)]
    struct Applicate {
        #[diesel(sql_type = Integer)]
        quante: i32,
    }
    dialect::queue(tx, CODA)?;
    tx.batch_execute("create table if not exists migrazioni (numero integer not null primary key, nome text not null, applicata timestamp not null default current_timestamp)")?;
    let applicate = sql_query("select cast(count(*) as integer) as quante from migrazioni")
        .get_result::<Applicate>(&mut **tx)?
        .quante;
    let applicate = usize::try_from(applicate).unwrap_or_default();
    if applicate > MIGRAZIONI.len() {
        return Err(Error::Dati(
            "la base dati è stata aggiornata da una versione più recente del programma: usa quella"
                .to_owned(),
        ));
    }
    for (numero, (nome, sql)) in MIGRAZIONI.iter().enumerate().skip(applicate) {
        let sql = dialect::schema(tx, sql);
        tx.batch_execute(&sql)?;
        tx.batch_execute(&format!(
            "insert into migrazioni (numero, nome) values ({}, '{nome}')",
            numero + 1
        ))?;
        tracing::info!("migration {nome} applied");
    }
    Ok(())
}
