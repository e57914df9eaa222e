CREATE TABLE moon (id int PRIMARY KEY, planet int REFERENCES planet);
INSERT INTO moon VALUES (1, 3);
