//! What the page's engine is told before it starts.

/// JavaScriptCore's option for the memory of the machine, in bytes, as a variable: its processes inherit it.
#[cfg(target_os = "linux")]
const MACHINE: (&str, &str) = ("JSC_forceRAMSize", "268435456");

/// Has the page's engine collect its garbage while there is little of it. As a rule it lets its heap double each time, up to a
/// quarter of the machine's memory: the answers that a long list was scrolled through stay for minutes, hundreds of megabytes.
/// Beyond a quarter of the size said here it grows by half, beyond half of it by a quarter. Nothing is refused to the page.
///
/// Call it before any thread is started. What a person set stays. Other systems' engines are as they are.
pub fn collect_early() {
    #[cfg(target_os = "linux")]
    {
        let (name, value) = MACHINE;
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
