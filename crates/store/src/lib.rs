//! sengo-store
