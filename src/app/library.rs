//! Keeps the intent library of a running server up to date with its folder.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::core::intent::Problem;
use crate::engine::intents::IntentLibrary;

/// A little longer than the allocator keeps freed memory.
const MEMORY_KEPT: Duration = Duration::from_secs(2);

/// Opens the library at the start; its warnings go to the log. What has to be learnt is learnt by [`improve`].
pub(super) fn load(folder: &Path) -> anyhow::Result<IntentLibrary> {
    let (library, warnings) = IntentLibrary::open(folder)?;
    tell(&warnings);
    Ok(library)
}

/// Learns the library in the background, then makes it as sure as it can be, again after every reload; for ever. Neither a
/// changed file nor a signal waits for it.
pub(super) async fn improve(library: Arc<IntentLibrary>) {
    in_background(library.clone(), IntentLibrary::learn).await;
    tracing::info!("the intent library is learnt");
    loop {
        in_background(library.clone(), IntentLibrary::calibrate).await;
        give_back_memory().await;
        tracing::info!("the intent library is calibrated");
        library.replaced().await;
    }
}

/// Looks for changed files every `poll`, for ever; zero never looks.
pub(super) async fn watch(library: Arc<IntentLibrary>, poll: Duration) {
    if poll.is_zero() {
        return std::future::pending().await;
    }
    let mut ticks = interval(poll);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let looked = library.clone();
        if spawn_blocking(move || looked.changed()).await.unwrap_or(false) {
            reload(library.clone()).await;
        }
    }
}

/// Reads the folder again; a broken file keeps the library in use.
pub(super) async fn reload(library: Arc<IntentLibrary>) {
    // It learns: what that takes must not stay with a thread that waits for other work.
    match on_own_thread(move || library.reload()).await {
        Ok(Ok(warnings)) => {
            tell(&warnings);
            tracing::info!("the intent library was read again");
        }
        Ok(Err(error)) => tracing::error!("the intent library in use stays: {error}"),
        Err(failure) => tracing::error!("the intent library in use stays: reading failed ({failure})"),
    }
}

/// Computes on a thread of its own: when it ends, all it needed for computing goes back to the allocator.
async fn in_background(library: Arc<IntentLibrary>, step: fn(&IntentLibrary)) {
    if let Err(failure) = on_own_thread(move || step(&library)).await {
        tracing::error!("the intent library stays as it is: learning failed ({failure})");
    }
}

/// The allocator keeps freed memory for a second in case it is wanted again; then it gives it back to the system, but it
/// looks only when something happens, such as the end of a thread that had memory. An idle server would keep it for ever.
async fn give_back_memory() {
    sleep(MEMORY_KEPT).await;
    if let Err(failure) = on_own_thread(|| drop(black_box(Box::new(0_u64)))).await {
        tracing::debug!("memory used for learning is given back later ({failure})");
    }
}

async fn on_own_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let (done, ended) = oneshot::channel();
    std::thread::Builder::new().name("library".to_owned()).spawn(move || {
        // Nobody waits any more when the server is going down.
        let _ = done.send(work());
    })?;
    Ok(ended.await?)
}

fn tell(warnings: &[Problem]) {
    for warning in warnings {
        tracing::warn!("{warning}");
    }
}
