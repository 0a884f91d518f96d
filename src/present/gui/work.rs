//! The threads that open files and search in them: each order is served by itself, so that a fault of ours costs one of them.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::bytes;
use super::examining::Examining;
use super::jobs::{News, Order, Teller, Wanted};
use super::keys_state::Shelf;
use super::knowledge_state;
use super::save;
use super::stored_state;
use crate::evidence::{ByteSpan, Locator};
use crate::present::rows::content_sheet;
use crate::present::speech::{en, t, tf};
use crate::sandbox::{Cancel, Engine, Held, guarded};

/// What is said of an order over which the program broke off.
const BROKE_OFF: &str = en("the program broke off over it; the rest goes on");

/// One thread.
pub(super) struct Work {
    engine: Engine,
    desk: Desk,
}

/// What it works with besides the engine.
struct Desk {
    tell: Teller,
    shelf: Shelf,
    releases: knowledge_state::Shelf,
    /// Of the thread that opens files; the one that searches has none.
    examining: Option<Examining>,
}

impl Work {
    pub(super) fn new(engine: Engine, tell: Teller, examining: Option<Examining>) -> Self {
        Self {
            engine,
            desk: Desk { tell, shelf: Shelf::default(), releases: knowledge_state::Shelf::default(), examining },
        }
    }

    /// Serves until nobody asks any more.
    pub(super) fn run(mut self, asked: &Receiver<Order>) {
        if self.desk.examining.is_some() {
            // The child is started before somebody waits for it.
            let confined = guarded(&mut self.engine, Engine::confinement);
            self.desk.tell.say(News::Confined(confined.unwrap_or_else(|| Err(t(BROKE_OFF).to_owned()))));
        }
        while let Ok(order) = asked.recv() {
            let unserved = unserved(&order);
            let desk = &mut self.desk;
            if guarded(&mut self.engine, |engine| desk.serve(engine, order)).is_none() {
                // Whoever waits for an answer gets one, and nobody has to wonder.
                unserved.into_iter().for_each(|news| self.desk.tell.say(news));
                self.desk.tell.say(News::Failed(tf("Something that was asked for was not done: {}", &[&t(BROKE_OFF)])));
            }
        }
    }
}

/// What is said to whoever waits for this order where it could not be served.
fn unserved(order: &Order) -> Option<News> {
    let why = || t(BROKE_OFF).to_owned();
    match order {
        Order::Search(path, ..) => Some(News::Searched(path.clone(), None)),
        Order::Load(wanted) => Some(News::Loaded(wanted.key.clone(), Err(why()))),
        Order::Content(wanted, ..) => Some(News::Content(wanted.key.clone(), Err(why()))),
        Order::Objects(wanted, _) => Some(News::Objects(wanted.key.clone(), Err(why()))),
        Order::Stream(_, at) => Some(News::Streamed(at.clone(), Err(why()))),
        Order::Find(.., number) => Some(News::Found(*number, Vec::new())),
        Order::Examine(..) => Some(News::Done { cancelled: true }),
        _ => None,
    }
}

impl Desk {
    fn serve(&mut self, engine: &mut Engine, order: Order) {
        match order {
            Order::Examine(paths, settings, cancel) => {
                if let Some(examining) = &self.examining {
                    examining.examine(&paths, settings, &cancel);
                }
            }
            Order::Search(path, settings, cancel) => {
                let report = engine.examine(&path, &settings, &cancel);
                self.tell.say(News::Searched(path, report.map(Box::new)));
            }
            Order::Keys(order) => {
                let news = self.shelf.serve(order, engine);
                self.tell.say(News::Keys(news));
            }
            Order::Knowledge(order) => {
                let news = self.releases.serve(order, engine);
                self.tell.say(News::Knowledge(news));
            }
            Order::Load(wanted) => {
                let loaded = load(engine, &wanted);
                self.tell.say(News::Loaded(wanted.key, loaded));
            }
            Order::Content(wanted, report, settings) => {
                let content =
                    load(engine, &wanted).and_then(|held| engine.content(&held, &settings, &Cancel::default()));
                let sheet = content.map(|content| Arc::new(content_sheet(&content, &report)));
                self.tell.say(News::Content(wanted.key, sheet));
            }
            Order::Lines(held, width) => {
                let lines = bytes::lines(held.slice(ByteSpan::new(0, held.len())), width);
                self.tell.say(News::Lined(held.id, lines));
            }
            Order::Stream(held, at) => {
                let stream = engine.stream(&held, &at, &Cancel::default());
                self.tell.say(News::Streamed(at, stream));
            }
            Order::Find(held, needle, number) => {
                let found = bytes::find(held.slice(ByteSpan::new(0, held.len())), &needle);
                self.tell.say(News::Found(number, found));
            }
            Order::Objects(wanted, settings) => {
                let objects =
                    load(engine, &wanted).and_then(|held| engine.objects(&held, &settings, &Cancel::default()));
                self.tell.say(News::Objects(wanted.key, objects.map(Arc::new)));
            }
            Order::Password(password) => engine.use_password(password),
            // Drawn by a thread of its own.
            Order::Page(_) => {}
            #[cfg(test)]
            Order::Break => tests::broken(),
            Order::Settings(settings, path) => {
                if let Err(error) = settings.save(&path) {
                    self.tell.say(News::Failed(tf("The settings could not be saved: {}", &[&error])));
                }
            }
            Order::Stored(places, wish) => self.tell.say(News::Stored(stored_state::serve(&places, wish))),
            Order::Save(order) => {
                let said = save::serve(*order, engine, load);
                self.tell.say(News::Failed(said));
            }
        }
    }
}

/// The bytes of a row.
pub(super) fn load(engine: &mut Engine, wanted: &Wanted) -> Result<Held, String> {
    let within = wanted.within.clone()?;
    let mut held = engine.load(&wanted.path, wanted.expected.as_ref())?;
    for place in within {
        held = match &place {
            Locator::Absent { .. } => return Err(t("nothing says where it stands").to_owned()),
            _ => engine.inside(&held, &place)?,
        };
    }
    match &wanted.expected_inside {
        Some(expected) if *expected != held.id => Err(t("it was not found where it should stand").into()),
        _ => Ok(held),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::sandbox::Worker;

    #[expect(clippy::panic, reason = "that is what is tried")]
    pub(super) fn broken() {
        panic!("a fault");
    }

    #[test]
    fn a_fault_costs_one_order_and_the_thread_goes_on() {
        let (orders, asked) = sync_channel(8);
        let (tell, news) = sync_channel(8);
        let work = Work::new(Engine::new(Worker::InProcess), Teller::new(tell, egui::Context::default()), None);
        orders.send(Order::Break).unwrap();
        orders.send(Order::Lines(Held::new("", b"a\nb".to_vec()), 80)).unwrap();
        drop(orders);
        work.run(&asked);
        let heard: Vec<News> = news.try_iter().collect();
        assert!(
            matches!(&heard[..], [News::Failed(why), News::Lined(..)] if why.contains("not done")),
            "{}",
            heard.len()
        );
    }
}
