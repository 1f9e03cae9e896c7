//! Tests of skm.
