//! What operators type, at the command line and at the console.

use sengo_core::allowlist::{ALLOWLIST_ENTRIES_MAX, Allowlist, AllowlistFault};
use sengo_core::engine::EngineName;
use sengo_core::name::MerchantName;
use sengo_core::refusal::{Fault, FieldFault};

use super::fields::Faults;

/// A list of addresses, each fault at its own entry.
///
/// # Errors
/// The faults, of `field` or of `field[2]`.
pub fn allowlist(field: &str, entries: &[&str]) -> Result<Allowlist, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let list = noted(field, entries, &mut faults);
    faults.finish(list)
}

fn noted(field: &str, entries: &[&str], faults: &mut Faults) -> Option<Allowlist> {
    match Allowlist::parse(entries) {
        Ok(list) => return Some(list),
        Err(AllowlistFault::Empty) => faults.add(field, Fault::ListEmpty),
        Err(AllowlistFault::TooMany { entries }) => faults.add(
            field,
            Fault::ListTooLong {
                entries,
                limit: ALLOWLIST_ENTRIES_MAX,
            },
        ),
        Err(AllowlistFault::Entries(wrong)) => {
            for (index, fault) in wrong {
                let found = (*entries.get(index).unwrap_or(&"")).to_owned();
                faults.add(format!("{field}[{index}]"), Fault::Address { found, fault });
            }
        }
    }
    None
}

/// A new merchant: its name, and where its own keys may call from; without entries, from everywhere.
///
/// # Errors
/// The faults of `name` and `ip`.
pub fn merchant_create(
    name: &str,
    ip: &[&str],
) -> Result<(MerchantName, Option<Allowlist>), Vec<FieldFault>> {
    let mut faults = Faults::default();
    let read = MerchantName::parse(name).map_err(|fault| Fault::Name {
        found: name.to_owned(),
        fault,
    });
    let name = faults.note("name", read);
    let list = match ip {
        [] => Some(None),
        entries => noted("ip", entries, &mut faults).map(Some),
    };
    faults.finish(name.zip(list))
}

/// An engine's name, and where its keys may be used from.
///
/// # Errors
/// The faults of `name` and `ip`.
pub fn engine(name: &str, ip: &[&str]) -> Result<(EngineName, Allowlist), Vec<FieldFault>> {
    let mut faults = Faults::default();
    let found = || Fault::EngineName {
        found: name.to_owned(),
    };
    let read = faults.note("name", EngineName::parse(name).ok_or_else(found));
    let list = noted("ip", ip, &mut faults);
    faults.finish(read.zip(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields<T: std::fmt::Debug>(read: Result<T, Vec<FieldFault>>) -> Vec<String> {
        read.unwrap_err().into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn every_fault_of_a_merchant_is_named_at_once() {
        let (name, list) = merchant_create(" Sinar Jaya ", &[]).unwrap();
        assert_eq!((name.as_str(), list), ("Sinar Jaya", None));
        let wrong = merchant_create("", &["203.0.113.7", "tujuh", "203.0.113.1/24"]);
        assert_eq!(fields(wrong), ["name", "ip[1]", "ip[2]"]);
    }

    #[test]
    fn an_engine_always_has_a_list() {
        assert_eq!(fields(engine("Bank 1", &[])), ["name", "ip"]);
        assert_eq!(engine("bank", &["10.0.0.0/8"]).unwrap().0.as_str(), "bank");
    }

    #[test]
    fn a_list_has_an_end() {
        let many = vec!["10.0.0.1"; ALLOWLIST_ENTRIES_MAX + 1];
        assert_eq!(fields(allowlist("--ip", &many)), ["--ip"]);
    }
}
