//! publiccode.yml has the keys that the catalogue of public software refuses to be without (version 0.7 of the standard).

use std::collections::BTreeMap;

use super::{Report, Tree};

const PAGE: &str = "publiccode.yml";

const MANDATORY: &[&str] = &[
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "legal.license",
    "maintenance.type",
    "localisation.localisationReady",
    "localisation.availableLanguages",
];

const LANGUAGES: &[&str] = &["it", "en"];

pub(crate) fn check(tree: &Tree, report: &mut Report) {
    let Some(file) = tree.find(PAGE) else {
        report.refuse("publiccode", PAGE, 0, "is missing");
        return;
    };
    let values = read(&file.text);
    let mut expect = |key: &str, rule: &str, good: &dyn Fn(&str) -> bool| match values.get(key) {
        Some(value) if good(value) => {}
        Some(_) => report.refuse("publiccode", PAGE, 0, format!("`{key}` {rule}")),
        None => report.refuse("publiccode", PAGE, 0, format!("`{key}` is missing")),
    };
    for key in MANDATORY {
        expect(key, "is empty", &|value| !value.is_empty());
    }
    for language in LANGUAGES {
        let key = |name: &str| format!("description.{language}.{name}");
        let between = |value: &str, least: usize, most: usize| {
            (least..=most).contains(&value.chars().count())
        };
        expect(
            &key("shortDescription"),
            "has 1 to 150 characters",
            &|value| between(value, 1, 150),
        );
        expect(
            &key("longDescription"),
            "has 150 to 10,000 characters",
            &|value| between(value, 150, 10_000),
        );
        expect(&key("features"), "has at least one line", &|value| {
            !value.is_empty()
        });
    }
    expect("url", "is an address on the web", &|value| {
        value.starts_with("https://")
    });
    expect("developmentStatus", "is a word of the standard", &|value| {
        ["concept", "development", "beta", "stable", "obsolete"].contains(&value)
    });
    expect(
        "legal.license",
        "is the licence of the workspace",
        &|value| {
            tree.find("Cargo.toml")
                .is_some_and(|manifest| manifest.text.contains(&format!("license = \"{value}\"")))
        },
    );
    match values.get("maintenance.type").map(String::as_str) {
        Some("internal" | "community") => {
            expect("maintenance.contacts.name", "is empty", &|value| {
                !value.is_empty()
            })
        }
        Some("contract") => expect("maintenance.contractors.name", "is empty", &|value| {
            !value.is_empty()
        }),
        _ => {}
    }
    if values.keys().any(|key| key.starts_with("organisation")) {
        expect("organisation.uri", "is empty", &|value| !value.is_empty());
    }
}

/// The values by their path, as far as this one file uses YAML: nested keys, lists, and folded texts. The items of a list
/// are joined with line ends, the keys of an item stand under the list.
fn read(text: &str) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    let mut path: Vec<(usize, String)> = Vec::new();
    // The indentation of the key whose text goes on over the following lines.
    let mut folded: Option<usize> = None;
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
    {
        let indent = line.len() - line.trim_start().len();
        let here = |path: &[(usize, String)]| {
            path.iter()
                .map(|(_, key)| key.as_str())
                .collect::<Vec<_>>()
                .join(".")
        };
        if folded.is_some_and(|key| indent > key) {
            append(values.entry(here(&path)).or_default(), line.trim(), ' ');
            continue;
        }
        folded = None;
        let (indent, content) = match line.trim_start().strip_prefix("- ") {
            Some(item) => (indent + 2, item.trim()),
            None => (indent, line.trim()),
        };
        path.retain(|(depth, _)| *depth < indent);
        match content
            .split_once(':')
            .filter(|(key, rest)| !key.contains(' ') && (rest.is_empty() || rest.starts_with(' ')))
        {
            Some((key, rest)) => {
                path.push((indent, key.to_owned()));
                let value = rest.trim();
                if matches!(value, ">" | ">-" | "|" | "|-") {
                    folded = Some(indent);
                } else if !value.is_empty() {
                    append(
                        values.entry(here(&path)).or_default(),
                        value.trim_matches('"'),
                        '\n',
                    );
                }
            }
            None => append(
                values.entry(here(&path)).or_default(),
                content.trim_matches('"'),
                '\n',
            ),
        }
    }
    values
}

fn append(value: &mut String, more: &str, between: char) {
    if !value.is_empty() {
        value.push(between);
    }
    value.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn nested_keys_lists_and_folded_texts() {
        let values = read(concat!(
            "name: Esempio\n# a comment\nplatforms:\n  - web\n  - linux\ndescription:\n  it:\n    longDescription: >\n      una riga\n",
            "      e un'altra: con i due punti\n    features:\n      - \"prima\"\nmaintenance:\n  contacts:\n    - name: Gruppo\n      email: a@b.it\n",
        ));
        let get = |key: &str| values.get(key).map(String::as_str);
        assert_eq!(get("name"), Some("Esempio"));
        assert_eq!(get("platforms"), Some("web\nlinux"));
        assert_eq!(
            get("description.it.longDescription"),
            Some("una riga e un'altra: con i due punti")
        );
        assert_eq!(get("description.it.features"), Some("prima"));
        assert_eq!(get("maintenance.contacts.name"), Some("Gruppo"));
        assert_eq!(get("maintenance.contacts.email"), Some("a@b.it"));
    }
}
