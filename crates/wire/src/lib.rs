//! sengo-wire
