-- Accounts, the four roles, and their logins.

CREATE TYPE user_role AS ENUM ('client', 'therapist', 'moderator', 'admin');

CREATE TABLE users (
    id uuid DEFAULT gen_random_uuid(),
    email text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    role user_role NOT NULL,
    bio text,
    avatar_url text,
    -- NULL: the account has no password and nobody can log in with it.
    password_hash text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE TABLE clients (
    user_id uuid,
    birth_date date,
    city text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT clients_pkey PRIMARY KEY (user_id),
    CONSTRAINT clients_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE therapists (
    user_id uuid,
    license_number text NOT NULL,
    specialty text NOT NULL,
    years_experience int NOT NULL,
    hourly_rate numeric(8, 2) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT therapists_pkey PRIMARY KEY (user_id),
    CONSTRAINT therapists_license_number_key UNIQUE (license_number),
    CONSTRAINT therapists_years_experience_check CHECK (years_experience >= 0),
    CONSTRAINT therapists_hourly_rate_check CHECK (hourly_rate > 0),
    CONSTRAINT therapists_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE moderators (
    user_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT moderators_pkey PRIMARY KEY (user_id),
    CONSTRAINT moderators_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE admins (
    user_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT admins_pkey PRIMARY KEY (user_id),
    CONSTRAINT admins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE logins (
    id uuid DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    logged_in_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT logins_pkey PRIMARY KEY (id),
    CONSTRAINT logins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX logins_user_id_logged_in_at_idx ON logins (user_id, logged_in_at);
