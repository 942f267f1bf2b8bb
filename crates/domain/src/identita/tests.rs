use super::*;

#[test]
fn the_same_person_is_written_one_way() {
    let cf = Attributo::di("fiscalNumber");
    assert_eq!(
        cf.normale(" TINIT-vrdnna80a01h501x "),
        cf.normale("VRDNNA80A01H501X")
    );
    assert_eq!(cf.normale("vrdnna80a01h501x").unwrap(), "VRDNNA80A01H501X");
    for no in [
        "",
        "VRDNNA80A01H501",
        "VRDNNA80A01H501XX",
        "ÀRDNNA80A01H501",
    ] {
        assert!(cf.normale(no).is_err(), "{no}");
    }
    let email = Attributo::di("email");
    assert_eq!(
        email.normale("Anna@Comune.Example").unwrap(),
        "anna@comune.example"
    );
    for no in ["anna", "@", "a@", "@b", "a@b@c", "a b@c"] {
        assert!(email.normale(no).is_err(), "{no}");
    }
    assert_eq!(Attributo::di("sub").normale("aB1").unwrap(), "aB1");
    assert!(Attributo::di("sub").normale(&"x".repeat(201)).is_err());
}

#[test]
fn groups_compare_as_directories_do() {
    let di = |gruppo: Option<&str>, ruolo| IncaricoDiGruppo {
        gruppo: gruppo.map(str::to_owned),
        ruolo,
        cdr: None,
    };
    let fonte = Fonte {
        codice: "directory".to_owned(),
        nome: "Directory".to_owned(),
        genere: GenereFonte::Directory,
        ente: None,
        crea: false,
        incarichi: vec![
            di(Some("cn=rpct, ou=Gruppi,dc=comune"), Ruolo::Rpct),
            di(Some("cn=altri,ou=gruppi,dc=comune"), Ruolo::Segretario),
            di(None, Ruolo::Lettore),
        ],
    };
    let ruoli = |gruppi: &[&str]| -> Vec<Ruolo> {
        let gruppi: Vec<String> = gruppi.iter().map(|g| (*g).to_owned()).collect();
        fonte
            .incarichi_di(&gruppi)
            .iter()
            .map(|i| i.ruolo)
            .collect()
    };
    assert_eq!(
        ruoli(&["CN=RPCT,OU=gruppi, DC=comune"]),
        [Ruolo::Rpct, Ruolo::Lettore]
    );
    assert_eq!(ruoli(&[]), [Ruolo::Lettore]);
}
