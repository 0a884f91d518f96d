//! OpenPGP (RFC 9580): armour and packets, structure only.
