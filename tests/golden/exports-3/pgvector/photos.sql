CREATE EXTENSION IF NOT EXISTS vector;
BEGIN;
CREATE TABLE photos (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    root text,
    path text,
    content_id bytea,
    date timestamp,
    size bigint,
    latitude double precision,
    longitude double precision,
    code_4 bit(4),
    code_8 bit(8),
    code_16 bit(16),
    code_32 bit(32),
    code_64 bit(64),
    detail_32 bit(32),
    detail_64 bit(64)
);
\copy photos (root, path, content_id, date, size, latitude, longitude, code_4, code_8, code_16, code_32, code_64, detail_32, detail_64) FROM 'photos.copy'
CREATE INDEX ON photos USING hnsw (code_64 bit_hamming_ops);
COMMIT;
