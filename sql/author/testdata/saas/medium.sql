-- The default: lists have a second page, and every status occurs.

SET LOCAL seed.tenants            = 20;
SET LOCAL seed.tenant_roles       = 3;
SET LOCAL seed.tenant_settings    = 1;
SET LOCAL seed.tenant_users       = 3;
SET LOCAL seed.tenant_audit_log   = 3;
SET LOCAL seed.tenant_invitations = 3;
SET LOCAL seed.tenant_projects    = 3;
SET LOCAL seed.project_tasks      = 3;
SET LOCAL seed.task_comments      = 1;
SET LOCAL seed.user_roles         = 3;
