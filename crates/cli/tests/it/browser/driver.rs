//! Chromium, driven the way a person uses it: by what labels, buttons and links say.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use tokio::runtime::Runtime;

/// One browser at a time: on two cores a second one makes both slow enough to time out.
static TURN: Mutex<()> = Mutex::new(());

/// How long a page may take to show what is waited for.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);

/// How a page is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// In pixels.
    pub(crate) width: u32,
    pub(crate) is_dark: bool,
}

impl Look {
    /// A laptop and a phone, each in both themes.
    pub(crate) const ALL: [Self; 4] = [
        Self {
            width: 1280,
            is_dark: false,
        },
        Self {
            width: 1280,
            is_dark: true,
        },
        Self {
            width: 360,
            is_dark: false,
        },
        Self {
            width: 360,
            is_dark: true,
        },
    ];

    /// For the name of a picture.
    pub(crate) fn name(self) -> String {
        format!("{}-{}", self.width, if self.is_dark { "dark" } else { "light" })
    }
}

/// A browser of its own, with nothing remembered, that ends with the test.
pub(crate) struct Browser {
    runtime: Runtime,
    driver: Option<WebDriver>,
    chromedriver: Child,
    /// Where the server is: `http://127.0.0.1:PORT`.
    url: String,
    _turn: MutexGuard<'static, ()>,
}

impl Browser {
    /// Opens a browser that asks for a language: `en` or `id`.
    pub(crate) fn open(url: &str, language: &str) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut chromedriver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("this test drives a browser: apt-get install chromium chromium-driver");
        let lines = BufReader::new(chromedriver.stdout.take().unwrap()).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| {
                Some(
                    line.split_once("successfully on port ")?
                        .1
                        .trim_end_matches('.')
                        .to_owned(),
                )
            })
            .expect("chromedriver says where it listens");
        let runtime = Runtime::new().unwrap();
        let mut wanted = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--hide-scrollbars",
            "--window-size=1280,900",
        ] {
            wanted.add_arg(argument).unwrap();
        }
        let languages = json!({ "intl.accept_languages": language });
        wanted.add_experimental_option("prefs", languages).unwrap();
        let address = format!("http://127.0.0.1:{port}");
        let driver = runtime.block_on(WebDriver::new(address, wanted)).unwrap();
        Self {
            runtime,
            driver: Some(driver),
            chromedriver,
            url: url.to_owned(),
            _turn: turn,
        }
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    /// Opens a path of the server.
    pub(crate) fn go(&self, path: &str) {
        let url = format!("{}{path}", self.url);
        self.runtime.block_on(self.driver().goto(url)).unwrap();
    }

    /// The path that is open, with its query.
    pub(crate) fn path(&self) -> String {
        let url = self.runtime.block_on(self.driver().current_url()).unwrap();
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", url.path())
    }

    /// Runs a script in the page.
    pub(crate) fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.runtime.block_on(self.driver().execute(script, arguments));
        ran.unwrap().json().clone()
    }

    /// Runs a script that answers later, by calling its last argument.
    pub(crate) fn script_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self
            .runtime
            .block_on(self.driver().execute_async(script, arguments));
        ran.unwrap().json().clone()
    }

    /// What the page says to a person.
    pub(crate) fn text(&self) -> String {
        let text = self.script("return document.body ? document.body.innerText : ''", Vec::new());
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says something.
    pub(crate) fn sees(&self, wanted: &str) {
        let start = Instant::now();
        while !self.text().contains(wanted) {
            let late = start.elapsed() > SHOWN_WITHIN;
            assert!(!late, "{} does not say {wanted:?}:\n{}", self.path(), self.text());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What is in the page, or comes to be: a page that was just asked for takes a moment.
    fn find(&self, what: &str, xpath: String) -> WebElement {
        let start = Instant::now();
        loop {
            let found = self
                .runtime
                .block_on(self.driver().find(By::XPath(xpath.as_str())));
            if let Ok(found) = found {
                return found;
            }
            let late = start.elapsed() > SHOWN_WITHIN;
            assert!(!late, "{} has no {what}:\n{}", self.path(), self.text());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn field(&self, label: &str) -> WebElement {
        let label = quoted(label);
        let xpath = format!("//*[@id=//label[starts-with(normalize-space(.),{label})]/@for]");
        self.find(&format!("field {label}"), xpath)
    }

    /// Types a text into the field with a label, in place of what is in it.
    pub(crate) fn type_into(&self, label: &str, text: &str) {
        let field = self.field(label);
        self.runtime.block_on(async {
            field.clear().await.unwrap();
            field.send_keys(text).await.unwrap();
        });
    }

    /// Chooses a file for the field with a label.
    pub(crate) fn attach(&self, label: &str, file: &Path) {
        let field = self.field(label);
        let path = file.to_str().unwrap();
        self.runtime.block_on(field.send_keys(path)).unwrap();
    }

    /// Chooses an entry of the list with a label.
    pub(crate) fn choose(&self, label: &str, entry: &str) {
        let field = self.field(label);
        let option = By::XPath(format!("./option[normalize-space(.)={}]", quoted(entry)));
        self.runtime.block_on(async {
            let option = field.find(option).await;
            option
                .unwrap_or_else(|_| panic!("{label} has no {entry}"))
                .click()
                .await
                .unwrap();
        });
    }

    /// Sets a tick, or a point, by its label.
    pub(crate) fn tick(&self, label: &str) {
        let field = self.field(label);
        self.runtime.block_on(field.click()).unwrap();
    }

    /// Presses the button that says so.
    pub(crate) fn press(&self, button: &str) {
        let xpath = format!("//button[normalize-space(.)={}]", quoted(button));
        let found = self.find(&format!("button {button:?}"), xpath);
        self.runtime.block_on(found.click()).unwrap();
    }

    /// Follows the link that says so.
    pub(crate) fn follow(&self, link: &str) {
        let xpath = format!("//a[normalize-space(.)={}]", quoted(link));
        let found = self.find(&format!("link {link:?}"), xpath);
        self.runtime.block_on(found.click()).unwrap();
    }

    /// Follows a link to a file, which is kept in a folder under its name.
    pub(crate) fn download(&self, link: &str, name: &str, folder: &Path) -> PathBuf {
        let kept = json!({ "behavior": "allow", "downloadPath": folder });
        let sent = self
            .runtime
            .block_on(self.driver().cdp().send_raw("Browser.setDownloadBehavior", kept));
        sent.unwrap();
        self.follow(link);
        let file = folder.join(name);
        let start = Instant::now();
        // It has another name until it is whole.
        while !file.exists() {
            assert!(start.elapsed() < SHOWN_WITHIN, "{link} gives no {name}");
            std::thread::sleep(Duration::from_millis(50));
        }
        file
    }

    /// Goes back, as by the browser's button.
    pub(crate) fn back(&self) {
        self.runtime.block_on(self.driver().back()).unwrap();
    }

    /// Looks at pages in a width and a theme from now on.
    pub(crate) fn look(&self, look: Look) {
        let phone = look.width < 600;
        let metrics = json!({
            "width": look.width,
            "height": if phone { 780 } else { 900 },
            "deviceScaleFactor": 1,
            "mobile": phone,
        });
        let theme = if look.is_dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.runtime.block_on(async {
            let devtools = self.driver().cdp();
            devtools
                .send_raw("Emulation.setDeviceMetricsOverride", metrics)
                .await
                .unwrap();
            devtools
                .send_raw("Emulation.setEmulatedMedia", media)
                .await
                .unwrap();
        });
    }

    /// Asks for a language from now on.
    pub(crate) fn speak(&self, language: &str) {
        let headers = json!({ "headers": { "Accept-Language": language } });
        self.runtime.block_on(async {
            let devtools = self.driver().cdp();
            devtools.send_raw("Network.enable", json!({})).await.unwrap();
            devtools
                .send_raw("Network.setExtraHTTPHeaders", headers)
                .await
                .unwrap();
        });
    }

    /// How many pixels of the page stick out on the right.
    pub(crate) fn overflow(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        self.script(script, Vec::new()).as_i64().unwrap()
    }

    /// Writes a picture of the whole page.
    pub(crate) fn picture(&self, file: &Path) {
        let whole = json!({ "captureBeyondViewport": true, "format": "png" });
        let answer = self
            .runtime
            .block_on(self.driver().cdp().send_raw("Page.captureScreenshot", whole));
        let data = answer.unwrap()["data"].as_str().unwrap().to_owned();
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.decode(data).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
}

/// A text as XPath writes it.
fn quoted(text: &str) -> String {
    assert!(!text.contains('"'), "{text}");
    format!("\"{text}\"")
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            let _ = self.runtime.block_on(driver.quit());
        }
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}
