//! `--json` of commands that send mail, to the letter.

use sengo_testkit::MailServer;

use super::kept_answers::check;
use crate::place::Place;

#[test]
fn a_mail_that_is_tried_answers_a_program_as_kept() {
    let place = Place::new();
    let mail = MailServer::start();
    let from = ["--mail-server", &mail.url(), "--mail-from", "sengo@example.com"];
    let to = ["mail", "test", "budi@example.com"];
    check(&place, "mail_test", &[to.as_slice(), &from].concat());
    check(&place, "mail_test_unnamed", &to);
}
