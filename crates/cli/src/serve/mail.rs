//! Sending mail while the server runs.

use std::sync::Arc;

use anyhow::{Context, bail};
use secrecy::ExposeSecret;
use sengo_app::App;
use sengo_app::mail::Postman;
use sengo_app::ports::Post;
use sengo_core::environment::Environment;
use sengo_courier::{MailServer, SmtpPost, roots};

use super::callbacks::Delivering;
use crate::args::{MailArgs, ServeArgs};

/// The mail server that was named, and the way to it; none where none was named.
pub(crate) fn post(args: &MailArgs) -> anyhow::Result<Option<(MailServer, SmtpPost)>> {
    let (Some(server), Some(sender)) = (&args.mail_server, &args.mail_from) else {
        return Ok(None);
    };
    let password = match &args.mail_password_file {
        None => None,
        Some(file) => {
            let text = std::fs::read_to_string(file);
            Some(text.with_context(|| format!("cannot read the password for mail from {}", file.display()))?)
        }
    };
    let password = password
        .as_ref()
        .map(|password| password.trim_end_matches(['\r', '\n']));
    let server = MailServer::parse(server.expose_secret(), password)?;
    if !server.is_plain() && roots(args.mail_ca.as_deref())?.is_empty() {
        tracing::warn!(
            "this system has no list of certificate authorities, so no mail server is believed; \
             install its ca-certificates, or name a file with --mail-ca"
        );
    }
    let post = SmtpPost::new(server.clone(), sender, args.mail_ca.as_deref())?;
    Ok(Some((server, post)))
}

/// Has letters be written from now on, or no longer, and sends them.
pub(super) async fn start(app: &App, args: &ServeArgs, base: &str) -> anyhow::Result<Option<Delivering>> {
    let post = post(&args.mail)?;
    if post.is_some() && args.public_url.is_none() {
        if app.environment() == Environment::Production {
            bail!("links in mail need to say how this instance is reached: give --public-url");
        }
        tracing::warn!("links in mail begin with {base}; say with --public-url how this instance is reached");
    }
    app.mail_set(post.is_some()).await?;
    let waiting = app.mail_waiting().await?;
    let Some((server, post)) = post else {
        tracing::info!(
            waiting,
            "mail is off: invitations are shown as links; --mail-server turns it on"
        );
        return Ok(None);
    };
    tracing::info!(waiting, "mail is on, by {server}");
    let post: Arc<dyn Post> = Arc::new(post);
    let postman = Postman::new(app.clone(), post, base);
    Ok(Some(Delivering::of(|stop| postman.run(stop))))
}
