//! Posts that do what a test says.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use sengo_app::ports::{Mail, Post, Posted};

/// Keeps what it is given, and answers as it is told; takes everything in the end.
#[derive(Debug, Default)]
pub(super) struct Letterbox {
    mails: Mutex<Vec<Mail>>,
    answers: Mutex<VecDeque<Posted>>,
}

impl Letterbox {
    pub(super) fn answering(answers: impl IntoIterator<Item = Posted>) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.into_iter().collect()),
            ..Self::default()
        })
    }

    pub(super) fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.mails.lock().unwrap())
    }

    /// Whom the mails are to, in the order of their addresses.
    pub(super) fn recipients(&self) -> Vec<String> {
        let mut recipients: Vec<_> = self.take().into_iter().map(|mail| mail.to).collect();
        recipients.sort();
        recipients
    }
}

impl Post for Letterbox {
    fn post(&self, mail: Mail) -> Pin<Box<dyn Future<Output = Posted> + Send + '_>> {
        self.mails.lock().unwrap().push(mail);
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async move { answer.unwrap_or(Posted::Taken) })
    }
}

/// Dies while it sends.
#[derive(Debug)]
pub(super) struct Dying;

impl Post for Dying {
    fn post(&self, _: Mail) -> Pin<Box<dyn Future<Output = Posted> + Send + '_>> {
        Box::pin(std::future::pending())
    }
}
