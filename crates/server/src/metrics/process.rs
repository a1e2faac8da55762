//! What the operating system says of this process.

use std::fs;

/// Memory and processor time of this process, read from `/proc`; none where there is no such thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Usage {
    /// Resident memory, bytes.
    pub resident: u64,
    /// Processor time since the start, seconds.
    pub cpu: f64,
    /// Open files.
    pub files: u64,
}

pub(super) fn usage() -> Option<Usage> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.split_whitespace().next()?;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold blanks: fields are counted from behind it, the state being the third.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at - 3).and_then(|field| field.parse::<u32>().ok());
    let per_second = u32::try_from(rustix::param::clock_ticks_per_second()).ok()?;
    let files = fs::read_dir("/proc/self/fd").map_or(0, |open| open.count() as u64);
    Some(Usage {
        resident: kib.parse::<u64>().ok()? * 1024,
        cpu: f64::from(ticks(14)?.saturating_add(ticks(15)?)) / f64::from(per_second),
        files,
    })
}

#[cfg(test)]
mod tests {
    use super::usage;

    #[test]
    fn this_process_uses_memory_and_has_files_open() {
        assert!(usage().is_some_and(|usage| usage.resident > 1 << 20 && usage.files > 2 && usage.cpu >= 0.0));
    }
}
