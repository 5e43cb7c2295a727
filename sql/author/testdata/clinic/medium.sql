-- The default: lists have a second page, and every status occurs.

SET LOCAL seed.patients                     = 20;
SET LOCAL seed.patient_samples              = 3;
SET LOCAL seed.body_parts                   = 20;
SET LOCAL seed.clinic_settings              = 1;
SET LOCAL seed.patient_order                = 3;
SET LOCAL seed.patient_files                = 1;
SET LOCAL seed.scanners                     = 20;
SET LOCAL seed.patient_scans                = 3;
SET LOCAL seed.treatment_rooms              = 20;
SET LOCAL seed.treatment_room_bookings      = 3;
SET LOCAL seed.treatment_room_opening_hours = 3;
SET LOCAL seed.patient_stays                = 3;
SET LOCAL seed.treatment_room_shifts        = 3;
SET LOCAL seed.patient_visits               = 3;
SET LOCAL seed.egg_chickens                 = 3;
SET LOCAL seed.chicken_eggs                 = 3;
SET LOCAL seed.departments                  = 20;
SET LOCAL seed.department_doctors           = 3;
SET LOCAL seed.doctor_patients              = 3;
SET LOCAL seed.patient_referrals            = 3;
