//! The rules: what each is called, how much it weighs, why it matters, where it is mended.

use crate::scelta::scelta;

scelta! {
    /// How much a finding weighs, the heaviest first.
    Gravita {
        /// The plan contradicts itself or leaves a risk without an answer: it should not go out so.
        Grave = "grave", "Grave";
        /// Somebody should look, and often correct.
        Attenzione = "attenzione", "Attenzione";
        /// Worth knowing; the plan works as it is.
        Nota = "nota", "Nota";
    }
}

scelta! {
    /// What a finding is about. The stored word never changes: acceptances are kept by it.
    RegolaAnomalia {
        SenzaLivello = "senza_livello", "Processo senza livello di rischio";
        LivelloFuoriScala = "livello_fuori_scala", "Livello di rischio fuori dalla scala";
        RischioSenzaMisura = "rischio_senza_misura", "Rischio valutato senza misura";
        AltoSenzaSpecifica = "alto_senza_specifica", "Rischio alto senza una misura specifica";
        Pesi = "pesi", "Somma dei pesi diversa da 100";
        Orfano = "orfano", "Scheda senza chi le sta sopra";
        SenzaEventi = "senza_eventi", "Processo senza eventi rischiosi";
        EventoIlleggibile = "evento_illeggibile", "Livello di un evento che non si legge";
        RischiRovesciati = "rischi_rovesciati", "Attività discrezionale con il rischio più basso";
        NaturaContraddetta = "natura_contraddetta", "Natura e discrezionalità discordi";
        TipoSenzaMisura = "tipo_senza_misura", "Tipologia senza misura";
        MisuraSenzaTipo = "misura_senza_tipo", "Misura senza tipologia";
        MisuraSenzaIndicatori = "misura_senza_indicatori", "Misura senza indicatori";
        AvanzamentoEFine = "avanzamento_e_fine", "Avanzamento e fine effettiva discordi";
        FaseScaduta = "fase_scaduta", "Fase scaduta e non conclusa";
        StatoSuperato = "stato_superato", "Stato rimasto indietro";
        SerieInterrotta = "serie_interrotta", "Serie di un indicatore che non si confronta";
        RinvioIrrisolto = "rinvio_irrisolto", "Rinvio che non porta a nessuna scheda";
        FormulaIrrisolta = "formula_irrisolta", "Formula che non si può calcolare";
        RegolaSenzaDati = "regola_senza_dati", "Regola di un indicatore senza ciò che le serve";
        SenzaVerso = "senza_verso", "Indicatore senza verso";
        RapportoSiNo = "rapporto_si_no", "Rapporto con una legenda sì/no";
        TipoIndicatore = "tipo_indicatore", "Tipo di indicatore da rivedere";
        TipiTuttiUguali = "tipi_tutti_uguali", "Indicatori tutti dello stesso tipo";
        TipiDiscordi = "tipi_discordi", "Tipologia e testo della fase discordi";
        MisuraRipetuta = "misura_ripetuta", "Misura scritta più volte";
    }
}

impl RegolaAnomalia {
    /// How much its findings weigh.
    pub fn gravita(self) -> Gravita {
        match self {
            Self::SenzaLivello
            | Self::LivelloFuoriScala
            | Self::RischioSenzaMisura
            | Self::AltoSenzaSpecifica
            | Self::Pesi
            | Self::Orfano => Gravita::Grave,
            Self::SenzaEventi
            | Self::EventoIlleggibile
            | Self::RischiRovesciati
            | Self::NaturaContraddetta
            | Self::TipoSenzaMisura
            | Self::MisuraSenzaTipo
            | Self::MisuraSenzaIndicatori
            | Self::AvanzamentoEFine
            | Self::FaseScaduta
            | Self::StatoSuperato
            | Self::SerieInterrotta
            | Self::RinvioIrrisolto
            | Self::FormulaIrrisolta
            | Self::RegolaSenzaDati => Gravita::Attenzione,
            Self::SenzaVerso
            | Self::RapportoSiNo
            | Self::TipoIndicatore
            | Self::TipiTuttiUguali
            | Self::TipiDiscordi
            | Self::MisuraRipetuta => Gravita::Nota,
        }
    }

    /// Why it matters and what to do, for the person who meets it.
    pub fn spiegazione(self) -> &'static str {
        match self {
            Self::SenzaLivello => {
                "Senza un livello il processo non entra nelle priorità del piano. Valuta il rischio, oppure scrivi il livello dichiarato sulla scheda."
            }
            Self::LivelloFuoriScala => {
                "Il metodo del piano non arriva a quella cifra: spesso manca la virgola, oppure il livello viene da un'altra scala. Correggi il livello, o scegli per la vista il metodo con la scala giusta."
            }
            Self::RischioSenzaMisura => {
                "Un rischio valutato chiede una risposta: una misura sua, o quella di un'altra scheda che lo tratta. Scrivi la misura nella tabella FASI, oppure indica le schede la cui misura tratta anche questo processo."
            }
            Self::AltoSenzaSpecifica => {
                "Una misura generale vale per tutto l'ente; un rischio alto ne chiede una pensata per quel processo (PNA 2019, allegato 1). Da quale fascia il rischio è alto lo dice il metodo. Indica che la misura è specifica, oppure aggiungine una."
            }
            Self::Pesi => {
                "L'avanzamento di una misura è la media delle fasi secondo i loro pesi, e il punteggio di una scheda quella degli indicatori secondo i loro: se non fanno 100,00 la percentuale non si può leggere. Correggili nella tabella FASI, o nel modulo degli indicatori; dove nessun indicatore ha un peso contano tutti allo stesso modo."
            }
            Self::Orfano => {
                "Un processo senza il suo Centro di Responsabilità, o un obiettivo senza la sua Direzione, non entra nel libro di nessuno e il suo punteggio non conta per nessuno. Per un processo correggi il codice scritto in «Collegato a», oppure crea la scheda del CdR in questa vista; per un obiettivo scrivi la Direzione."
            }
            Self::SenzaEventi => {
                "Il PNA 2019 (allegato 1) vuole almeno un evento rischioso per ogni processo: il registro degli eventi dice che cosa potrebbe accadere, non solo quanto. Descrivi almeno un evento sulla scheda."
            }
            Self::EventoIlleggibile => {
                "Il livello di un evento si ordina solo se è il nome di una fascia (per esempio Alto) o una cifra. Così com'è l'evento finisce in fondo al registro: riscrivi il livello."
            }
            Self::RischiRovesciati => {
                "Più un'attività è discrezionale, più il rischio di solito è alto: qui è il più basso. Rivedi il livello; se è giusto, accetta la segnalazione e scrivi perché."
            }
            Self::NaturaContraddetta => {
                "La scheda dice due cose diverse: la natura in due parole e la discrezionalità in cinque gradi devono concordare. I primi tre gradi sono attività vincolata, gli ultimi due discrezionale."
            }
            Self::TipoSenzaMisura => {
                "La scheda dichiara che tipo di misura si attua, ma la tabella FASI è vuota: nessuno sa che cosa fare, chi e quando. Scrivi la misura, oppure togli la tipologia."
            }
            Self::MisuraSenzaTipo => {
                "La tipologia serve a contare le misure e a confrontarle con quelle del PNA. Scegli la tipologia sulla scheda."
            }
            Self::MisuraSenzaIndicatori => {
                "Senza indicatori non si può dire se la misura è servita. Aggiungi almeno un indicatore con il suo valore atteso."
            }
            Self::AvanzamentoEFine => {
                "Una fase conclusa ha l'avanzamento al 100% e la data in cui è finita: qui c'è una sola delle due cose. Completa la riga della tabella FASI."
            }
            Self::FaseScaduta => {
                "Il termine è passato. Se la fase è conclusa scrivi la fine effettiva e il 100%; se è in ritardo, aggiorna l'avanzamento e scrivi nelle note il motivo."
            }
            Self::StatoSuperato => {
                "Tutte le fasi sono concluse e l'anno è finito, ma la scheda risulta ancora aperta. Aggiorna lo stato."
            }
            Self::SerieInterrotta => {
                "Se l'unità cambia da un anno all'altro i valori non si confrontano, e il grafico negli anni inganna. Correggi i valori o l'unità; se l'unità è cambiata davvero, scrivi nel modulo degli indicatori da che giorno comincia la nuova serie."
            }
            Self::RinvioIrrisolto => {
                "Il codice è scritto male, oppure la scheda non è ancora stata importata o creata. Finché non esiste, il collegamento non si può seguire."
            }
            Self::FormulaIrrisolta => {
                "Un indicatore calcolato ha il valore che la sua formula gli dà: se la formula non si legge, o nomina una scheda, un indicatore o una fase che non c'è, quel valore manca, e con lui manca nel punteggio. Correggi la formula nel modulo degli indicatori, oppure aggiungi ciò che nomina."
            }
            Self::RegolaSenzaDati => {
                "La regola di conversione scelta per l'indicatore e ciò che vi è scritto non stanno insieme: il punteggio è zero, oppure non usa quello che qualcuno ha scritto. Nel modulo degli indicatori scrivi ciò che manca, oppure cambia la regola."
            }
            Self::SenzaVerso => {
                "Senza sapere se è meglio un valore alto o uno basso, l'avanzamento dell'indicatore non si può calcolare. Scegli il verso nel modulo degli indicatori."
            }
            Self::RapportoSiNo => {
                "Un rapporto è una quota, un sì/no vale 1 o 0: le due cose insieme non si leggono. Scegli l'unità giusta, oppure togli la legenda dalle note."
            }
            Self::TipoIndicatore => {
                "Contare quante volte si fa una cosa non dice quanto è costata: di solito è un indicatore di realizzazione o di risultato. Controlla il tipo."
            }
            Self::TipiTuttiUguali => {
                "Se tutti gli indicatori sono dello stesso tipo, il tipo non dice più nulla. Controlla la classificazione."
            }
            Self::TipiDiscordi => {
                "La tipologia della scheda e quella scritta nel testo della fase sono diverse: nei conteggi vale la prima. Rendi uguali le due, oppure accetta la segnalazione."
            }
            Self::MisuraRipetuta => {
                "La stessa misura scritta su più schede si aggiorna più volte e si conta più volte. Lasciala su una scheda e, nelle altre, indica che il processo è trattato anche da quella."
            }
        }
    }

    /// Key of the field in which it is mended; `None` where no single field is.
    pub fn campo(self) -> Option<&'static str> {
        match self {
            Self::SenzaLivello | Self::LivelloFuoriScala | Self::RischiRovesciati => {
                Some("livello_rischio")
            }
            Self::AltoSenzaSpecifica => Some("carattere_misura"),
            Self::RischioSenzaMisura
            | Self::TipoSenzaMisura
            | Self::Pesi
            | Self::AvanzamentoEFine
            | Self::FaseScaduta => Some("fasi"),
            Self::Orfano => Some("collegato_a"),
            Self::SenzaEventi | Self::EventoIlleggibile => Some("eventi"),
            Self::NaturaContraddetta => Some("discrezionalita"),
            Self::MisuraSenzaTipo | Self::TipiDiscordi => Some("tipologia_misura"),
            Self::MisuraSenzaIndicatori
            | Self::SerieInterrotta
            | Self::FormulaIrrisolta
            | Self::RegolaSenzaDati
            | Self::SenzaVerso
            | Self::RapportoSiNo
            | Self::TipoIndicatore => Some("indicatori"),
            Self::StatoSuperato => Some("stato"),
            Self::RinvioIrrisolto | Self::TipiTuttiUguali | Self::MisuraRipetuta => None,
        }
    }
}
