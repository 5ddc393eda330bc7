-- Photographs are drawn as AVIF too. Those that are drawn already are drawn once more; until then their JPEG is shown.
UPDATE product_photo SET slim_due = now() WHERE slim_due IS NULL;
COMMENT ON COLUMN product_photo.slim_due IS 'When its WebP and AVIF files are to be drawn next; absent once they are there.';
