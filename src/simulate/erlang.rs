//! Erlang's formulas: how long people wait for one of several equal servers, without a simulation.
//!
//! Erlang C (A. K. Erlang, Solution of some Problems in the Theory of Probabilities of Significance in Automatic Telephone Exchanges,
//! 1917; in today's form in R. B. Cooper, Introduction to Queueing Theory, 2nd ed. 1981, section 3.5): nobody gives up.
//! Erlang A (C. Palm, Research on Telephone Traffic Carried by Full Availability Groups, 1957): patience is exponential. Here by the
//! density of the virtual wait of M/M/n+G (F. Baccelli, G. Hebuterne, On Queues with Impatient Customers, 1981; S. Zeltyn, A. Mandelbaum,
//! Call Centers with Impatient Customers, 2005), which holds for any load and needs neither factorials nor long sums.

/// Pieces of the integral over the virtual wait; Simpson's rule with so many is exact to seven digits for what occurs here.
const PIECES: u32 = 4_000;
/// The integral ends where the density has fallen to e^-45 of its highest value.
const TAIL: f64 = 45.0;

/// Arrivals without memory, exponential service, equal servers that take one at a time, first come first served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Erlang {
    /// How many servers; at least 1.
    pub servers: u32,
    /// Arrivals per second.
    pub arrivals_per_s: f64,
    /// Mean service time, in seconds.
    pub service_s: f64,
    /// Mean patience, in seconds; `None`: nobody gives up (Erlang C).
    pub patience_s: Option<f64>,
}

impl Erlang {
    /// The offered load in erlangs: how many servers would be busy if there were enough.
    pub fn load(&self) -> f64 {
        self.arrivals_per_s * self.service_s
    }

    /// The probability that one who comes finds no server free; 1 when the queue only grows.
    pub fn waits(&self) -> f64 {
        match self.patience_s {
            None => self.waits_for_ever_patient(),
            Some(_) => self.virtual_wait(0.0).beyond,
        }
    }

    /// Of those who are served within `target_s` or still there at `target_s`, the share that is served: who leaves before counts neither
    /// way, just as in the measures of a simulation.
    pub fn attainment(&self, target_s: f64) -> f64 {
        let Some(patience_s) = self.patience_s else {
            let spare = f64::from(self.servers) / self.service_s - self.arrivals_per_s;
            return 1.0 - self.waits_for_ever_patient() * (-spare.max(0.0) * target_s).exp();
        };
        let wait = self.virtual_wait(target_s);
        let missed = (-target_s / patience_s).exp() * wait.beyond;
        let served = wait.none + wait.served_within;
        served / (served + missed)
    }

    /// The fewest servers that reach this attainment.
    pub fn servers_for(self, target_s: f64, wanted: f64) -> u32 {
        let reaches = |servers: u32| Self { servers, ..self }.attainment(target_s) >= wanted;
        let mut most = (self.load().ceil() as u32).max(1);
        while !reaches(most) {
            most = most.saturating_mul(2);
        }
        let (mut low, mut high) = (0, most);
        while high - low > 1 {
            let middle = low.midpoint(high);
            if reaches(middle) { high = middle } else { low = middle }
        }
        high
    }

    /// Erlang C from Erlang B.
    fn waits_for_ever_patient(&self) -> f64 {
        let (load, servers) = (self.load(), f64::from(self.servers));
        if load >= servers {
            return 1.0;
        }
        let lost = blocked(self.servers, load);
        servers * lost / (servers - load * (1.0 - lost))
    }

    /// The wait that somebody of endless patience would have, split at `at_s`. The density of a wait x > 0 is proportional to
    /// exp(λ(1 - e^(-θx))/θ - nμx); all of it is scaled by the density's peak, so that no load makes it too large for a number.
    fn virtual_wait(&self, at_s: f64) -> VirtualWait {
        let (arrivals, leaving) = (self.arrivals_per_s, 1.0 / self.patience_s.unwrap_or(f64::MAX));
        let drain = f64::from(self.servers) / self.service_s;
        let exponent = |x: f64| -arrivals * (-leaving * x).exp_m1() / leaving - drain * x;
        // It rises as long as more come and stay than are served.
        let peak = ((arrivals / drain).ln() / leaving).max(0.0);
        let height = exponent(peak);
        let density = |x: f64| (exponent(x) - height).exp();
        let mut end = (2.0 * peak).max(1.0 / drain);
        while exponent(end) - height > -TAIL {
            end *= 1.5;
        }
        // Relative to p(n-1), the states with a free server weigh 1/B(n-1).
        let free = (-height).exp() / blocked(self.servers - 1, self.load());
        let split = at_s.min(end);
        let within = arrivals * integral(0.0, split, density);
        let served = arrivals * integral(0.0, split, |x| density(x) * (-leaving * x).exp());
        let beyond = arrivals * integral(split, end, density);
        let all = free + within + beyond;
        VirtualWait { none: free / all, served_within: served / all, beyond: beyond / all }
    }
}

/// Probabilities.
struct VirtualWait {
    /// A server is free.
    none: f64,
    /// None is, and one becomes free in time and before patience ends.
    served_within: f64,
    /// The wait would be longer.
    beyond: f64,
}

/// Erlang B by its recursion, which never leaves 0 to 1: the probability that all servers are busy when nobody waits.
fn blocked(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, servers| load * blocked / (f64::from(servers) + load * blocked))
}

/// Simpson's rule.
fn integral(from: f64, to: f64, of: impl Fn(f64) -> f64) -> f64 {
    if to <= from {
        return 0.0;
    }
    let step = (to - from) / f64::from(PIECES);
    let weight = |piece: u32| if piece % 2 == 1 { 4.0 } else { 2.0 };
    let inner: f64 = (1..PIECES).map(|piece| weight(piece) * of(from + step * f64::from(piece))).sum();
    step / 3.0 * (of(from) + inner + of(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(servers: u32, load: f64, patience_s: Option<f64>) -> Erlang {
        Erlang { servers, arrivals_per_s: load / 180.0, service_s: 180.0, patience_s }
    }

    #[test]
    fn erlang_c_gives_the_values_that_are_known_as_fractions() {
        for (servers, load, known) in [(1, 0.5, 0.5), (2, 1.0, 1.0 / 3.0), (3, 2.0, 4.0 / 9.0)] {
            assert!((queue(servers, load, None).waits() - known).abs() < 1e-12, "{servers} {load}");
        }
        // One server: P(W > t) = ρ e^(-(1-ρ)t/s).
        let attained = queue(1, 0.5, None).attainment(60.0);
        assert!((attained - (1.0 - 0.5 * (-0.5_f64 / 3.0).exp())).abs() < 1e-12);
    }

    /// The chain of states itself, summed up: in state n+k customers leave at nμ + kθ.
    fn waits_by_the_chain(of: Erlang) -> f64 {
        let (service, leaving) = (1.0 / of.service_s, 1.0 / of.patience_s.unwrap());
        let (mut weight, mut all, mut busy) = (1.0, 1.0, 0.0);
        for state in 1..2_000_u32 {
            let servers = f64::from(state.min(of.servers)) * service;
            let queued = f64::from(state.saturating_sub(of.servers)) * leaving;
            weight *= of.arrivals_per_s / (servers + queued);
            all += weight;
            busy += if state >= of.servers { weight } else { 0.0 };
        }
        busy / all
    }

    #[test]
    fn erlang_a_equals_the_chain_of_states_below_and_above_capacity() {
        for (servers, load, patience) in
            [(1, 0.5, 60.0), (5, 4.0, 180.0), (10, 13.0, 90.0), (40, 60.0, 600.0)]
        {
            let of = queue(servers, load, Some(patience));
            let (got, known) = (of.waits(), waits_by_the_chain(of));
            assert!((got - known).abs() < 1e-7, "{servers} {load} {patience}: {got} {known}");
        }
    }

    #[test]
    fn endless_patience_makes_erlang_a_erlang_c() {
        for target in [0.0, 20.0, 60.0, 300.0] {
            let (a, c) =
                (queue(10, 8.0, Some(1e9)).attainment(target), queue(10, 8.0, None).attainment(target));
            assert!((a - c).abs() < 1e-6, "{target}: {a} {c}");
        }
    }

    #[test]
    fn a_thousand_overloaded_servers_are_no_problem_for_the_numbers() {
        let of = queue(1_000, 3_000.0, Some(30.0));
        assert!(of.waits() > 0.999 && of.waits() <= 1.0 + 1e-9);
        assert!((0.0..=1.0).contains(&of.attainment(60.0)));
        assert!(queue(3, 3.0, None).attainment(1e9) <= 0.0, "a queue that only grows");
    }

    #[test]
    fn the_fewest_servers_reach_it_and_one_less_does_not() {
        for patience in [None, Some(120.0)] {
            let of = queue(1, 17.3, patience);
            let servers = of.servers_for(60.0, 0.95);
            assert!(Erlang { servers, ..of }.attainment(60.0) >= 0.95);
            assert!(Erlang { servers: servers - 1, ..of }.attainment(60.0) < 0.95);
        }
    }
}
