//! A simulated agent: [`desk`] decides what is accepted, answered and closed when, [`run`] moves it over a socket.

pub mod desk;
pub mod run;

pub use run::Agent;
