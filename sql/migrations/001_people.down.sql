DROP TABLE logins, admins, moderators, therapists, clients, users;
DROP TYPE user_role;
