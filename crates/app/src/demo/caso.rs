//! Chance that is always the same: a number out of a name and the fixed seed, whatever the order of the questions.

/// The seed of the demo. Another one gives another believable municipality.
const SEME: u64 = 0x5C4E_DA21_2026_0001;

/// A whole number between two bounds, both included, that depends only on the key.
pub(super) fn fra(chiave: &str, da: i64, a: i64) -> i64 {
    // FNV-1a over the key, then the finaliser of splitmix64 to spread neighbouring keys.
    let mut h = chiave.bytes().fold(SEME, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    h = (h ^ (h >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    h ^= h >> 31;
    let quanti = a.abs_diff(da) + 1;
    da + i64::try_from(h % quanti).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::fra;

    #[test]
    fn stays_in_its_bounds_and_never_changes() {
        let numbers: Vec<i64> = (0..1_000)
            .map(|i| fra(&format!("chiave {i}"), -2, 2))
            .collect();
        assert!(numbers.iter().all(|n| (-2..=2).contains(n)));
        assert!((-2..=2).all(|n| numbers.contains(&n)));
        assert_eq!(
            numbers,
            (0..1_000)
                .map(|i| fra(&format!("chiave {i}"), -2, 2))
                .collect::<Vec<_>>()
        );
    }
}
