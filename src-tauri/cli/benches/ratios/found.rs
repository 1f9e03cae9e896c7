//! A search of 10,000 artifacts as somebody types it: the page and the counts beside it, neither known from before.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use skillmeat_core::cache::{ArtifactQuery, ArtifactSort};
use skillmeat_core::ops;

use crate::measure::{figure, median, told};
use crate::world::{World, open};

const RUNS: usize = 21;
const AIM: &str = "15 ms";

/// Indexing, and what letters come to that few and that all artifacts have.
pub fn measure(world: &World) {
    let workspace = open(&world.big().home);
    let began = Instant::now();
    ops::index_contents(&workspace, &AtomicBool::new(false), &|_| {}).unwrap();
    figure("indexing the contents of 10,000 artifacts", &told(began.elapsed()), "-");
    let query = |search: &str| ArtifactQuery {
        search: search.to_owned(),
        sort: ArtifactSort::Relevance,
        limit: 100,
        ..ArtifactQuery::default()
    };
    for search in ["s", "sk", "ski", "skill-00123", "alpha", "par", "parser ren", "none"] {
        // The latest few searches are remembered.
        let forget = |run: usize| {
            (0..9).for_each(|n| drop(ops::artifact_facets(&workspace, &query(&format!("other{run}x{n}"))).unwrap()));
        };
        let time = median(RUNS, forget, |()| {
            ops::list_artifacts(&workspace, &query(search)).unwrap();
            ops::artifact_facets(&workspace, &query(search)).unwrap();
        });
        figure(&format!("a page of 100 and the counts, searching for `{search}`"), &told(time), AIM);
    }
}
