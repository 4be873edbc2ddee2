//! What is said, by topic.
