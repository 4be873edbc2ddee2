//! Forms with files, as browsers send them (RFC 7578).

/// The most parts of a form; what comes after them is left out.
const PARTS_MAX: usize = 64;

/// The longest lines above a part's content, together, in bytes.
const HEAD_BYTES_MAX: usize = 4 * 1024;

/// A field or a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'b> {
    pub(super) name: String,
    pub(super) is_file: bool,
    pub(super) content: &'b [u8],
    /// Whether its end is there. A body that was cut off ends within a part.
    pub(super) is_whole: bool,
}

/// What parts are set apart by, of a `Content-Type`; none for anything but a form with files.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let mut parameters = parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
    let value = value.trim().trim_matches('"');
    (1..=70).contains(&value.len()).then(|| value.to_owned())
}

/// The parts of a body.
pub(super) fn parts<'b>(body: &'b [u8], boundary: &str) -> Vec<Part<'b>> {
    let first = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    let mut parts = Vec::new();
    let Some(at) = find(body, first.as_bytes()) else {
        return parts;
    };
    let mut rest = after(body, at, first.len());
    while parts.len() < PARTS_MAX && rest.starts_with(b"\r\n") {
        let end = find(rest, next.as_bytes());
        let part = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        parts.extend(read(part, end.is_some()));
        rest = end.map_or(&[][..], |end| after(rest, end, next.len()));
    }
    parts
}

fn after(body: &[u8], at: usize, length: usize) -> &[u8] {
    body.get(at.saturating_add(length)..).unwrap_or_default()
}

/// Where something begins that itself begins with a byte which is rare.
fn find(body: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let rest = body.get(from..)?;
        let at = from.saturating_add(rest.iter().position(|byte| *byte == first)?);
        if body.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at.saturating_add(1);
    }
}

/// A part without what stands around it: lines, an empty line, content.
fn read(part: &[u8], is_whole: bool) -> Option<Part<'_>> {
    let head = find(part, b"\r\n\r\n").filter(|head| *head <= HEAD_BYTES_MAX)?;
    let lines = String::from_utf8_lossy(part.get(..head)?);
    let disposition = lines.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    })?;
    Some(Part {
        name: parameter(disposition, "name")?.to_owned(),
        is_file: parameter(disposition, "filename").is_some(),
        content: after(part, head, 4),
        is_whole,
    })
}

fn parameter<'l>(disposition: &'l str, name: &str) -> Option<&'l str> {
    let wanted = format!("; {name}=\"");
    let at = disposition.find(&wanted)?;
    let rest = disposition.get(at.saturating_add(wanted.len())..)?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\nab\r\ncd\r\n\
        --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a; name=\\\"b.pdf\"\r\n\
        Content-Type: application/pdf\r\n\r\n%PDF\r\n--y\r\n\0\xff\r\n--x--\r\n";

    #[test]
    fn fields_and_files_are_set_apart_by_the_boundary_alone() {
        let parts = parts(BODY, "x");
        let names: Vec<(&str, bool, bool)> = parts
            .iter()
            .map(|part| (part.name.as_str(), part.is_file, part.is_whole))
            .collect();
        assert_eq!(names, [("form", false, true), ("file", true, true)]);
        assert_eq!(parts[0].content, b"ab\r\ncd");
        assert_eq!(parts[1].content, b"%PDF\r\n--y\r\n\0\xff");
    }

    #[test]
    fn a_body_that_is_cut_off_ends_within_a_part() {
        let parts = parts(&BODY[..BODY.len() - 10], "x");
        assert_eq!(parts.len(), 2);
        assert!(!parts[1].is_whole && parts[0].is_whole);
    }

    #[test]
    fn what_is_no_form_has_no_parts() {
        for body in [
            &b""[..],
            b"--",
            b"--x",
            b"--x--\r\n",
            b"--x\r\n\r\n",
            b"form=1&file=2",
        ] {
            assert_eq!(parts(body, "x"), [], "{body:?}");
        }
        assert_eq!(
            boundary("multipart/form-data; boundary=\"a b\"").as_deref(),
            Some("a b")
        );
        assert_eq!(
            boundary("Multipart/Form-Data; charset=utf-8; BOUNDARY=x").as_deref(),
            Some("x")
        );
        for other in [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/mixed; boundary=x",
        ] {
            assert_eq!(boundary(other), None, "{other}");
        }
    }
}
