//! What every successful answer is wrapped in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The HTTP status of every success.
pub const SUCCESS_CODE: u16 = 200;

/// The word of every success.
pub const SUCCESS_MESSAGE: &str = "success";

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Success<T> {
    /// The HTTP status again.
    pub response_code: u16,
    /// Always `success`.
    pub response_message: String,
    /// What was asked for.
    pub response_data: T,
}

impl<T> Success<T> {
    /// The answer that carries this.
    pub fn of(response_data: T) -> Self {
        Self {
            response_code: SUCCESS_CODE,
            response_message: SUCCESS_MESSAGE.to_owned(),
            response_data,
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct List<T> {
    /// The HTTP status again.
    pub response_code: u16,
    /// Always `success`.
    pub response_message: String,
    /// The entries of this page.
    pub response_data: Vec<T>,
    /// Where the page stands in the list.
    pub paging: Paging,
}

/// Where a page stands in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Paging {
    /// Its number, from 1.
    #[schema(example = 1)]
    pub page: u32,
    /// The most entries it can have.
    #[schema(example = 20)]
    pub per_page: u32,
    /// Whether another page follows.
    pub more: bool,
}

impl<T> List<T> {
    /// The answer that carries this page. Give it one entry more than the page holds, where there is one:
    /// that entry is left out and tells that another page follows.
    pub fn of(mut entries: Vec<T>, page: u32, per_page: u32) -> Self {
        let most = usize::try_from(per_page).unwrap_or(usize::MAX);
        let more = entries.len() > most;
        entries.truncate(most);
        Self {
            response_code: SUCCESS_CODE,
            response_message: SUCCESS_MESSAGE.to_owned(),
            response_data: entries,
            paging: Paging { page, per_page, more },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_in_the_documented_order() {
        let text = serde_json::to_string(&Success::of(7)).unwrap();
        assert_eq!(
            text,
            r#"{"responseCode":200,"responseMessage":"success","responseData":7}"#
        );
    }

    #[test]
    fn the_entry_beyond_the_page_is_left_out_and_tells_of_more() {
        let text = serde_json::to_string(&List::of(vec![1, 2, 3], 4, 2)).unwrap();
        assert_eq!(
            text,
            r#"{"responseCode":200,"responseMessage":"success","responseData":[1,2],"paging":{"page":4,"perPage":2,"more":true}}"#
        );
        assert!(!List::of(vec![1, 2], 1, 2).paging.more);
    }
}
