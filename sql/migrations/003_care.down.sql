DROP TABLE reviews, worksheet_assignments, worksheets, assessments, session_notes, meetings, availability_slots, client_therapists;
DROP TYPE assignment_status, assessment_status, meeting_status, relationship_status;
