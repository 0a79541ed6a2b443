//! A place on Earth.
//!
//! ```cddl
//! location = { 1: latitude: -900000000..900000000, 2: longitude: -1800000000..1800000000,
//!              ? 3: accuracy: 1..20037508, ? 4: label: tstr .size (1..1020), * int => any }
//! ```
//! Surprising rule: degrees are whole numbers of ten millionths (about a centimetre), because floats
//! have no one text and no one encoding that everybody would agree on. Accuracy is in metres.

use super::named::fields;
use crate::cbor::{Reader, Writer, major};
use crate::error::ContentError;
use crate::limits::LABEL_BYTES_MAX;

/// Ten millionths of a degree in a degree.
const SCALE: f64 = 10_000_000.0;
const LATITUDE_MAX: i64 = 900_000_000;
const LONGITUDE_MAX: i64 = 1_800_000_000;
/// Half way round: whoever is less certain knows nothing.
const ACCURACY_MAX: u64 = 20_037_508;

/// A place on Earth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    latitude: i32,
    longitude: i32,
    accuracy: Option<u32>,
    label: String,
}

impl Location {
    /// A place; `None` if these are no degrees, no metres, or the label is too long. `accuracy` is a
    /// radius; an empty label is none.
    pub fn new(latitude: f64, longitude: f64, accuracy: Option<f64>, label: &str) -> Option<Self> {
        let accuracy = match accuracy {
            None => None,
            Some(metres) if (0.0..=ACCURACY_MAX as f64).contains(&metres) => {
                Some((metres.ceil() as u32).max(1))
            }
            Some(_) => return None,
        };
        (label.len() <= LABEL_BYTES_MAX).then_some(())?;
        Some(Self {
            latitude: scaled(latitude, LATITUDE_MAX)?,
            longitude: scaled(longitude, LONGITUDE_MAX)?,
            accuracy,
            label: label.to_owned(),
        })
    }

    /// Degrees north.
    pub fn latitude(&self) -> f64 {
        f64::from(self.latitude) / SCALE
    }

    /// Degrees east.
    pub fn longitude(&self) -> f64 {
        f64::from(self.longitude) / SCALE
    }

    /// Radius in metres within which it is, if its sender knows.
    pub fn accuracy(&self) -> Option<u32> {
        self.accuracy
    }

    /// What its sender calls it, or empty.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            let (mut latitude, mut longitude, mut accuracy) = (None, None, None);
            let mut label = String::new();
            fields(reader, "a place", |key, reader| {
                match key {
                    1 => latitude = Some(degrees(reader, "a latitude", LATITUDE_MAX)?),
                    2 => longitude = Some(degrees(reader, "a longitude", LONGITUDE_MAX)?),
                    3 => match reader.unsigned("an accuracy", ACCURACY_MAX)? {
                        0 => return Err(ContentError::OutOfRange("an accuracy")),
                        metres => accuracy = Some(metres as u32),
                    },
                    4 => {
                        label = reader.text("a label")?.to_owned();
                        if !(1..=LABEL_BYTES_MAX).contains(&label.len()) {
                            return Err(ContentError::OutOfRange("a label"));
                        }
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
            Ok(Self {
                latitude: latitude.ok_or(ContentError::Expected("a latitude"))?,
                longitude: longitude.ok_or(ContentError::Expected("a longitude"))?,
                accuracy,
                label,
            })
        })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        let has_label = !self.label.is_empty();
        writer.map(2 + usize::from(self.accuracy.is_some()) + usize::from(has_label));
        writer.unsigned(1);
        writer.integer(i64::from(self.latitude));
        writer.unsigned(2);
        writer.integer(i64::from(self.longitude));
        if let Some(metres) = self.accuracy {
            writer.unsigned(3);
            writer.unsigned(u64::from(metres));
        }
        if has_label {
            writer.unsigned(4);
            writer.text(&self.label);
        }
        writer.into_bytes()
    }

    /// The same in plain text, to about a metre.
    pub fn text(&self) -> String {
        let mut text = format!("📍 {:.5}, {:.5}", self.latitude(), self.longitude());
        if !self.label.is_empty() {
            text.push('\n');
            text.push_str(&self.label);
        }
        text
    }
}

fn scaled(degrees: f64, max: i64) -> Option<i32> {
    let scaled = (degrees * SCALE).round();
    // Not a number is in no range.
    let fits = (-max as f64..=max as f64).contains(&scaled);
    fits.then_some(scaled as i32)
}

fn degrees(reader: &mut Reader<'_>, what: &'static str, max: i64) -> Result<i32, ContentError> {
    let (sign, argument) = match reader.peek()? >> 5 {
        major::UNSIGNED | major::NEGATIVE => reader.head()?,
        _ => return Err(ContentError::Expected(what)),
    };
    let number = i64::try_from(argument).map_err(|_| ContentError::OutOfRange(what))?;
    let number = if sign == major::NEGATIVE {
        !number
    } else {
        number
    };
    i32::try_from(number)
        .ok()
        .filter(|_| (-max..=max).contains(&number))
        .ok_or(ContentError::OutOfRange(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_after_travelling_and_reads_well_as_text() {
        let tower = Location::new(48.858_370, 2.294_481, Some(12.3), "Tower").unwrap();
        assert_eq!(Location::decode(&tower.encode()), Ok(tower.clone()));
        assert_eq!(tower.accuracy(), Some(13));
        assert_eq!(tower.text(), "📍 48.85837, 2.29448\nTower");
        for (latitude, longitude) in [(-90.0, 180.0), (90.0, -180.0), (0.0, -0.0)] {
            let place = Location::new(latitude, longitude, None, "").unwrap();
            assert_eq!(Location::decode(&place.encode()), Ok(place.clone()));
            assert_eq!((place.latitude(), place.longitude()), (latitude, longitude));
        }
    }

    #[test]
    fn what_is_not_on_earth_is_no_place() {
        for (latitude, longitude) in [
            (90.1, 0.0),
            (0.0, -180.1),
            (f64::NAN, 0.0),
            (0.0, f64::INFINITY),
        ] {
            assert_eq!(Location::new(latitude, longitude, None, ""), None);
        }
        for metres in [-1.0, f64::NAN, 3e7] {
            assert_eq!(Location::new(0.0, 0.0, Some(metres), ""), None);
        }
        let long = "x".repeat(LABEL_BYTES_MAX + 1);
        assert_eq!(Location::new(0.0, 0.0, None, &long), None);
        // {1: 900000001, 2: 0}, {1: -900000001, 2: 0}, {1: 0}, {1: 0, 2: 0, 3: 0}, with an empty label
        for hex in [
            "a2011a35a4e9010200",
            "a2013a35a4e9000200",
            "a10100",
            "a3010002000300",
            "a3010002000460",
            "a201f900000200",
            "a2011bffffffffffffffff0200",
        ] {
            assert!(
                Location::decode(&hex::decode(hex).unwrap()).is_err(),
                "{hex}"
            );
        }
    }
}
