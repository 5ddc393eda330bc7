//! An SMTP server of ours that takes every word in its order only, keeps the letters, and can be made to misbehave.

mod letter;
mod session;

pub use letter::ReceivedLetter;

use server::gateways::smtp::SmtpConfig;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// Who may hand letters over, and by what password. It holds what an address must hide.
const USER: &str = "shop";
const PASSWORD: &str = "ph@iên:chợ";

/// What is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It does not know the recipient, and repeats the address.
    RefusesRecipient,
    /// It wants to be asked later.
    IsBusy,
    /// It does not know our password.
    RefusesPassword,
    /// It hangs up in the middle of a letter.
    HangsUp,
    /// It takes the connection and says nothing.
    IsSilent,
}

#[derive(Default)]
struct World {
    fault: Option<Fault>,
    letters: Vec<ReceivedLetter>,
    complaints: Vec<String>,
}

/// A running fake. It ends when dropped.
pub struct FakeSmtp {
    address: SocketAddr,
    world: Arc<Mutex<World>>,
    listening: Option<JoinHandle<()>>,
}

impl FakeSmtp {
    /// Opens one without letters.
    pub async fn open() -> Self {
        let mut fake = Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            world: Arc::default(),
            listening: None,
        };
        fake.come_up().await;
        fake
    }

    /// How to reach it.
    pub fn config(&self) -> SmtpConfig {
        let url = format!("smtp://{USER}:ph%40i%C3%AAn%3Ach%E1%BB%A3@{}", self.address);
        SmtpConfig::parse(&url, "Chợ Phiên <thu@cho-phien.example>").expect("it can be reached")
    }

    /// Goes away: nobody listens there.
    pub async fn go_down(&mut self) {
        let listening = self.listening.take().expect("it was up");
        listening.abort();
        drop(listening.await);
    }

    /// Listens, at the same place as before.
    pub async fn come_up(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port is free");
        self.address = listener.local_addr().expect("the listener has an address");
        let world = Arc::clone(&self.world);
        self.listening = Some(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(session::serve(stream, Arc::clone(&world)));
            }
        }));
    }

    /// Makes something wrong with it, or right again.
    pub fn wrong(&self, fault: Option<Fault>) {
        self.world().fault = fault;
    }

    /// The letters that it took.
    pub fn letters(&self) -> Vec<ReceivedLetter> {
        self.world().letters.clone()
    }

    /// Whatever was said to it was right.
    #[track_caller]
    pub fn must_be_content(&self) {
        assert_eq!(self.world().complaints, Vec::<String>::new());
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("nobody panicked with it")
    }
}

impl Drop for FakeSmtp {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
    }
}
