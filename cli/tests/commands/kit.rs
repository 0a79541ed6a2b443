//! A server, a home, and people who type commands.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::Value;
use tresse_cli::certificate::self_signed;
use tresse_cli::replay::capture::Capture;
use tresse_cli::server::{Options, Server};

/// How long something may take that has to come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The transcript that the project ships: 61 messages of 12 people.
pub(crate) const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/small.jsonl");

/// The program, with nothing of our environment that could change what it does.
pub(crate) fn tresse(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tresse"));
    command
        .env_clear()
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs the server's binary to its end; it must succeed.
pub(crate) fn tressed(args: &[&str]) -> Ran {
    let program = tresse_cli::server::program().unwrap();
    let ran = Ran::of(Command::new(program).args(args).output().unwrap());
    assert_eq!(ran.code, 0, "tressed {args:?}\n{}{}", ran.out, ran.err);
    ran
}

/// Plays a transcript through a server of its own; everything must have arrived.
pub(crate) fn replay(file: &str, data: &Path, more: &[&str]) -> Value {
    let data = data.to_str().unwrap();
    let args = [&["replay", file, "--spawn", "--json", "--data", data], more].concat();
    let ran = Ran::of(tresse(&args).output().unwrap());
    assert_eq!(
        ran.err, "",
        "a pipe gets no progress bar, and nothing failed"
    );
    let report = ran.json().remove(0);
    for wrong in [
        "lost",
        "duplicated",
        "out_of_order",
        "undecryptable",
        "wrong_text",
    ] {
        assert_eq!(report[wrong], 0, "{wrong}: {report}");
    }
    assert_eq!(report["delivered"], report["expected"]);
    assert_eq!(ran.code, 0);
    report
}

/// What a server writes that never saw the transcript in question: its own words, which a long
/// conversation says too (`everything is`). Gives the folder with its data and its log.
pub(crate) fn own_words(folder: &Path) -> PathBuf {
    let other = folder.join("other");
    let file = folder.join("other.jsonl");
    let line = |id: u32, from: &str| {
        format!(
            r#"{{"id":{id},"at":"2026-01-01T00:00:00Z","from":"{from}","text":"x","reply_to":null}}"#
        )
    };
    std::fs::write(&file, format!("{}\n{}\n", line(0, "a"), line(1, "b"))).unwrap();
    replay(file.to_str().unwrap(), &other, &["--kill-server", "1"]);
    other
}

/// A server that ends with the test, and a home for its people.
pub(crate) struct World {
    folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
    server: Option<Server>,
    /// In front of the server, if what travels is of interest.
    _capture: Option<Capture>,
    url: String,
    /// Whom its people trust besides the machine's own.
    roots: Option<PathBuf>,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(folder.path().join("server"));
        Self::at(folder, options, None)
    }

    /// With a relay in front that writes what travels into the folder `traffic`.
    pub(crate) fn captured(tls: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = Options::new(folder.path().join("server"));
        options.certificate = tls.then(|| self_signed(folder.path()).unwrap());
        let traffic = folder.path().join("traffic");
        Self::at(folder, options, Some(&traffic))
    }

    fn at(folder: tempfile::TempDir, options: Options, traffic: Option<&Path>) -> Self {
        let roots = options.certificate.as_ref().map(|made| made.chain.clone());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime.block_on(Server::start(options)).unwrap();
        let capture = traffic.map(|traffic| {
            let capture = Capture::start(server.address(), traffic);
            runtime.block_on(capture).unwrap()
        });
        let url = match &capture {
            Some(capture) => server.url_at(capture.address()),
            None => server.url(),
        };
        Self {
            folder,
            runtime,
            server: Some(server),
            _capture: capture,
            url: url.to_string(),
            roots,
        }
    }

    /// A folder for files of the test.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the server keeps everything.
    pub(crate) fn data(&self) -> PathBuf {
        let server = self.server.as_ref().expect("it runs until the end");
        server.options().data.clone()
    }

    /// SIGKILL; then something happens, and another server listens there, on this data.
    pub(crate) fn replace_server(&mut self, data: PathBuf, meanwhile: impl FnOnce()) {
        let server = self.server.take().expect("it runs until the end");
        let mut options = self.runtime.block_on(server.kill()).unwrap();
        meanwhile();
        options.data = data;
        self.server = Some(self.runtime.block_on(Server::start(options)).unwrap());
    }

    /// A command that somebody types. Not started yet.
    pub(crate) fn command(&self, who: &str, args: &[&str]) -> Command {
        self.command_to(&self.url, who, args)
    }

    /// Types a command while the server is away.
    pub(crate) fn away(&self, who: &str, args: &[&str]) -> Ran {
        // Nobody listens on a port that was just given back.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let nowhere = free.local_addr().unwrap().to_string();
        drop(free);
        Ran::of(
            self.command_to(&format!("http://{nowhere}"), who, args)
                .output()
                .unwrap(),
        )
    }

    fn command_to(&self, url: &str, who: &str, args: &[&str]) -> Command {
        let mut command = tresse(&["--as", who, "--server", url]);
        command.arg("--home").arg(self.path("home"));
        if let Some(roots) = &self.roots {
            command.arg("--roots").arg(roots);
        }
        command.args(args);
        command
    }

    /// Types a command and waits for its end.
    pub(crate) fn run(&self, who: &str, args: &[&str]) -> Ran {
        Ran::of(self.command(who, args).output().unwrap())
    }

    /// Types a command that must succeed.
    pub(crate) fn ok(&self, who: &str, args: &[&str]) -> Ran {
        let ran = self.run(who, args);
        assert_eq!(
            ran.code, 0,
            "{who}: tresse {args:?}\n{}{}",
            ran.out, ran.err
        );
        ran
    }

    /// The same with `--json`; the objects that it prints.
    pub(crate) fn json(&self, who: &str, args: &[&str]) -> Vec<Value> {
        let args = [&["--json"], args].concat();
        self.ok(who, &args).json()
    }

    /// Makes an account; the profile has the name of the person in lower case.
    pub(crate) fn register(&self, who: &str, network: &str, handle: &str) {
        let name = who[..1].to_uppercase() + &who[1..];
        self.ok(who, &["account", "new", network, handle, "--name", &name]);
    }

    /// Two people of one network who have accepted each other. Gives their conversation.
    pub(crate) fn acquaint(&self, from: &str, to: &str, network: &str, handle: &str) -> String {
        let made = self.json(from, &["contact", "request", network, handle, "hello"]);
        let conversation = made[0]["conversation"].as_str().unwrap().to_owned();
        if made[0]["needs_request"] == true {
            self.ok(to, &["contact", "accept", &conversation]);
        }
        self.ok(from, &["list"]);
        conversation
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // Waits, so that nobody writes into the folder while it is removed.
        let server = self.server.take().expect("it runs until the end");
        self.runtime.block_on(server.kill()).unwrap();
    }
}

/// How a command ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("not killed"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
            .collect()
    }
}

/// A command that goes on, read line by line.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line that is such a JSON object.
    pub(crate) fn until(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        let mut seen = Vec::new();
        let deadline = Instant::now() + PATIENCE;
        while let Ok(line) = self
            .lines
            .recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            let value = serde_json::from_str::<Value>(&line).unwrap();
            if is_it(&value) {
                return value;
            }
            seen.push(line);
        }
        panic!("it did not come; this came: {seen:#?}");
    }

    /// Waits for its end by itself.
    pub(crate) fn end(mut self) -> Option<i32> {
        while self.lines.recv_timeout(PATIENCE).is_ok() {}
        self.child.wait().unwrap().code()
    }

    /// Types Ctrl-C and waits.
    pub(crate) fn interrupt(self) -> Option<i32> {
        self.end_by("-INT")
    }

    /// Sends a signal and waits.
    pub(crate) fn end_by(mut self, signal: &str) -> Option<i32> {
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
