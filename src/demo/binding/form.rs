//! The two kinds of forms: url-encoded and multipart.

use std::convert::Infallible;

/// A file part of a multipart form.
#[derive(Debug, Clone)]
pub(crate) struct UploadedFile {
    /// The part's Content-Type, empty when it had none.
    pub content_type: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// The pairs of a url-encoded form.
pub(crate) fn pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// The fields and files of a multipart form. A part is a file when it has a file name. A broken
/// form gives what could be read of it.
pub(crate) async fn multipart(content_type: &str, body: &[u8]) -> (Vec<(String, String)>, Vec<UploadedFile>) {
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    let Ok(boundary) = multer::parse_boundary(content_type) else {
        return (pairs, files);
    };
    let bytes = body.to_vec();
    let stream = futures_util::stream::once(async move { Ok::<_, Infallible>(bytes) });
    let mut parts = multer::Multipart::new(stream, boundary);
    while let Ok(Some(part)) = parts.next_field().await {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let content_type = part.content_type().map(ToString::to_string).unwrap_or_default();
        let Ok(bytes) = part.bytes().await else { break };
        if is_file {
            files.push(UploadedFile { content_type, bytes: bytes.to_vec() });
        } else {
            pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    (pairs, files)
}
