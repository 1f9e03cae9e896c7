//! Builders and assertions shared by the integration tests.
