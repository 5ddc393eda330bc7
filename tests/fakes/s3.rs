//! A real server that speaks S3, over a folder of its own, with one bucket and one key.

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use server::config::S3Config;
use std::{net::SocketAddr, path::PathBuf};
use tokio::{net::TcpListener, task::JoinHandle};

const BUCKET: &str = "photos";
const KEY: &str = "chophien";
const SECRET: &str = "proof-of-chophien";

/// A running server. It ends when dropped, and its folder goes.
pub struct S3Server {
    address: SocketAddr,
    folder: PathBuf,
    listening: Option<JoinHandle<()>>,
}

impl S3Server {
    /// Opens one with an empty bucket; the name says whose it is.
    pub async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("s3-{name}-{}", std::process::id()));
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(folder.join(BUCKET)).expect("a folder");
        let mut server = Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            folder,
            listening: None,
        };
        server.come_up().await;
        server
    }

    /// How to reach it.
    pub fn config(&self) -> S3Config {
        S3Config {
            bucket: BUCKET.to_owned(),
            endpoint: Some(format!("http://{}", self.address)),
            region: "us-east-1".to_owned(),
            key: KEY.to_owned(),
            secret: SECRET.to_owned(),
        }
    }

    /// Answers, at the address where it answered before.
    pub async fn come_up(&mut self) {
        let mut builder = S3ServiceBuilder::new(FileSystem::new(&self.folder).expect("a store"));
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = builder.build();
        let listener = TcpListener::bind(self.address).await.expect("the port is free");
        self.address = listener.local_addr().expect("it has an address");
        self.listening = Some(tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                connections.spawn(async move {
                    let http = Builder::new(TokioExecutor::new());
                    drop(http.serve_connection(TokioIo::new(stream), service).await);
                });
            }
        }));
    }

    /// Answers nobody any more.
    pub async fn go_away(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            drop(listening.await);
        }
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
        drop(std::fs::remove_dir_all(&self.folder));
    }
}
