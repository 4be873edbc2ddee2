//! sengo-api
