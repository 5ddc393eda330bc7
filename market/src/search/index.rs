//! The port behind which a search engine stands.

use super::{SearchError, SearchHits, SearchRequest};
use std::{future::Future, pin::Pin};

/// An answer on its way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<SearchHits, SearchError>> + Send + 'a>>;

/// A search engine over the published products. Goods behind the age gate are never among its hits.
pub trait ProductIndex: Send + Sync {
    /// One page of hits.
    fn search<'a>(&'a self, request: &'a SearchRequest) -> Answer<'a>;
}
