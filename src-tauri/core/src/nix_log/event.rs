use super::Text;

/// What one line of the log says. Text stays as it is in the line until it is
/// wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NixEvent<'a> {
    /// Something begins.
    Start {
        /// The number that later lines name it by: a pid in the upper half.
        id: u64,
        /// What it is a part of; 0: of nothing, or this Nix does not tell.
        parent: u64,
        /// How important it is: 0 error … 3 info … 7 vomit.
        level: u64,
        /// What it is.
        activity: Activity<'a>,
        /// In words; often empty.
        text: Text<'a>,
    },
    /// It has ended, well or not.
    Stop {
        /// Its number.
        id: u64,
    },
    /// News of something that has begun.
    Result {
        /// Its number.
        id: u64,
        /// What is told of it.
        outcome: Outcome<'a>,
    },
    /// Words for people.
    Message {
        /// How important: 0 error, 1 warning, 2 notice, 3 info, 4 and more
        /// only for those who ask.
        level: u64,
        /// The words, with colours.
        text: Text<'a>,
        /// The same without what stands around it; only of errors of the client.
        raw: Option<Text<'a>>,
    },
    /// An action that this Nixlamp does not know.
    Other,
}

/// What begins. Those without fields of their own in Nix have none here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity<'a> {
    /// 0: told in words only.
    Unknown,
    /// 100: a store path is copied.
    CopyPath {
        /// The path.
        path: Text<'a>,
        /// The store it comes from.
        from: Text<'a>,
        /// The store it goes to.
        to: Text<'a>,
    },
    /// 101: something is downloaded or uploaded.
    FileTransfer {
        /// Its address.
        url: Text<'a>,
    },
    /// 102: all of one wish.
    Realise,
    /// 103: counts paths that are copied or fetched.
    CopyPaths,
    /// 104: counts builds.
    Builds,
    /// 105: a derivation is built.
    Build {
        /// The derivation.
        drv: Text<'a>,
        /// The machine; empty: this one.
        machine: Text<'a>,
    },
    /// 106: equal files are linked.
    OptimiseStore,
    /// 107: the store is read again.
    VerifyPaths,
    /// 108: a store path is fetched rather than built.
    Substitute {
        /// The path.
        path: Text<'a>,
        /// The cache.
        cache: Text<'a>,
    },
    /// 109: a cache is asked for a path.
    QueryPathInfo {
        /// The path.
        path: Text<'a>,
        /// The cache.
        cache: Text<'a>,
    },
    /// 110: the post-build hook runs.
    PostBuildHook {
        /// The derivation that was built.
        drv: Text<'a>,
    },
    /// 111: a build waits for a lock, a build user or a machine; the words say
    /// for which.
    BuildWaiting,
    /// 112: a source is fetched while evaluating. Nix 2.24 and later.
    FetchTree,
    /// Any other number, and a known one without the fields that belong to it.
    Other(u64),
}

/// What is told of something that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// 100: a file was linked instead of kept twice.
    FileLinked {
        /// Bytes that were saved.
        bytes: u64,
    },
    /// 101: a line that a builder printed.
    BuildLogLine(Text<'a>),
    /// 102: a path that nobody trusted has signed.
    UntrustedPath(Text<'a>),
    /// 103: a path that was altered.
    CorruptedPath(Text<'a>),
    /// 104: a builder has come to this phase.
    SetPhase(Text<'a>),
    /// 105: how far it is. Bytes for transfers, else a count.
    Progress {
        /// Done so far.
        done: u64,
        /// In all, as far as is known.
        expected: u64,
        /// Under way.
        running: u64,
        /// Failed.
        failed: u64,
    },
    /// 106: so many of a type are to come.
    SetExpected {
        /// The number of the type, as in [`Activity`].
        of: u64,
        /// How many, or bytes.
        expected: u64,
    },
    /// 107: a line that the post-build hook printed.
    PostBuildLogLine(Text<'a>),
    /// 108: how a fetch of a source stands, in words. Nix 2.26 and later.
    FetchStatus(Text<'a>),
    /// Any other number, and a known one without the fields that belong to it.
    Other(u64),
}
