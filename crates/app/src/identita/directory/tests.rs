use std::collections::HashMap;

use ldap3::ResultEntry;
use ldap3::asn1::{PL, StructureTag, TagClass};

use super::*;

/// A key as Active Directory makes it: no text.
const GUID: &[u8] = b"\x9f\x00\xe2\x41\x3b\xff\x4c\x0d\x80\x7a\x01\xfe\xc3\x28\x10\xa0";

fn tag(payload: PL) -> StructureTag {
    StructureTag {
        class: TagClass::Universal,
        id: 4,
        payload,
    }
}

fn parola(byte: &[u8]) -> StructureTag {
    tag(PL::P(byte.to_vec()))
}

/// An entry as it comes from a server: what of it is text, the library finds out.
fn voce(attributi: &[(&str, &[&[u8]])]) -> SearchEntry {
    let attributi = attributi.iter().map(|(nome, valori)| {
        let valori = valori.iter().map(|v| parola(v)).collect();
        tag(PL::C(vec![parola(nome.as_bytes()), tag(PL::C(valori))]))
    });
    let attributi = tag(PL::C(attributi.collect()));
    let dn = parola(b"uid=anna,dc=borgo,dc=example");
    SearchEntry::construct(ResultEntry::new(tag(PL::C(vec![dn, attributi]))))
}

#[test]
fn a_key_of_bytes_is_written_in_hexadecimal() {
    let anna = voce(&[("objectGUID", &[GUID]), ("tessera", &[b"\xff\x01"])]);
    assert_eq!(
        valore(&anna, "objectGUID").as_deref(),
        Some("9f00e2413bff4c0d807a01fec32810a0")
    );
    assert_eq!(valore(&anna, "tessera").as_deref(), Some("ff01"));
    // It is nobody's name.
    assert_eq!(valore_testo(&anna, "objectGUID"), None);
}

/// Any sixteen bytes may be text by chance: whoever has such a key is known by the same form as everybody.
#[test]
fn a_key_of_active_directory_that_happens_to_be_text_keeps_its_form() {
    let testo: &[u8] = b"Borgo Sereno 26!";
    let come_testo = voce(&[("objectGUID", &[testo])]);
    assert!(come_testo.bin_attrs.is_empty(), "it is taken for text");
    let come_byte = SearchEntry {
        attrs: HashMap::new(),
        bin_attrs: HashMap::from([("objectGUID".to_owned(), vec![testo.to_vec()])]),
        ..come_testo.clone()
    };
    for anna in [come_testo, come_byte] {
        assert_eq!(
            valore(&anna, "objectGUID").as_deref(),
            Some("426f72676f20536572656e6f20323621"),
            "{anna:?}"
        );
    }
}

#[test]
fn a_key_that_is_text_is_taken_as_it_stands() {
    let anna = voce(&[
        ("entryUUID", &[b"6f1d4a3e-8a4b-103e-9c55-5d2f6b1c0a77"]),
        ("uid", &["anna".as_bytes(), "anna.neri".as_bytes()]),
        ("cn", &["Niccolò".as_bytes()]),
    ]);
    let uuid = Some("6f1d4a3e-8a4b-103e-9c55-5d2f6b1c0a77");
    assert_eq!(valore(&anna, "entryUUID").as_deref(), uuid);
    assert_eq!(valore_testo(&anna, "uid").as_deref(), Some("anna"));
    assert_eq!(valore_testo(&anna, "cn").as_deref(), Some("Niccolò"));
}

/// Names of attributes have no case (RFC 4512, 2.5), and servers write them each in their way.
#[test]
fn an_attribute_is_found_however_its_name_is_written() {
    let anna = voce(&[
        ("ObjectGuid", &[GUID]),
        ("ENTRYUUID", &[b"6f1d4a3e"]),
        ("sAMAccountName", &[b"anna"]),
    ]);
    for (attributo, atteso) in [
        ("objectguid", "9f00e2413bff4c0d807a01fec32810a0"),
        ("OBJECTGUID", "9f00e2413bff4c0d807a01fec32810a0"),
        ("entryUUID", "6f1d4a3e"),
        ("samaccountname", "anna"),
    ] {
        assert_eq!(valore(&anna, attributo).as_deref(), Some(atteso));
    }
    let nome = valore_testo(&anna, "samaccountname");
    assert_eq!(nome.as_deref(), Some("anna"));
    let per_caso = voce(&[("objectguid", &[b"Borgo Sereno 26!"])]);
    assert_eq!(
        valore(&per_caso, "objectGUID").as_deref(),
        Some("426f72676f20536572656e6f20323621")
    );
}

#[test]
fn what_is_not_there_or_not_shown_is_nothing() {
    let anna = voce(&[("uid", &[b"anna"]), ("objectGUID", &[]), ("mail", &[])]);
    for attributo in ["entryUUID", "objectGUID", "mail", ""] {
        assert_eq!(valore(&anna, attributo), None, "{attributo}");
        assert_eq!(valore_testo(&anna, attributo), None, "{attributo}");
    }
    assert_eq!(valore(&voce(&[]), "objectGUID"), None);
}
