//! Which addresses may be connected to.

use std::net::IpAddr;

use ipnet::IpNet;
use sengo_core::callback_address::may_be_called;
use sengo_core::environment::Environment;

/// Which addresses callbacks may go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// A sandbox calls whatever it is told to: developers receive callbacks on their own machine.
    pub environment: Environment,
    /// Networks that production may call although they are not the public internet.
    pub allowed: Vec<IpNet>,
}

impl Policy {
    pub(crate) fn admits(&self, address: IpAddr) -> bool {
        match self.environment {
            Environment::Sandbox => true,
            Environment::Production => may_be_called(address, &self.allowed),
        }
    }
}
