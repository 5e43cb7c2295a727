DROP TABLE things;
DROP TABLE owners;
