//! What the page's engine is told before it starts.

/// Options of JavaScriptCore as variables, which its processes inherit.
#[cfg(target_os = "linux")]
const OPTIONS: [(&str, &str); 2] = [
    // The memory of the machine, in bytes. Its heap doubles before it is collected while it is below a quarter of that, grows by
    // half below half of it, and by a quarter beyond. Nothing is refused to the page.
    ("JSC_forceRAMSize", "1073741824"),
    // Scripts that ran are kept for when the same is run again. Answers and events come to the page as scripts, no two the same.
    ("JSC_useCodeCache", "0"),
];

/// Has the page's engine keep little that nobody needs. As it is, a long list that was scrolled through leaves hundreds of
/// megabytes of answers behind for minutes, and a window that is open for hours some thousands of scripts.
///
/// Call it before any thread is started. What a person set stays. Other systems' engines are as they are.
pub fn keep_little() {
    #[cfg(target_os = "linux")]
    for (name, value) in OPTIONS {
        #[allow(clippy::disallowed_methods, reason = "it is written, and read to leave alone what a person set")]
        if std::env::var_os(name).is_none() {
            // SAFETY: the program has one thread yet.
            #[allow(unsafe_code, reason = "there is no other way to hand options on to WebKit's processes")]
            unsafe {
                std::env::set_var(name, value);
            }
        }
    }
}
