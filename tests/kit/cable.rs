//! A cable to a town that can be pulled out, as no setting of a browser does: a page and its service worker lose the
//! network alike.

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// A way to a town. It ends when dropped.
pub struct Cable {
    /// The address at its near end.
    pub address: String,
    is_whole: watch::Sender<bool>,
}

impl Cable {
    /// Lays a cable to this address.
    pub async fn lay(town: &str) -> Self {
        let far = town.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the listener has an address"));
        let (sender, whole) = watch::channel(true);
        tokio::spawn(async move {
            loop {
                let Ok((mut near, _)) = listener.accept().await else {
                    return;
                };
                let (far, mut whole) = (far.clone(), whole.clone());
                if !*whole.borrow() {
                    continue;
                }
                tokio::spawn(async move {
                    let Ok(mut far) = TcpStream::connect(far).await else {
                        return;
                    };
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        // Pulled out, or the test has ended.
                        _ = whole.wait_for(|is_whole| !is_whole) => {}
                    }
                });
            }
        });
        Self {
            address,
            is_whole: sender,
        }
    }

    /// Pulls the cable out: what runs through it ends at once, and nothing new begins.
    pub fn pull(&self) {
        self.is_whole.send_replace(false);
    }

    /// Puts it back.
    pub fn mend(&self) {
        self.is_whole.send_replace(true);
    }
}
