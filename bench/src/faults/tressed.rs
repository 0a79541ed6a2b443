//! The server's own binary as a process of ours: started, signalled, killed, and asked what it said.
//!
//! The surprising rule: a server that does not start, or that ends by itself, is not an error here.
//! It is what most faults are about, so it is a value: [`Ended`].

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::error::BenchError;

/// A server that says neither where it listens nor goodbye within this time hangs.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// The end of an error or of a log that is shown.
const SAID_BYTES: usize = 600;

/// What a server is started with.
#[derive(Debug, Clone)]
pub(super) struct Spec {
    /// The binary.
    pub(super) program: PathBuf,
    /// Where its data goes. Its log lies beside it: `DATA.log`.
    pub(super) data: PathBuf,
    /// Variables of its environment, besides those of every run.
    pub(super) variables: Vec<(String, String)>,
}

impl Spec {
    fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.program);
        command
            .env_clear()
            .env("RUST_BACKTRACE", "0")
            .env("TRESSED_STORE__CACHE_MIB", "32")
            .env("TRESSED_RATE_LIMITS", "none")
            .arg(subcommand)
            .arg("--data")
            .arg(&self.data)
            .stdin(Stdio::null());
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command
    }

    fn log(&self) -> PathBuf {
        self.data.with_extension("log")
    }

    /// Starts the server and waits until it listens or has ended.
    pub(super) fn start(&self) -> Result<Result<Tressed, Ended>, BenchError> {
        const WHAT: &str = "starting tressed";
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log())
            .map_err(BenchError::io(WHAT))?;
        let said_before = log.metadata().map_err(BenchError::io(WHAT))?.len();
        let mut child = self
            .command("serve")
            .args(["--demonstration", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(BenchError::io(WHAT))?;
        let out = child.stdout.take();
        let mut server = Tressed {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            spec: self.clone(),
            said_before,
        };
        // A pipe cannot be waited for with an end; the thread ends with the process.
        let (tells, told) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            if let Some(out) = out {
                let _ = BufReader::new(out).read_line(&mut line);
            }
            let _ = tells.send(line); // nobody listens after the patience
        });
        let line = told.recv_timeout(START_PATIENCE).unwrap_or_default();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        match said["listen"].as_str().and_then(|text| text.parse().ok()) {
            Some(address) => {
                server.address = address;
                Ok(Ok(server))
            }
            None => Ok(Err(server.wait(Duration::from_secs(5))?)),
        }
    }

    /// `tressed check` on the data of a server that does not run.
    pub(super) fn check(&self) -> Result<Ended, BenchError> {
        let output = self
            .command("check")
            .output()
            .map_err(BenchError::io("running tressed check"))?;
        let mut said = String::from_utf8_lossy(&output.stderr).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stdout));
        Ok(Ended::new(Some(output.status), &said, self))
    }

    /// Whether the server has ever panicked on this data.
    pub(super) fn panicked(&self) -> bool {
        fs::read(self.log()).is_ok_and(|log| memchr::memmem::find(&log, b"panicked at").is_some())
    }
}

/// How a process has ended, and what it said.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    /// Whether it ended as one that has done its work.
    pub(super) well: bool,
    /// Whether it said why, in words of its own.
    pub(super) has_said_why: bool,
    /// Its error with its causes, or the end of what it said; without paths and numbers, so that the
    /// same in two runs is the same.
    pub(super) said: String,
}

impl Ended {
    fn new(status: Option<ExitStatus>, said: &str, spec: &Spec) -> Self {
        let well = status.is_some_and(|status| status.success());
        let error = said
            .find("error: ")
            .filter(|at| *at == 0 || said.as_bytes()[at - 1] == b'\n')
            .or_else(|| said.find("\nerror: ").map(|at| at + 1));
        let by_itself = status.is_some_and(|status| status.code() == Some(1));
        let panicked = said.contains("panicked at");
        let findings = said.contains("damaged: ");
        let text = match error {
            Some(at) => said[at..]
                .lines()
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(" "),
            None if findings => "tressed check found damage".to_owned(),
            None => {
                let from = said.len().saturating_sub(SAID_BYTES);
                let from = (from..=said.len()).find(|at| said.is_char_boundary(*at));
                let end = said[from.unwrap_or(0)..].trim().replace('\n', " / ");
                match status {
                    Some(status) => format!("{status}: {end}"),
                    None => format!("it hung and was killed: {end}"),
                }
            }
        };
        Self {
            well,
            has_said_why: by_itself && !panicked && (error.is_some() || findings),
            said: without_numbers(&text.replace(&spec.data.display().to_string(), "DATA")),
        }
    }
}

/// Numbers are different each time; what is meant is the same.
fn without_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '0'..='9' if out.ends_with('N') => {}
            '0'..='9' => out.push('N'),
            c => out.push(c),
        }
    }
    out
}

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Tressed {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    spec: Spec,
    /// Its log is older up to here.
    said_before: u64,
}

impl Tressed {
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn signal(&self, signal: Signal) -> Result<(), BenchError> {
        let pid = i32::try_from(self.pid()).ok().and_then(Pid::from_raw);
        let pid = pid.expect("the system gives out positive numbers");
        kill_process(pid, signal).map_err(BenchError::system("sending a signal to tressed"))
    }

    /// SIGKILL, and waits until it is gone.
    pub(super) fn kill(mut self) -> Result<(), BenchError> {
        self.end()
    }

    fn end(&mut self) -> Result<(), BenchError> {
        self.child
            .kill()
            .map_err(BenchError::io("killing tressed"))?;
        self.child
            .wait()
            .map_err(BenchError::io("killing tressed"))?;
        Ok(())
    }

    /// How it has ended, if it has.
    pub(super) fn ended(&mut self) -> Result<Option<Ended>, BenchError> {
        let status = self
            .child
            .try_wait()
            .map_err(BenchError::io("waiting for tressed"))?;
        Ok(status.map(|status| Ended::new(Some(status), &self.said(), &self.spec)))
    }

    /// Waits for its end; one that does not end is killed.
    fn wait(&mut self, patience: Duration) -> Result<Ended, BenchError> {
        let by = Instant::now() + patience;
        loop {
            if let Some(ended) = self.ended()? {
                return Ok(ended);
            }
            if Instant::now() > by {
                self.end()?;
                return Ok(Ended::new(None, &self.said(), &self.spec));
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What it has logged since it was started.
    fn said(&self) -> String {
        let log = fs::read(self.spec.log()).unwrap_or_default();
        let from = usize::try_from(self.said_before)
            .unwrap_or(0)
            .min(log.len());
        String::from_utf8_lossy(&log[from..]).into_owned()
    }
}

impl Drop for Tressed {
    fn drop(&mut self) {
        // A process that is stopped is killed like any other; one that is gone is gone.
        let _ = self.end();
    }
}

/// The newest journal of a store.
pub(super) fn newest_journal(data: &Path) -> Result<PathBuf, BenchError> {
    let mut newest: Option<(u64, PathBuf)> = None;
    for entry in fs::read_dir(data.join("store")).map_err(BenchError::io("reading the store"))? {
        let path = entry.map_err(BenchError::io("reading the store"))?.path();
        let number = path
            .extension()
            .filter(|extension| *extension == "jnl")
            .and_then(|_| path.file_stem()?.to_str()?.parse::<u64>().ok());
        if let Some(number) = number
            && newest.as_ref().is_none_or(|(other, _)| *other < number)
        {
            newest = Some((number, path));
        }
    }
    newest
        .map(|(_, path)| path)
        .ok_or_else(|| BenchError::server("reading the store", "there is no journal"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    fn ended(code: i32, said: &str) -> Ended {
        let spec = Spec {
            program: "/bin/tressed".into(),
            data: "/tmp/x7".into(),
            variables: Vec::new(),
        };
        Ended::new(Some(ExitStatus::from_raw(code << 8)), said, &spec)
    }

    #[test]
    fn an_error_is_told_with_its_causes_and_without_what_differs_each_time() {
        let said = "INFO serving 12\nerror: the server had to stop\n  because: /tmp/x7/store at byte 4711\n";
        let ended = ended(1, said);
        assert!(ended.has_said_why && !ended.well);
        assert_eq!(
            ended.said,
            "error: the server had to stop because: DATA/store at byte N"
        );
    }

    #[test]
    fn a_panic_is_no_explanation() {
        let ended = ended(101, "thread 'main' panicked at src/x.rs:1:\nno\n");
        assert!(!ended.has_said_why);
        assert!(ended.said.contains("panicked at"), "{}", ended.said);
    }

    #[test]
    fn findings_of_a_check_are_an_explanation() {
        let ended = ended(1, "meta 00: no\ndamaged: 1 finding; keep a copy\n");
        assert!(ended.has_said_why);
        assert_eq!(ended.said, "tressed check found damage");
    }
}
