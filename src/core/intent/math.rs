//! Exponential and logarithm from additions and multiplications alone: unlike those of the system's library they give the
//! same bits on every machine, and with them the same weights and confidences.

use std::f32::consts::{LN_2, LOG2_E};

/// ln 2 in two parts: products of the first with whole numbers are exact.
const LN_2_COARSE: f32 = 355.0 / 512.0;
const LN_2_REST: f32 = -2.121_944_4e-4;

/// The exponential of a number that is not positive, to about six digits; 0 below -80.
pub(super) fn exp_negative(x: f32) -> f32 {
    debug_assert!(x <= 0.0, "only for scores below the top");
    if x < -80.0 {
        return 0.0;
    }
    let power = (x * LOG2_E).round();
    let rest = x - power * LN_2_COARSE - power * LN_2_REST;
    // The Taylor series; the rest is at most half of ln 2.
    let series = 1.0
        + rest
            * (1.0
                + rest / 2.0
                    * (1.0 + rest / 3.0 * (1.0 + rest / 4.0 * (1.0 + rest / 5.0 * (1.0 + rest / 6.0)))));
    series * f32::from_bits(((power as i32 + 127) as u32) << 23)
}

/// The natural logarithm of a number of at least 1, to about six digits.
pub(super) fn ln(x: f32) -> f32 {
    debug_assert!(x >= 1.0, "only for ratios of a whole to its part");
    let exponent = (x.to_bits() >> 23).cast_signed() - 127;
    let mantissa = f32::from_bits((x.to_bits() & 0x007F_FFFF) | 0x3F80_0000);
    // ln m = 2 artanh((m - 1) / (m + 1)); the argument is below a third.
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let t2 = t * t;
    let series =
        t * (1.0 + t2 * (1.0 / 3.0 + t2 * (1.0 / 5.0 + t2 * (1.0 / 7.0 + t2 * (1.0 / 9.0 + t2 / 11.0)))));
    2.0 * series + exponent as f32 * LN_2
}

#[cfg(test)]
mod tests {
    use super::{exp_negative, ln};

    #[test]
    fn they_agree_with_the_library_of_the_system() {
        for step in 0..2_000 {
            let x = step as f32 / 25.0;
            assert!((exp_negative(-x) - (-x).exp()).abs() <= 2e-6 * (-x).exp(), "exp(-{x})");
            let y = 1.0 + x * x;
            assert!((ln(y) - y.ln()).abs() <= 2e-6 * y.ln().max(1.0), "ln({y})");
        }
        assert!(exp_negative(-1e9) == 0.0 && exp_negative(-0.0) > 0.999_999 && ln(1.0) == 0.0);
    }
}
