//! The rows of a table before and after: which is which, and which changed places.

use std::collections::HashSet;

use crate::testo;

/// For each later row, the place of the earlier one it was: the one with its name; else, of those that are left over, the one in its
/// place.
pub(super) fn coppie<R>(
    prima: &[R],
    dopo: &[R],
    nome: &impl Fn(&R) -> String,
) -> Vec<Option<usize>> {
    let nomi: Vec<String> = prima.iter().map(|r| testo::piatto(&nome(r))).collect();
    let mut prese = vec![false; prima.len()];
    let mut prendi = |i: usize| match prese.get_mut(i) {
        Some(presa) if !*presa => {
            *presa = true;
            true
        }
        _ => false,
    };
    let mut trovate: Vec<Option<usize>> = dopo
        .iter()
        .map(|d| {
            let cercato = testo::piatto(&nome(d));
            let uguali = nomi.iter().enumerate().filter(|(_, n)| **n == cercato);
            uguali.map(|(i, _)| i).find(|i| prendi(*i))
        })
        .collect();
    for (posto, trovata) in trovate.iter_mut().enumerate() {
        if trovata.is_none() && prendi(posto) {
            *trovata = Some(posto);
        }
    }
    trovate
}

/// Which rows changed places, as few as tell the new order: where each stood and where it stands, counted from 1. `coppie` has for each later
/// row the earlier one. A row that came or went moves those below it on and changes no order, so the places of the others tell nothing.
pub(super) fn spostate(coppie: &[Option<usize>]) -> Vec<(usize, usize)> {
    let rimaste: Vec<(usize, usize)> = coppie
        .iter()
        .enumerate()
        .filter_map(|(a, da)| Some(((*da)?, a)))
        .collect();
    // The longest run of rows that kept their order did not move; of two as long, the one with more rows in their old place. Of each run
    // that ends at a row: how long it is, and the row before.
    let mut file: Vec<((usize, usize), Option<usize>)> = Vec::with_capacity(rimaste.len());
    for (da, a) in &rimaste {
        let precedenti = rimaste.iter().zip(&file).enumerate();
        let migliore = precedenti
            .filter(|(_, ((prima, _), _))| prima < da)
            .max_by_key(|(_, (_, (lunga, _)))| *lunga)
            .map(|(n, (_, (lunga, _)))| (n, *lunga));
        let (prima, (righe, ferme)) = match migliore {
            Some((n, lunga)) => (Some(n), lunga),
            None => (None, (0, 0)),
        };
        file.push(((righe + 1, ferme + usize::from(da == a)), prima));
    }
    let ultima = file.iter().enumerate().max_by_key(|(_, (lunga, _))| *lunga);
    let mut qui = ultima.map(|(n, _)| n);
    let mut ferme = HashSet::new();
    while let Some(n) = qui {
        ferme.insert(n);
        qui = file.get(n).and_then(|(_, prima)| *prima);
    }
    let mosse = rimaste.iter().enumerate();
    mosse
        .filter(|(n, _)| !ferme.contains(n))
        .map(|(_, (da, a))| (da + 1, a + 1))
        .collect()
}
