//! Prints what one `due` costs: `cargo run --release -p worktime --example due_timing`.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the machine's clock")]

use std::hint::black_box;

use worktime::{Calendar, Counting, Duration, HOUR, Instant, Segment, Term};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let began = std::time::Instant::now();
    let calendar = Calendar::compile(&worktime::china::spec(&Segment::parse_list("09:00-12:00,13:30-18:00")?))?;
    println!("compile: {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let first: Instant = "2024-01-01T00:00:00Z".parse()?;
    for text in ["1876wh", "250wd", "8766h", "365eod", "3wd", "8wh"] {
        let duration: Duration = text.parse()?;
        let rounds = 2_000_000_u32;
        let began = std::time::Instant::now();
        for n in 0..i64::from(rounds) {
            let start = first.plus(n * 7_919 % 17_000 * HOUR / 7 * 5);
            black_box(Term { start, duration, counting: Counting::Civil }.due(&calendar, &[]));
        }
        println!("due {text}: {:.0} ns", began.elapsed().as_secs_f64() * 1e9 / f64::from(rounds));
    }
    Ok(())
}
