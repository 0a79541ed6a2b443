//! A server of one's own: the `tressed` beside this program, in a process that is ended by its id.
//! The replay, the load generator and the tests start theirs here, and nowhere else.
//!
//! The surprising rule: the server hears nothing of our environment's `TRESSED_` variables. What it
//! does depends on [`Options`] alone, so that a figure or a test means the same everywhere.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tresse_client::ServerUrl;

use crate::failure::{Exit, Failure};

/// A server that does not say where it listens within this time does not start.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// A server that was asked to end and has not after this time hangs.
const STOP_PATIENCE: Duration = Duration::from_secs(60);
/// A server that was killed and is still there after this time is left to the system.
const DROP_PATIENCE: Duration = Duration::from_secs(2);
const LOOK_AGAIN: Duration = Duration::from_millis(1);
/// What the server takes its options from, besides the command line.
const VARIABLES: &str = "TRESSED_";

/// What a server is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where its data goes; made if it is not there. Its log lies beside it: `DATA.log`.
    pub data: PathBuf,
    /// Where it listens. Port 0 takes a free one, which a restart keeps.
    pub listen: SocketAddr,
    /// Whether it shows codes to whoever asks, so that anybody can register.
    pub demonstration: bool,
    /// Whether it slows down who asks for too much. A load generator wants it off.
    pub rate_limits: bool,
    /// Speak TLS with this.
    pub certificate: Option<Certificate>,
    /// Processors it may use, as `taskset -c` takes them: `0`, `2-3`, `0,2`.
    pub cpus: Option<String>,
    /// Options of its configuration file: `("STORE__CACHE_MIB", "8")`; see `tressed config`.
    pub config: Vec<(String, String)>,
    /// More arguments of `tressed serve`.
    pub arguments: Vec<OsString>,
}

/// Files for TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Chain, PEM.
    pub chain: PathBuf,
    /// Private key, PEM.
    pub key: PathBuf,
}

impl Options {
    /// A demonstration server without TLS on a free port of this machine.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            demonstration: true,
            rate_limits: true,
            certificate: None,
            cpus: None,
            config: Vec::new(),
            arguments: Vec::new(),
        }
    }

    /// Where the server writes its log.
    pub fn log(&self) -> PathBuf {
        self.data.with_extension("log")
    }

    fn command(&self, program: &Path) -> Result<Command, Failure> {
        let mut command = match &self.cpus {
            None => Command::new(program),
            // It becomes the server: same process, same id.
            Some(cpus) => {
                let mut taskset = Command::new(taskset()?);
                taskset.arg("-c").arg(cpus).arg(program);
                taskset
            }
        };
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with(VARIABLES) {
                command.env_remove(name);
            }
        }
        command.arg("serve");
        command.arg("--listen").arg(self.listen.to_string());
        command.arg("--data").arg(&self.data);
        if self.demonstration {
            command.arg("--demonstration");
        }
        if !self.rate_limits {
            command.env("TRESSED_RATE_LIMITS", "none");
        }
        if let Some(certificate) = &self.certificate {
            command.arg("--tls-cert").arg(&certificate.chain);
            command.arg("--tls-key").arg(&certificate.key);
        }
        for (name, value) in &self.config {
            command.env(format!("{VARIABLES}{name}"), value);
        }
        command.args(&self.arguments);
        Ok(command)
    }
}

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    options: Options,
}

impl Server {
    /// Starts a server and waits until it listens.
    ///
    /// # Errors
    /// If there is no `tressed`, or it does not start; the failure names its log.
    pub async fn start(mut options: Options) -> Result<Self, Failure> {
        let program = program()?;
        std::fs::create_dir_all(&options.data)
            .map_err(|error| Failure::file(&options.data, &error))?;
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(options.log())
            .map_err(|error| Failure::file(options.log(), &error))?;
        let mut child = options
            .command(&program)?
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Failure::file(&program, &error))?;
        match tokio::time::timeout(START_PATIENCE, address(&mut child)).await {
            Ok(Some(address)) => options.listen = address,
            _ => return Err(see_log("tressed did not start", &options)),
        }
        Ok(Self { child, options })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.options.listen
    }

    /// Where clients find it.
    pub fn url(&self) -> ServerUrl {
        self.url_at(self.options.listen)
    }

    /// Where clients find it behind a relay, which passes bytes on as they are.
    pub fn url_at(&self, relay: SocketAddr) -> ServerUrl {
        let scheme = match self.options.certificate {
            Some(_) => "https",
            None => "http",
        };
        format!("{scheme}://{relay}")
            .parse()
            .expect("an address and a port make a URL")
    }

    /// Its process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// What it was started with; the port is the one it has.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// SIGKILL, and waits until it is gone. Gives what starts it again on the same data and port.
    ///
    /// # Errors
    /// If the process cannot be killed or waited for.
    pub async fn kill(mut self) -> Result<Options, Failure> {
        self.child.kill().await?;
        Ok(self.options.clone())
    }

    /// SIGKILL, then a new process on the same data and port.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn kill_and_restart(&mut self) -> Result<(), Failure> {
        self.child.kill().await?;
        *self = Self::start(self.options.clone()).await?;
        Ok(())
    }

    /// SIGTERM, and waits for a clean end: everything is on the disk then.
    ///
    /// # Errors
    /// If it ends badly, or not at all; the failure names its log.
    pub async fn stop(mut self) -> Result<(), Failure> {
        let Some(id) = self.child.id() else {
            return Ok(());
        };
        Command::new("kill").arg(id.to_string()).status().await?;
        match tokio::time::timeout(STOP_PATIENCE, self.child.wait()).await {
            Ok(status) => ended(status?, &self.options),
            Err(_) => Err(see_log(
                "tressed does not end and was killed",
                &self.options,
            )),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Waits for the end, which SIGKILL makes a matter of milliseconds: whoever removes the data
        // next must not meet a process that still writes.
        let deadline = Instant::now() + DROP_PATIENCE;
        let _ = self.child.start_kill(); // gone already after `stop` and `kill`
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

/// The server's line that says where it listens.
async fn address(child: &mut Child) -> Option<SocketAddr> {
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let said: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        if said["event"] == "ready" {
            return said["listen"].as_str()?.parse().ok();
        }
    }
    None
}

fn ended(status: ExitStatus, options: &Options) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    Err(see_log(format!("tressed ended badly: {status}"), options))
}

fn see_log(message: impl Into<String>, options: &Options) -> Failure {
    Failure::new(Exit::Failed, message)
        .next(format!("look at its log: {}", options.log().display()))
}

/// The `tressed` that was built with this program. A test lies a folder deeper.
///
/// # Errors
/// If there is none.
pub fn program() -> Result<PathBuf, Failure> {
    let us = std::env::current_exe()?;
    let folder = us.parent().unwrap_or(Path::new("."));
    let folder = match folder.file_name() {
        Some(name) if name == "deps" => folder.parent().unwrap_or(folder),
        _ => folder,
    };
    let program = folder.join(format!("tressed{}", std::env::consts::EXE_SUFFIX));
    if program.exists() {
        return Ok(program);
    }
    Err(
        Failure::new(Exit::Failed, "there is no tressed beside this program")
            .next("build it: cargo build -p tresse-server; or name a server: --server URL"),
    )
}

fn taskset() -> Result<PathBuf, Failure> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join("taskset"))
        .find(|program| program.exists())
        .ok_or_else(|| {
            Failure::new(
                Exit::Failed,
                "taskset is not here: no processor can be chosen",
            )
            .next("install it (Debian: apt install util-linux), or leave the choice out")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(options: &Options) -> Vec<String> {
        let command = options.command(Path::new("/bin/tressed")).unwrap();
        let command = command.as_std();
        std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn a_server_with_tls_and_without_limits_is_asked_for_as_tressed_understands_it() {
        let mut options = Options::new("/data/server");
        options.certificate = Some(Certificate {
            chain: "c.pem".into(),
            key: "k.pem".into(),
        });
        options.rate_limits = false;
        options.config = vec![("STORE__CACHE_MIB".into(), "8".into())];
        assert_eq!(
            arguments(&options),
            [
                "/bin/tressed",
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--data",
                "/data/server",
                "--demonstration",
                "--tls-cert",
                "c.pem",
                "--tls-key",
                "k.pem"
            ]
        );
        let command = options.command(Path::new("/bin/tressed")).unwrap();
        let set: Vec<_> = command
            .as_std()
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?)))
            .collect();
        assert_eq!(
            set,
            [
                ("TRESSED_RATE_LIMITS", "none"),
                ("TRESSED_STORE__CACHE_MIB", "8")
            ]
        );
        assert_eq!(options.log(), Path::new("/data/server.log"));
    }
}
