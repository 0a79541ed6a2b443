//! The acts: everybody gets an account, the group forms, the conversation is held, the timelines
//! are compared.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{TryStreamExt as _, stream};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::sync::mpsc;
use tresse_client::{ServerUrl, Tls};
use tresse_client_core::{Intent, Outcome, Outgoing, Page};
use tresse_networks::Networks;
use tresse_proto::ids::ConversationId;

use crate::cmd::unexpected;
use crate::failure::{Exit, Failure};
use crate::replay::cast::cast;
use crate::replay::descriptors;
use crate::replay::member::{Common, Member};
use crate::replay::progress::Progress;
use crate::replay::report::{Device, Report, Said};
use crate::replay::stage::Stage;
use crate::replay::venue::Venue;
use crate::server::Server;
use crate::transcript::Transcript;

/// Accounts that are made at a time.
const ENTERING_AT_A_TIME: usize = 16;
/// Longest pause between a line and the kill that it triggers.
const KILL_DELAY_MS: u64 = 20;

/// Where to play.
#[derive(Debug, Clone)]
pub enum Place {
    /// At a server that runs.
    At {
        /// Where it is.
        server: ServerUrl,
        /// Whom to trust.
        tls: Tls,
    },
    /// At a server of our own.
    Spawn {
        /// With a certificate made for this run.
        tls: bool,
        /// Write what travels into this folder.
        capture: Option<PathBuf>,
    },
}

/// How to play.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where.
    pub place: Place,
    /// Where the server's and the devices' data go.
    pub data: PathBuf,
    /// Lines that may be under way before the slowest member on line has shown them.
    pub window: usize,
    /// Kill and restart the server so many times.
    pub kills: usize,
    /// A third of the members is away for the middle third.
    pub offline_third: bool,
    /// Decides when the server is killed.
    pub seed: u64,
}

/// Plays a transcript and compares.
///
/// # Errors
/// If it cannot be played to its end. What arrived wrongly is no error but in the report.
pub async fn play(
    transcript: &Transcript,
    networks: &Arc<Networks>,
    options: &Options,
    progress: &mut Progress,
) -> Result<Report, Failure> {
    descriptors::raise();
    let mut venue = Venue::open(&options.place, &options.data).await?;
    let Some(mut capture) = venue.capture.take() else {
        return acts(transcript, networks, options, venue, progress).await;
    };
    tokio::select! {
        report = acts(transcript, networks, options, venue, progress) => report,
        failure = capture.failed() => Err(failure),
    }
}

async fn acts(
    transcript: &Transcript,
    networks: &Arc<Networks>,
    options: &Options,
    mut venue: Venue,
    progress: &mut Progress,
) -> Result<Report, Failure> {
    let roles = cast(transcript, networks);
    let stage = Arc::new(Stage::new(transcript.lines.len(), roles.len()));
    let common = Common {
        server: venue.url.clone(),
        tls: venue.tls.clone(),
        networks: networks.clone(),
        stage: stage.clone(),
    };
    let folder = options.data.join("devices");
    let mut members: Vec<Member> = roles
        .iter()
        .enumerate()
        .map(|(number, role)| Member::new(number, role.clone(), common.clone(), &folder))
        .collect();

    enter(&mut members, progress).await?;
    let group = gather(&mut members, &stage, progress).await?;
    let mut act = Conversation {
        transcript,
        group,
        members: &mut members,
        stage: &stage,
        options,
        said: Vec::with_capacity(transcript.lines.len()),
        absent: Vec::new(),
    };
    let seconds = act.hold(venue.server.as_mut(), progress).await?;
    let said = act.said;

    let mut report = Report {
        messages: transcript.lines.len(),
        members: members.len(),
        expected: transcript.lines.len() * (members.len() - 1),
        seconds,
        p50_ms: stage.delay_ms(0.5),
        p99_ms: stage.delay_ms(0.99),
        ..Report::default()
    };
    for role in &roles {
        *report.networks.entry(role.network.clone()).or_default() += 1;
    }
    compare(&mut report, &members, group, transcript, &said, progress).await?;
    #[allow(clippy::cast_precision_loss, reason = "a rate needs no 53 bits")]
    let delivered = report.delivered as f64;
    report.deliveries_per_s = delivered / seconds.max(f64::MIN_POSITIVE);

    for member in &mut members {
        member.stop().await;
    }
    if let Some(server) = venue.server {
        server.stop().await?;
    }
    Ok(report)
}

/// Everybody makes an account, some at a time.
async fn enter(members: &mut [Member], progress: &mut Progress) -> Result<(), Failure> {
    progress.act("accounts", members.len());
    let bar = progress.bar();
    stream::iter(members.iter_mut().map(Ok))
        .try_for_each_concurrent(ENTERING_AT_A_TIME, |member| {
            let bar = bar.clone();
            async move {
                member.enter().await?;
                bar.inc(1);
                Ok(())
            }
        })
        .await
}

/// The first member makes the group; the others knock while it is away, so that one commit adds
/// them all when it is back.
async fn gather(
    members: &mut [Member],
    stage: &Stage,
    progress: &mut Progress,
) -> Result<ConversationId, Failure> {
    progress.act("joining", members.len());
    let bar = progress.bar();
    let (founder, others) = members
        .split_first_mut()
        .ok_or_else(|| Failure::new(Exit::Failed, "nobody says anything in this transcript"))?;
    let (conversation, token) = founder.found().await?;
    founder.stop().await;
    stream::iter(others.iter().map(Ok))
        .try_for_each_concurrent(ENTERING_AT_A_TIME, |member| async move {
            let join = Intent::Join {
                conversation,
                token,
            };
            member.run(join).await.map(|_| ())
        })
        .await?;
    founder.start()?;
    stage
        .until(|stage| {
            let joined = stage.joined();
            bar.set_position(joined as u64);
            joined == members_len(others)
        })
        .await;
    Ok(conversation)
}

/// Everybody but the founder, and the founder.
fn members_len(others: &[Member]) -> usize {
    others.len() + 1
}

struct Conversation<'a> {
    transcript: &'a Transcript,
    group: ConversationId,
    members: &'a mut Vec<Member>,
    stage: &'a Arc<Stage>,
    options: &'a Options,
    said: Vec<Said>,
    absent: Vec<usize>,
}

impl Conversation<'_> {
    /// Every line is sent by its speaker once the line before it has its place. Returns how long it
    /// took from the first line to the last one shown.
    async fn hold(
        &mut self,
        server: Option<&mut Server>,
        progress: &mut Progress,
    ) -> Result<f64, Failure> {
        let lines = self.transcript.lines.len();
        progress.act("talking", lines);
        let bar = progress.bar();
        let (kill, kills) = mpsc::unbounded_channel();
        let plan = self.kill_plan();
        let started = Instant::now();
        let talk = async {
            for line in 0..lines {
                if self.options.offline_third {
                    self.come_and_go(line).await?;
                }
                let behind = line.saturating_sub(self.options.window);
                self.stage.until_shown_by_all(behind).await;
                if let Some((_, delay)) = plan.iter().find(|(at, _)| *at == line) {
                    // The receiver lives as long as this conversation.
                    let _ = kill.send(*delay);
                }
                self.say(line).await?;
                bar.set_position(line as u64 + 1);
            }
            self.everybody_back().await?;
            self.stage.until_shown_by_all(lines).await;
            drop(kill);
            Ok::<_, Failure>(started.elapsed().as_secs_f64())
        };
        let (seconds, ()) = tokio::try_join!(talk, killer(server, kills))?;
        Ok(seconds)
    }

    async fn say(&mut self, line: usize) -> Result<(), Failure> {
        let text = &self.transcript.lines[line];
        let speaker = self
            .members
            .iter()
            .position(|member| member.role.speaker == text.from)
            .ok_or_else(|| {
                Failure::new(Exit::Failed, "a speaker is missing; please report this")
            })?;
        let member = &self.members[speaker];
        let intent = Intent::Send {
            conversation: self.group,
            message: Outgoing::Text {
                text: text.text.clone(),
                reply_to: text.reply_to.map(|target| self.said[target].message),
                mentions: Vec::new(),
                expires_after_ms: None,
            },
            reference: None,
        };
        // One answers what one has read.
        if let Some(target) = text.reply_to {
            self.stage.until_shown_by(speaker, target + 1).await;
        }
        self.stage.sends(line);
        let message = match member.run(intent).await? {
            Outcome::Sent { message, .. } => message,
            other => return Err(unexpected(&other)),
        };
        let sender = match self.said.iter().find(|said| said.speaker == speaker) {
            Some(earlier) => earlier.sender,
            None => member
                .read(|client| client.identity())
                .await??
                .and_then(|identity| identity.device)
                .ok_or_else(|| Failure::new(Exit::Failed, "a speaker has no device"))?,
        };
        self.said.push(Said {
            speaker,
            sender,
            message,
        });
        Ok(())
    }

    /// Lines at which the server is killed, and the delay after them, by the seed.
    fn kill_plan(&self) -> Vec<(usize, Duration)> {
        let mut rng = StdRng::seed_from_u64(self.options.seed);
        let lines = self.transcript.lines.len();
        (0..self.options.kills)
            .map(|_| {
                let delay = Duration::from_millis(rng.random_range(0..KILL_DELAY_MS));
                (rng.random_range(0..lines), delay)
            })
            .collect()
    }

    /// A third of the members, of those who say nothing then, is away for the middle third.
    async fn come_and_go(&mut self, line: usize) -> Result<(), Failure> {
        let lines = self.transcript.lines.len();
        let (leave, back) = (lines / 3, lines * 2 / 3);
        if line == leave {
            let speaks = |member: &Member| {
                self.transcript.lines[leave..back]
                    .iter()
                    .any(|line| line.from == member.role.speaker)
            };
            let third = self.members.len() / 3;
            self.absent = (0..self.members.len())
                .filter(|number| !speaks(&self.members[*number]))
                .take(third)
                .collect();
            for number in self.absent.clone() {
                self.stage.set_present(number, false);
                self.members[number].stop().await;
            }
        } else if line == back {
            self.everybody_back().await?;
        }
        Ok(())
    }

    async fn everybody_back(&mut self) -> Result<(), Failure> {
        for number in std::mem::take(&mut self.absent) {
            self.members[number].start()?;
            self.stage.set_present(number, true);
        }
        Ok(())
    }
}

/// Kills the server whenever it is told to, after the delay it is told.
async fn killer(
    server: Option<&mut Server>,
    mut kills: mpsc::UnboundedReceiver<Duration>,
) -> Result<(), Failure> {
    let Some(server) = server else {
        return Ok(());
    };
    while let Some(delay) = kills.recv().await {
        tokio::time::sleep(delay).await;
        server.kill_and_restart().await?;
    }
    Ok(())
}

/// Reads every timeline back from its device's database.
async fn compare(
    report: &mut Report,
    members: &[Member],
    group: ConversationId,
    transcript: &Transcript,
    said: &[Said],
    progress: &mut Progress,
) -> Result<(), Failure> {
    progress.act("comparing", members.len());
    let page = Page {
        before_seq: None,
        // One more than there may be, so that repetitions show.
        limit: transcript.lines.len() * 2 + 16,
    };
    for member in members {
        let (timeline, status) = member
            .read(move |client| (client.timeline(group, page), client.status()))
            .await?;
        let device = Device {
            number: member.number,
            timeline: &timeline?,
            undecryptable: usize::try_from(status?.undecryptable).unwrap_or(usize::MAX),
        };
        report.compare(&device, transcript, said);
        progress.at(member.number + 1);
    }
    Ok(())
}
