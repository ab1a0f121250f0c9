//! What revisions are written with: builders that push actions.
