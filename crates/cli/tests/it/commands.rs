//! What every command answers to a program, kept in contract/cli, and what it says to a person.

mod beside;
mod four_eyes;
mod kept_answers;
mod kept_mail;
mod kept_people;
mod kept_plays;
mod operator;
mod refused;
mod signature;
