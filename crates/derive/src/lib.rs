//! Part of anabranch.
