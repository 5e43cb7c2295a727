DROP INDEX things_owner_id_idx;
