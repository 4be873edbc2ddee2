//! sengo-app
