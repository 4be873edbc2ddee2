//! Random bodies to compare, from a seed.

/// A small generator of random numbers (splitmix64), so that a seed repeats on every machine.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}

/// A well-formed body of a few levels, with white space and spellings of all kinds.
pub(super) fn well_formed(random: &mut Random) -> Vec<u8> {
    let mut out = Vec::new();
    push_value(&mut out, random, 0);
    out
}

/// A well-formed body that was damaged, mostly beyond repair.
pub(super) fn damaged(random: &mut Random) -> Vec<u8> {
    const PIECES: &[&[u8]] = &[
        b",",
        b":",
        b"\"",
        b"\\",
        b"]",
        b"}",
        b"[",
        b"{",
        b"0",
        b"-",
        b".",
        b"e",
        b"\0",
        b"\x1f",
        b"\x7f",
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xef\xbb\xbf",
        b"\\u",
        b"\\ud800",
        b"\\udc00",
        b"\\u00e9",
        b"null",
        b"TRUE",
        b"\x0b",
        b"\x0c",
        b"\xc2\xa0",
        b"/",
        b"'",
        b"//",
    ];
    let mut body = well_formed(random);
    for _ in 0..=random.below(2) {
        let at = random.below(body.len() + 1);
        match random.below(4) {
            0 => body.truncate(at),
            1 if at < body.len() => drop(body.remove(at)),
            2 if at < body.len() => body[at] = u8::try_from(random.below(256)).unwrap(),
            _ => drop(body.splice(at..at, random.one_of(PIECES).iter().copied())),
        }
    }
    body
}

/// Tokens in no order.
pub(super) fn soup(random: &mut Random) -> Vec<u8> {
    const TOKENS: &[&str] = &[
        "[", "]", "{", "}", ",", ":", "\"a\"", "1", "-0", "true", "null", " ", "0.5", "\"\"", "{}", "[]",
    ];
    (0..random.below(8))
        .flat_map(|_| random.one_of(TOKENS).bytes())
        .collect()
}

/// Floats where rounding, the shortest digits and the change of form are hardest.
pub(super) fn numbers(random: &mut Random) -> Vec<u8> {
    let list: Vec<String> = (0..20).map(|_| number(random)).collect();
    format!("[{}]", list.join(",")).into_bytes()
}

fn number(random: &mut Random) -> String {
    let digits = |random: &mut Random, count: usize| -> String {
        (0..count)
            .map(|_| char::from(b'0' + u8::try_from(random.below(10)).unwrap()))
            .collect()
    };
    let sign = *random.one_of(&["", "", "-"]);
    let bits = f64::from_bits(random.next() >> 1);
    match random.below(9) {
        0 if bits.is_finite() => format!("{sign}{bits:e}"),
        1 if bits.is_finite() => format!("{sign}{bits:.17e}"),
        // Powers of two, and their neighbours.
        2 => {
            let power = u64::try_from(random.below(2046)).unwrap() + 1;
            let nearby = (power << 52).wrapping_add(random.next() % 3).wrapping_sub(1);
            format!("{sign}{:e}", f64::from_bits(nearby))
        }
        3 => {
            let (whole, count) = (random.below(30), random.below(30) + 1);
            format!(
                "{sign}{whole}.{}e{}",
                digits(random, count),
                i64::try_from(whole).unwrap() - 15
            )
        }
        // Long integers, around the 64 bits.
        4 => format!("{sign}{}{}", random.below(9) + 1, digits(random, 19)),
        5 => format!("{sign}92233720368547758{}", digits(random, 2)),
        6 => format!("{sign}0.{}{}", "0".repeat(random.below(8)), digits(random, 4)),
        7 => format!("{sign}{}e{}", random.below(1000), random.below(700)).replace("e3", "E-3"),
        _ => {
            let count = random.below(20);
            format!(
                "{sign}{}{}.{}",
                random.below(9) + 1,
                digits(random, count),
                digits(random, 3)
            )
        }
    }
}

fn push_value(out: &mut Vec<u8>, random: &mut Random, depth: usize) {
    push_space(out, random);
    match random.below(if depth < 5 { 9 } else { 5 }) {
        0 => out.extend_from_slice(random.one_of(&["null", "true", "false"]).as_bytes()),
        1 | 2 => out.extend_from_slice(number(random).as_bytes()),
        3 | 4 => push_string(out, random),
        5 | 6 => {
            out.push(b'[');
            push_space(out, random);
            for index in 0..random.below(5) {
                if index > 0 {
                    out.push(b',');
                }
                push_value(out, random, depth + 1);
            }
            out.push(b']');
        }
        _ => push_object(out, random, depth),
    }
    push_space(out, random);
}

fn push_object(out: &mut Vec<u8>, random: &mut Random, depth: usize) {
    const NAMES: &[&str] = &[
        "\"a\"",
        "\"\\u0061\"",
        "\"0\"",
        "\"1\"",
        "\"-1\"",
        "\"\"",
        "\"\\u0000x\"",
        "\"/é\"",
    ];
    let counts_up = random.below(4) == 0;
    let members = if random.below(20) == 0 {
        40
    } else {
        random.below(5)
    };
    out.push(b'{');
    push_space(out, random);
    for index in 0..members {
        if index > 0 {
            out.push(b',');
            push_space(out, random);
        }
        if counts_up {
            out.extend_from_slice(format!("\"{index}\"").as_bytes());
        } else if random.below(2) == 0 {
            out.extend_from_slice(random.one_of(NAMES).as_bytes());
        } else {
            push_string(out, random);
        }
        push_space(out, random);
        out.push(b':');
        // Forty members of forty members would be a body of megabytes.
        push_value(out, random, if members > 5 { 5 } else { depth + 1 });
    }
    out.push(b'}');
}

fn push_string(out: &mut Vec<u8>, random: &mut Random) {
    const ESCAPES: &[&str] = &[
        "\\\"",
        "\\\\",
        "\\/",
        "\\b",
        "\\f",
        "\\n",
        "\\r",
        "\\t",
        "\\u0000",
        "\\u001F",
        "\\u2028",
        "\\uD83D\\ude00",
    ];
    const CHARACTERS: &[char] = &[
        '/',
        '<',
        '&',
        '\'',
        '\u{7f}',
        '\u{80}',
        'é',
        '\u{7ff}',
        '\u{800}',
        '\u{2028}',
        '\u{2029}',
        '\u{ffff}',
        '😀',
        '\u{10ffff}',
    ];
    out.push(b'"');
    for _ in 0..random.below(6) {
        match random.below(6) {
            0 => out.extend_from_slice(random.one_of(ESCAPES).as_bytes()),
            1 => {
                let unit = random.below(0x1_0000);
                let unit = if (0xD800..0xE000).contains(&unit) {
                    0xE9
                } else {
                    unit
                };
                out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
            }
            2 => out.extend_from_slice(random.one_of(CHARACTERS).to_string().as_bytes()),
            3 => {
                let any = u32::try_from(random.below(0x11_0000)).unwrap();
                let character = char::from_u32(any.max(0x30)).unwrap_or('x').to_string();
                out.extend_from_slice(character.replace(['\\', '"'], "_").as_bytes());
            }
            _ => out.extend_from_slice(random.one_of(&["toko", "https://sengo.id", " ", "0"]).as_bytes()),
        }
    }
    out.push(b'"');
}

fn push_space(out: &mut Vec<u8>, random: &mut Random) {
    if random.below(4) == 0 {
        out.extend_from_slice(random.one_of(&[" ", "\n", "\t", "\r\n", "\n    "]).as_bytes());
    }
}
