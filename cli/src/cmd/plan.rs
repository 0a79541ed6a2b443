//! `tresse plan`: how many servers so many people need.

use std::path::PathBuf;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::quantity::{bytes, count};
use crate::output::table::Table;
use crate::output::{Paint, Style};
use crate::plan::{Assumptions, Figures, Plan, Rates, Resource, Source, plan};

/// Say how many servers so many people need.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Multiplies what one server does (bench/figures.toml, with what measured each figure) by the
assumptions above. The resource that needs most nodes sizes the fleet. Nothing is asked of a server.

Examples:
  tresse plan --users 2.6e9
  tresse plan --users 1e6 --node-cores 8 --node-memory-gib 32
  tresse plan --users 5e7 --replicas 2 --json | jq .nodes")]
pub struct Args {
    /// People who use it in a month: 1000, 2.6e9
    #[arg(long, value_name = "N", value_parser = users, allow_negative_numbers = true)]
    users: f64,
    /// Take the figures of one server from this file instead of those that come with the program
    #[arg(long, value_name = "FILE")]
    figures: Option<PathBuf>,
    #[command(flatten)]
    people: People,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    node: Node,
}

/// What people do.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "People")]
struct People {
    /// Messages a person sends in a day (WhatsApp 2020: 100 billion by 2 billion people)
    #[arg(long, value_name = "N", default_value = "50", value_parser = amount, allow_negative_numbers = true)]
    sends_per_day: f64,
    /// Devices a message goes to, besides its sender's (WhatsApp 2014: 40 / 19 = 2.1; more with
    /// linked devices)
    #[arg(long, value_name = "N", default_value = "3", value_parser = amount, allow_negative_numbers = true)]
    deliveries_per_send: f64,
    /// The busiest hour of a day, as a multiple of the mean (WhatsApp 1.55, LINE 1.45)
    #[arg(long, value_name = "X", default_value = "1.55", value_parser = multiple, allow_negative_numbers = true)]
    daily_peak: f64,
    /// The busiest minutes of a year, as a multiple of the mean (a New Year's Eve of WhatsApp: 25
    /// million a second at 1.16 million a second in the mean)
    #[arg(long, value_name = "X", default_value = "21.6", value_parser = multiple, allow_negative_numbers = true)]
    event_peak: f64,
    /// Share of the people who are connected at the daily peak (WhatsApp 2014: 147 of 465 million)
    #[arg(long, value_name = "SHARE", default_value = "0.316", value_parser = share, allow_negative_numbers = true)]
    online: f64,
    /// Connected devices of each of them (assumed)
    #[arg(long, value_name = "N", default_value = "1.35", value_parser = amount, allow_negative_numbers = true)]
    devices: f64,
    /// Share of the connections that log in anew each second at the daily peak (WhatsApp 2014:
    /// 230,000 of 147 million)
    #[arg(long, value_name = "SHARE", default_value = "0.00156", value_parser = share, allow_negative_numbers = true)]
    log_ins: f64,
}

/// What is kept.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Messages and disks")]
struct Storage {
    /// Bytes of a message as it travels: ciphertext and what is around it (assumed: a short text,
    /// padded and encrypted)
    #[arg(long, value_name = "BYTES", default_value = "500", value_parser = amount, allow_negative_numbers = true)]
    message_bytes: f64,
    /// Days after which a message leaves the server (the server's default)
    #[arg(long, value_name = "DAYS", default_value = "45", value_parser = amount, allow_negative_numbers = true)]
    retention_days: f64,
    /// Share of the messages that wait so long for somebody (assumed)
    #[arg(long, value_name = "SHARE", default_value = "0.02", value_parser = share, allow_negative_numbers = true)]
    waiting: f64,
    /// Days until the other messages have left (assumed)
    #[arg(long, value_name = "DAYS", default_value = "1", value_parser = amount, allow_negative_numbers = true)]
    passing_days: f64,
    /// Copies of everything on different machines (assumed; one server keeps one)
    #[arg(long, value_name = "N", default_value = "3", value_parser = copies, allow_negative_numbers = true)]
    replicas: f64,
}

/// What a machine has.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "One node")]
struct Node {
    /// Cores (assumed)
    #[arg(long, value_name = "N", default_value = "32", value_parser = amount, allow_negative_numbers = true)]
    node_cores: f64,
    /// Memory (assumed)
    #[arg(long, value_name = "GIB", default_value = "128", value_parser = amount, allow_negative_numbers = true)]
    node_memory_gib: f64,
    /// Disk (assumed)
    #[arg(long, value_name = "TIB", default_value = "8", value_parser = amount, allow_negative_numbers = true)]
    node_disk_tib: f64,
    /// Network (assumed)
    #[arg(long, value_name = "GBIT", default_value = "25", value_parser = amount, allow_negative_numbers = true)]
    node_gbit: f64,
    /// Connections that the failure of a node may cut (WhatsApp ran 1 million, and showed 2)
    #[arg(long, value_name = "N", default_value = "1000000", value_parser = amount, allow_negative_numbers = true)]
    node_connections: f64,
    /// Share of a node that is used at the daily peak (assumed: room for a failure beside it)
    #[arg(long, value_name = "SHARE", default_value = "0.5", value_parser = part, allow_negative_numbers = true)]
    utilisation: f64,
    /// Nodes that may be away, as a share of the others (assumed)
    #[arg(long, value_name = "SHARE", default_value = "0.2", value_parser = share, allow_negative_numbers = true)]
    spares: f64,
}

/// More than all people there are.
const USERS_MAX: f64 = 1e10;
/// More than any of the other numbers can sensibly be.
const AMOUNT_MAX: f64 = 1e9;
const COPIES_MAX: f64 = 100.0;

fn users(text: &str) -> Result<f64, String> {
    number(text, 1.0, USERS_MAX)
}

fn amount(text: &str) -> Result<f64, String> {
    number(text, 0.001, AMOUNT_MAX)
}

fn multiple(text: &str) -> Result<f64, String> {
    number(text, 1.0, 1_000.0)
}

fn share(text: &str) -> Result<f64, String> {
    number(text, 0.0, 1.0)
}

fn part(text: &str) -> Result<f64, String> {
    number(text, 0.01, 1.0)
}

fn copies(text: &str) -> Result<f64, String> {
    number(text, 1.0, COPIES_MAX)
}

fn number(text: &str, least: f64, most: f64) -> Result<f64, String> {
    let range = || format!("it must be a number from {least} to {}", count(most));
    let number: f64 = text.parse().map_err(|_| range())?;
    // Not a number is in no range.
    if (least..=most).contains(&number) {
        Ok(number)
    } else {
        Err(range())
    }
}

/// Plans and prints.
pub fn run(context: &Context, args: &Args) -> Result<(), Failure> {
    let figures = match &args.figures {
        None => Figures::built_in(),
        Some(file) => Figures::open(file)?,
    };
    let plan = plan(&assumptions(args), &figures);
    context.out.result(&plan, |paint| text(&plan, *paint))
}

fn assumptions(args: &Args) -> Assumptions {
    let Args {
        users,
        figures: _,
        people,
        storage,
        node,
    } = args;
    Assumptions {
        users: *users,
        sends_per_user_day: people.sends_per_day,
        deliveries_per_send: people.deliveries_per_send,
        daily_peak: people.daily_peak,
        event_peak: people.event_peak,
        online_share: people.online,
        devices_per_user: people.devices,
        log_in_share_s: people.log_ins,
        message_bytes: storage.message_bytes,
        retention_days: storage.retention_days,
        waiting_share: storage.waiting,
        passing_days: storage.passing_days,
        replicas: storage.replicas,
        node_cores: node.node_cores,
        node_memory_gib: node.node_memory_gib,
        node_disk_tib: node.node_disk_tib,
        node_gbit_s: node.node_gbit,
        node_connections_max: node.node_connections,
        utilisation: node.utilisation,
        spare_share: node.spares,
    }
}

/// The assumptions that nobody changed, for tests of the model.
#[cfg(test)]
pub(crate) fn assumptions_for(users: f64) -> Assumptions {
    #[derive(clap::Parser)]
    struct Alone {
        #[command(flatten)]
        args: Args,
    }
    let users = users.to_string();
    let alone: Alone = clap::Parser::parse_from(["plan", "--users", &users]);
    assumptions(&alone.args)
}

fn text(plan: &Plan, paint: Paint) -> String {
    let Plan {
        load, assumptions, ..
    } = plan;
    let mut text = format!(
        "{} for {} people a month, sized by {}\n\n",
        paint.paint(Style::Strong, format!("{} nodes", plan.nodes)),
        count(assumptions.users),
        name(plan.sized_by),
    );
    text += &resources(plan, paint);

    let mut rates = Table::new(&["a second", "mean", "daily peak", "event peak"]);
    let mut row = |name: &str, rates_of: Rates| {
        rates.row([
            (name.to_owned(), None),
            (count(rates_of.mean), None),
            (count(rates_of.daily_peak), None),
            (count(rates_of.event_peak), None),
        ]);
    };
    row("messages sent", load.sends_per_s);
    row("messages delivered", load.deliveries_per_s);
    text += &format!("\n{}", rates.render(paint));

    let mut rest = Table::new(&["also", ""]);
    #[allow(clippy::cast_precision_loss, reason = "a fleet is below 2^53 nodes")]
    let fleet_cores = assumptions.node_cores * plan.nodes as f64;
    for (name, value) in [
        ("connections at the daily peak", count(load.connections)),
        (
            "log-ins a second at the daily peak",
            count(load.log_ins_per_s),
        ),
        (
            "cores busy at the daily peak, at an event's",
            format!(
                "{}, {} of {}",
                count(plan.cores_at_daily_peak),
                count(plan.cores_at_event_peak),
                count(fleet_cores)
            ),
        ),
        (
            "everybody back after all connections broke",
            format!("{} s", count(plan.all_back_s)),
        ),
        (
            "new on disks, a day, each copy",
            bytes(load.stored_bytes_per_day),
        ),
        (
            "kept on disks, all copies",
            format!(
                "{} ({} if nobody fetched anything)",
                bytes(load.stored_bytes),
                bytes(load.stored_bytes_at_most)
            ),
        ),
        (
            "traffic at the daily peak, from and to devices",
            format!(
                "{}/s, {}/s",
                bytes(load.in_bytes_per_s),
                bytes(load.out_bytes_per_s)
            ),
        ),
    ] {
        rest.row([(name.to_owned(), None), (value, None)]);
    }
    text += &format!("\n{}", rest.render(paint));
    text += &format!("\n{}", sources(&plan.figures, paint));
    text
}

fn resources(plan: &Plan, paint: Paint) -> String {
    let mut table = Table::new(&["resource", "nodes it needs", "used at the daily peak"]);
    for need in &plan.needs {
        let style = (need.resource == plan.sized_by).then_some(Style::Strong);
        table.row([
            (name(need.resource).to_owned(), style),
            (need.nodes.to_string(), style),
            (format!("{:.1} % of what it may", need.used * 100.0), None),
        ]);
    }
    table.render(paint)
}

fn sources(figures: &Figures, paint: Paint) -> String {
    let mut table = Table::new(&["figure of one server", "value", "source", "measured by"]);
    for (name, figure) in figures.all() {
        let (source, style) = match figure.source {
            Source::Measured => (
                format!("measured {}", figure.on.as_deref().unwrap_or_default()),
                None,
            ),
            Source::Aim => ("aim, not measured".to_owned(), Some(Style::Warning)),
        };
        table.row([
            (name.to_owned(), None),
            (count(figure.value), None),
            (source, style),
            (figure.command.clone(), Some(Style::Dim)),
        ]);
    }
    format!(
        "{}on: {}\nEvery assumption is an option: tresse plan --help",
        table.render(paint),
        figures.machine
    )
}

fn name(resource: Resource) -> &'static str {
    match resource {
        Resource::Connections => "connections",
        Resource::Memory => "memory",
        Resource::Processors => "processors",
        Resource::Disk => "disks",
        Resource::Network => "network",
        Resource::Copies => "copies",
    }
}
