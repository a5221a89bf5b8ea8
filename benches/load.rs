//! How long it takes to load 100,000 people from the embedded portal, beside a bare HTTP
//! client that fetches the same pages, as many at a time, and drops them.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

#[path = "support/program.rs"]
mod program;

use std::time::Instant;

use futures_util::stream::{self, StreamExt};
use program::Program;

const PEOPLE: usize = 100_000;
const ROUNDS: usize = 5;
/// As many pages as the program asks for at the same time.
const AT_ONCE: usize = 4;

/// The pages that the program has just asked for.
fn pages(program: &Program) -> Vec<String> {
    let requests = program.portal.requests();
    let lists = requests.iter().filter(|request| request.path.ends_with("people/filter.json"));
    lists.map(|request| format!("{}{}?{}", program.portal.address(), request.path, request.query)).collect()
}

async fn token(client: &reqwest::Client, program: &Program) -> String {
    let account = program.portal.accounts().remove(0);
    let answer = client
        .post(format!("{}/api/2.0/authentication.json", program.portal.address()))
        .json(&serde_json::json!({"userName": account.email, "password": account.password}))
        .send()
        .await
        .unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    answer["response"]["token"].as_str().unwrap().to_owned()
}

/// Fetches the pages and drops them; gives their bytes.
async fn fetch(client: &reqwest::Client, token: &str, pages: &[String]) -> usize {
    let fetch = |page: &String| {
        let request = client.get(page).header("Authorization", token);
        async move { request.send().await.unwrap().bytes().await.unwrap().len() }
    };
    // The first one tells how many there are.
    let first = fetch(&pages[0]).await;
    let rest = stream::iter(pages[1..].iter().map(fetch)).buffer_unordered(AT_ONCE);
    first + rest.fold(0, |sum, bytes| async move { sum + bytes }).await
}

fn main() {
    // `cargo test --benches` only wants to know that it can be built.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut program = program::signed_in(PEOPLE);
    program.portal.clear_requests();
    assert_eq!(program.load_people(), PEOPLE);
    let pages = pages(&program);
    let client = reqwest::Client::builder().no_proxy().gzip(true).build().unwrap();
    let token = program.runtime.block_on(token(&client, &program));
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let begin = Instant::now();
        let bytes = program.runtime.block_on(fetch(&client, &token, &pages));
        let bare = begin.elapsed();
        let begin = Instant::now();
        assert_eq!(program.load_people(), PEOPLE);
        let whole = begin.elapsed();
        let ratio = whole.as_secs_f64() / bare.as_secs_f64();
        println!(
            "round {round}: {} pages, {} MB: bare {bare:.2?}, loaded and searchable {whole:.2?}, ratio {ratio:.2}",
            pages.len(),
            bytes / 1_000_000
        );
        program.portal.clear_requests();
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.2}", ratios[ROUNDS / 2]);
}
