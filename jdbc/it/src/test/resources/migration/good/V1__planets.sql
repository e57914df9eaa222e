CREATE TABLE planet (id int PRIMARY KEY, name text NOT NULL);
