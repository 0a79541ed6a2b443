//! A socket that never blocks, plain or with TLS.

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};

use rustix::io::Errno;
use rustix::net::sockopt::set_socket_recv_buffer_size;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, connect, socket_with};
use rustls::ClientConnection;

use crate::driver::Tls;

/// A socket.
#[derive(Debug)]
pub(super) struct Stream {
    socket: TcpStream,
    tls: Option<Box<ClientConnection>>,
}

impl Stream {
    /// Begins to connect.
    pub(super) fn connect(
        server: SocketAddr,
        from: Option<IpAddr>,
        tls: Option<&Tls>,
    ) -> io::Result<Self> {
        let family = match server {
            SocketAddr::V4(_) => AddressFamily::INET,
            SocketAddr::V6(_) => AddressFamily::INET6,
        };
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(family, SocketType::STREAM, flags, None)?;
        if let Some(from) = from {
            bind(&socket, &SocketAddr::new(from, 0))?;
        }
        match connect(&socket, &server) {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(error.into()),
        }
        let tls = match tls {
            None => None,
            Some(tls) => {
                let session = ClientConnection::new(tls.config.clone(), tls.name.clone());
                Some(Box::new(session.map_err(io::Error::other)?))
            }
        };
        let socket = TcpStream::from(socket);
        socket.set_nodelay(true)?;
        Ok(Self { socket, tls })
    }

    /// How much the system is to hold of what is not read yet.
    pub(super) fn hold(&self, bytes: usize) {
        // A system that holds more or less only makes the reader look quicker or slower.
        let _ = set_socket_recv_buffer_size(&self.socket, bytes);
    }

    /// The system has connected, or has not.
    pub(super) fn connected(&self) -> io::Result<()> {
        self.socket.take_error()?.map_or(Ok(()), Err)
    }

    /// Reads once. `Ok(0)` is the end.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(tls) = &mut self.tls else {
            return self.socket.read(buffer);
        };
        loop {
            match tls.reader().read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                done => return done,
            }
            if tls.read_tls(&mut self.socket)? == 0 {
                return Ok(0);
            }
            tls.process_new_packets().map_err(io::Error::other)?;
            if tls.wants_write() {
                // What does not fit now goes with the next write.
                match tls.write_tls(&mut self.socket) {
                    Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
                    _ => {}
                }
            }
        }
    }

    /// Writes once; how much was taken.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(tls) = &mut self.tls else {
            return self.socket.write(bytes);
        };
        let taken = tls.writer().write(bytes)?;
        self.push()?;
        Ok(taken)
    }

    /// Writes what TLS holds back. Would block: more is left.
    pub(super) fn push(&mut self) -> io::Result<()> {
        if let Some(tls) = &mut self.tls {
            while tls.wants_write() {
                tls.write_tls(&mut self.socket)?;
            }
        }
        Ok(())
    }
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}
