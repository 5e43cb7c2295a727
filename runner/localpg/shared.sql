-- Ends a shared server when nobody has used it for two seconds. A user holds the lock 2, shared, by a session that
-- ends with its process. The lock 1 tells that one such watch is enough.
DO $$
BEGIN
    IF NOT pg_try_advisory_lock(1936024932, 1) THEN
        RETURN;
    END IF;
    LOOP
        COMMIT; -- or the transaction would hold up VACUUM
        PERFORM pg_sleep(0.3);
        IF pg_try_advisory_lock(1936024932, 2) THEN
            PERFORM pg_advisory_unlock(1936024932, 2);
            PERFORM pg_sleep(2);
            -- Who comes after this waits for the lock until the server is gone, and then begins another one.
            EXIT WHEN pg_try_advisory_lock(1936024932, 2);
        END IF;
    END LOOP;
    COPY (SELECT 1) TO PROGRAM 'kill -QUIT $(head -n 1 postmaster.pid)';
END
$$;
