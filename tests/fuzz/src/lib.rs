//! What every fuzz target has: an allocator with a limit, and the call of its surface's property.

pub use cap::Cap;
pub use libfuzzer_sys::fuzz_target;

/// How much memory a target may take, its corpus included: an input that wants more ends as a crash.
pub const MEMORY: usize = 1 << 30;

/// A target of a surface.
#[macro_export]
macro_rules! fuzz {
    ($surface:expr) => {
        #[global_allocator]
        static MEMORY: $crate::Cap<std::alloc::System> = $crate::Cap::new(std::alloc::System, $crate::MEMORY);

        $crate::fuzz_target!(init: $crate::in_this_thread(), |data: &[u8]| ($surface.check)(data));
    };
}

/// Everything that rayon shares out stays here: to wake another thread takes longer than what it would do.
pub fn in_this_thread() {
    // There is another pool already: then so be it.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
}
