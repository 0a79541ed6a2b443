//! A server process of the test's own, on a free port.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::NamedTempFile;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::client::in_time;

/// A running `tressed`; killed when dropped.
pub(crate) struct Tressed {
    child: Child,
    /// A file, since a pipe that nobody reads would stop the server once it is full.
    log: NamedTempFile,
    pub(crate) address: SocketAddr,
}

/// The command, with nothing of the environment that could change what it does.
pub(crate) fn tressed() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tressed"));
    command
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// A run that ends by itself: exit status, standard output, standard error.
pub(crate) async fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = in_time(tressed().args(arguments).output())
        .await
        .expect("it runs");
    (
        output.status.code(),
        String::from_utf8(output.stdout).expect("text"),
        String::from_utf8(output.stderr).expect("text"),
    )
}

impl Tressed {
    /// Starts a demonstration server on the data in `data`, and waits until it is ready.
    pub(crate) async fn start(data: &Path, more: &[&str]) -> Self {
        let log = NamedTempFile::new().expect("a file");
        let mut command = tressed();
        command
            .args([
                "serve",
                "--demonstration",
                "--listen",
                "127.0.0.1:0",
                "--data",
            ])
            .arg(data)
            .args(more)
            .env("TRESSED_RATE_LIMITS", "none")
            .env("TRESSED_STORE__CACHE_MIB", "8")
            .stderr(log.reopen().expect("a file"));
        let mut child = command.spawn().expect("the binary was built");
        let mut said = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        in_time(said.read_line(&mut line)).await.expect("readable");
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        if ready["event"] != "ready" {
            in_time(child.wait()).await.expect("ended");
            panic!("not ready: {line} {}", text(&log));
        }
        let address = ready["listen"]
            .as_str()
            .expect("text")
            .parse()
            .expect("an address");
        Self {
            child,
            log,
            address,
        }
    }

    /// As a power cut would end it.
    pub(crate) async fn kill(mut self) {
        self.child.start_kill().expect("running");
        in_time(self.child.wait()).await.expect("ended");
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let id = self.child.id().expect("running");
        let pid = Pid::from_raw(i32::try_from(id).expect("small")).expect("not 0");
        kill_process(pid, signal).expect("running");
    }

    /// Waits for its end; the status and everything it logged.
    pub(crate) async fn ended(mut self) -> (ExitStatus, String) {
        let status = in_time(self.child.wait()).await.expect("ended");
        (status, text(&self.log))
    }
}

fn text(log: &NamedTempFile) -> String {
    std::fs::read_to_string(log).expect("text")
}
