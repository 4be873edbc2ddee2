//! Hosts that are nobody's website on the internet.

use super::DomainRule;
use super::host::Host;
use crate::environment::Environment;

/// Refuses what the environment does not admit.
pub(super) fn admit(host: &Host, environment: Environment) -> Result<(), DomainRule> {
    let production = environment == Environment::Production;
    let Host::Name(name) = host else {
        return if production {
            Err(DomainRule::IpAddress)
        } else {
            Ok(())
        };
    };
    let reserved = |suffix: &str| {
        name.strip_suffix(suffix)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    if let Some(name) = NEVER_A_WEBSITE.into_iter().find(|suffix| reserved(suffix)) {
        return Err(DomainRule::SpecialUse { name });
    }
    if let Some(name) = DEVELOPMENT.into_iter().find(|suffix| reserved(suffix)) {
        return if production {
            Err(DomainRule::SpecialUse { name })
        } else {
            Ok(())
        };
    }
    if name.contains('.') {
        Ok(())
    } else {
        Err(DomainRule::SingleLabel)
    }
}

/// Reserved so that nothing answers there, or not reached by way of the internet's names: RFC 6761 and RFC
/// 2606 (invalid), RFC 7686 (onion), RFC 9476 (alt), RFC 3172 (arpa, which holds the reserved reverse zones).
const NEVER_A_WEBSITE: [&str; 4] = ["invalid", "onion", "alt", "arpa"];

/// Reserved for machines and networks of one's own, and for documentation: RFC 6761 and RFC 2606 (localhost,
/// test, example), RFC 6762 (local, and appendix G: intranet, private, corp, home, lan), RFC 8375 (home.arpa
/// falls under arpa above), ICANN's reservation of 2024 (internal). The sandbox is where they are of use.
const DEVELOPMENT: [&str; 14] = [
    "localhost",
    "localdomain",
    "test",
    "example",
    "example.com",
    "example.net",
    "example.org",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
];
