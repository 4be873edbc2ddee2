//! Domains.

use sengo_core::domain::{DOMAIN_CHARACTERS_MAX, DomainFault, DomainRule};

use super::addresses::suggested;
use super::say;
use crate::error::text::{Text, quoted};

/// What is wrong with a domain, and the one that would do.
pub(super) fn fault(found: &str, fault: &DomainFault) -> Text {
    suggested(rule(&shown(found), &fault.rule), fault.suggestion.as_deref())
}

/// What was sent, without a user name and password that it may have.
fn shown(found: &str) -> String {
    match found.rsplit_once('@') {
        None => quoted(found),
        Some((_, host)) => quoted(&format!("…@{host}")),
    }
}

fn rule(found: &str, rule: &DomainRule) -> Text {
    match rule {
        DomainRule::Empty => Text::new(
            "is empty; write the address of the website, as in \"https://sengo.id\"",
            "kosong; tulis alamat website, misalnya \"https://sengo.id\"",
        ),
        DomainRule::TooLong { characters } => say!(
            "has {characters} characters, and {DOMAIN_CHARACTERS_MAX} are taken; write only https:// and the host",
            "berisi {characters} karakter, sedangkan batasnya {DOMAIN_CHARACTERS_MAX}; tulis https:// dan host-nya saja",
        ),
        DomainRule::Character {
            found: character,
            position,
        } => {
            let character = quoted(&character.to_string());
            say!(
                "{found} has {character} at position {position}, which no website address has",
                "{found} berisi {character} pada posisi {position}, yang tidak ada dalam alamat website",
            )
        }
        DomainRule::SchemeMissing => say!(
            "{found} does not begin with https:// or http://",
            "{found} tidak diawali https:// atau http://",
        ),
        DomainRule::OtherScheme { found: scheme } => {
            let scheme = quoted(scheme);
            say!(
                "{found} begins with {scheme}; only https and http are taken",
                "{found} diawali {scheme}; hanya https dan http yang diterima",
            )
        }
        DomainRule::UserInfo => Text::new(
            "has a user name or password before the host; leave it out, a secret does not belong there",
            "berisi nama pengguna atau kata sandi di depan host; hilangkan, rahasia tidak boleh ada di situ",
        ),
        DomainRule::HostMissing => say!(
            "{found} has no host; write it as in \"https://sengo.id\"",
            "{found} tidak memiliki host; tulis seperti \"https://sengo.id\"",
        ),
        DomainRule::BracketsMissing => say!(
            "{found} has an IPv6 address without brackets; a URL needs them, as in \"http://[2001:db8::1]\"",
            "{found} berisi alamat IPv6 tanpa kurung siku; URL memerlukannya, misalnya \"http://[2001:db8::1]\"",
        ),
        DomainRule::Port { found: port } => {
            let port = quoted(port);
            say!(
                "{found} has {port} for a port; a port is a number from 1 to 65535",
                "{found} memakai {port} sebagai port; port adalah angka 1 sampai 65535",
            )
        }
        DomainRule::Path => say!(
            "{found} has a path after the host; a project is for the whole site",
            "{found} memiliki path setelah host; project berlaku untuk seluruh situs",
        ),
        DomainRule::Query => say!(
            "{found} has a query (?…) after the host; leave it out",
            "{found} memiliki query (?…) setelah host; hilangkan",
        ),
        DomainRule::Fragment => say!(
            "{found} has a fragment (#…) after the host; leave it out",
            "{found} memiliki fragmen (#…) setelah host; hilangkan",
        ),
        DomainRule::TrailingDot => say!(
            "{found} has a dot at the end of its host; leave it out",
            "{found} memiliki titik di akhir host; hilangkan",
        ),
        DomainRule::EmptyLabel => say!(
            "{found} has a dot too many in its host",
            "{found} memiliki titik berlebih di host-nya",
        ),
        DomainRule::Label { found: label } => {
            let label = quoted(label);
            say!(
                "{found} has the part {label}; parts of a host have letters, digits and inner hyphens, at most 63 of them",
                "{found} memuat bagian {label}; bagian host terdiri dari huruf, angka, dan tanda hubung di tengah, paling banyak 63",
            )
        }
        DomainRule::HostName => say!(
            "{found} is not a valid host name; check its spelling and that it has at most 253 characters",
            "{found} bukan nama host yang valid; periksa ejaannya dan pastikan paling banyak 253 karakter",
        ),
        DomainRule::NotCanonical => say!(
            "{found} has letters that its registry writes otherwise, such as full-width ones",
            "{found} berisi huruf yang ditulis lain oleh registrinya, misalnya huruf lebar penuh",
        ),
        DomainRule::AddressForm => say!(
            "{found} looks like an IP address in a short, octal or hexadecimal form, which programs read differently; write it in full",
            "{found} tampak seperti alamat IP dalam bentuk pendek, oktal, atau heksadesimal, yang dibaca berbeda-beda; tulis secara lengkap",
        ),
        DomainRule::IpAddress => say!(
            "{found} is an IP address; in production a website has a name, as in \"https://sengo.id\"",
            "{found} adalah alamat IP; di production website harus bernama, misalnya \"https://sengo.id\"",
        ),
        DomainRule::SpecialUse { name } => say!(
            "{found} ends in {name}, which is reserved and nobody's website; use the site's real name, or the sandbox for a test",
            "{found} berakhiran {name}, yang dicadangkan dan bukan website siapa pun; pakai nama situs yang sebenarnya, atau sandbox untuk uji coba",
        ),
        DomainRule::SingleLabel => say!(
            "{found} has no dot; the name of a website has at least two parts, as in \"https://sengo.id\"",
            "{found} tidak memiliki titik; nama website sedikitnya dua bagian, misalnya \"https://sengo.id\"",
        ),
    }
}
