//! Sees everything that the connections are told: into the audit, and into the histograms if it
//! belongs to the measured time.

use crate::audit::Audit;
use crate::driver::Event;
use crate::fleet::Watch;
use crate::latency::Latencies;

/// The audit, the latencies, and how much is still to come.
#[derive(Debug)]
pub struct Recorder {
    /// What is judged at the end.
    pub audit: Audit,
    /// From when a message was due to the server's answer for it.
    pub acks: Latencies,
    /// From when a message was due to each device that got it, the sender not counted.
    pub deliveries: Latencies,
    /// Only messages due from here on are in the histograms.
    pub measured_from_ns: u64,
    /// Deliveries are counted from here instead of from when the message was due: for those who
    /// were away.
    pub returned_ns: Option<u64>,
    /// Answers so far.
    pub acked: u64,
    /// Answers to messages of the measured time.
    pub acked_measured: u64,
    /// Messages the server did not take.
    pub refused: u64,
    /// Deliveries so far, the senders' own counted.
    pub delivered: u64,
    /// Deliveries of messages of the measured time, the senders' own not counted.
    pub delivered_measured: u64,
    /// Devices that are logged in and have caught up.
    pub ready: u64,
    /// Connections that the server has closed.
    pub closed: u64,
    /// When the newest answer or delivery came.
    pub last_ns: u64,
    sent: u64,
    owed: u64,
}

impl Recorder {
    /// Nothing seen yet.
    pub fn new(audit: Audit) -> Self {
        Self {
            audit,
            acks: Latencies::new(),
            deliveries: Latencies::new(),
            measured_from_ns: 0,
            returned_ns: None,
            acked: 0,
            acked_measured: 0,
            refused: 0,
            delivered: 0,
            delivered_measured: 0,
            ready: 0,
            closed: 0,
            last_ns: 0,
            sent: 0,
            owed: 0,
        }
    }

    /// A message is due; returns its number.
    pub fn sent(&mut self, conversation: u32, sender: u32, intended_ns: u64) -> u32 {
        self.sent += 1;
        self.owed += self.audit.recipients(conversation);
        self.audit.sent(conversation, sender, intended_ns)
    }

    /// From here on messages are in the histograms, and only those.
    pub fn measure_from(&mut self, now_ns: u64) {
        self.measured_from_ns = now_ns;
        self.acks = Latencies::new();
        self.deliveries = Latencies::new();
        self.acked_measured = 0;
        self.delivered_measured = 0;
    }

    /// Messages without an answer.
    pub fn backlog(&self) -> u64 {
        self.sent.saturating_sub(self.acked + self.refused)
    }

    /// Messages sent so far.
    pub fn sent_count(&self) -> u64 {
        self.sent
    }

    /// Deliveries of all messages but the refused, once everything has come.
    pub fn owed(&self) -> u64 {
        self.owed
    }

    /// Whether every message has its answer and everybody has got it.
    pub fn is_complete(&self) -> bool {
        self.backlog() == 0 && self.delivered >= self.owed
    }
}

impl Watch for Recorder {
    fn told(&mut self, device: u32, now_ns: u64, event: Event) {
        match event {
            Event::Delivered { message, place } => {
                self.delivered += 1;
                self.last_ns = now_ns;
                self.audit.delivered(device, message, place);
                if let Some((intended_ns, sender)) = self.audit.intended(message)
                    && sender != device
                    && intended_ns >= self.measured_from_ns
                {
                    self.delivered_measured += 1;
                    let since_ns = self.returned_ns.unwrap_or(intended_ns);
                    self.deliveries.record(now_ns.saturating_sub(since_ns));
                }
            }
            Event::Acked { message, place } => {
                self.last_ns = now_ns;
                if self.audit.acked(message, place) {
                    self.acked += 1;
                    if let Some((intended_ns, _)) = self.audit.intended(message)
                        && intended_ns >= self.measured_from_ns
                    {
                        self.acked_measured += 1;
                        self.acks.record(now_ns.saturating_sub(intended_ns));
                    }
                }
            }
            Event::Refused { message } => {
                self.refused += 1;
                if let Some(conversation) = self.audit.conversation(message) {
                    self.owed -= self.audit.recipients(conversation);
                }
            }
            Event::Alien => self.audit.alien(),
            Event::Ready => self.ready += 1,
            Event::Closed => self.closed += 1,
        }
    }
}
