//! Where the files of photographs are kept: a folder of this machine, or a bucket that speaks S3.

use crate::config::S3Config;
use anyhow::{Context, Result};
use axum::body::Bytes;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder,
    local::LocalFileSystem, path::Path as Key, prefix::PrefixStore,
};
use std::{path::Path, sync::Arc, time::Duration};

/// How long a bucket may take to take or give one file, all tries together: somebody waits for it.
const TIME_MAX: Duration = Duration::from_secs(8);

/// A store of files by their names. What is there may be written again: it is the same.
#[derive(Clone, Debug)]
pub struct PhotoStore(Arc<dyn ObjectStore>);

/// A file on its way out.
pub struct StoredFile {
    /// How long it is.
    pub bytes: u64,
    /// What is in it, as it comes.
    pub content: BoxStream<'static, Result<Bytes, StoreFailed>>,
}

/// The store does not answer, or not as it should.
#[derive(Debug, thiserror::Error)]
#[error("the store of photographs failed")]
pub struct StoreFailed(#[from] Error);

impl PhotoStore {
    /// A folder, which is made with its first file. Files appear in it whole.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        let folder = std::path::absolute(folder)
            .ok()
            .and_then(|folder| Key::from_absolute_path(folder).ok())
            .with_context(|| format!("MEDIA_DIR is not a folder: {}", folder.display()))?;
        Ok(Self(Arc::new(PrefixStore::new(LocalFileSystem::new(), folder))))
    }

    /// A bucket. It is asked for nothing before the first file.
    pub fn in_bucket(config: &S3Config) -> Result<Self> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&config.bucket)
            .with_region(&config.region)
            .with_access_key_id(&config.key)
            .with_secret_access_key(&config.secret)
            .with_retry(RetryConfig {
                backoff: BackoffConfig {
                    init_backoff: Duration::from_millis(100),
                    max_backoff: Duration::from_secs(1),
                    base: 2.0,
                },
                max_retries: 2,
                retry_timeout: TIME_MAX,
            })
            .with_client_options(
                ClientOptions::new()
                    .with_connect_timeout(Duration::from_secs(2))
                    .with_timeout(TIME_MAX)
                    .with_allow_http(true),
            );
        if let Some(endpoint) = &config.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let bucket = builder.build().context("setting up the bucket of photographs")?;
        Ok(Self(Arc::new(bucket)))
    }

    /// Keeps a file under its name.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), StoreFailed> {
        self.0.put(&Key::from(name), bytes.into()).await?;
        Ok(())
    }

    /// A file by its name, if there is one.
    pub async fn get(&self, name: &str) -> Result<Option<StoredFile>, StoreFailed> {
        match self.0.get(&Key::from(name)).await {
            Ok(found) => Ok(Some(StoredFile {
                bytes: found.meta.size,
                content: found.into_stream().map_err(StoreFailed::from).boxed(),
            })),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The whole of a file.
    pub async fn read(&self, name: &str) -> Result<Option<Bytes>, StoreFailed> {
        match self.0.get(&Key::from(name)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a file. One that is not there is removed already.
    pub async fn remove(&self, name: &str) -> Result<(), StoreFailed> {
        match self.0.delete(&Key::from(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The names of all files, as they come.
    pub fn names(&self) -> BoxStream<'static, Result<String, StoreFailed>> {
        self.0
            .list(None)
            .map_ok(|file| file.location.to_string())
            .map_err(StoreFailed::from)
            .boxed()
    }
}
