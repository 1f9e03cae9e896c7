//! Counting the different artifacts below a bundle.

/// Artifacts by number, each counted once. A bundle that holds artifacts only keeps a list; one that holds bundles keeps
/// a bit an artifact, so that joining many of them stays cheap.
#[derive(Debug, Default)]
pub(super) struct Below {
    few: Vec<u32>,
    many: Vec<u64>,
}

impl Below {
    /// Adds an artifact.
    pub fn add(&mut self, artifact: u32) {
        self.few.push(artifact);
    }

    /// Adds all that another one counted.
    pub fn join(&mut self, other: &Self) {
        other.few.iter().for_each(|artifact| self.mark(*artifact));
        if self.many.len() < other.many.len() {
            self.many.resize(other.many.len(), 0);
        }
        self.many.iter_mut().zip(&other.many).for_each(|(word, other)| *word |= other);
    }

    /// Brings it into its final form and says how many they are.
    pub fn finish(&mut self) -> u32 {
        if !self.many.is_empty() {
            std::mem::take(&mut self.few).into_iter().for_each(|artifact| self.mark(artifact));
            return self.many.iter().map(|word| word.count_ones()).sum();
        }
        self.few.sort_unstable();
        self.few.dedup();
        u32::try_from(self.few.len()).unwrap_or(u32::MAX)
    }

    fn mark(&mut self, artifact: u32) {
        let (word, bit) = ((artifact / 64) as usize, artifact % 64);
        if self.many.len() <= word {
            self.many.resize(word + 1, 0);
        }
        self.many[word] |= 1 << bit;
    }
}
