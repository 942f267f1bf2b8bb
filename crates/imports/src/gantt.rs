//! The Gantt pages of our own books: the phases of the sheets before them, drawn on a time line. No field holds what they say.

use domain::gantt::{INTESTAZIONE, TITOLO};

use crate::righe::Riga;

/// Marks every line of those pages.
///
/// A page is one only when our running header stands above our title: a line that happens to hold the words is not enough, since
/// what is marked is not read.
pub(crate) fn segna(righe: &mut [Riga]) {
    for pagina in righe.chunk_by_mut(|a, b| a.pagina == b.pagina) {
        let mut piene = pagina.iter().map(stampata).filter(|t| !t.is_empty());
        let nostra = piene.next().is_some_and(testatina)
            && piene.next().is_some_and(|t| t.starts_with(TITOLO));
        if nostra {
            pagina.iter_mut().for_each(|r| r.gantt = true);
        }
    }
}

/// The words of the file: the labels of a body may turn some of them.
fn stampata(riga: &Riga) -> &str {
    riga.stampata.as_deref().unwrap_or(&riga.testo).trim()
}

/// `Comune di ... GANTT DELLE FASI`: the body at the left, the title of the report at the right.
fn testatina(testo: &str) -> bool {
    testo
        .strip_suffix(INTESTAZIONE)
        .is_some_and(|ente| ente.ends_with(char::is_whitespace) && !ente.trim().is_empty())
}
