//! Photos.

use std::io::Cursor;

use image::ImageReader;
use reqwest::Method;
use url::Url;
use uuid::Uuid;

use super::body::{CallArguments, CallBody};
use super::error::PortalError;
use super::reading::Node;
use super::transport::Portal;
use crate::records::{Crop, Picture};

/// The largest picture that is loaded, in bytes.
const LARGEST_PICTURE: usize = 8 << 20;
/// The largest answer that names a picture, in bytes.
const LARGEST_NAME: usize = 64 << 10;
/// The longest address of a picture, in bytes.
const LONGEST_ADDRESS: usize = 4096;
/// The side of the square into which the portal shrinks an uploaded picture, in pixels.
const SHRUNK: u32 = 1280;

impl Portal {
    /// The bytes of a photo, through the login. `address` is what a summary or a record
    /// gives; one that only leads to the photo is followed.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] when there is no photo; [`PortalError::PictureElsewhere`]
    /// when it is not on the portal itself; [`PortalError::PictureTooLarge`] over 8 MB.
    pub async fn picture(&self, address: &str) -> Result<Vec<u8>, PortalError> {
        let stored = self.stored_picture(address).await?.ok_or(PortalError::NotFound)?;
        let url = self.own_url(&stored)?;
        if is_signpost(&url) {
            return Err(PortalError::Unreadable { what: "it names no picture".to_owned() });
        }
        let reply = self.fetch(url, LARGEST_PICTURE).await.map_err(|error| match error {
            PortalError::TooLarge => PortalError::PictureTooLarge,
            PortalError::RouteMissing | PortalError::NotAPortal { .. } => PortalError::NotFound,
            other => other,
        })?;
        if reply.body.is_empty() {
            return Err(PortalError::NotFound);
        }
        if reply.is_page() {
            return Err(PortalError::Unreadable { what: "it is no picture".to_owned() });
        }
        Ok(reply.body)
    }

    /// Where a photo really is; `None` if there is none. The addresses in contacts answer
    /// with the address of the photo instead of the photo.
    pub(super) async fn stored_picture(&self, address: &str) -> Result<Option<String>, PortalError> {
        let url = self.own_url(address)?;
        let stored = if is_signpost(&url) {
            self.fetch(url, LARGEST_NAME).await?.text().trim_matches('"').to_owned()
        } else {
            address.trim().to_owned()
        };
        if stored.is_empty()
            || ["empty_people_logo", "empty_company_logo", "default_user_photo"]
                .iter()
                .any(|name| stored.contains(name))
        {
            return Ok(None);
        }
        if !is_address(&stored) {
            return Err(PortalError::Unreadable { what: "it names no picture".to_owned() });
        }
        Ok(Some(stored))
    }

    /// An address that the portal gave, on the portal itself whatever scheme and port it
    /// printed, and under the path of the portal whether or not it knows of that.
    fn own_url(&self, address: &str) -> Result<Url, PortalError> {
        let address = address.trim();
        let unreadable = || PortalError::Unreadable { what: "it names no picture".to_owned() };
        if address.is_empty() || address.len() > LONGEST_ADDRESS {
            return Err(unreadable());
        }
        let url = self.address().url("").join(address).map_err(|_| unreadable())?;
        self.address().own(&url).ok_or(PortalError::PictureElsewhere)
    }

    /// Gives a person a photo: uploads it and has it cut to its square. Do this after the
    /// profile has been saved.
    ///
    /// # Errors
    /// [`PortalError::PictureRefused`] when the portal does not take it.
    pub async fn upload_person_photo(&self, id: Uuid, picture: &Picture) -> Result<(), PortalError> {
        let mut url = self.address().url("ajaxupload.ashx");
        // Without a valid id the portal would take this for the photo of the caller.
        url.query_pairs_mut()
            .append_pair("type", "ASC.Web.People.UserPhotoUploader,ASC.Web.People")
            .append_pair("userId", &id.to_string());
        let body = CallBody::Multipart(CallArguments::new(), "userfile", picture);
        let reply = self.send(Method::POST, url, &body).await?;
        // What it answers has no envelope, and its status is always good.
        let Some(answer) = reply.envelope() else {
            return Err(match reply.is_markup() {
                true => reply.web_page(),
                false => PortalError::PictureRefused { message: String::new() },
            });
        };
        let file = uploaded_file(Node::new(&answer))?;
        self.cut_thumbnails(id, &file, shrunk_crop(picture)).await
    }

    /// Cuts the present photo of a person to its largest square in the middle. A photo
    /// that the portal fetched from the web is otherwise cut by the square of the photo
    /// before it, which the portal never forgets.
    ///
    /// # Errors
    /// [`PortalError::NotFound`] when there is no photo; [`PortalError::Unreadable`] when
    /// its size cannot be read.
    pub async fn recut_person_photo(&self, id: Uuid) -> Result<(), PortalError> {
        let answer = self.get(&format!("api/2.0/people/{id}/photo.json"), &[]).await?;
        let original = answer.node().get("original").some_words().ok_or(PortalError::NotFound)?;
        let bytes = self.picture(&original).await?;
        let (width, height) = ImageReader::new(Cursor::new(bytes.as_slice()))
            .with_guessed_format()
            .ok()
            .and_then(|reader| reader.into_dimensions().ok())
            .ok_or(PortalError::Unreadable { what: "the size of the photo".to_owned() })?;
        // Empty: the present photo.
        self.cut_thumbnails(id, "", Crop::centred(width, height)).await
    }

    async fn cut_thumbnails(&self, id: Uuid, file: &str, crop: Crop) -> Result<(), PortalError> {
        let body = CallArguments::new()
            .text("tmpFile", file)
            .int("x", i64::from(crop.x))
            .int("y", i64::from(crop.y))
            .int("width", i64::from(crop.side))
            .int("height", i64::from(crop.side));
        let path = format!("api/2.0/people/{id}/photo/thumbnails.json");
        self.change(Method::POST, &path, &CallBody::Arguments(body)).await?;
        Ok(())
    }

    /// Removes the photo of a person.
    ///
    /// # Errors
    /// [`PortalError::Denied`] without the right.
    pub async fn delete_person_photo(&self, id: Uuid) -> Result<(), PortalError> {
        let path = format!("api/2.0/people/{id}/photo.json");
        self.change(Method::DELETE, &path, &CallBody::Empty).await?;
        Ok(())
    }

    /// Gives a contact a photo; the picture is sent as it is, uncropped.
    ///
    /// # Errors
    /// [`PortalError::PictureRefused`] when the portal does not take it.
    pub async fn put_contact_photo(&self, id: i64, picture: &Picture) -> Result<(), PortalError> {
        let body = CallBody::Multipart(CallArguments::new(), "photo", picture);
        let path = format!("api/2.0/crm/contact/{id}/changephoto.json");
        match self.change(Method::PUT, &path, &body).await {
            Err(PortalError::Refused { message, .. }) => Err(PortalError::PictureRefused { message }),
            other => other.map(|_| ()),
        }
    }

    /// Removes the photo of a contact.
    ///
    /// # Errors
    /// [`PortalError::Denied`] without the right.
    pub async fn delete_contact_photo(&self, id: i64) -> Result<(), PortalError> {
        let path = format!("api/2.0/crm/contact/{id}/avatar.json");
        self.change(Method::DELETE, &path, &CallBody::Empty).await?;
        Ok(())
    }
}

/// Whether this can be the address of a picture, on the portal or elsewhere: an error in
/// place of one is none.
fn is_address(text: &str) -> bool {
    let scheme =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let begins = text.starts_with('/') || scheme("http://") || scheme("https://");
    begins && text.len() <= LONGEST_ADDRESS && !text.contains(|c: char| c == '<' || c.is_control())
}

/// Whether this address answers with another address.
fn is_signpost(url: &Url) -> bool {
    url.path().to_ascii_lowercase().ends_with("/filehandler.ashx")
        && url.query().is_some_and(|query| query.to_ascii_lowercase().contains("contactphotoulr"))
}

/// The file that was uploaded, as the cutting call wants it.
pub(super) fn uploaded_file(answer: Node<'_>) -> Result<String, PortalError> {
    let file = answer.get("Data").words();
    let file = file.split('?').next().unwrap_or("").trim();
    // An empty name would cut the present photo instead.
    if !answer.get("Success").is_true() || file.is_empty() {
        return Err(PortalError::PictureRefused { message: answer.get("Message").words() });
    }
    Ok(file.to_owned())
}

/// The square in the picture as the portal has shrunk it: to fit, never enlarged.
fn shrunk_crop(picture: &Picture) -> Crop {
    let long = picture.width.max(picture.height);
    if long <= SHRUNK {
        return picture.crop.within(picture.width, picture.height);
    }
    let scaled = |length: u32| {
        let length = u64::from(length) * u64::from(SHRUNK) / u64::from(long);
        u32::try_from(length).unwrap_or(SHRUNK)
    };
    let crop =
        Crop { x: scaled(picture.crop.x), y: scaled(picture.crop.y), side: scaled(picture.crop.side).max(1) };
    crop.within(scaled(picture.width).max(1), scaled(picture.height).max(1))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn picture(width: u32, height: u32, crop: Crop) -> Picture {
        Picture { name: "a.png".into(), bytes: Arc::from([1, 2, 3]), mime: "image/png", width, height, crop }
    }

    #[test]
    fn the_square_follows_the_shrinking() {
        let crop = Crop { x: 100, y: 0, side: 600 };
        assert_eq!(shrunk_crop(&picture(800, 600, crop)), crop);
        let large = picture(2560, 1920, Crop { x: 640, y: 0, side: 1920 });
        assert_eq!(shrunk_crop(&large), Crop { x: 320, y: 0, side: 960 });
        // Shorter than one pixel, and at the very edge.
        let thin = picture(5000, 1, Crop { x: 4999, y: 0, side: 1 });
        let crop = shrunk_crop(&thin);
        assert_eq!((crop.side, crop.y), (1, 0));
        assert!(crop.x < SHRUNK);
    }

    #[test]
    fn what_is_told_in_the_place_of_an_address_is_none() {
        for address in
            ["/storage/crm/12_82.jpeg?_=1", "https://cdn.example/a.png", "HTTP://x.example/ä b.png"]
        {
            assert!(is_address(address), "{address}");
        }
        let long = format!("/{}", "a".repeat(LONGEST_ADDRESS));
        for text in [
            "",
            r#"{"status":0,"statusCode":200,"response":{}}"#,
            "garbage",
            "Server Error",
            "httpx",
            "/a<b>",
            "/a\nb",
            long.as_str(),
        ] {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn an_upload_tells_its_file_or_why_not() {
        let read = |text: &str| uploaded_file(Node::new(&serde_json::from_str(text).unwrap()));
        assert_eq!(
            read(r#"{"Success":true,"Data":"\/storage\/temp\/6f.jpeg?_=1","Message":null}"#).unwrap(),
            "/storage/temp/6f.jpeg"
        );
        let refused = read(r#"{"Success":false,"Data":null,"Message":"Unknown image file type"}"#);
        assert!(refused.unwrap_err().to_string().contains("(it says “Unknown image file type”)"));
        assert!(read(r#"{"Success":true,"Data":""}"#).is_err());
    }
}
