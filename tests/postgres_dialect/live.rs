//! Sessions: locks, scratch databases, errors.
