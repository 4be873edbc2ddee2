//! The public holidays and days of collective leave of Indonesia, as data.
//!
//! Source: the joint decrees (SKB) of the ministers of religion, of manpower and of state apparatus.
//! - 2024: no. 855/2023, 3/2023, 4/2023, with the elections by Keppres 10/2024 (14 February) and 33/2024
//!   (27 November).
//! - 2025: no. 1017/2024, 2/2024, 2/2024, changed by 933/2025, 1/2025, 3/2025 (which added 18 August).
//! - 2026: no. 1497/2025, 2/2025, 5/2025.
//!
//! Days that fall on a weekend are kept, so that the table can be compared with the decree.

use jiff::civil::{Date, date};

/// A day without settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Why, in the words of the decree.
    pub name: &'static str,
    /// Whether it is a day of collective leave, not a public holiday.
    pub is_leave: bool,
}

/// The holidays of a fixed date (Keppres 8/2024), month and day: kept in years that nothing else is known of.
pub const FIXED_HOLIDAYS: [(i8, i8); 5] = [(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)];

/// The years covered, and their holidays.
pub const HOLIDAYS: &[(i16, &[Holiday])] = &[(2024, &IN_2024), (2025, &IN_2025), (2026, &IN_2026)];

const fn public(year: i16, month: i8, day: i8, name: &'static str) -> Holiday {
    Holiday {
        date: date(year, month, day),
        name,
        is_leave: false,
    }
}

const fn leave(year: i16, month: i8, day: i8, name: &'static str) -> Holiday {
    Holiday {
        date: date(year, month, day),
        name,
        is_leave: true,
    }
}

const IN_2024: [Holiday; 29] = [
    public(2024, 1, 1, "Tahun Baru Masehi"),
    public(2024, 2, 8, "Isra Mikraj"),
    leave(2024, 2, 9, "Tahun Baru Imlek"),
    public(2024, 2, 10, "Tahun Baru Imlek"),
    public(2024, 2, 14, "Pemilihan Umum"),
    public(2024, 3, 11, "Hari Suci Nyepi"),
    leave(2024, 3, 12, "Hari Suci Nyepi"),
    public(2024, 3, 29, "Wafat Yesus Kristus"),
    public(2024, 3, 31, "Kebangkitan Yesus Kristus"),
    leave(2024, 4, 8, "Idul Fitri"),
    leave(2024, 4, 9, "Idul Fitri"),
    public(2024, 4, 10, "Idul Fitri"),
    public(2024, 4, 11, "Idul Fitri"),
    leave(2024, 4, 12, "Idul Fitri"),
    leave(2024, 4, 15, "Idul Fitri"),
    public(2024, 5, 1, "Hari Buruh"),
    public(2024, 5, 9, "Kenaikan Yesus Kristus"),
    leave(2024, 5, 10, "Kenaikan Yesus Kristus"),
    public(2024, 5, 23, "Waisak"),
    leave(2024, 5, 24, "Waisak"),
    public(2024, 6, 1, "Hari Lahir Pancasila"),
    public(2024, 6, 17, "Idul Adha"),
    leave(2024, 6, 18, "Idul Adha"),
    public(2024, 7, 7, "Tahun Baru Islam"),
    public(2024, 8, 17, "Proklamasi Kemerdekaan"),
    public(2024, 9, 16, "Maulid Nabi Muhammad"),
    public(2024, 11, 27, "Pemilihan Kepala Daerah"),
    public(2024, 12, 25, "Kelahiran Yesus Kristus"),
    leave(2024, 12, 26, "Kelahiran Yesus Kristus"),
];

const IN_2025: [Holiday; 28] = [
    public(2025, 1, 1, "Tahun Baru Masehi"),
    public(2025, 1, 27, "Isra Mikraj"),
    leave(2025, 1, 28, "Tahun Baru Imlek"),
    public(2025, 1, 29, "Tahun Baru Imlek"),
    leave(2025, 3, 28, "Hari Suci Nyepi"),
    public(2025, 3, 29, "Hari Suci Nyepi"),
    public(2025, 3, 31, "Idul Fitri"),
    public(2025, 4, 1, "Idul Fitri"),
    leave(2025, 4, 2, "Idul Fitri"),
    leave(2025, 4, 3, "Idul Fitri"),
    leave(2025, 4, 4, "Idul Fitri"),
    leave(2025, 4, 7, "Idul Fitri"),
    public(2025, 4, 18, "Wafat Yesus Kristus"),
    public(2025, 4, 20, "Kebangkitan Yesus Kristus"),
    public(2025, 5, 1, "Hari Buruh"),
    public(2025, 5, 12, "Waisak"),
    leave(2025, 5, 13, "Waisak"),
    public(2025, 5, 29, "Kenaikan Yesus Kristus"),
    leave(2025, 5, 30, "Kenaikan Yesus Kristus"),
    public(2025, 6, 1, "Hari Lahir Pancasila"),
    public(2025, 6, 6, "Idul Adha"),
    leave(2025, 6, 9, "Idul Adha"),
    public(2025, 6, 27, "Tahun Baru Islam"),
    public(2025, 8, 17, "Proklamasi Kemerdekaan"),
    leave(2025, 8, 18, "Proklamasi Kemerdekaan"),
    public(2025, 9, 5, "Maulid Nabi Muhammad"),
    public(2025, 12, 25, "Kelahiran Yesus Kristus"),
    leave(2025, 12, 26, "Kelahiran Yesus Kristus"),
];

const IN_2026: [Holiday; 25] = [
    public(2026, 1, 1, "Tahun Baru Masehi"),
    public(2026, 1, 16, "Isra Mikraj"),
    leave(2026, 2, 16, "Tahun Baru Imlek"),
    public(2026, 2, 17, "Tahun Baru Imlek"),
    leave(2026, 3, 18, "Hari Suci Nyepi"),
    public(2026, 3, 19, "Hari Suci Nyepi"),
    leave(2026, 3, 20, "Idul Fitri"),
    public(2026, 3, 21, "Idul Fitri"),
    public(2026, 3, 22, "Idul Fitri"),
    leave(2026, 3, 23, "Idul Fitri"),
    leave(2026, 3, 24, "Idul Fitri"),
    public(2026, 4, 3, "Wafat Yesus Kristus"),
    public(2026, 4, 5, "Kebangkitan Yesus Kristus"),
    public(2026, 5, 1, "Hari Buruh"),
    public(2026, 5, 14, "Kenaikan Yesus Kristus"),
    leave(2026, 5, 15, "Kenaikan Yesus Kristus"),
    public(2026, 5, 27, "Idul Adha"),
    leave(2026, 5, 28, "Idul Adha"),
    public(2026, 5, 31, "Waisak"),
    public(2026, 6, 1, "Hari Lahir Pancasila"),
    public(2026, 6, 16, "Tahun Baru Islam"),
    public(2026, 8, 17, "Proklamasi Kemerdekaan"),
    public(2026, 8, 25, "Maulid Nabi Muhammad"),
    leave(2026, 12, 24, "Kelahiran Yesus Kristus"),
    public(2026, 12, 25, "Kelahiran Yesus Kristus"),
];
