//! The server under load: one that was named, or one that is started here.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use tempfile::TempDir;
use tokio::runtime::Handle;
use tresse_bench::BenchError;
use tresse_bench::driver::Tls;
use tresse_bench::driver::tresse::{Options, Tresse};
use tresse_bench::process::{self, Processes};
use tresse_bench::workload::{Bench, Restart, Restarted};

use super::options::TargetArgs;
use super::progress::Bar;
use crate::certificate::self_signed;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::server::{Options as ServerOptions, Server};

/// A server, and how it is used.
pub(super) struct Target {
    options: Options,
    processes: Processes,
    setting: String,
    server: Option<Server>,
    server_cpu: Option<usize>,
    generator_cpu: Option<usize>,
    runtime: Handle,
    bar: Bar,
    /// Removed after the server has ended: dropped last.
    _data: Option<TempDir>,
}

impl Target {
    pub(super) async fn new(
        context: &Context,
        args: &TargetArgs,
        wants_tls: bool,
    ) -> Result<Self, Failure> {
        let mut target = Self {
            options: Options {
                address: SocketAddr::from(([127, 0, 0, 1], 0)),
                tls: None,
                bytes: args.size as usize,
                acknowledge: true,
                threads: args.threads.into(),
            },
            processes: Processes::new(args.server_pid.clone()),
            setting: format!("; {} bytes of ciphertext", args.size),
            server: None,
            server_cpu: args.server_cpu,
            generator_cpu: args.generator_cpu,
            runtime: Handle::current(),
            bar: Bar::new(),
            _data: None,
        };
        if args.spawn {
            target.spawn(args, args.tls || wants_tls).await?;
        } else {
            target.connect(context)?;
        }
        if let (Some(server), Some(generator)) = (args.server_cpu, args.generator_cpu) {
            target.setting.push_str(&format!(
                "; server on processor {server}, generator on {generator}"
            ));
        }
        Ok(target)
    }

    async fn spawn(&mut self, args: &TargetArgs, tls: bool) -> Result<(), Failure> {
        // Before the server is started: it inherits how many files may be open.
        process::raise_open_files();
        let data = match &args.data {
            Some(data) => data.clone(),
            None => {
                let folder = tempfile::Builder::new().prefix("tresse-bench-").tempdir()?;
                let path = folder.path().to_owned();
                self._data = Some(folder);
                path
            }
        };
        let mut options = ServerOptions::new(data.join("server"));
        options.rate_limits = false;
        options.cpus = args.server_cpu.map(|cpu| cpu.to_string());
        options.config.clone_from(&args.set);
        self.setting.push_str("; started here without rate limits");
        for (name, value) in &args.set {
            self.setting.push_str(&format!(", {name}={value}"));
        }
        if tls {
            let certificate = self_signed(&data)?;
            self.options.tls = Some(pinned(&certificate.chain)?);
            options.certificate = Some(certificate);
            self.setting.push_str(", with TLS");
        }
        let server = Server::start(options).await?;
        self.options.address = server.address();
        self.processes = Processes::new(server.pid().into_iter().collect());
        self.server = Some(server);
        Ok(())
    }

    fn connect(&mut self, context: &Context) -> Result<(), Failure> {
        let Some(url) = &context.global.server else {
            return Err(Failure::new(Exit::Usage, "there is no server to measure")
                .next("add --spawn to start one, or --server URL"));
        };
        let http = url.http("");
        let host = http.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let port = http.port_or_known_default().unwrap_or(80);
        let not_found = || Failure::new(Exit::Offline, format!("there is no address for {host}"));
        self.options.address = (host, port)
            .to_socket_addrs()
            .map_err(|_| not_found())?
            .next()
            .ok_or_else(not_found)?;
        if url.is_secure() {
            let Some(roots) = &context.global.roots else {
                return Err(Failure::new(
                    Exit::Usage,
                    "a generator trusts one certificate and checks nothing else",
                )
                .next("name the server's: --roots FILE"));
            };
            self.options.tls = Some(pinned(roots)?);
            self.setting.push_str(", with TLS");
        }
        Ok(())
    }

    /// The server's language. Nobody is registered yet.
    pub(super) fn driver(&self, acknowledge: bool) -> Tresse {
        Tresse::new(Options {
            acknowledge,
            ..self.options.clone()
        })
    }

    /// What every workload needs. Called on the thread that will run it.
    pub(super) fn bench<'a>(&'a mut self, stop: &'a AtomicBool) -> Result<Bench<'a>, BenchError> {
        if let Some(cpu) = self.generator_cpu {
            process::pin_thread(cpu)?;
        }
        if let Some(cpu) = self.server_cpu {
            self.processes.pin(cpu)?;
        }
        let restart = match &mut self.server {
            Some(server) => Some(restart(server, self.runtime.clone())),
            None => None,
        };
        Ok(Bench {
            processes: self.processes.clone(),
            setting: self.setting.clone(),
            progress: &self.bar,
            stop,
            restart,
        })
    }
}

fn restart(server: &mut Server, runtime: Handle) -> Restart<'_> {
    Box::new(move || {
        let killed_at = Instant::now();
        runtime
            .block_on(server.kill_and_restart())
            .map_err(|failure| BenchError::server("restarting", failure.to_string()))?;
        Ok(Restarted {
            processes: Processes::new(server.pid().into_iter().collect()),
            listening_s: killed_at.elapsed().as_secs_f64(),
        })
    })
}

fn pinned(certificate: &std::path::Path) -> Result<Tls, Failure> {
    tresse_bench::tls::pinned(certificate, "localhost")
        .map_err(|error| Failure::new(Exit::Usage, error.to_string()))
}
