//! What a reader does on a page, and what a page must not do.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::Failure;
use crate::browser::Browser;

/// A reader in front of a site.
#[derive(Debug)]
pub(crate) struct Visit {
    browser: Browser,
    site: PathBuf,
}

/// Looks of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Visit {
    pub(crate) fn new(chromium: &str, site: PathBuf) -> Result<Self, Failure> {
        Ok(Self { browser: Browser::start(chromium)?, site })
    }

    /// Goes on in another site.
    pub(crate) fn move_to(&mut self, site: PathBuf) {
        self.site = site;
    }

    /// Opens a page of the site from its file, and waits until it is loaded.
    pub(crate) fn open(&mut self, page: &str) -> Result<(), Failure> {
        self.browser.forget("Page.loadEventFired");
        let url = format!("file://{}/{page}", self.site.canonicalize()?.display());
        let answer = self.browser.call("Page.navigate", json!({ "url": url }))?;
        if answer["errorText"].is_string() {
            return Err(format!("{page}: {}", answer["errorText"]).into());
        }
        self.loaded()
    }

    /// Waits until a page that was asked for is loaded.
    pub(crate) fn loaded(&mut self) -> Result<(), Failure> {
        self.browser.wait("Page.loadEventFired")
    }

    /// A window of this size, that of a phone where it is narrow.
    pub(crate) fn size(&mut self, width: u32, height: u32) -> Result<(), Failure> {
        let mobile = width < 600;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.browser.call("Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }

    /// The theme that the system asks for.
    pub(crate) fn prefer(&mut self, theme: Theme) -> Result<(), Failure> {
        let value = if theme == Theme::Dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        self.browser.call("Emulation.setEmulatedMedia", json!({ "features": features })).map(drop)
    }

    /// The value of an expression; a promise is waited for.
    pub(crate) fn value(&mut self, expression: &str) -> Result<Value, Failure> {
        let what = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.browser.call("Runtime.evaluate", what)?;
        if answer["exceptionDetails"].is_null() {
            Ok(answer["result"]["value"].take())
        } else {
            Err(format!("{expression}: {}", answer["exceptionDetails"]["exception"]).into())
        }
    }

    /// Waits until an expression holds, looking at every frame that is painted.
    pub(crate) fn until(&mut self, condition: &str) -> Result<(), Failure> {
        let wait = format!(
            "new Promise((done, failed) => {{
                let frames = 0;
                const look = () => ({condition}) ? done() : ++frames > 1800
                    ? failed(new Error('never so')) : requestAnimationFrame(look);
                look();
            }})"
        );
        self.value(&wait).map(drop)
    }

    /// Types a text where the focus is.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.browser.call("Input.insertText", json!({ "text": text })).map(drop)
    }

    /// Presses a key, named as the browser names it.
    pub(crate) fn key(&mut self, key: &str) -> Result<(), Failure> {
        let (code, text) = match key {
            "Enter" => (13, Some("\r")),
            "Tab" => (9, None),
            "Escape" => (27, None),
            "ArrowDown" => (40, None),
            "ArrowUp" => (38, None),
            "/" => (191, Some("/")),
            _ => return Err(format!("no such key: {key}").into()),
        };
        let mut press = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        if let Some(text) = text {
            press["text"] = json!(text);
        }
        self.browser.call("Input.dispatchKeyEvent", press)?;
        let release = json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code });
        self.browser.call("Input.dispatchKeyEvent", release).map(drop)
    }

    /// Lets pages write to the clipboard and read from it.
    pub(crate) fn allow_clipboard(&mut self) -> Result<(), Failure> {
        let permissions = json!(["clipboardReadWrite", "clipboardSanitizedWrite"]);
        self.browser.call("Browser.grantPermissions", json!({ "permissions": permissions }))?;
        self.browser.call("Page.bringToFront", json!({})).map(drop)
    }

    /// What went wrong since the last call: messages on the console, exceptions, requests that
    /// failed or that left the folder.
    pub(crate) fn problems(&mut self) -> Vec<String> {
        self.browser.told().iter().filter_map(problem).collect()
    }
}

fn problem(told: &Value) -> Option<String> {
    let parameters = &told["params"];
    let url = &parameters["request"]["url"];
    let is_wrong = match told["method"].as_str()? {
        "Runtime.exceptionThrown" | "Network.loadingFailed" | "Page.javascriptDialogOpening" => {
            true
        }
        "Runtime.consoleAPICalled" => true,
        "Log.entryAdded" => {
            matches!(parameters["entry"]["level"].as_str(), Some("error" | "warning"))
        }
        "Network.requestWillBeSent" => {
            !url.as_str().is_some_and(|url| url.starts_with("file:") || url.starts_with("data:"))
        }
        _ => false,
    };
    is_wrong.then(|| told.to_string())
}
