//! The ten tables, and how each is known by the names of its fields.

use std::collections::BTreeMap;

use crate::cartella::FoglioLetto;
use crate::scelta::scelta;

scelta! {
    /// A standard import table of `GZoom`, in the order in which they build on each other.
    TabellaGzoom {
        Organization = "organization", "OrganizationInterface";
        Person = "person", "PersonInterface";
        GlAccount = "gl_account", "GlAccountInterface";
        WeRoot = "we_root", "WeRootInterface";
        We = "we", "WeInterface";
        WeAssoc = "we_assoc", "WeAssocInterface";
        WeMeasure = "we_measure", "WeMeasureInterface";
        WeParty = "we_party", "WePartyInterface";
        WeNote = "we_note", "WeNoteInterface";
        AcctgTrans = "acctg_trans", "AcctgTransInterface";
    }
}

/// The fields of a sheet by their names in small letters, with their columns; of two with the same name the first.
pub(super) fn campi(foglio: &FoglioLetto) -> BTreeMap<String, usize> {
    let mut campi = BTreeMap::new();
    for (n, dato) in foglio.righe.first().into_iter().flatten().enumerate() {
        let nome = dato.leggibile().trim().to_lowercase();
        if !nome.is_empty() {
            campi.entry(nome).or_insert(n);
        }
    }
    campi
}

impl TabellaGzoom {
    /// The table that a sheet is, by its first row; names of fields are told apart whatever their case.
    pub(super) fn di(foglio: &FoglioLetto) -> Option<Self> {
        let campi = campi(foglio);
        let ha = |nome: &str| campi.contains_key(nome);
        let uno = |nomi: &[&str]| nomi.iter().any(|n| ha(n));
        if ha("sourcereferencerootid") {
            return Some(if ha("notename") {
                Self::WeNote
            } else if uno(&["sourcereferencerootidfrom", "sourcereferencerootidto"]) {
                Self::WeAssoc
            } else if uno(&["partycode", "partyname"]) {
                Self::WeParty
            } else if uno(&[
                "workeffortmeasurecode",
                "accountcode",
                "accountname",
                "kpiscoreweight",
                "wemeasuretypedesc",
            ]) {
                Self::WeMeasure
            } else if uno(&[
                "wecontext",
                "operationtype",
                "createsnapshot",
                "statusitemdesc",
            ]) {
                Self::WeRoot
            } else if uno(&["workeffortname", "sourcereferenceid"]) {
                Self::We
            } else {
                return None;
            });
        }
        if uno(&["glfiscaltypeid", "voucherref"]) && uno(&["amount", "amountcode"]) {
            Some(Self::AcctgTrans)
        } else if ha("accountcode") && uno(&["accountname", "accounttypeenumid", "defaultuomcode"])
        {
            Some(Self::GlAccount)
        } else if ha("personcode") && uno(&["firstname", "lastname"]) {
            Some(Self::Person)
        } else if ha("orgcode") && uno(&["description", "parentorgcode"]) {
            Some(Self::Organization)
        } else {
            None
        }
    }

    /// Whether its rows belong to a plan; the others are registers of the body.
    pub fn di_un_piano(self) -> bool {
        !matches!(self, Self::Organization | Self::Person)
    }

    /// The fields whose values come in, or decide what comes in; values in any other are told of.
    pub(super) fn usati(self) -> &'static [&'static str] {
        match self {
            Self::Organization => &[
                "datasource",
                "refdate",
                "orgcode",
                "description",
                "longdescription",
                "parentorgcode",
                "responsiblecode",
                "orgroletypeid",
                "thrudate",
            ],
            Self::Person => &[
                "datasource",
                "refdate",
                "personcode",
                "firstname",
                "lastname",
                "contactmail",
                "emplpositiontypeid",
                "description",
            ],
            Self::GlAccount => &[
                "id",
                "datasource",
                "accountcode",
                "accountname",
                "defaultuomcode",
                "source",
            ],
            Self::WeRoot => &[
                "id",
                "datasource",
                "sourcereferencerootid",
                "wecontext",
                "workefforttypeid",
                "operationtype",
                "workeffortname",
                "description",
                "orgcode",
                "orgdesc",
            ],
            Self::We => &[
                "id",
                "datasource",
                "sourcereferencerootid",
                "workefforttypeid",
                "workeffortname",
                "sourcereferenceid",
                "description",
                "orgcode",
                "orgdesc",
                "estimatedstartdate",
                "estimatedcompletiondate",
                "scheduledstartdate",
                "scheduledcompletiondate",
                "actualstartdate",
                "actualcompletiondate",
            ],
            Self::WeAssoc => &[
                "id",
                "datasource",
                "sourcereferencerootid",
                "sourcereferencerootidfrom",
                "sourcereferenceidfrom",
                "workeffortnamefrom",
                "workefforttypeidfrom",
                "sourcereferencerootidto",
                "sourcereferenceidto",
                "workeffortnameto",
                "workefforttypeidto",
                "workeffortassoctypecode",
                "workeffortassoctypeid",
                "assoctype",
                "assocweight",
            ],
            Self::WeMeasure => &[
                "id",
                "datasource",
                "sourcereferencerootid",
                "workefforttypeid",
                "workeffortname",
                "sourcereferenceid",
                "workeffortmeasurecode",
                "accountcode",
                "accountname",
                "fromdate",
                "thrudate",
                "uomdescr",
                "kpiscoreweight",
                "comments",
            ],
            Self::WeParty => &[
                "id",
                "datasource",
                "sourcereferencerootid",
                "workefforttypeid",
                "workeffortname",
                "sourcereferenceid",
                "roletypeid",
                "roletypedesc",
                "partycode",
                "partyname",
            ],
            Self::WeNote => &[
                "id",
                "datasource",
                "sourcereferencerootid",
                "workefforttypeid",
                "workeffortname",
                "sourcereferenceid",
                "notename",
                "notedatetime",
                "noteinfo",
            ],
            Self::AcctgTrans => &[
                "id",
                "datasource",
                "voucherref",
                "uomdescr",
                "refdate",
                "glaccountcode",
                "amount",
                "amountcode",
                "glfiscaltypeid",
                "productcode",
                "workeffortcode",
                "partycode",
            ],
        }
    }
}
