//! sengo-testkit
