//! Circles: a sheet below itself, and links that come back to where they began.

use std::collections::{BTreeMap, BTreeSet};

use super::{Nodo, NodoId};
use crate::vista::VistaId;

/// Links that go round: sheets each of which counts, directly or not, towards every other.
pub(super) struct Giro {
    /// From whom to whom.
    pub(super) collegamenti: Vec<(NodoId, NodoId)>,
    /// One circle among them, the shortest from the first link.
    pub(super) esempio: Vec<NodoId>,
}

/// The circles of parents, each from its first code.
pub(super) fn di_padri(nodi: &[Nodo]) -> Vec<Vec<NodoId>> {
    // The walk that first came through a node, from 1.
    let mut passata = vec![0_usize; nodi.len()];
    let mut giri = Vec::new();
    for inizio in 0..nodi.len() {
        let mut qui = inizio;
        while let Some(segno @ 0) = passata.get_mut(qui) {
            *segno = inizio + 1;
            match nodi.get(qui).and_then(|n| n.padre) {
                Some(padre) => qui = padre.0,
                None => break,
            }
        }
        let ha_padre = |n: usize| nodi.get(n).and_then(|n| n.padre);
        if passata.get(qui) == Some(&(inizio + 1)) && ha_padre(qui).is_some() {
            let mut giro = vec![NodoId(qui)];
            giro.extend(
                std::iter::successors(ha_padre(qui), |n| ha_padre(n.0)).take_while(|n| n.0 != qui),
            );
            let primo = giro.iter().enumerate().min_by_key(|(_, id)| **id);
            let primo = primo.map_or(0, |(n, _)| n);
            giro.rotate_left(primo);
            giri.push(giro);
        }
    }
    giri
}

/// The circles of links, by the first code in each.
pub(super) fn di_collegamenti(nodi: &[Nodo]) -> Vec<Giro> {
    let gruppi = gruppi(nodi);
    let gruppo = |id: NodoId| gruppi.get(id.0).copied();
    let mut giri: BTreeMap<usize, Vec<(NodoId, NodoId)>> = BTreeMap::new();
    for (n, nodo) in nodi.iter().enumerate() {
        let collegate = nodo.rami().map_or(&[][..], |r| &r.collegate);
        for (altra, _) in collegate {
            if let Some(g) = gruppo(NodoId(n)).filter(|g| gruppo(*altra) == Some(*g)) {
                giri.entry(g).or_default().push((NodoId(n), *altra));
            }
        }
    }
    let mut giri: Vec<Giro> = giri
        .into_values()
        .map(|mut collegamenti| {
            collegamenti.dedup();
            let esempio = collegamenti
                .first()
                .map_or_else(Vec::new, |(da, a)| strada(nodi, *da, *a));
            Giro {
                collegamenti,
                esempio,
            }
        })
        .collect();
    giri.sort_by_key(|g| g.collegamenti.first().copied());
    giri
}

/// What a node is made of.
fn sotto(nodo: &Nodo) -> impl Iterator<Item = NodoId> + '_ {
    nodo.rami().into_iter().flat_map(|r| {
        let figlie = r.figlie.iter().copied();
        figlie.chain(r.collegate.iter().map(|(id, _)| *id))
    })
}

/// For each node the group it is in: two nodes are in one group when each is made of the other. Looked up in depth, forwards
/// and then backwards (S. R. Kosaraju), without recursion: a chain of links may be as long as the plan.
fn gruppi(nodi: &[Nodo]) -> Vec<usize> {
    let avanti: Vec<Vec<usize>> = nodi
        .iter()
        .map(|n| sotto(n).map(|id| id.0).collect())
        .collect();
    let mut indietro = vec![Vec::new(); nodi.len()];
    for (n, figli) in avanti.iter().enumerate() {
        for figlio in figli {
            if let Some(da) = indietro.get_mut(*figlio) {
                da.push(n);
            }
        }
    }
    let mut visti = vec![false; nodi.len()];
    let mut finiti = Vec::with_capacity(nodi.len());
    for n in 0..nodi.len() {
        finiti.extend(in_profondita(n, &avanti, &mut visti));
    }
    let mut gruppi = vec![0; nodi.len()];
    let mut visti = vec![false; nodi.len()];
    for n in finiti.into_iter().rev() {
        for trovato in in_profondita(n, &indietro, &mut visti) {
            if let Some(gruppo) = gruppi.get_mut(trovato) {
                *gruppo = n;
            }
        }
    }
    gruppi
}

/// The nodes reached from one that were not seen before, each after those it reaches.
fn in_profondita(da: usize, archi: &[Vec<usize>], visti: &mut [bool]) -> Vec<usize> {
    let mut finiti = Vec::new();
    let mut pila = Vec::new();
    let mut entra = |n: usize, pila: &mut Vec<(usize, usize)>| {
        if let Some(visto @ false) = visti.get_mut(n) {
            *visto = true;
            pila.push((n, 0));
        }
    };
    entra(da, &mut pila);
    while let Some((n, prossimo)) = pila.last_mut() {
        let figlio = archi.get(*n).and_then(|f| f.get(*prossimo)).copied();
        *prossimo += 1;
        match figlio {
            Some(figlio) => entra(figlio, &mut pila),
            None => finiti.extend(pila.pop().map(|(n, _)| n)),
        }
    }
    finiti
}

/// The shortest way from `da` over its link to `a` and back, without the last step: `[da, a, ..]`.
fn strada(nodi: &[Nodo], da: NodoId, a: NodoId) -> Vec<NodoId> {
    let mut giunto_da: Vec<Option<NodoId>> = vec![None; nodi.len()];
    let mut fila = vec![a];
    let mut primo = 0;
    while let Some(qui) = fila.get(primo).copied() {
        primo += 1;
        if qui == da {
            break;
        }
        for figlio in nodi.get(qui.0).into_iter().flat_map(sotto) {
            if let Some(vuoto @ None) = giunto_da.get_mut(figlio.0)
                && figlio != a
            {
                *vuoto = Some(qui);
                fila.push(figlio);
            }
        }
    }
    let ritorno = std::iter::successors(Some(da), |id| giunto_da.get(id.0).copied().flatten());
    let mut strada: Vec<NodoId> = ritorno.collect();
    // From `da` backwards to `a`: turned round it begins with `a`, and `da` goes to the front.
    strada.reverse();
    strada.rotate_right(1);
    strada
}

/// Whether links lead from one plan to another, over however many. Plans that reach each other have no score to begin with.
pub fn raggiunge<'a>(
    legami: impl IntoIterator<Item = (&'a VistaId, &'a VistaId)>,
    da: &'a VistaId,
    a: &VistaId,
) -> bool {
    let mut mete: BTreeMap<&str, Vec<&VistaId>> = BTreeMap::new();
    for (da, a) in legami {
        mete.entry(&da.0).or_default().push(a);
    }
    let (mut viste, mut da_vedere) = (BTreeSet::from([da.0.as_str()]), vec![da]);
    while let Some(qui) = da_vedere.pop() {
        if qui == a {
            return true;
        }
        let oltre = mete.remove(qui.0.as_str()).into_iter().flatten();
        da_vedere.extend(oltre.filter(|v| viste.insert(&v.0)));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_reach_each_other_over_others() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|n| VistaId(n.to_owned()));
        let legami = || [(&a, &b), (&b, &c), (&c, &b), (&d, &a)];
        assert!(raggiunge(legami(), &a, &c));
        assert!(raggiunge(legami(), &d, &c));
        assert!(raggiunge(legami(), &c, &b));
        assert!(!raggiunge(legami(), &c, &a), "links have a direction");
        assert!(!raggiunge(legami(), &a, &d));
        assert!(raggiunge([], &a, &a), "a plan reaches itself");
    }
}
