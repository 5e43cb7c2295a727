CREATE INDEX things_owner_id_idx ON things (owner_id);
