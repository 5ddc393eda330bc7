//! Paper as PDF: a table with its head on each page, numbers of pages, and room for signatures.
//!
//! The letters are Be Vietnam Pro (SIL Open Font License, `fonts/OFL.txt`), the Latin and Vietnamese part of it, so that every
//! letter is one glyph. Text can be searched and copied: each glyph names its letter.

mod font;
mod layout;
#[cfg(test)]
mod tests;

use app::coop::statement::Paper;
use font::Face;
use layout::Layout;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, TextStr};

/// A page of A4 across, in points.
const PAGE: (f32, f32) = (842.0, 595.0);

/// How hard streams are pressed together: what is left is small, more takes longer.
const EFFORT: u8 = 6;

/// The fonts failed to be read: they are part of the program, so this is a mistake of ours.
#[derive(Debug, thiserror::Error)]
#[error("a font cannot be read")]
pub struct BrokenFont;

/// Writes paper as PDF. It takes time with the rows: give it a thread of its own.
pub fn write(paper: &Paper) -> Result<Vec<u8>, BrokenFont> {
    let faces = [
        Face::read(include_bytes!("fonts/be-vietnam-pro-400.ttf"), "BeVietnamPro-Regular")?,
        Face::read(include_bytes!("fonts/be-vietnam-pro-700.ttf"), "BeVietnamPro-Bold")?,
    ];
    let pages = Layout::new(&faces).draw(paper);
    let (catalog, tree, info) = (Ref::new(1), Ref::new(2), Ref::new(3));
    let mut next = Ref::new(4);
    let mut pdf = Pdf::new();
    let fonts = faces.each_ref().map(|face| face.write(&mut pdf, &mut next));
    let page_refs: Vec<_> = pages.iter().map(|_| next.bump()).collect();
    for (content, page_ref) in pages.into_iter().zip(&page_refs) {
        let content_ref = next.bump();
        let mut page = pdf.page(*page_ref);
        page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1));
        page.parent(tree).contents(content_ref);
        let mut resources = page.resources();
        resources
            .fonts()
            .pair(Name(font::NAMES[0]), fonts[0])
            .pair(Name(font::NAMES[1]), fonts[1]);
        resources.finish();
        page.finish();
        let pressed = compress_to_vec_zlib(&content.finish(), EFFORT);
        pdf.stream(content_ref, &pressed).filter(Filter::FlateDecode);
    }
    let count = i32::try_from(page_refs.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(page_refs).count(count);
    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr("vi"));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    let title = format!("{} – {}", paper.title, paper.foot);
    pdf.document_info(info).title(TextStr(&title));
    Ok(pdf.finish())
}
