//! OpenPGP (RFC 9580, RFC 4880): armour, packets, signatures and keys, structure only. Verifies nothing.

pub mod armour;
pub mod key;
pub mod packet;
pub mod signature;
