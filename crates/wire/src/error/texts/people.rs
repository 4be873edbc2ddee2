//! People: signing in, invitations, forms, and what a role permits.

use sengo_core::person::{
    EMAIL_BYTES_MAX, INVITED_A_DAY_MAX, LINKS_A_DAY_MAX, PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN,
    PERSON_NAME_CHARACTERS_MAX, PersonRefusal,
};

use super::say;
use crate::error::text::Text;
use crate::error::told::Said;

pub(in crate::error) fn refused(refusal: PersonRefusal) -> Said {
    let (message, hint) = match refusal {
        PersonRefusal::SignInWrong => (
            Text::new(
                "Mail address, password or code is wrong.",
                "Alamat surel, kata sandi, atau kode salah.",
            ),
            Text::new(
                "Check them and try again. Whoever invited you can give you a new link if you lost your password or authenticator.",
                "Periksa dan coba lagi. Jika kata sandi atau autentikator hilang, pengundang Anda dapat memberi tautan baru.",
            ),
        ),
        PersonRefusal::Blocked { seconds } => (
            Text::new(
                "There were too many wrong attempts.",
                "Terlalu banyak percobaan yang salah.",
            ),
            say!(
                "Try again in {seconds} seconds.",
                "Coba lagi dalam {seconds} detik.",
            ),
        ),
        PersonRefusal::CodeUsed => (
            Text::new("This code was used before.", "Kode ini sudah pernah dipakai."),
            Text::new(
                "Wait for the next code of your authenticator; a recovery code works once.",
                "Tunggu kode berikutnya dari autentikator Anda; kode pemulihan hanya berlaku sekali.",
            ),
        ),
        PersonRefusal::InvitationOver => (
            Text::new(
                "This link was used, was replaced by a newer one, or is too old.",
                "Tautan ini sudah dipakai, sudah diganti yang lebih baru, atau sudah kedaluwarsa.",
            ),
            Text::new(
                "Sign in if you accepted it before; otherwise ask whoever invited you for a new link.",
                "Masuk jika Anda sudah menerimanya; jika belum, minta tautan baru kepada pengundang Anda.",
            ),
        ),
        PersonRefusal::SessionOver => (
            Text::new("You are not signed in any more.", "Anda sudah tidak masuk."),
            Text::new("Sign in and do it again.", "Masuk, lalu ulangi."),
        ),
        PersonRefusal::FormSent => (
            Text::new(
                "This form was sent before, so it was not done a second time.",
                "Formulir ini sudah dikirim, jadi tidak dikerjakan dua kali.",
            ),
            Text::new(
                "Look at what became of it; open the form again for another one.",
                "Lihat hasilnya; buka kembali formulirnya untuk mengirim yang lain.",
            ),
        ),
        PersonRefusal::FormWrong => (
            Text::new(
                "This form is too old or belongs to another session. Nothing was done.",
                "Formulir ini terlalu lama atau milik sesi lain. Tidak ada yang dikerjakan.",
            ),
            Text::new(
                "Open the page again and send the form from there.",
                "Buka kembali halamannya dan kirim formulir dari sana.",
            ),
        ),
        PersonRefusal::NotPermitted => (
            Text::new(
                "Your role does not permit this.",
                "Peran Anda tidak mengizinkan ini.",
            ),
            Text::new(
                "Ask an owner, who can do it or change your role.",
                "Minta kepada pemilik, yang dapat melakukannya atau mengubah peran Anda.",
            ),
        ),
        PersonRefusal::EmailUsed => (
            Text::new(
                "Somebody signs in with this mail address already.",
                "Alamat surel ini sudah dipakai seseorang untuk masuk.",
            ),
            Text::new("Give another one.", "Berikan alamat lain."),
        ),
        PersonRefusal::EmailUnusable => (
            say!(
                "This cannot be a mail address: name@example.com, at most {EMAIL_BYTES_MAX} characters.",
                "Ini bukan alamat surel: nama@example.com, paling banyak {EMAIL_BYTES_MAX} karakter.",
            ),
            Text::new(
                "Correct it and send the form again.",
                "Perbaiki dan kirim kembali.",
            ),
        ),
        PersonRefusal::NameUnusable => (
            say!(
                "A name has 1 to {PERSON_NAME_CHARACTERS_MAX} characters, all of them visible.",
                "Nama terdiri dari 1 sampai {PERSON_NAME_CHARACTERS_MAX} karakter, semuanya terlihat.",
            ),
            Text::new(
                "Correct it and send the form again.",
                "Perbaiki dan kirim kembali.",
            ),
        ),
        PersonRefusal::PasswordLength => (
            say!(
                "A password has {PASSWORD_CHARACTERS_MIN} to {PASSWORD_CHARACTERS_MAX} characters.",
                "Kata sandi terdiri dari {PASSWORD_CHARACTERS_MIN} sampai {PASSWORD_CHARACTERS_MAX} karakter.",
            ),
            Text::new(
                "Four or five words are easy to remember.",
                "Empat atau lima kata mudah diingat.",
            ),
        ),
        PersonRefusal::PasswordGuessable => (
            Text::new(
                "This password is one of the first that anybody would try.",
                "Kata sandi ini termasuk yang pertama dicoba orang.",
            ),
            Text::new(
                "Choose words that have nothing to do with you or your mail address.",
                "Pilih kata-kata yang tidak berhubungan dengan Anda atau alamat surel Anda.",
            ),
        ),
        PersonRefusal::CodeWrong => (
            Text::new(
                "The code does not fit the authenticator that is being set up.",
                "Kode tidak cocok dengan autentikator yang sedang disiapkan.",
            ),
            Text::new(
                "Give the six digits that it shows now, and check that the clock of the device is right.",
                "Masukkan enam angka yang tampil sekarang, dan pastikan jam perangkat benar.",
            ),
        ),
        PersonRefusal::PersonNotFound => (
            Text::new(
                "There is no such person here.",
                "Tidak ada orang tersebut di sini.",
            ),
            Text::new("The team page shows who is.", "Halaman tim menampilkan semuanya."),
        ),
        PersonRefusal::Oneself => (
            Text::new(
                "Nobody does this to their own access.",
                "Tidak seorang pun melakukan ini pada aksesnya sendiri.",
            ),
            Text::new("Ask another owner.", "Minta kepada pemilik lain."),
        ),
        PersonRefusal::TeamFull => (
            Text::new("The team is as large as it can get.", "Tim sudah penuh."),
            Text::new(
                "Ask for help with removing those who left.",
                "Minta bantuan untuk menghapus yang sudah keluar.",
            ),
        ),
        PersonRefusal::LinksTooMany { .. } => (
            say!(
                "Too many links were made: within a day a person gets {LINKS_A_DAY_MAX} at most, and a team has {INVITED_A_DAY_MAX} people who get one.",
                "Terlalu banyak tautan dibuat: dalam sehari satu orang mendapat paling banyak {LINKS_A_DAY_MAX}, dan satu tim paling banyak {INVITED_A_DAY_MAX} orang.",
            ),
            Text::new(
                "The newest link still works for three days. If its mail does not arrive, look at the address, and among what is unwanted; make another link tomorrow.",
                "Tautan terbaru tetap berlaku selama tiga hari. Jika surelnya tidak sampai, periksa alamat dan folder spam; buat tautan lagi besok.",
            ),
        ),
    };
    Said::new(message).hint(hint)
}
