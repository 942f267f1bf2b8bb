//! Closed lists of the catalogue: each item declared once, with the word stored and the words read.

/// Declares a closed list: an enum whose items know their stored word and their label, and read both back.
macro_rules! scelta {
    (
        $(#[$doc:meta])*
        $nome:ident { $( $(#[$doc_voce:meta])* $voce:ident = $codice:literal, $etichetta:literal; )* }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $nome { $( $(#[$doc_voce])* #[serde(rename = $codice)] $voce, )* }

        impl $nome {
            /// Every item, in the order of the list.
            pub const TUTTI: &[Self] = &[$(Self::$voce),*];
            /// The list as a field of the catalogue offers it.
            pub const OPZIONI: &[$crate::campo::Opzione] = &[$($crate::campo::Opzione { codice: $codice, etichetta: $etichetta }),*];

            /// The word stored and exported.
            pub fn codice(self) -> &'static str {
                match self { $(Self::$voce => $codice),* }
            }

            /// What is read on the sheet.
            pub fn etichetta(self) -> &'static str {
                match self { $(Self::$voce => $etichetta),* }
            }

            /// Reads the stored word or the label, accents and case forgiven.
            pub fn da_nome(nome: &str) -> Option<Self> {
                let codice = $crate::campo::opzione(Self::OPZIONI, nome)?.codice;
                Self::TUTTI.iter().copied().find(|v| v.codice() == codice)
            }
        }
    };
}
pub(crate) use scelta;
