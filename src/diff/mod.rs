//! Compares two schemas and says what leads from one to the other; never sees a dialect.
