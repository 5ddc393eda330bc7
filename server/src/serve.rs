//! Puts the router on the network, with a limit on every way a client can hold us up.

use crate::http::limits::STALLED_WRITE_MAX;
use axum::{Router, extract::ConnectInfo};
use hyper::{
    Request,
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};

mod patience;

use patience::Patient;

/// The most open connections. More wait in the system's queue until one is free.
const CONNECTIONS_MAX: usize = 2_000;

/// How long a client may take over the head of a request, and how long a connection may rest between two.
const HEAD_TIME_MAX: Duration = Duration::from_secs(10);

/// The longest head of a request, cookies and all.
const HEAD_BYTES_MAX: usize = 32 * 1024;

/// The most that is read or written at once.
const BUFFER_BYTES_MAX: usize = 64 * 1024;

/// How long answers in hand may still take when the process ends.
const END_TIME_MAX: Duration = Duration::from_secs(10);

/// Answers on the listener until `shutdown` is ready, then finishes what is in hand.
pub async fn serve(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let (stream, peer, place) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of files, most likely: the next connection needs one to be closed first.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let router = TowerToHyperService::new(router.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.call(request)
        });
        let stream = TokioIo::new(Patient::new(stream, STALLED_WRITE_MAX));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME_MAX)
            .max_header_size(HEAD_BYTES_MAX)
            .max_buf_size(BUFFER_BYTES_MAX)
            .serve_connection(stream, service);
        let connection = graceful.watch(connection);
        connections.spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended badly");
            }
        });
        while connections.try_join_next().is_some() {}
    }
    // From here on the system refuses new connections.
    drop(listener);
    if tokio::time::timeout(END_TIME_MAX, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers were cut off by the shutdown");
    }
    connections.shutdown().await;
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    // Without this the second half of an answer waits 40 ms for the first to be acknowledged.
    stream.set_nodelay(true)?;
    Ok((stream, peer, place))
}

/// Lets this process open as many files as the system permits: the usual 1,024 are fewer than our connections.
pub fn raise_file_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let raised = Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        };
        if let Err(error) = setrlimit(Resource::Nofile, raised) {
            tracing::warn!(%error, "the limit of open files could not be raised");
        }
    }
}
