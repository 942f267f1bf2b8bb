//! The logical tree of a sheet: what a screen reader walks.

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ruolo {
    Sezione,
    Titolo(u8),
    Paragrafo,
    Elenco,
    ElencoPuntato,
    Voce,
    Punto,
    CorpoVoce,
    Tabella,
    TestaTabella,
    CorpoTabella,
    RigaTabella,
    TestataColonna,
    TestataRiga,
    /// Heads the rows below it, across the five columns of the Gantt.
    TestataGruppo,
    Dato,
    Collegamento,
    Indice,
    VoceIndice,
    Riferimento,
    Figura,
}

impl Ruolo {
    /// The standard structure type of PDF 1.7.
    pub(crate) fn tipo(self) -> &'static str {
        match self {
            Self::Sezione => "Sect",
            Self::Titolo(1) => "H1",
            Self::Titolo(2) => "H2",
            Self::Titolo(3) => "H3",
            Self::Titolo(_) => "H4",
            Self::Paragrafo => "P",
            Self::Elenco | Self::ElencoPuntato => "L",
            Self::Voce => "LI",
            Self::Punto => "Lbl",
            Self::CorpoVoce => "LBody",
            Self::Tabella => "Table",
            Self::TestaTabella => "THead",
            Self::CorpoTabella => "TBody",
            Self::RigaTabella => "TR",
            Self::TestataColonna | Self::TestataRiga | Self::TestataGruppo => "TH",
            Self::Dato => "TD",
            Self::Collegamento => "Link",
            Self::Indice => "TOC",
            Self::VoceIndice => "TOCI",
            Self::Riferimento => "Reference",
            Self::Figura => "Figure",
        }
    }

    /// The attributes that go with the type.
    pub(crate) fn attributi(self) -> &'static str {
        match self {
            Self::TestataColonna => "/A<</O/Table/Scope/Column>>",
            Self::TestataRiga => "/A<</O/Table/Scope/Row>>",
            Self::TestataGruppo => "/A<</O/Table/Scope/Row/ColSpan 5>>",
            Self::Elenco => "/A<</O/List/ListNumbering/None>>",
            Self::ElencoPuntato => "/A<</O/List/ListNumbering/Disc>>",
            _ => "",
        }
    }
}

/// What stands below a node.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Figlio {
    /// A node of the same tree.
    Nodo(u32),
    /// Marked content: page within the tree's pages, number within the page.
    Contenuto { pagina: u32, mcid: u32 },
    /// A link annotation: index among the pages' links.
    Collegamento(u32),
}

/// A node.
#[derive(Debug)]
pub(crate) struct Nodo {
    pub(crate) ruolo: Ruolo,
    pub(crate) padre: u32,
    pub(crate) figli: Vec<Figlio>,
    /// Title or alternative text, according to the role.
    pub(crate) testo: Option<String>,
    /// Where a picture stands: left, bottom, right, top, in the page's own coordinates.
    pub(crate) riquadro: Option<[f32; 4]>,
}

/// A tree, with its root at 0.
#[derive(Debug)]
pub(crate) struct Albero {
    pub(crate) nodi: Vec<Nodo>,
}

impl Albero {
    pub(crate) fn nuovo(ruolo: Ruolo) -> Self {
        Self {
            nodi: vec![Nodo {
                ruolo,
                padre: 0,
                figli: Vec::new(),
                testo: None,
                riquadro: None,
            }],
        }
    }

    /// Adds a node as the last child of another.
    pub(crate) fn aggiungi(&mut self, padre: u32, ruolo: Ruolo) -> u32 {
        let id = self.nodi.len() as u32;
        self.nodi.push(Nodo {
            ruolo,
            padre,
            figli: Vec::new(),
            testo: None,
            riquadro: None,
        });
        self.appendi(padre, Figlio::Nodo(id));
        id
    }

    /// Adds a node, with a title or alternative text.
    pub(crate) fn intitolato(&mut self, padre: u32, ruolo: Ruolo, testo: &str) -> u32 {
        let id = self.aggiungi(padre, ruolo);
        if let Some(n) = self.nodi.get_mut(id as usize) {
            n.testo = Some(testo.to_owned());
        }
        id
    }

    /// Says where a picture stands.
    pub(crate) fn inquadra(&mut self, nodo: u32, riquadro: [f32; 4]) {
        if let Some(n) = self.nodi.get_mut(nodo as usize) {
            n.riquadro = Some(riquadro);
        }
    }

    /// Adds a child that is no node.
    pub(crate) fn appendi(&mut self, nodo: u32, figlio: Figlio) {
        if let Some(n) = self.nodi.get_mut(nodo as usize) {
            n.figli.push(figlio);
        }
    }
}
