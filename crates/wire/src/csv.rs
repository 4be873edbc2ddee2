//! Comma-separated values, for whatever program opens them.

/// A text in quotes. Where a spreadsheet, whatever it takes for a separator, would read a formula, an apostrophe says
/// that it is text.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut cell = String::from("\"");
    let mut begins = true;
    for character in text.chars() {
        if begins
            && matches!(
                character,
                '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r'
            )
        {
            cell.push('\'');
        }
        begins =
            matches!(character, ',' | ';' | '|' | '\t' | '\r' | '\n' | '"') || (begins && character == ' ');
        if character == '"' {
            cell.push('"');
        }
        cell.push(character);
    }
    cell.push('"');
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        for (typed, cell) in [
            ("INV-1", "\"INV-1\""),
            ("=1+1", "\"'=1+1\""),
            ("+62", "\"'+62\""),
            ("-5", "\"'-5\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t'=1\""),
            ("\r=1", "\"'\r'=1\""),
            ("  =1", "\"  '=1\""),
            ("a;=1", "\"a;'=1\""),
            ("a\",=1", "\"a\"\",'=1\""),
            ("\"=1", "\"\"\"'=1\""),
            ("a=1-2", "\"a=1-2\""),
            ("Kopi, Teh", "\"Kopi, Teh\""),
        ] {
            assert_eq!(quoted(typed), cell, "{typed:?}");
        }
    }
}
