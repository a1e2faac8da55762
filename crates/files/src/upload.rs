//! Uploading: content first and durable, then the row.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use kernel::{Actor, AttachmentId, Ids, Instant, Refusal, RefusalKind};
use sha2::{Digest, Sha256};
use storage::{DbError, Value, WriteError, WriteSet, params};

use crate::kind::{media_type, shown_name};
use crate::picture;
use crate::place::{Files, FilesError};
use crate::rows::{ADD_ATTACHMENT, ADD_BLOB, Attachment, BLOB, USE_BLOB, uploader};
use crate::sealed::new_place;

/// Who uploads what, when.
#[derive(Clone, Copy)]
pub struct Upload<'a> {
    /// Who; only he may refer to it later.
    pub actor: &'a Actor,
    /// The name as it was sent; a path before it is cut off.
    pub name: &'a str,
    /// When.
    pub now: Instant,
    /// Where ids come from.
    pub ids: &'a dyn Ids,
}

/// How often a lost race for the same content is run again.
const TURNS: usize = 8;

impl Files {
    /// Stores a file and stages it. Its content is on disk, and its row durable, when this returns.
    ///
    /// Refused are an empty file, one over the limit (noticed as soon as it is exceeded) and one whose content is not
    /// what its name says.
    pub async fn upload<E: std::fmt::Display>(
        &self,
        upload: Upload<'_>,
        content: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Attachment, FilesError> {
        let name = shown_name(upload.name);
        let gathered = self.gather(&name, content).await?;
        let media_type = media_type(&name, &gathered.head)?;
        let gathered = self.drawn_anew(&name, &media_type, gathered).await?;
        let mut attachment = Attachment {
            id: AttachmentId::fresh(upload.ids, upload.now),
            name,
            media_type,
            size: gathered.size,
            sha256: gathered.sha256,
            uploaded_by: uploader(upload.actor),
            uploaded_at: upload.now,
            referenced_at: None,
            subject: None,
            place: String::new(),
            data_key: None,
        };
        for _ in 0..TURNS {
            if self.stage(&mut attachment, &gathered.pieces, upload).await? {
                return Ok(attachment);
            }
        }
        Err(FilesError::Db(DbError::Unavailable("the same content is stored and swept at once".into())))
    }

    async fn gather<E: std::fmt::Display>(
        &self,
        name: &str,
        content: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Gathered, FilesError> {
        let mut content = std::pin::pin!(content);
        let mut hash = Sha256::new();
        let mut gathered = Gathered::default();
        while let Some(piece) = content.next().await {
            let piece = piece.map_err(|error| FilesError::Broken(error.to_string()))?;
            gathered.size += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            if gathered.size > self.limits.largest {
                return Err(too_large(name, self.limits.largest).into());
            }
            let missing = HEAD.saturating_sub(gathered.head.len()).min(piece.len());
            gathered.head.extend_from_slice(&piece[..missing]);
            hash.update(&piece);
            gathered.pieces.push(piece);
        }
        if gathered.size == 0 {
            return Err(empty(name).into());
        }
        gathered.sha256 = hex::encode(hash.finalize());
        Ok(gathered)
    }

    /// A picture as it is kept: what can be seen of it, without what travels beside it. Anything else stays as it came.
    async fn drawn_anew(&self, name: &str, media_type: &str, gathered: Gathered) -> Result<Gathered, FilesError> {
        let Some(format) = picture::format(name, media_type)? else { return Ok(gathered) };
        let broke = |error: &dyn std::fmt::Display| FilesError::Store(format!("drawing broke off: {error}"));
        let place = Arc::clone(&self.drawing).acquire_owned().await.map_err(|error| broke(&error))?;
        let name = name.to_owned();
        let drawing = tokio::task::spawn_blocking(move || {
            let _place = place;
            picture::drawn_anew(&name, format, &gathered.pieces.concat())
        });
        let drawn = drawing.await.map_err(|error| broke(&error))??;
        let size = u64::try_from(drawn.len()).unwrap_or(u64::MAX);
        Ok(Gathered { head: Vec::new(), size, sha256: hex::encode(Sha256::digest(&drawn)), pieces: vec![drawn] })
    }

    /// Stages on the content that is there, or on a new one; false when somebody was first and it must look again.
    async fn stage(
        &self,
        attachment: &mut Attachment,
        pieces: &[Bytes],
        upload: Upload<'_>,
    ) -> Result<bool, FilesError> {
        let known = self.db.row(BLOB.with(params![&attachment.sha256])).await?;
        let mut set = WriteSet::new();
        let is_fresh = known.is_none();
        if let Some(row) = known {
            attachment.place = row.string(0)?;
            attachment.data_key = row.opt_text(1)?;
            set.expect(USE_BLOB.with(params![&attachment.sha256, &attachment.place]), 1, "files_blob");
        } else {
            attachment.place = new_place(&attachment.sha256, upload.ids, upload.now);
            let stored = self.stored(&attachment.place, pieces.to_vec()).await?;
            self.put(&attachment.place, stored.payload).await?;
            let values = params![
                &attachment.sha256,
                &attachment.place,
                size(attachment.size),
                upload.now,
                stored.data_key.clone(),
                stored.sha256,
            ];
            attachment.data_key = stored.data_key;
            set.labelled(ADD_BLOB.with(values), "files_blob");
        }
        set.add(ADD_ATTACHMENT.with(params![
            attachment.id,
            &attachment.name,
            &attachment.media_type,
            size(attachment.size),
            &attachment.sha256,
            &attachment.uploaded_by,
            upload.now,
        ]));
        match self.db.write(set).await {
            Ok(_) => Ok(true),
            Err(WriteError::Guard { .. } | WriteError::Taken { label: "files_blob" }) => {
                if is_fresh {
                    self.drop_place(&attachment.place).await?;
                }
                Ok(false)
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// How much of a content is looked at to find out what it is.
const HEAD: usize = 8192;

#[derive(Default)]
struct Gathered {
    pieces: Vec<Bytes>,
    head: Vec<u8>,
    size: u64,
    sha256: String,
}

fn size(bytes: u64) -> Value {
    Value::Int(i64::try_from(bytes).unwrap_or(i64::MAX))
}

fn empty(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "file.empty",
        format!("文件“{name}”是空的：请选择有内容的文件。"),
        format!("The file “{name}” is empty: choose one that has content."),
    )
}

fn too_large(name: &str, largest: u64) -> Refusal {
    let mib = largest.div_ceil(1024 * 1024);
    Refusal::new(
        RefusalKind::TooLarge,
        "file.too_large",
        format!("文件“{name}”超过 {mib} MB（{largest} 字节）的上限：请压缩、截取需要的部分，或分成几个文件上传。"),
        format!(
            "The file “{name}” is over the limit of {mib} MB ({largest} bytes): compress it, cut out the part that \
             matters, or upload it in several files."
        ),
    )
}
