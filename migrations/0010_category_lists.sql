-- Lists of a category, and how long they are, are read from the index alone.
DROP INDEX product_search_category;
CREATE INDEX product_search_category ON product_search (category_slug, position, product_id) INCLUDE (is_age_restricted);
