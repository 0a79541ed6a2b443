//! What a browser says about an answer beforehand: encodings that it reads, and what it has already.

use http::{HeaderMap, header};

/// How a body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

impl Encoding {
    /// For `Content-Encoding`; plain has no name there.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }

    /// Ends the entity tag: the same file in two encodings is two entities.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
            Self::Plain => "",
        }
    }
}

/// Whether `Accept-Encoding` lets an encoding be used.
pub(crate) fn accepts(headers: &HeaderMap, encoding: Encoding) -> bool {
    let Some(name) = encoding.name() else {
        return true;
    };
    items(headers, header::ACCEPT_ENCODING).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_named = parts
            .next()
            .is_some_and(|part| part.eq_ignore_ascii_case(name));
        // `q=0` is a refusal; any other weight is not worth an order of ours.
        is_named && !parts.any(is_zero)
    })
}

fn is_zero(parameter: &str) -> bool {
    parameter
        .strip_prefix("q=")
        .or_else(|| parameter.strip_prefix("Q="))
        .is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight == 0.0))
}

/// Whether the browser has what the entity tag names.
pub(crate) fn has_already(headers: &HeaderMap, tag: &str) -> bool {
    items(headers, header::IF_NONE_MATCH)
        .any(|item| item == "*" || item.strip_prefix("W/").unwrap_or(item) == tag)
}

fn items(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn an_encoding_is_used_only_where_it_is_named_and_not_refused() {
        let accepted = |value| {
            let headers = with(header::ACCEPT_ENCODING, value);
            (
                accepts(&headers, Encoding::Brotli),
                accepts(&headers, Encoding::Gzip),
            )
        };
        assert_eq!(accepted("gzip, deflate, br, zstd"), (true, true));
        assert_eq!(accepted("gzip;q=0.5,BR;q=0.0"), (false, true));
        assert_eq!(accepted("identity"), (false, false));
        assert_eq!(accepted("brr, xgzip"), (false, false));
        assert!(accepts(&HeaderMap::new(), Encoding::Plain));
        assert!(!accepts(&HeaderMap::new(), Encoding::Gzip));
    }

    #[test]
    fn a_tag_is_found_among_others_weak_or_not() {
        let has = |value| has_already(&with(header::IF_NONE_MATCH, value), "\"a-br\"");
        assert!(has("\"a-br\""));
        assert!(has("\"b\", W/\"a-br\""));
        assert!(has("*"));
        assert!(!has("\"a\""));
        assert!(!has("a-br"));
    }
}
