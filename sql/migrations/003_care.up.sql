-- The work of clients and therapists with each other.

CREATE TYPE relationship_status AS ENUM ('active', 'ended');
CREATE TYPE meeting_status AS ENUM ('scheduled', 'completed', 'cancelled');
CREATE TYPE assessment_status AS ENUM ('in_progress', 'completed');
CREATE TYPE assignment_status AS ENUM ('assigned', 'submitted', 'reviewed');

CREATE TABLE client_therapists (
    client_id uuid,
    therapist_id uuid,
    status relationship_status NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT client_therapists_pkey PRIMARY KEY (client_id, therapist_id),
    CONSTRAINT client_therapists_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients (user_id) ON DELETE CASCADE,
    CONSTRAINT client_therapists_therapist_id_fkey FOREIGN KEY (therapist_id) REFERENCES therapists (user_id) ON DELETE CASCADE
);

CREATE INDEX client_therapists_therapist_id_idx ON client_therapists (therapist_id);

-- Hours are UTC; weekday 1 is Monday (ISO 8601).
CREATE TABLE availability_slots (
    therapist_id uuid,
    weekday smallint,
    starts_at time,
    ends_at time NOT NULL,
    CONSTRAINT availability_slots_pkey PRIMARY KEY (therapist_id, weekday, starts_at),
    CONSTRAINT availability_slots_weekday_check CHECK (weekday BETWEEN 1 AND 7),
    CONSTRAINT availability_slots_ends_at_check CHECK (ends_at > starts_at),
    CONSTRAINT availability_slots_therapist_id_fkey FOREIGN KEY (therapist_id) REFERENCES therapists (user_id) ON DELETE CASCADE
);

CREATE TABLE meetings (
    id uuid DEFAULT gen_random_uuid(),
    client_id uuid NOT NULL,
    therapist_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    status meeting_status NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT meetings_pkey PRIMARY KEY (id),
    CONSTRAINT meetings_ends_at_check CHECK (ends_at > starts_at),
    CONSTRAINT meetings_client_id_therapist_id_fkey FOREIGN KEY (client_id, therapist_id)
        REFERENCES client_therapists (client_id, therapist_id) ON DELETE CASCADE
);

CREATE INDEX meetings_client_id_therapist_id_idx ON meetings (client_id, therapist_id);
CREATE INDEX meetings_therapist_id_starts_at_idx ON meetings (therapist_id, starts_at);

CREATE TABLE session_notes (
    id uuid DEFAULT gen_random_uuid(),
    meeting_id uuid NOT NULL,
    therapist_id uuid NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT session_notes_pkey PRIMARY KEY (id),
    CONSTRAINT session_notes_meeting_id_key UNIQUE (meeting_id),
    CONSTRAINT session_notes_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings (id) ON DELETE CASCADE,
    CONSTRAINT session_notes_therapist_id_fkey FOREIGN KEY (therapist_id) REFERENCES therapists (user_id) ON DELETE CASCADE
);

CREATE INDEX session_notes_therapist_id_idx ON session_notes (therapist_id);

CREATE TABLE assessments (
    id uuid DEFAULT gen_random_uuid(),
    client_id uuid NOT NULL,
    instrument text NOT NULL,
    status assessment_status NOT NULL,
    score int,
    answers jsonb NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    CONSTRAINT assessments_pkey PRIMARY KEY (id),
    CONSTRAINT assessments_completed_check CHECK (
        (status = 'completed') = (completed_at IS NOT NULL)
        AND (status = 'completed') = (score IS NOT NULL)
    ),
    CONSTRAINT assessments_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients (user_id) ON DELETE CASCADE
);

CREATE INDEX assessments_client_id_idx ON assessments (client_id);

CREATE TABLE worksheets (
    id uuid DEFAULT gen_random_uuid(),
    therapist_id uuid NOT NULL,
    title text NOT NULL,
    instructions text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT worksheets_pkey PRIMARY KEY (id),
    CONSTRAINT worksheets_therapist_id_fkey FOREIGN KEY (therapist_id) REFERENCES therapists (user_id) ON DELETE CASCADE
);

CREATE INDEX worksheets_therapist_id_idx ON worksheets (therapist_id);

CREATE TABLE worksheet_assignments (
    worksheet_id uuid,
    client_id uuid,
    status assignment_status NOT NULL,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL,
    CONSTRAINT worksheet_assignments_pkey PRIMARY KEY (worksheet_id, client_id),
    CONSTRAINT worksheet_assignments_due_at_check CHECK (due_at > assigned_at),
    CONSTRAINT worksheet_assignments_worksheet_id_fkey FOREIGN KEY (worksheet_id) REFERENCES worksheets (id) ON DELETE CASCADE,
    CONSTRAINT worksheet_assignments_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients (user_id) ON DELETE CASCADE
);

CREATE INDEX worksheet_assignments_client_id_idx ON worksheet_assignments (client_id);

CREATE TABLE reviews (
    id uuid DEFAULT gen_random_uuid(),
    client_id uuid NOT NULL,
    therapist_id uuid NOT NULL,
    rating smallint NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT reviews_pkey PRIMARY KEY (id),
    CONSTRAINT reviews_client_id_therapist_id_key UNIQUE (client_id, therapist_id),
    CONSTRAINT reviews_rating_check CHECK (rating BETWEEN 1 AND 5),
    CONSTRAINT reviews_client_id_therapist_id_fkey FOREIGN KEY (client_id, therapist_id)
        REFERENCES client_therapists (client_id, therapist_id) ON DELETE CASCADE
);

CREATE INDEX reviews_therapist_id_idx ON reviews (therapist_id);
