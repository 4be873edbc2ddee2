//! `sengo mail …`

use anyhow::{Context, bail};
use sengo_app::ports::{Clock, Entropy, Mail, Post, Posted, SystemClock, SystemEntropy};
use sengo_core::person;
use sengo_core::refusal::Refusal;
use sengo_core::signature::to_hex;
use sengo_wire::letter::{Notice, compose};
use serde_json::json;

use crate::args::MailCommand;
use crate::output::Output;
use crate::serve::mail;

pub(crate) async fn run(command: MailCommand, output: Output) -> anyhow::Result<()> {
    let MailCommand::Test { address, mail } = command;
    let (server, post) = mail::post(&mail)?
        .context("no mail server is named; give --mail-server and --mail-from, as to `sengo serve`")?;
    let to = person::email(&address).map_err(|refusal| sengo_app::Error::from(Refusal::from(refusal)))?;
    let mut id = [0; 12];
    SystemEntropy.fill(&mut id)?;
    let letter = compose(&Notice::Trial, &to, None, "");
    let posted = post.post(Mail {
        id: to_hex(&id),
        to: to.clone(),
        subject: letter.subject,
        text: letter.text,
        written_at: SystemClock.real(),
    });
    match posted.await {
        Posted::Taken => {
            output.show(&json!({ "to": to, "server": server.to_string() }));
            output.note("The mail server took it. Look whether it arrived, and not among what is unwanted.");
            Ok(())
        }
        Posted::Refused(code) => bail!("{server} refuses mail to {to} for good: it says {code}"),
        Posted::Failed(why) => bail!("{server} did not take the mail: {why}"),
    }
}
