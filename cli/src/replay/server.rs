//! A server of the replay's own: the `tressed` beside this binary, on a free port, ended by its id.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tresse_client::ServerUrl;

use crate::failure::{Exit, Failure};

/// A server that does not say where it listens within this time does not start.
const START_PATIENCE: Duration = Duration::from_secs(60);

/// A running server. Dropping it ends it at once.
pub struct Server {
    child: Child,
    address: String,
    data: PathBuf,
}

impl Server {
    /// Starts a server on `data` and waits until it listens.
    pub async fn start(data: &Path) -> Result<Self, Failure> {
        Self::listen(data, "127.0.0.1:0").await
    }

    async fn listen(data: &Path, listen: &str) -> Result<Self, Failure> {
        let program = beside_us("tressed")?;
        std::fs::create_dir_all(data).map_err(|error| Failure::file(data, &error))?;
        let log = data.with_extension("log");
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&log)
            .map_err(|error| Failure::file(&log, &error))?;
        let mut child = Command::new(&program)
            .args(["serve", "--demonstration", "--listen", listen, "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Failure::file(&program, &error))?;
        let output = child.stdout.take();
        let address = tokio::time::timeout(START_PATIENCE, async {
            let mut lines = BufReader::new(output?).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let said: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
                if said["event"] == "ready" {
                    return said["listen"].as_str().map(str::to_owned);
                }
            }
            None
        });
        let not_started = || {
            Failure::new(Exit::Failed, "tressed did not start").next(format!(
                "look at its log: {}",
                data.with_extension("log").display()
            ))
        };
        let address = address.await.ok().flatten().ok_or_else(not_started)?;
        Ok(Self {
            child,
            address,
            data: data.to_owned(),
        })
    }

    /// Where it listens.
    pub fn url(&self) -> Result<ServerUrl, Failure> {
        format!("http://{}", self.address)
            .parse()
            .map_err(|_| Failure::new(Exit::Failed, "tressed says no address; please report this"))
    }

    /// SIGKILL, then a new process on the same data and port.
    pub async fn kill_and_restart(&mut self) -> Result<(), Failure> {
        self.child.kill().await?;
        let restarted = Self::listen(&self.data, &self.address.clone()).await?;
        *self = restarted;
        Ok(())
    }

    /// SIGTERM, and wait for a clean end.
    pub async fn stop(mut self) -> Result<(), Failure> {
        let Some(id) = self.child.id() else {
            return Ok(());
        };
        Command::new("kill").arg(id.to_string()).status().await?;
        let status = self.child.wait().await?;
        if status.success() {
            return Ok(());
        }
        Err(
            Failure::new(Exit::Failed, format!("tressed ended badly: {status}")).next(format!(
                "look at its log: {}",
                self.data.with_extension("log").display()
            )),
        )
    }
}

fn beside_us(name: &str) -> Result<PathBuf, Failure> {
    let program = std::env::current_exe()?.with_file_name(name);
    if program.exists() {
        return Ok(program);
    }
    Err(Failure::new(
        Exit::Failed,
        format!("there is no {name} beside this program"),
    )
    .next("build it: cargo build -p tresse-server; or name a server: --server URL"))
}
