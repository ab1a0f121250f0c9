//! Everything that exists twice travels as a `Pair`.

/// Two versions of one thing: `previous` is the one in the older schema, `next` the one in the newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<T> {
    /// As it is, or was.
    pub previous: T,
    /// As it is to become.
    pub next: T,
}

impl<T> Pair<T> {
    /// Joins the two versions.
    pub fn new(previous: T, next: T) -> Self {
        Self { previous, next }
    }

    /// Both versions, seen through `f`.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Pair<U> {
        Pair { previous: f(self.previous), next: f(self.next) }
    }

    /// The other way round: what leads back.
    pub fn swap(self) -> Self {
        Self { previous: self.next, next: self.previous }
    }

    /// Both versions by reference.
    pub fn as_ref(&self) -> Pair<&T> {
        Pair { previous: &self.previous, next: &self.next }
    }
}

impl<T: PartialEq> Pair<T> {
    /// Whether the two versions differ.
    pub fn differs(&self) -> bool {
        self.previous != self.next
    }
}
