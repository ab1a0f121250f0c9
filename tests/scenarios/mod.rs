//! Whole stories: several people, clones of one git repository, a migration crate that cargo compiles, and databases of every kind.

mod deployments;
mod developers;
mod entities;
mod release_day;
mod step;
mod team;
