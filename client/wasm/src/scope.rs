//! The worker's global object, its clock and its timers.

use std::time::Duration;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::DedicatedWorkerGlobalScope;

/// The global object. This module runs in a dedicated worker only.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds since 1970, as the core counts.
pub(crate) fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Milliseconds for a timer, which takes a day at most: far enough, and a clock that jumps does not
/// silence the client for ever.
pub(crate) fn timer_ms(time: Duration) -> i32 {
    const LONGEST_MS: u128 = 24 * 60 * 60 * 1000;
    time.as_millis().min(LONGEST_MS) as i32
}

/// Waits.
pub(crate) async fn sleep(time: Duration) {
    let promise = Promise::new(&mut |done, _| {
        // A worker without timers does not exist; then nothing would ever be done here.
        let _ =
            scope().set_timeout_with_callback_and_timeout_and_arguments_0(&done, timer_ms(time));
    });
    let _ = JsFuture::from(promise).await;
}
