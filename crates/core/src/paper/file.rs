//! The files that show papers. What they are is judged by how they begin, never by what they are called.

use super::PaperFault;

/// The largest file, in bytes: 2 MiB.
pub const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileType {
    /// A PDF.
    Pdf,
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
}

impl FileType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Png, Self::Jpeg];

    fn first_bytes(self) -> &'static [u8] {
        match self {
            Self::Pdf => b"%PDF-",
            Self::Png => b"\x89PNG\r\n\x1a\n",
            Self::Jpeg => b"\xff\xd8\xff",
        }
    }

    /// What begins like this; none for anything else.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| bytes.starts_with(kind.first_bytes()))
    }

    /// How its name ends.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }

    /// The kind of an extension.
    #[must_use]
    pub fn parse(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// What a file is, if it can show a paper.
///
/// # Errors
/// [`PaperFault::Missing`] for an empty one, [`PaperFault::FileTooLarge`], [`PaperFault::FileType`].
pub fn check_file(bytes: &[u8]) -> Result<FileType, PaperFault> {
    if bytes.is_empty() {
        return Err(PaperFault::Missing);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(PaperFault::FileTooLarge);
    }
    FileType::of(bytes).ok_or(PaperFault::FileType)
}
