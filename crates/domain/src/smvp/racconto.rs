//! An SMVP in plain sentences: what the page «Come si calcola» says.

use super::Smvp;
use crate::decimale::Decimale;
use crate::punteggio::{
    Composizione, FasciaPunti, Insieme, PartiMancanti, Punteggio, SenzaAtteso, SenzaRaggiunto,
};
use crate::scheda::{Livello, Unita};

impl Smvp {
    /// How scores come about, in the order in which they are worked out.
    pub(super) fn frasi(&self) -> Vec<String> {
        let mut frasi = vec![format!(
            "Ogni indicatore è misurato con la regola «{}»: {}.",
            self.conversione.etichetta(),
            self.conversione.frase()
        )];
        for (unita, regola) in &self.per_unita {
            frasi.push(format!(
                "{} la regola è «{}»: {}.",
                indicatori_in(*unita),
                regola.etichetta(),
                regola.frase()
            ));
        }
        frasi.push("Dove è meglio un valore dentro un intervallo, e l'intervallo è scritto nell'indicatore, vale 100 il valore che ci sta, estremi compresi, e 0 ogni altro.".to_owned());
        frasi.push("Un indicatore può portare una regola sua e intervalli suoi, scritti nel suo modulo: prendono il posto di questi, e il suo calcolo lo dice. Una regola sua che non guarda che cosa è meglio (intervalli di valori, sì o no, nessuna conversione) vale anche dove è scritto un intervallo.".to_owned());
        frasi.extend(self.intervalli.iter().map(frase_intervallo));
        frasi.push(self.frase_punti());
        frasi.extend(self.fasce.iter().map(|f| self.frase_fascia(f)));
        if self.negativi {
            frasi.push("Un punteggio negativo resta negativo.".to_owned());
        } else {
            frasi.push("Un punteggio negativo vale zero.".to_owned());
        }
        frasi.extend(
            self.tetto
                .map(|t| format!("Un indicatore vale al massimo {} punti.", breve(t))),
        );
        frasi.push(senza_raggiunto(self.senza_raggiunto).to_owned());
        frasi.push(senza_atteso(self.senza_atteso).to_owned());
        frasi.push(insieme(
            "degli indicatori di una scheda",
            self.insieme_indicatori,
        ));
        frasi.push(insieme("delle schede figlie", self.insieme_figlie));
        if self.composizione.collegate > Decimale::ZERO {
            frasi.push(insieme("delle schede collegate", self.insieme_collegate));
            if self.fasce.iter().any(|f| f.allerta.is_some()) {
                frasi.push("Di una scheda collegata conta il punteggio; le sue segnalazioni restano sul suo ramo, così in cima al piano ognuna è contata una volta.".to_owned());
            }
        }
        frasi.push(composizione("una scheda", &self.composizione));
        for (livello, c) in &self.per_livello {
            let chi = match livello {
                Livello::Cdr => "un CdR",
                Livello::Processo => "un processo",
                Livello::Obiettivo => "un obiettivo",
            };
            frasi.push(composizione(chi, c));
        }
        frasi.push(
            match self.parti_mancanti {
                PartiMancanti::Ridistribuite => {
                    "Se una parte manca, il suo peso va alle altre in proporzione."
                }
                PartiMancanti::Zero => "Una parte che manca vale zero.",
            }
            .to_owned(),
        );
        frasi.extend(
            self.tetto_scheda
                .map(|t| format!("Una scheda vale al massimo {} punti.", breve(t))),
        );
        frasi.push("Un punteggio fissato a mano è usato al posto di quello calcolato, che resta scritto accanto.".to_owned());
        frasi.push(format!(
            "Chi sta sopra usa i punteggi non arrotondati di chi sta sotto; si registrano e si mostrano con {}, e una cifra esattamente a metà sale.",
            match self.decimali {
                0 => "nessuna cifra dopo la virgola".to_owned(),
                1 => "una cifra dopo la virgola".to_owned(),
                n => format!("{n} cifre dopo la virgola"),
            }
        ));
        frasi
    }

    fn frase_punti(&self) -> String {
        match self.punteggio {
            Punteggio::Valore => "I punti sono il valore così ottenuto.".to_owned(),
            Punteggio::ConMassimale => {
                let da = self.fasce.iter().map(|f| f.da).min();
                let a = self.fasce.iter().map(|f| f.a).max();
                format!(
                    "I punti sono il valore così ottenuto, ma mai meno di {} né più di {}.",
                    breve(da.unwrap_or(Decimale::ZERO)),
                    breve(a.unwrap_or(Decimale::CENTO))
                )
            }
            Punteggio::DiFascia => {
                "I punti sono quelli della prima fascia che contiene il valore; se nessuna lo contiene, il valore resta com'è ed è segnalato.".to_owned()
            }
            Punteggio::MediaDiFascia => {
                "I punti crescono in proporzione dentro la prima fascia che contiene il valore; se nessuna lo contiene, sono zero ed è segnalato.".to_owned()
            }
        }
    }

    fn frase_fascia(&self, f: &FasciaPunti) -> String {
        let nome = f
            .nome
            .as_ref()
            .map_or_else(String::new, |n| format!(" «{n}»"));
        let mut frase = format!("Fascia{nome}: da {} a {}", breve(f.da), breve(f.a));
        if matches!(
            self.punteggio,
            Punteggio::DiFascia | Punteggio::MediaDiFascia
        ) {
            frase.push_str(&if f.punti == f.punti_fine {
                format!(", {} punti", breve(f.punti))
            } else {
                format!(", da {} a {} punti", breve(f.punti), breve(f.punti_fine))
            });
        }
        if f.allerta.is_some() {
            frase.push_str("; chi ci cade è segnalato, lungo l'albero, fino in cima al piano");
        }
        frase.push('.');
        frase
    }
}

fn frase_intervallo(f: &FasciaPunti) -> String {
    let punti = if f.punti == f.punti_fine {
        format!("{} punti", breve(f.punti))
    } else {
        format!("da {} a {} punti", breve(f.punti), breve(f.punti_fine))
    };
    format!(
        "Nella tabella, da {} fino a meno di {}: {punti}.",
        breve(f.da),
        breve(f.a)
    )
}

fn breve(figura: Decimale) -> String {
    figura.it(figura.decimali())
}

fn indicatori_in(unita: Unita) -> &'static str {
    match unita {
        Unita::Numero => "Per gli indicatori che sono un numero",
        Unita::Percentuale => "Per gli indicatori che sono una percentuale",
        Unita::SiNo => "Per gli indicatori che sono un sì o un no",
        Unita::Data => "Per gli indicatori che sono una data",
        Unita::Rapporto => "Per gli indicatori che sono un rapporto",
    }
}

fn senza_raggiunto(scelta: SenzaRaggiunto) -> &'static str {
    match scelta {
        SenzaRaggiunto::ValoreZero => "Un valore raggiunto che manca vale zero.",
        SenzaRaggiunto::PunteggioZero => "Se manca il valore raggiunto i punti sono zero.",
        SenzaRaggiunto::Errore => "Se manca il valore raggiunto i punti sono zero, ed è segnalato.",
        SenzaRaggiunto::Escluso => "Se manca il valore raggiunto l'indicatore non è contato.",
    }
}

fn senza_atteso(scelta: SenzaAtteso) -> &'static str {
    match scelta {
        SenzaAtteso::Escluso => "Se manca il valore atteso l'indicatore non è contato.",
        SenzaAtteso::PunteggioZero => "Se manca il valore atteso i punti sono zero.",
        SenzaAtteso::Errore => "Se manca il valore atteso i punti sono zero, ed è segnalato.",
        SenzaAtteso::ErroreConSoglie => {
            "Se manca il valore atteso e l'indicatore ha le soglie i punti sono zero, ed è segnalato; se mancano anche le soglie l'indicatore non è contato."
        }
        SenzaAtteso::Precedente => {
            "Se manca il valore atteso restano i punti dell'ultimo anno che lo aveva; se nessun anno della stessa serie lo aveva, l'indicatore non è contato."
        }
    }
}

fn insieme(di_chi: &str, come: Insieme) -> String {
    match come {
        Insieme::MediaPesata => format!(
            "I punteggi {di_chi} si uniscono in una media pesata: somma di punti × peso, divisa per la somma dei pesi. Chi non ha punteggio e chi ha peso −1 non è contato."
        ),
        Insieme::PesiRelativi => format!(
            "I punteggi {di_chi} si uniscono con i pesi portati a 100: peso × 100 / somma dei pesi, con due cifre dopo la virgola (una cifra esattamente a metà sale); poi somma di punti × peso così ottenuto, divisa per 100. Chi non ha punteggio e chi ha peso −1 non è contato."
        ),
        Insieme::Somma => format!(
            "I punteggi {di_chi} si sommano, ciascuno moltiplicato per il suo peso. Chi non ha punteggio e chi ha peso −1 non è contato."
        ),
    }
}

fn composizione(chi: &str, c: &Composizione) -> String {
    let parti: Vec<String> = [
        ("avanzamento delle fasi", c.fasi),
        ("indicatori", c.indicatori),
        ("schede figlie", c.figlie),
        ("schede collegate", c.collegate),
    ]
    .into_iter()
    .filter(|(_, peso)| *peso > Decimale::ZERO)
    .map(|(parte, peso)| format!("{parte} {} su 100", breve(peso)))
    .collect();
    format!("Il punteggio di {chi} è fatto di: {}.", parti.join(", "))
}
