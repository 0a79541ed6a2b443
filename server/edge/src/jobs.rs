//! The worker pool for what takes long: checking a commit. Plain threads, since the work is all
//! computation; each result goes back to the engine as a command.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use parking_lot::{Condvar, Mutex};
use tresse_server_core::{Command, Job};

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
            let done = job.run();
            self.metrics
                .job_seconds
                .observe(started.elapsed().as_secs_f64());
            self.queue
                .tell(Inbound::Command(Command::JobDone(Box::new(done))));
            self.count.0.fetch_sub(1, Ordering::Relaxed);
        }
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

impl Drop for Worker {
    /// A job that panics is a bug, and its conversation would wait for ever: end instead.
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.queue.tell(Inbound::WorkerLost);
        }
    }
}
