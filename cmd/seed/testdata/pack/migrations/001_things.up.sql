CREATE TABLE owners (
    id int CONSTRAINT owners_pkey PRIMARY KEY
);

CREATE TABLE things (
    id text CONSTRAINT things_pkey PRIMARY KEY,
    owner_id int NOT NULL CONSTRAINT things_owner_id_fkey REFERENCES owners,
    made_at timestamptz NOT NULL
);
