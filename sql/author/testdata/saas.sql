-- Software for teams: the tenant in every key, soft deletes, roles with attributes, invitations, a log by month.

CREATE TABLE tenants (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL,
    subdomain varchar(32) NOT NULL UNIQUE CHECK (subdomain ~ '^[a-z][a-z0-9-]{2,31}$'),
    plan text NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'team', 'business')),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
    tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    email varchar(255) NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    deleted_at timestamptz,
    last_seen_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    CHECK (updated_at >= created_at)
);
CREATE UNIQUE INDEX users_email ON users (tenant_id, lower(email)) WHERE deleted_at IS NULL;

CREATE TABLE roles (
    tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(20) NOT NULL,
    is_system boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
);

CREATE TABLE user_roles (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role_id uuid NOT NULL,
    granted_by uuid,
    granted_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    PRIMARY KEY (tenant_id, user_id, role_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, role_id) REFERENCES roles ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, granted_by) REFERENCES users
);

CREATE TABLE projects (
    tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id uuid NOT NULL,
    key varchar(6) NOT NULL,
    name text NOT NULL,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, key),
    FOREIGN KEY (tenant_id, owner_id) REFERENCES users
);

CREATE TABLE tasks (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL,
    parent_id uuid,
    assignee_id uuid,
    number int NOT NULL CHECK (number > 0),
    title text NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status = ANY (ARRAY['open', 'doing', 'done'])),
    done_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, project_id, number),
    FOREIGN KEY (tenant_id, project_id) REFERENCES projects ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, parent_id) REFERENCES tasks,
    FOREIGN KEY (tenant_id, assignee_id) REFERENCES users,
    CONSTRAINT tasks_done CHECK ((status = 'done') = (done_at IS NOT NULL))
);

CREATE TABLE comments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    task_id uuid NOT NULL,
    author_id uuid NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, task_id) REFERENCES tasks ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, author_id) REFERENCES users
);

CREATE TABLE invitations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    invited_by uuid NOT NULL,
    email text NOT NULL,
    token text NOT NULL DEFAULT md5(random()::text) UNIQUE,
    accepted_at timestamptz,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, email),
    FOREIGN KEY (tenant_id, invited_by) REFERENCES users,
    CHECK (expires_at > created_at)
);

CREATE TABLE settings (
    tenant_id uuid PRIMARY KEY REFERENCES tenants ON DELETE CASCADE,
    locale varchar(10) NOT NULL,
    time_zone text NOT NULL,
    features jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id uuid NOT NULL REFERENCES tenants,
    actor_id uuid,
    action text NOT NULL,
    details jsonb NOT NULL CHECK (jsonb_typeof(details) = 'object'),
    ip inet,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, occurred_at),
    FOREIGN KEY (tenant_id, actor_id) REFERENCES users
) PARTITION BY RANGE (occurred_at);
CREATE TABLE audit_log_2024_01 PARTITION OF audit_log FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-02-01 00:00:00+00');
CREATE TABLE audit_log_2024_02 PARTITION OF audit_log FOR VALUES FROM ('2024-02-01 00:00:00+00') TO ('2024-03-01 00:00:00+00');

ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON tasks USING (tenant_id::text = current_setting('app.tenant', true));

CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, description text NOT NULL);
