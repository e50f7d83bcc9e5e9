//! The intent library of a running server: read from its folder, swapped whole, kept when a new one is broken.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use tokio::sync::Notify;

use crate::core::intent::{Alone, Compiled, Library, Problem, Source, compile, compile_rules};

/// A longer file is no topic file; it is refused before it is read.
const FILE_BYTES_MAX: u64 = 4 << 20;

/// Why a library could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or the folder cannot be read.
    #[error("cannot read {}: {cause}; check the path and its permissions", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The files were read, but must be mended.
    #[error("the intent library has errors:{}", list(.0))]
    Broken(Vec<Problem>),
}

fn list(problems: &[Problem]) -> String {
    problems.iter().fold(String::new(), |mut text, problem| {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{problem}");
        text
    })
}

/// Reads the topic files (`*.toml`) of a folder, sorted by name.
pub fn read_folder(dir: &Path) -> Result<Vec<Source>, LoadError> {
    let mut sources = Vec::new();
    for path in topic_files(dir)? {
        let unreadable = |cause| LoadError::Unreadable { path: path.clone(), cause };
        let length = std::fs::metadata(&path).map_err(unreadable)?.len();
        if length > FILE_BYTES_MAX {
            let cause = format!("{length} bytes are more than {FILE_BYTES_MAX}");
            return Err(unreadable(std::io::Error::other(cause)));
        }
        let text = std::fs::read_to_string(&path).map_err(unreadable)?;
        sources.push(Source { path: path.display().to_string(), text });
    }
    Ok(sources)
}

fn topic_files(dir: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unreadable = |cause| LoadError::Unreadable { path: dir.to_owned(), cause };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        // Editors leave hidden files beside the one being written.
        let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// What the files looked like: path, length and time of the last change.
#[derive(Debug, PartialEq, Eq)]
struct Fingerprint(Vec<(PathBuf, u64, Option<SystemTime>)>);

impl Fingerprint {
    /// Empty when the folder cannot be read: that is a change too.
    fn of(dir: &Path) -> Self {
        let files = topic_files(dir).unwrap_or_default().into_iter().map(|path| {
            let metadata = std::fs::metadata(&path).ok();
            let length = metadata.as_ref().map_or(0, std::fs::Metadata::len);
            (path, length, metadata.and_then(|metadata| metadata.modified().ok()))
        });
        Self(files.collect())
    }
}

/// Holds the library in use. Reading it takes no lock; a reload swaps it whole.
#[derive(Debug)]
pub struct IntentLibrary {
    dir: PathBuf,
    current: ArcSwap<Library>,
    /// Of the last load, successful or not: a broken file is reported once, not at every look.
    loaded: ArcSwap<Fingerprint>,
    /// Told when a reload has put another one in use; several times count as one.
    replaced: Notify,
}

impl IntentLibrary {
    /// Opens the library of a folder with its phrases, keywords and patterns; what has to be learnt follows with
    /// [`Self::learn`] and [`Self::calibrate`]. Gives the warnings of its files too.
    pub fn open(dir: impl Into<PathBuf>) -> Result<(Self, Vec<Problem>), LoadError> {
        let dir = dir.into();
        // Before the files are read: a change in between must be seen as one.
        let fingerprint = Fingerprint::of(&dir);
        let Compiled { library, warnings } = compile_rules(&read_folder(&dir)?).map_err(LoadError::Broken)?;
        let current = ArcSwap::from_pointee(library);
        Ok((
            Self { dir, current, loaded: ArcSwap::from_pointee(fingerprint), replaced: Notify::new() },
            warnings,
        ))
    }

    /// Opens the library of a folder and learns it.
    pub fn load(dir: impl Into<PathBuf>) -> Result<(Self, Vec<Problem>), LoadError> {
        let (library, warnings) = Self::open(dir)?;
        library.learn();
        Ok((library, warnings))
    }

    /// Teaches the classifier of the library in use. Computes: call it where blocking is allowed.
    pub fn learn(&self) {
        self.improve(|library| library.learn(&Alone));
    }

    /// Makes the classifier as sure as the library bears out. Computes for seconds: call it where blocking is allowed.
    pub fn calibrate(&self) {
        self.improve(|library| library.calibrate(&Alone));
    }

    /// On the thread of the caller alone: the other cores belong to the conversations.
    fn improve(&self, improved: impl FnOnce(&Library) -> Library) {
        let before = self.current.load_full();
        let after = Arc::new(improved(&before));
        // A library that was loaded meanwhile stays; whoever loaded it improves it.
        self.current.compare_and_swap(&before, after);
    }

    /// The library in use. Keep the answer for one turn only, so that a reload reaches the next.
    pub fn current(&self) -> Arc<Library> {
        self.current.load_full()
    }

    /// Whether the files differ from those of the last load.
    pub fn changed(&self) -> bool {
        **self.loaded.load() != Fingerprint::of(&self.dir)
    }

    /// Loads the folder again; on an error the library in use stays. Compiles: call it where blocking is allowed.
    pub fn reload(&self) -> Result<Vec<Problem>, LoadError> {
        self.loaded.store(Arc::new(Fingerprint::of(&self.dir)));
        let Compiled { library, warnings } = load(&self.dir)?;
        self.current.store(Arc::new(library));
        self.replaced.notify_one();
        Ok(warnings)
    }

    /// Waits until a reload has put another library in use.
    pub async fn replaced(&self) {
        self.replaced.notified().await;
    }
}

fn load(dir: &Path) -> Result<Compiled, LoadError> {
    compile(&read_folder(dir)?).map_err(LoadError::Broken)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{IntentLibrary, LoadError};
    use crate::core::intent::Phrase;
    use crate::core::text::Language;

    fn write(dir: &Path, id: &str) {
        let phrases = Phrase::ALL.iter().map(|phrase| {
            let own = phrase.placeholders().iter().fold(String::new(), |own, name| own + "{" + name + "}");
            format!("[phrases.{}]\nzh-CN='好{own}'\nen='ok{own}'\n", phrase.key())
        });
        fs::write(dir.join("_shared.toml"), phrases.collect::<String>()).unwrap();
        let topic = format!(
            "[[intent]]\nid='{id}'\ntitle={{zh-CN='人工',en='human'}}\nhandoff='always'\n\
             examples={{zh-CN=['转人工'],en=['an agent please']}}\nanswer={{zh-CN='好',en='ok'}}"
        );
        fs::write(dir.join("human.toml"), topic).unwrap();
    }

    #[test]
    fn a_broken_file_keeps_the_library_in_use_and_is_reported_once() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "human_agent");
        let (library, warnings) = IntentLibrary::load(dir.path()).unwrap();
        assert!(!library.changed() && warnings.len() == 2);
        write(dir.path(), "somebody_else");
        assert!(library.changed());
        let Err(LoadError::Broken(problems)) = library.reload() else { panic!("must be refused") };
        assert!(problems.iter().any(|problem| problem.message.contains("human_agent")));
        assert!(!library.changed());
        assert_eq!(library.current().phrase(Phrase::Fallback, Language::En), "ok");
    }

    #[test]
    fn a_good_file_replaces_the_library_whole() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "human_agent");
        let (library, _) = IntentLibrary::load(dir.path()).unwrap();
        let before = library.current();
        let path = dir.path().join("human.toml");
        let more = fs::read_to_string(&path).unwrap().replace("'human'", "'a person'");
        fs::write(&path, more).unwrap();
        library.reload().unwrap();
        let title = |library: &crate::core::intent::Library| {
            library.intent(library.human_agent()).unwrap().title.en.clone()
        };
        assert_eq!((title(&before), title(&library.current())), ("human".into(), "a person".into()));
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = IntentLibrary::load("no/such/folder").unwrap_err();
        assert!(error.to_string().contains("no/such/folder"));
    }
}
