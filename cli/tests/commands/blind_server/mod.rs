//! The server is blind, and so is the network: after a conversation neither the server's data and
//! log nor the traffic hold a text; with TLS the traffic holds no handle either. And the controls:
//! without TLS, and without encryption, the same scan of the same places finds what it looks for.

mod forger;

use std::path::Path;

use tresse_cli::replay::capture::Capture;
use tresse_cli::scan::{FindingKind, Needles, Report, scan};
use tresse_cli::server::{Options, Server};
use tresse_cli::transcript::Transcript;
use tresse_proto::ids::{ClientMsgId, ConversationId};
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;

use crate::kit::{SMALL, World, own_words, replay};
use forger::{Forger, HANDLE, forged};

const SECRET: &str = "meet me where the river turns, at nine";

/// Every text and every handle of the shipped transcript, but for the server's own words.
fn needles(folder: &Path) -> Needles {
    let transcript = Transcript::open(Path::new(SMALL)).unwrap();
    let mut needles = Needles::default();
    for line in &transcript.lines {
        needles.add_text(&line.text);
    }
    for handle in tresse_cli::replay::handles(&transcript) {
        needles.add_handle(&handle);
    }
    needles.forget_runs_in(&own_words(folder)).unwrap();
    needles
}

fn scan_all(needles: &Needles, paths: &[&Path]) -> Report {
    let mut report = Report::default();
    for path in paths {
        scan(needles, path, &mut report).unwrap();
    }
    assert!(report.bytes > 0, "nothing was scanned");
    report
}

fn finds(report: &Report, kind: FindingKind) -> bool {
    report.findings.iter().any(|finding| finding.kind == kind)
}

#[test]
fn over_tls_neither_the_network_nor_the_server_holds_a_text_or_a_handle() {
    let folder = tempfile::tempdir().unwrap();
    let (data, traffic) = (folder.path().join("data"), folder.path().join("traffic"));
    let capture = traffic.to_str().unwrap();
    replay(SMALL, &data, &["--tls", "--capture", capture]);
    let (server, log) = (data.join("server"), data.join("server.log"));
    let report = scan_all(&needles(folder.path()), &[&traffic, &server, &log]);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    // Whatever came first on each connection was TLS: nothing slipped past it.
    for file in std::fs::read_dir(&traffic).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(matches!(bytes.first(), None | Some(0x16)), "a handshake");
    }
}

#[test]
fn without_tls_the_same_capture_holds_handles_but_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let (data, traffic) = (folder.path().join("data"), folder.path().join("traffic"));
    replay(SMALL, &data, &["--capture", traffic.to_str().unwrap()]);
    let needles = needles(folder.path());
    let report = scan_all(&needles, &[&traffic]);
    assert!(finds(&report, FindingKind::Handle), "the control");
    assert!(!finds(&report, FindingKind::Text), "{:?}", report.findings);
    let report = scan_all(&needles, &[&data.join("server"), &data.join("server.log")]);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

/// Three people register, look each other up by handle, and talk. What they typed.
fn meet(world: &World) -> Needles {
    world.register("ana", "messenger", "ana.lindqvist");
    world.register("bo", "instagram", "@bo.waters");
    world.register("chiara", "whatsapp", "+44 7700 900123");
    for (who, network) in [("bo", "messenger"), ("chiara", "messenger")] {
        world.ok(who, &["account", "reach", network, "on"]);
    }
    let mut needles = Needles::default();
    for (network, handle) in [("instagram", "@bo.waters"), ("whatsapp", "+44 7700 900123")] {
        world.ok("ana", &["account", "reach", network, "on"]);
        world.ok("ana", &["contact", "find", network, handle]);
        world.ok("ana", &["contact", "request", network, handle, SECRET]);
    }
    for handle in ["ana.lindqvist", "bo.waters", "7700900123", "7700 900123"] {
        needles.add_handle(handle);
    }
    needles.add_text(SECRET);
    needles
}

#[test]
fn who_looks_for_whom_stays_between_the_device_and_the_server() {
    let world = World::captured(true);
    let needles = meet(&world);
    let report = scan_all(&needles, &[&world.path("traffic"), &world.path("server")]);
    assert!(report.findings.is_empty(), "{:?}", report.findings);

    let control = World::captured(false);
    let needles = meet(&control);
    let report = scan_all(&needles, &[&control.path("traffic")]);
    assert!(finds(&report, FindingKind::Handle), "the control");
    assert!(!finds(&report, FindingKind::Text), "{:?}", report.findings);
}

#[tokio::test]
async fn the_control_a_client_that_does_not_encrypt_is_found_by_the_same_scan() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options::new(folder.path().join("data"));
    let (data, log) = (options.data.clone(), options.log());
    let traffic = folder.path().join("traffic");
    let server = Server::start(options).await.unwrap();
    let capture = Capture::start(server.address(), &traffic).await.unwrap();
    let conversation = ConversationId([9; 16]);
    let url = server.url_at(capture.address());
    let (mut forger, epoch) = Forger::enter(&url, conversation).await;
    let answer = forger
        .ask(Request::Submit(wire::Submit {
            conversation_id: conversation.to_bytes(),
            client_msg_id: ClientMsgId([2; 16]).to_bytes(),
            epoch,
            body: forged(conversation, epoch, SECRET),
        }))
        .await;
    assert!(matches!(answer, Body::Accepted(_)), "{answer:?}");
    server.stop().await.unwrap();

    let mut needles = Needles::default();
    needles.add_text(SECRET);
    for place in [&data, &traffic] {
        let report = scan_all(&needles, &[place]);
        let place = place.display();
        assert!(
            finds(&report, FindingKind::Text),
            "nothing was noticed in {place}"
        );
    }

    // What this client did tell the server truthfully, its handle, was not kept.
    let mut handles = Needles::default();
    handles.add_handle(HANDLE);
    handles.add_handle(&HANDLE[1..]);
    let report = scan_all(&handles, &[&data, &log]);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert!(finds(&scan_all(&handles, &[&traffic]), FindingKind::Handle));
}
