//! A timer that is set anew again and again.

use std::time::Duration;

use wasm_bindgen::prelude::*;

use crate::scope::{scope, timer_ms};

/// A timer. It is silenced when it is dropped.
pub(crate) struct Alarm {
    rings: Closure<dyn FnMut()>,
    handle: Option<i32>,
}

impl Alarm {
    /// Calls `ring` whenever a time that was set has come.
    pub(crate) fn new(ring: impl FnMut() + 'static) -> Self {
        Self {
            rings: Closure::new(ring),
            handle: None,
        }
    }

    /// Rings in `time` instead of any earlier setting.
    pub(crate) fn set(&mut self, time: Duration) {
        self.clear();
        let handle = scope().set_timeout_with_callback_and_timeout_and_arguments_0(
            self.rings.as_ref().unchecked_ref(),
            timer_ms(time),
        );
        self.handle = handle.ok();
    }

    /// Does not ring.
    pub(crate) fn clear(&mut self) {
        if let Some(handle) = self.handle.take() {
            scope().clear_timeout_with_handle(handle);
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.clear();
    }
}
