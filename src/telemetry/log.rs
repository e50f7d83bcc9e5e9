//! The log: one subscriber, text or JSON, on standard error.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For collectors: one JSON object a line.
    Json,
}

/// How to log.
#[derive(Debug, Clone)]
pub struct LogSettings {
    /// For people or for collectors.
    pub format: LogFormat,
    /// A level, or levels per module.
    pub filter: String,
}

/// Starts the log of this process.
///
/// # Errors
/// When the filter cannot be read, or a log has been started before.
pub fn install_log(settings: &LogSettings) -> anyhow::Result<()> {
    subscriber(settings, std::io::stderr)?
        .try_init()
        .map_err(|error| anyhow::anyhow!("the log cannot be started ({error})"))
}

fn subscriber<W>(
    settings: &LogSettings,
    writer: W,
) -> anyhow::Result<Box<dyn tracing::Subscriber + Send + Sync>>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(&settings.filter).map_err(|error| {
        anyhow::anyhow!(
            "log.filter {:?} cannot be read ({error}); use a level such as \"info\", or \"info,sixty::gateway=debug\"",
            settings.filter
        )
    })?;
    let common = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    Ok(match settings.format {
        LogFormat::Text => Box::new(common.with_ansi(false).finish()),
        LogFormat::Json => Box::new(common.json().flatten_event(true).finish()),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::{LogFormat, LogSettings, subscriber};

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, filter: &str) -> String {
        let written = Written::default();
        let to = written.clone();
        let settings = LogSettings { format, filter: filter.to_owned() };
        let subscriber = subscriber(&settings, move || to.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(site = "demo", "hello");
            tracing::debug!("whisper");
        });
        let bytes = written.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_json_log_is_one_object_a_line_with_its_fields() {
        let line = logged(LogFormat::Json, "info");
        let event: serde_json::Value = serde_json::from_str(line.trim()).unwrap();
        assert_eq!((&event["message"], &event["site"]), (&"hello".into(), &"demo".into()));
    }

    #[test]
    fn the_filter_decides_what_is_logged() {
        assert!(!logged(LogFormat::Text, "info").contains("whisper"));
        assert!(logged(LogFormat::Text, "debug").contains("whisper"));
        let broken = LogSettings { format: LogFormat::Text, filter: "sixty=loud".to_owned() };
        let Err(error) = subscriber(&broken, std::io::sink) else { panic!("must be refused") };
        assert!(error.to_string().contains("log.filter") && error.to_string().contains("sixty=loud"));
    }
}
