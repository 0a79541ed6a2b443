//! The worker pool for what takes long: checking a commit. Plain threads, since the work is all
//! computation; each result goes back to the engine as a command.
//!
//! The surprising rule: a job that panics is one refused request and not the end of the server. What
//! a job reads was sent by somebody, and nobody may stop the server for all.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use parking_lot::{Condvar, Mutex};
use tresse_server_core::{Command, Job, JobDone};

use crate::command_queue::{CommandQueue, Inbound};
use crate::defaults::JOBS_WAITING_MAX;
use crate::metrics::Metrics;

/// How much work there is: read by connections before they admit more.
#[derive(Debug, Clone, Default)]
pub(crate) struct JobCount(Arc<AtomicUsize>);

impl JobCount {
    /// Whether handshake requests are to be refused for now.
    pub(crate) fn is_full(&self) -> bool {
        self.get() >= JOBS_WAITING_MAX
    }

    /// Jobs that wait or run.
    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    #[cfg(test)]
    pub(crate) fn pretend(&self, jobs: usize) {
        self.0.store(jobs, Ordering::Relaxed);
    }
}

#[derive(Debug, Default)]
struct Waiting {
    jobs: VecDeque<Box<Job>>,
    closed: bool,
}

#[derive(Debug, Default)]
struct Pool {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

/// The pool; dropping it ends the workers once they have finished what runs.
#[derive(Debug)]
pub(crate) struct Jobs {
    pool: Arc<Pool>,
    count: JobCount,
}

impl Jobs {
    /// Starts `workers` threads (at least one).
    pub(crate) fn start(
        workers: usize,
        count: JobCount,
        queue: &Arc<CommandQueue>,
        metrics: &Arc<Metrics>,
    ) -> std::io::Result<Self> {
        let pool = Arc::new(Pool::default());
        for number in 0..workers.max(1) {
            let worker = Worker {
                pool: pool.clone(),
                count: count.clone(),
                queue: queue.clone(),
                metrics: metrics.clone(),
            };
            std::thread::Builder::new()
                .name(format!("job-{number}"))
                .spawn(move || worker.run())?;
        }
        Ok(Self { pool, count })
    }

    /// Adds a job. It is always taken: connections stop admitting requests that lead to jobs when
    /// [`JobCount::is_full`].
    pub(crate) fn add(&self, job: Box<Job>) {
        self.count.0.fetch_add(1, Ordering::Relaxed);
        self.pool.waiting.lock().jobs.push_back(job);
        self.pool.arrived.notify_one();
    }

    /// Whether nothing waits or runs.
    pub(crate) fn is_idle(&self) -> bool {
        self.count.get() == 0
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.pool.waiting.lock().closed = true;
        self.pool.arrived.notify_all();
    }
}

struct Worker {
    pool: Arc<Pool>,
    count: JobCount,
    queue: Arc<CommandQueue>,
    metrics: Arc<Metrics>,
}

impl Worker {
    fn run(self) {
        while let Some(job) = self.next() {
            let started = Instant::now();
            let if_it_panics = job.if_it_panics();
            let done = self.catch(if_it_panics, || job.run());
            self.metrics
                .job_seconds
                .observe(started.elapsed().as_secs_f64());
            self.queue
                .tell(Inbound::Command(Command::JobDone(Box::new(done))));
            self.count.0.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// The work owns everything it touches, so nothing half-done is left behind when it panics.
    fn catch(&self, if_it_panics: JobDone, work: impl FnOnce() -> JobDone) -> JobDone {
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
            tracing::error!(
                "a job panicked and was refused; please report where, as logged before"
            );
            self.metrics.jobs_panicked.inc();
            if_it_panics
        })
    }

    fn next(&self) -> Option<Box<Job>> {
        let mut waiting = self.pool.waiting.lock();
        loop {
            if waiting.closed {
                return None;
            }
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            self.pool.arrived.wait(&mut waiting);
        }
    }
}

#[cfg(test)]
mod tests {
    use tresse_proto::error::ErrorCode;
    use tresse_server_core::SessionId;

    use super::*;

    #[test]
    fn a_job_that_panics_is_counted_and_answered_and_the_worker_goes_on() {
        let metrics = Arc::new(Metrics::new());
        let worker = Worker {
            pool: Arc::default(),
            count: JobCount::default(),
            queue: Arc::default(),
            metrics: metrics.clone(),
        };
        let done = |request_id| JobDone::Panicked {
            session: SessionId(1),
            request_id,
            code: ErrorCode::InvalidCommit,
        };
        for round in 1..=3 {
            let caught = worker.catch(done(1), || panic!("as a bug would"));
            assert!(matches!(caught, JobDone::Panicked { request_id: 1, .. }));
            assert_eq!(metrics.jobs_panicked.get(), round);
        }
        let sound = worker.catch(done(1), || done(2));
        assert!(matches!(sound, JobDone::Panicked { request_id: 2, .. }));
        assert_eq!(metrics.jobs_panicked.get(), 3);
    }
}
