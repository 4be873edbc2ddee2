//! Simulations: whole lives of the platform, from seeds.

mod lives;
