//! One export that a window has chosen: looked at, then read, a batch at a time.

use std::cell::RefCell;
use std::ops::ControlFlow;

use js_sys::{Date, Function};
use tresse_import::Export;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::File;

use crate::reader::Slices;
use crate::shown::{self, Row};

/// Messages that are handed out at once.
const BATCH: usize = 500;

/// An export that was opened.
#[wasm_bindgen]
pub struct Import {
    export: Export<Slices>,
    network: String,
}

#[wasm_bindgen]
impl Import {
    /// Opens a file; fails with a key.
    #[wasm_bindgen(constructor)]
    pub fn open(file: File, network: String) -> Result<Import, JsValue> {
        let name = file.name();
        let export = Export::open(Slices::new(file)?, &name).map_err(failed)?;
        if !export.kind().is_of(&network) {
            return Err(JsValue::from_str("import_other_network"));
        }
        Ok(Self { export, network })
    }

    /// The network for which it was opened.
    #[wasm_bindgen(getter)]
    pub fn network(&self) -> String {
        self.network.clone()
    }

    /// What is in it, as JSON. `tell(done, of)` hears how far it is.
    pub fn scan(&mut self, name: &str, tell: &Function) -> Result<String, JsValue> {
        let overview = self.export.scan(&mut |progress| {
            let (done, of) = (progress.done as f64, progress.of as f64);
            // Who does not listen does not stop it.
            let _ = tell.call2(&JsValue::NULL, &done.into(), &of.into());
            ControlFlow::Continue(())
        });
        let overview = overview.map_err(failed)?;
        json(&shown::overview(&overview, name, &zone))
    }

    /// Reads a part of a conversation: up to `max` messages behind the first `skip`. `take(rows)` gets
    /// the JSON of a batch. Whether there are more.
    ///
    /// Who stores cannot be waited for in here; so a long conversation is read in parts, each from its
    /// beginning, and what waits in memory stays small.
    pub fn read(
        &mut self,
        chat: usize,
        me: Option<String>,
        skip: u32,
        max: u32,
        take: &Function,
    ) -> Result<bool, JsValue> {
        let batch: RefCell<Vec<Row>> = RefCell::new(Vec::with_capacity(BATCH));
        let mut refused = None;
        let give = || -> Result<(), JsValue> {
            let rows = std::mem::take(&mut *batch.borrow_mut());
            if !rows.is_empty() {
                take.call1(&JsValue::NULL, &json(&rows)?.into())?;
            }
            Ok(())
        };
        let mut seen = 0_u32;
        let mut is_more = false;
        let end = skip.saturating_add(max);
        let report = self.export.read(chat, &mut |message| {
            if seen >= end {
                is_more = true;
                return ControlFlow::Break(());
            }
            seen += 1;
            if seen <= skip {
                return ControlFlow::Continue(());
            }
            let is_full = {
                let mut batch = batch.borrow_mut();
                batch.push(shown::row(message, me.as_deref(), &zone));
                batch.len() >= BATCH
            };
            if is_full && let Err(error) = give() {
                refused = Some(error);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        if let Some(error) = refused {
            return Err(error);
        }
        give()?;
        report.map_err(failed)?;
        Ok(is_more)
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, JsValue> {
    serde_json::to_string(value).map_err(|_| JsValue::from_str("import_io"))
}

fn failed(error: tresse_import::ImportError) -> JsValue {
    JsValue::from_str(error.code())
}

/// What a clock on the wall meant where the person is.
fn zone(wall: u64) -> u64 {
    let wall = wall as f64;
    // Its offset then, asked for at a time that is near enough; once more, where it had just changed.
    let offset = |at: f64| Date::new(&at.into()).get_timezone_offset() * 60_000.0;
    let near = wall + offset(wall);
    let exact = wall + offset(near);
    if exact.is_finite() && exact > 0.0 {
        exact as u64
    } else {
        0
    }
}
