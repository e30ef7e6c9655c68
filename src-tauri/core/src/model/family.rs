/// Which kind of trouble a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Something needs itself.
    DependencyLoop,
    /// Processor, memory or disk are short.
    ResourceExhaustion,
    /// Connection, name service, cache or remote builder.
    Network,
    /// The configuration itself.
    ConfigurationCorruption,
    /// The store or its database is damaged.
    StoreCorruption,
    /// It waits for a person or another process.
    Waiting,
    /// Quiet or long in a way that is usual.
    WorkingAsUsual,
    /// None of the five classic families.
    Other,
}

impl Family {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Family::DependencyLoop => "dependency-loop",
            Family::ResourceExhaustion => "resource-exhaustion",
            Family::Network => "network-failure",
            Family::ConfigurationCorruption => "configuration-corruption",
            Family::StoreCorruption => "store-corruption",
            Family::Waiting => "waiting",
            Family::WorkingAsUsual => "working-as-usual",
            Family::Other => "other",
        }
    }
}
