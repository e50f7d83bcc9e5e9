//! Visitor tokens: the visitor's id and site under the store's key, so that a hello needs no read and no write.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::core::id::{SiteId, VisitorId};

const PREFIX: &str = "v1.";

/// The credential of a visitor on a site.
pub(super) fn sign(key: &[u8; 32], site: SiteId, visitor: VisitorId) -> String {
    let mac = mac(key, site, visitor).finalize().into_bytes();
    format!("{PREFIX}{}.{}", visitor.0.simple(), URL_SAFE_NO_PAD.encode(mac))
}

/// The visitor a token stands for on this site; `None` when it is not ours. Compares in constant time.
pub(super) fn verify(key: &[u8; 32], site: SiteId, token: &str) -> Option<VisitorId> {
    let (visitor, signature) = token.strip_prefix(PREFIX)?.split_once('.')?;
    let visitor = VisitorId(Uuid::try_parse(visitor).ok()?);
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    mac(key, site, visitor).verify_slice(&signature).ok()?;
    Some(visitor)
}

fn mac(key: &[u8; 32], site: SiteId, visitor: VisitorId) -> Hmac<Sha256> {
    // HMAC pads a shorter key with zeros to the block of the hash; doing it here needs no fallible constructor.
    let mut block = [0_u8; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&block).into());
    mac.update(b"sixty visitor token v1");
    mac.update(site.0.as_bytes());
    mac.update(visitor.0.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_visitor_its_site_and_its_key_only() {
        let (site, other) = (SiteId(Uuid::from_u128(1)), SiteId(Uuid::from_u128(2)));
        let visitor = VisitorId(Uuid::from_u128(3));
        let token = sign(&[7; 32], site, visitor);
        assert_eq!(verify(&[7; 32], site, &token), Some(visitor));
        assert_eq!(verify(&[7; 32], other, &token), None);
        assert_eq!(verify(&[8; 32], site, &token), None);
        let forged = token.replace(&visitor.0.simple().to_string(), &Uuid::from_u128(4).simple().to_string());
        assert_eq!(verify(&[7; 32], site, &forged), None);
        for broken in ["", "v1.", "v1.x.y", &token[..token.len() - 1], &format!("{token}A")] {
            assert_eq!(verify(&[7; 32], site, broken), None, "{broken}");
        }
    }
}
