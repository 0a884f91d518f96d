use std::sync::mpsc::sync_channel;

use super::*;
use crate::sandbox::Worker;

fn asked(page: usize) -> PageAsked {
    PageAsked { states: vec![None], page, first: page, width: 64, marked: false }
}

#[test]
fn a_page_out_of_sight_is_called_off_and_one_in_sight_is_not() {
    let mut view = PagesView::default();
    let key = Key::default();
    view.turn_to(&key);
    let (near, far) = (Cancel::default(), Cancel::default());
    view.keep(key.clone(), asked(0), PageLoad::Waiting, near.clone());
    view.keep(key, asked(9), PageLoad::Waiting, far.clone());
    for _ in 0..3 {
        view.next_frame();
        assert!(view.of(&asked(0)).is_some());
        view.drop_unseen();
    }
    assert!(!near.is_cancelled() && far.is_cancelled());
    assert!(view.of(&asked(9)).is_none(), "it is asked for again when it comes back");
}

#[test]
fn what_was_called_off_is_not_drawn() {
    let (orders, waiting) = sync_channel(8);
    let (tell, news) = sync_channel(8);
    let stop = Cancel::default();
    stop.cancel();
    let wanted = |path: &str| Wanted {
        key: Key::default(),
        path: path.into(),
        expected: None,
        within: Ok(Vec::new()),
        expected_inside: None,
    };
    for (page, stop) in [(0, stop), (1, Cancel::default())] {
        let order = PageOrder { wanted: wanted("none.pdf"), asked: asked(page), stop, exhibits: Vec::new() };
        orders.send(Order::Page(Box::new(order))).unwrap();
    }
    drop(orders);
    run(Engine::new(Worker::InProcess), &Teller::new(tell, egui::Context::default()), &waiting);
    let heard: Vec<News> = news.try_iter().collect();
    let [News::Page(page)] = heard.as_slice() else { panic!("{} pieces of news", heard.len()) };
    assert!(page.asked.page == 1 && page.drawn.as_ref().is_some_and(Result::is_err));
}
