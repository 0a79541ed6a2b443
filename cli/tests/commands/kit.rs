//! A server, a home, and people who type commands.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long something may take that has to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A binary of this workspace, beside the one under test.
fn binary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_tresse")).with_file_name(name);
    assert!(
        path.exists(),
        "{} is missing; build it first: cargo build -p tresse-server",
        path.display()
    );
    path
}

/// A server that ends with the test, and a home for its people.
pub(crate) struct World {
    folder: tempfile::TempDir,
    server: Child,
    address: String,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = std::fs::File::create(folder.path().join("server.log")).unwrap();
        let mut server = Command::new(binary("tressed"))
            .args([
                "serve",
                "--demonstration",
                "--listen",
                "127.0.0.1:0",
                "--data",
            ])
            .arg(folder.path().join("server"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let output = BufReader::new(server.stdout.take().unwrap());
        let address = output
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| serde_json::from_str::<Value>(&line).ok())
            .find(|said| said["event"] == "ready")
            .and_then(|said| said["listen"].as_str().map(str::to_owned))
            .expect("the server says where it listens");
        Self {
            folder,
            server,
            address,
        }
    }

    /// A folder for files of the test.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command that somebody types. Not started yet.
    pub(crate) fn command(&self, who: &str, args: &[&str]) -> Command {
        self.command_to(&self.address, who, args)
    }

    /// Types a command while the server is away.
    pub(crate) fn away(&self, who: &str, args: &[&str]) -> Ran {
        // Nobody listens on a port that was just given back.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let nowhere = free.local_addr().unwrap().to_string();
        drop(free);
        Ran::of(self.command_to(&nowhere, who, args).output().unwrap())
    }

    fn command_to(&self, address: &str, who: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tresse"));
        command
            .env_clear()
            .args(["--as", who, "--server", &format!("http://{address}")])
            .arg("--home")
            .arg(self.path("home"))
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
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
        self.server.kill().unwrap();
        self.server.wait().unwrap();
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
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        let sent = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
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
