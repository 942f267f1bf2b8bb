//! Which conversion an SMVP chooses; thresholds and tables are put in when an indicator is scored.

use crate::scelta::scelta;

scelta! {
    /// A conversion by its name, in the order in which a form shows them. See [`crate::punteggio::Conversione`] for what each does.
    RegolaConversione {
        Avanzamento = "avanzamento", "Avanzamento in percentuale";
        RaggiuntoSuAtteso = "raggiunto_su_atteso", "Raggiunto su atteso, da 0 a 100";
        AvanzamentoDaPrecedente = "avanzamento_da_precedente", "Avanzamento dall'anno precedente";
        SuPrecedente = "su_precedente", "Raggiunto sull'anno precedente";
        Coefficiente = "coefficiente", "Coefficiente di avanzamento";
        Quoziente = "quoziente", "Quoziente";
        ScostamentoPercentuale = "scostamento_percentuale", "Scostamento in percentuale";
        ScostamentoValore = "scostamento_valore", "Scostamento a valore";
        ScostamentoSuPrecedente = "scostamento_su_precedente", "Scostamento sull'anno precedente";
        Soglie = "soglie", "Soglie: minimo, atteso, massimo";
        QuattroSoglie = "quattro_soglie", "Soglie: minimo, atteso, massimo, eccellente";
        Intervalli = "intervalli", "Intervalli di valori";
        Giorni = "giorni", "Giorni di ritardo";
        SiNo = "si_no", "Sì o no";
        Nessuna = "nessuna", "Nessuna conversione";
    }
}

impl RegolaConversione {
    /// What it does, in one sentence with its formula: «raggiunto», «atteso» and «precedente» are the three values.
    pub fn frase(self) -> &'static str {
        match self {
            Self::Nessuna => "il valore raggiunto resta com'è",
            Self::Avanzamento => {
                "raggiunto × 100 / atteso; dove è meglio un valore basso, (atteso + (atteso − raggiunto)) × 100 / atteso. Se l'atteso è zero, 100 a chi lo raggiunge e 0 agli altri"
            }
            Self::Coefficiente => {
                "raggiunto / atteso; dove è meglio un valore basso, (atteso + (atteso − raggiunto)) / atteso. Se l'atteso è zero, 100 a chi lo raggiunge e 0 agli altri"
            }
            Self::ScostamentoPercentuale => {
                "(raggiunto − atteso) × 100 / atteso. Se l'atteso è zero, 100 a chi lo raggiunge e 0 agli altri"
            }
            Self::ScostamentoValore => "raggiunto − atteso, anche se l'atteso è zero",
            Self::AvanzamentoDaPrecedente => {
                "la parte di strada fatta dal valore dell'anno precedente all'atteso: (raggiunto − precedente) × 100 / (atteso − precedente), da 0 a 100. Se manca il precedente, o l'atteso è zero, 100 a chi raggiunge l'atteso e 0 agli altri"
            }
            Self::SuPrecedente => {
                "raggiunto × 100 / precedente; dove è meglio un valore basso, (raggiunto + (raggiunto − precedente)) × 100 / precedente. Se il precedente manca o è zero vale 0, ed è segnalato; l'atteso, anche zero, non entra nel calcolo"
            }
            Self::ScostamentoSuPrecedente => {
                "(raggiunto − precedente) × 100 / precedente. Se il precedente manca o è zero vale 0, ed è segnalato; l'atteso, anche zero, non entra nel calcolo"
            }
            Self::Soglie => {
                "sotto il minimo −1; dal minimo all'atteso da 0 a 100; dall'atteso al massimo da 100 a 200; oltre, 201. Le soglie sono scritte nell'indicatore; un atteso di zero è una soglia come le altre"
            }
            Self::QuattroSoglie => {
                "sotto il minimo −1; dal minimo all'atteso da 0 a 100; dall'atteso al massimo da 100 a 200; dal massimo all'eccellente da 200 a 300; oltre, 301. Le soglie sono scritte nell'indicatore; un atteso di zero è una soglia come le altre"
            }
            Self::RaggiuntoSuAtteso => {
                "raggiunto × 100 / atteso, e 100 a chi raggiunge l'atteso o lo supera; dove è meglio un valore basso, atteso × 100 / raggiunto, e 100 se il raggiunto è zero. Se è zero l'atteso, dove è meglio un valore alto 100 a tutti; dove è meglio uno basso 100 a chi lo raggiunge e 0 agli altri"
            }
            Self::Intervalli => {
                "i punti dell'intervallo in cui cade il valore raggiunto: l'estremo inferiore è compreso, il superiore no. Fuori dalla tabella 0; ma dove è meglio un valore alto, oltre l'ultimo intervallo restano i suoi punti"
            }
            Self::Giorni => {
                "100 a chi rispetta la data attesa; a chi ritarda i punti che la tabella dà ai giorni di ritardo, 0 oltre la tabella"
            }
            Self::Quoziente => {
                "raggiunto / atteso, arrotondato (una cifra esattamente a metà scende); se l'atteso è zero l'indicatore non è contato"
            }
            Self::SiNo => "100 se il raggiunto (1 sì, 0 no) è quello atteso, altrimenti 0",
        }
    }

    /// Whether an indicator without an expected value has nothing to be compared with.
    pub fn vuole_atteso(self) -> bool {
        !matches!(self, Self::Nessuna | Self::Intervalli | Self::SiNo)
    }

    /// Whether it asks which values are better: not where a value stands for itself, is looked up, or is yes or no.
    pub fn guarda_il_verso(self) -> bool {
        !matches!(self, Self::Nessuna | Self::Intervalli | Self::SiNo)
    }

    /// Whether it looks values up in a table of ranges: that of the indicator, or that of the body.
    pub fn vuole_intervalli(self) -> bool {
        matches!(self, Self::Intervalli | Self::Giorni)
    }

    /// Whether the indicator brings its thresholds.
    pub fn vuole_soglie(self) -> bool {
        matches!(self, Self::Soglie | Self::QuattroSoglie)
    }
}
