//! Work that nobody waits for gives way to the window: whoever scrolls or types during a refresh of everything gets the
//! processors first. Where nothing else wants them, it is as fast as any.
//!
//! On Linux alone, where threads have priorities of their own that they inherit from the thread that starts them. A thread may
//! lower its own and never raise it again, so that this is for threads that are made for such work.

/// What `nice` lowers by when it is not told otherwise: a tenth of the time where both want all of it.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Lets this thread give way from now on, and all that it starts.
pub fn give_way() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{getpriority_process, setpriority_process};
        // Nothing but the calling thread is meant here; elsewhere it would be the whole process.
        let lowered = getpriority_process(None).and_then(|now| setpriority_process(None, now.max(NICENESS)));
        if let Err(error) = lowered {
            tracing::debug!(%error, "a thread keeps its priority");
        }
    }
}

/// Does some work on threads of its own that give way, as many as there are processors, and returns what it returned. What the
/// work does in parallel stays on them, so that it does not take those of others either.
pub fn giving_way<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let named = |number| format!("giving-way-{number}");
    let pool = rayon::ThreadPoolBuilder::new().thread_name(named).start_handler(|_| give_way()).build();
    match pool {
        Ok(pool) => pool.install(work),
        Err(error) => {
            tracing::warn!(%error, "no threads that give way");
            work()
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rayon::prelude::*;
    use rustix::process::getpriority_process;

    use super::*;

    fn niceness() -> Option<i32> {
        getpriority_process(None).ok()
    }

    #[test]
    fn work_gives_way_with_all_it_starts_and_whoever_waits_for_it_does_not() {
        let before = niceness();
        let (own, parallel, started) = giving_way(|| {
            let parallel: Vec<Option<i32>> = (0..1000).into_par_iter().map(|_| niceness()).collect();
            let started = std::thread::scope(|scope| scope.spawn(niceness).join().unwrap());
            (niceness(), parallel, started)
        });
        assert!(
            parallel.into_iter().chain([own, started]).all(|nice| nice == before.map(|before| before.max(NICENESS)))
        );
        assert_eq!(niceness(), before);
    }

    #[test]
    fn a_lower_priority_is_kept() {
        let kept = std::thread::spawn(|| {
            rustix::process::setpriority_process(None, NICENESS + 5).unwrap();
            give_way();
            niceness()
        });
        assert_eq!(kept.join().unwrap(), Some(NICENESS + 5));
    }
}
