//! `tresse demo`: a short conversation between three people on three networks, for `cargo x run`.
//!
//! The surprising rule: nothing here is special. Three ordinary profiles do what anybody can do
//! with the other subcommands, and they stay, so that the commands printed at the end work.

mod people;
mod scene;

use crate::advice::quote;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use people::Person;

/// Play a short conversation between three people on three networks.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Plays it, then says what to try next.
pub async fn run(context: &Context, _: Args) -> Result<(), Failure> {
    let mut cast = Vec::new();
    for role in people::CAST {
        cast.push(Person::enter(context, role).await?);
    }
    let result = scene::play(context, &cast).await;
    for person in cast {
        person.session.close().await;
    }
    result?;
    try_next(context)
}

fn try_next(context: &Context) -> Result<(), Failure> {
    let paint = context.out.paint;
    let quote = |path: &std::path::Path| quote(&path.to_string_lossy());
    let program = std::env::current_exe()?;
    context.out.line(format!(
        "\n{}\n\n  alias tresse={}\n\n\
         \x20 tresse --as ana tail                                 watch as Ana; then, in another terminal:\n\
         \x20 tresse --as bo send Bridge 'I bring the lamps'\n\
         \x20 tresse --as chiara history Bridge                    the same, as Chiara sees it\n\
         \x20 tresse --as chiara react Bridge last 🏮\n\
         \x20 tresse --as bo account show                          who Bo is, and who may reach him\n\
         \x20 tresse --as bo account reach messenger off           off at once; on again: on\n\
         \x20 tresse --as dora account new instagram @dora --name Dora\n\
         \x20 tresse --as dora contact request instagram @bo.waters 'Hi Bo!'\n\
         \x20 tresse --as bo requests                              accept or decline\n\
         \x20 tresse --help",
        paint.paint(Style::Strong, "What to try next"),
        shell_alias(&quote(&program), &quote(&context.home()?)),
    ))
}

fn shell_alias(program: &str, home: &str) -> String {
    format!("\"{program} --home {home}\"")
}
