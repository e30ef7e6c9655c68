//! Whole numbers on the command line.

use std::fmt::Display;
use std::str::FromStr;

use nixlamp_core::say;

/// Reads one from `least` to `most`, for clap. The error is a clause.
pub fn whole<T>(least: T, most: T) -> impl Fn(&str) -> Result<T, String> + Clone
where
    T: FromStr + PartialOrd + Display + Copy + Unsigned,
{
    move |text| match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ if most < T::MOST => Err(say!(
            "wanted-number.between",
            least = least.to_string(),
            most = most.to_string()
        )),
        _ => Err(say!("wanted-number", least = least.to_string())),
    }
}

/// What has no end worth naming.
pub trait Unsigned {
    const MOST: Self;
}

impl Unsigned for u32 {
    const MOST: u32 = u32::MAX;
}

impl Unsigned for u64 {
    const MOST: u64 = u64::MAX;
}
