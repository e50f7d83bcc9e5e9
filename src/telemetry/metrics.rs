//! The recorder behind the `metrics` macros; rendered on request, so that the gateway can serve it beside everything else.

use std::sync::Arc;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusRecorder};

use super::describe::{FIRST_RESPONSE_BUCKETS_S, SHORT_BUCKETS_S, describe};

/// Gives all metrics in Prometheus' text format.
pub type Render = Arc<dyn Fn() -> String + Send + Sync>;

/// Starts the recorder of this process and reports the build.
///
/// # Errors
/// When a recorder has been started before.
pub fn install_metrics() -> anyhow::Result<Render> {
    let recorder = recorder()?;
    let handle = recorder.handle();
    ::metrics::set_global_recorder(recorder)
        .map_err(|error| anyhow::anyhow!("metrics cannot be started ({error})"))?;
    describe();
    ::metrics::gauge!("sixty_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    Ok(Arc::new(move || {
        // Nobody drains the histograms between two looks; this does.
        handle.run_upkeep();
        handle.render()
    }))
}

fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let first_response = Matcher::Full("sixty_first_response_seconds".to_owned());
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(first_response, &FIRST_RESPONSE_BUCKETS_S)?
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SHORT_BUCKETS_S)?;
    Ok(builder.build_recorder())
}

#[cfg(test)]
mod tests {
    use super::{describe, recorder};

    #[test]
    fn the_promise_has_a_bucket_of_its_own_and_short_things_have_short_ones() {
        let recorder = recorder().unwrap();
        let handle = recorder.handle();
        ::metrics::with_local_recorder(&recorder, || {
            describe();
            ::metrics::histogram!("sixty_first_response_seconds", "responder" => "agent").record(59.0);
            ::metrics::histogram!("sixty_store_seconds", "op" => "commit").record(0.004);
        });
        let text = handle.render();
        assert!(
            text.contains(r#"sixty_first_response_seconds_bucket{responder="agent",le="60"} 1"#),
            "{text}"
        );
        assert!(
            text.contains(r#"sixty_first_response_seconds_bucket{responder="agent",le="45"} 0"#),
            "{text}"
        );
        assert!(text.contains(r#"sixty_store_seconds_bucket{op="commit",le="0.005"} 1"#), "{text}");
        assert!(text.contains("# HELP sixty_first_response_seconds "), "{text}");
    }
}
