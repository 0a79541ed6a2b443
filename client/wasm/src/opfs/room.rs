//! Whether there is room for another change.
//!
//! Surprising rule: a full disk looks like any other failed write, in each browser another one. So it
//! is concluded from what the browser says of its quota.

use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;

use crate::scope::scope;

/// Less than this left is too little for a change and its journal.
const LEFT_MIN: f64 = 8.0 * 1024.0 * 1024.0;
/// Of the quota.
const USED_MAX: f64 = 0.95;

/// Whether there is room; `None` if the browser does not say.
pub(crate) async fn is_there() -> Option<bool> {
    let estimate = scope().navigator().storage().estimate().ok()?;
    let estimate = JsFuture::from(estimate).await.ok()?;
    let number = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    let (quota, usage) = (number("quota")?, number("usage")?);
    Some(usage <= quota * USED_MAX && quota - usage >= LEFT_MIN)
}
