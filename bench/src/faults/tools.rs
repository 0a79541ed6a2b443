//! What faults need of the machine, and what to say where it is not there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::BenchError;

/// Nothing is needed.
pub(super) fn nothing() -> Option<String> {
    None
}

/// A program, by the path of this process.
pub(super) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// Tracing a process that is not a child of the tracer.
pub(super) fn tracing() -> Option<String> {
    if program("strace").is_none() {
        return Some("strace is not here; install it: apt-get install strace".to_owned());
    }
    let scope = std::fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope").unwrap_or_default();
    let allowed = matches!(scope.trim(), "" | "0") || rustix::process::geteuid().is_root();
    (!allowed).then(|| {
        "strace may not look at other processes; as root: sysctl kernel.yama.ptrace_scope=0"
            .to_owned()
    })
}

/// Where Debian and others put it.
pub(super) fn libfaketime() -> Option<PathBuf> {
    const NAME: &str = "faketime/libfaketimeMT.so.1";
    let mut folders: Vec<PathBuf> = ["/usr/lib", "/usr/lib64", "/usr/local/lib"]
        .map(PathBuf::from)
        .to_vec();
    if let Ok(entries) = std::fs::read_dir("/usr/lib") {
        folders.extend(entries.flatten().map(|entry| entry.path()));
    }
    folders
        .into_iter()
        .map(|folder| folder.join(NAME))
        .find(|library| library.is_file())
}

/// A clock of its own for a process.
pub(super) fn faking_time() -> Option<String> {
    libfaketime()
        .is_none()
        .then(|| "libfaketime is not here; install it: apt-get install libfaketime".to_owned())
}

/// A file system of our own in memory.
pub(super) fn mounting() -> Option<String> {
    let advice = "a small file system cannot be mounted; run this as root";
    if !rustix::process::geteuid().is_root() {
        return Some(advice.to_owned());
    }
    let folder = tempfile::tempdir().ok()?;
    match Tmpfs::mount(folder.path(), 1) {
        Ok(_) => None,
        Err(_) => Some(format!(
            "{advice}, with the right to mount (in a container: --cap-add SYS_ADMIN)"
        )),
    }
}

/// A file system in memory; gone when dropped.
#[derive(Debug)]
pub(super) struct Tmpfs(PathBuf);

impl Tmpfs {
    /// On an empty folder, with so many MiB.
    pub(super) fn mount(folder: &Path, mib: u64) -> Result<Self, BenchError> {
        let size = format!("size={mib}m,mode=0700");
        let mut command = Command::new("mount");
        command
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder);
        run("mounting a small file system", &mut command)?;
        Ok(Self(folder.to_owned()))
    }

    /// Gives it another size.
    pub(super) fn resize(&self, mib: u64) -> Result<(), BenchError> {
        let size = format!("remount,size={mib}m");
        let mut command = Command::new("mount");
        command.args(["-o", &size]).arg(&self.0);
        run("making room", &mut command)
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let mut command = Command::new("umount");
        command.arg("-l").arg(&self.0);
        // It is in memory only; the next start of the machine removes it at the latest.
        let _ = run("unmounting", &mut command);
    }
}

/// Runs a program to its end; it must succeed.
pub(super) fn run(what: &'static str, command: &mut Command) -> Result<(), BenchError> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(BenchError::io(what))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(BenchError::server(
            what,
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        )),
    }
}

/// Copies a folder with everything in it, leaving out what is only zeroes in a file's length.
pub(super) fn copy_folder(from: &Path, to: &Path) -> Result<(), BenchError> {
    let mut command = Command::new("cp");
    command.args(["-a", "--sparse=always"]).arg(from).arg(to);
    run("copying the data", &mut command)
}
